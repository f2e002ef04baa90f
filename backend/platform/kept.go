package platform

import (
	"sync"
	"time"

	"userlookup/backend"
)

const (
	keepInstitution = 24 * time.Hour
	// An institution that was not found may be added any time.
	keepAbsence = 10 * time.Minute
	// The state of an institution (in maintenance, degraded) is believed this
	// long; its name and address are for as long as it is kept.
	believeState = 10 * time.Minute
	// maxKept bounds how many are kept, of which the oldest makes room.
	maxKept = 1000
)

// keptInstitutions are those that the platform has told of, or said that it does
// not know. The zero value is ready.
type keptInstitutions struct {
	mu     sync.Mutex
	byCode map[string]keptInstitution
	asked  flights[keptInstitution] // by code
}

type keptInstitution struct {
	institution backend.Institution
	absent      *backend.Error // there is none
	at          time.Time
}

// wallClock is a time that is compared by the calendar: the clock that only rises
// stands still while a device sleeps.
func wallClock(now time.Time) time.Time { return now.Round(0) }

func (k keptInstitution) get() (keptInstitution, error) {
	if k.absent != nil {
		return k, k.absent
	}
	return k, nil
}

// fresh gives what needs not be asked for again. An institution of which the
// platform tells a state is asked for again when that may have changed.
func (k *keptInstitutions) fresh(code string, now time.Time) (keptInstitution, bool) {
	kept, ok := k.get(code)
	age, limit := now.Sub(kept.at), keepInstitution
	switch {
	case kept.absent != nil:
		limit = keepAbsence
	case kept.institution.Status != "" || kept.institution.ClientStatus != "":
		limit = believeState
	}
	return kept, ok && age >= 0 && age < limit
}

// stale gives what stands in where the platform does not answer: an institution
// without its state.
func (k *keptInstitutions) stale(code string, now time.Time) (keptInstitution, bool) {
	kept, ok := k.get(code)
	if age := now.Sub(kept.at); !ok || kept.absent != nil || age < 0 || age >= keepInstitution {
		return keptInstitution{}, false
	}
	kept.institution.Status, kept.institution.ClientStatus = "", ""
	return kept, true
}

func (k *keptInstitutions) get(code string) (keptInstitution, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	kept, ok := k.byCode[code]
	return kept, ok
}

func (k *keptInstitutions) keep(code string, kept keptInstitution) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.byCode == nil {
		k.byCode = map[string]keptInstitution{}
	}
	if _, known := k.byCode[code]; !known && len(k.byCode) >= maxKept {
		oldest := code
		for other, one := range k.byCode {
			if oldest == code || one.at.Before(k.byCode[oldest].at) {
				oldest = other
			}
		}
		delete(k.byCode, oldest)
	}
	k.byCode[code] = kept
}
