package platform

import (
	"context"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"

	"userlookup/backend"
)

// Institution gives an institution by its code. It is asked for once a day,
// and more often where the platform tells its state; one that is kept stands in,
// without its state, when the platform does not answer. CodeInstitutionNotFound
// when there is none; CodeWrongItem when the answer names another.
func (c *Client) Institution(ctx context.Context, code string) (backend.Institution, error) {
	kept, err := c.institution(ctx, code)
	return kept.institution, err
}

// institution is Institution with the time when it was fetched.
func (c *Client) institution(ctx context.Context, code string) (keptInstitution, error) {
	if kept, ok := c.kept.fresh(code, c.options.Now()); ok {
		return kept.get()
	}
	return c.kept.asked.share(ctx, code, func(ctx context.Context) (keptInstitution, error) {
		if kept, ok := c.kept.fresh(code, c.options.Now()); ok { // since this moment
			return kept.get()
		}
		institution, err := c.askForInstitution(ctx, code)
		asked := keptInstitution{institution: institution, at: wallClock(c.options.Now())}
		failure := backend.AsError(err)
		switch {
		case err == nil:
			c.kept.cache.Add(code, asked)
		case failure.Code == backend.CodeInstitutionNotFound:
			c.kept.cache.Add(code, keptInstitution{absent: failure, at: asked.at})
		case backend.AllowsSavedCopy(failure.Code):
			if kept, ok := c.kept.stale(code, c.options.Now()); ok {
				return kept, nil
			}
		}
		return asked, err
	})
}

func (c *Client) askForInstitution(ctx context.Context, code string) (backend.Institution, error) {
	body, err := c.get(ctx, nil, "/institutions/{institution}", code)
	if err != nil {
		return backend.Institution{}, whenNotFound(err, backend.NewError(backend.CodeInstitutionNotFound, nil, "code", code))
	}
	institution, err := decodeInstitution(body)
	if err != nil {
		return backend.Institution{}, err
	}
	if institution.Code, err = sameAs(code, institution.Code); err != nil { // connections are joined by it
		return backend.Institution{}, err
	}
	return institution, nil
}

type wireInstitution struct {
	GUID          text `json:"guid"`
	Code          text `json:"code"`
	Name          text `json:"name"`
	URL           text `json:"url"`
	Country       text `json:"iso_country_code"`
	Status        text `json:"status"`
	ClientStatus  text `json:"client_status"`
	SupportsOAuth flag `json:"supports_oauth"`

	ForgotPasswordURL   text `json:"forgot_password_url"`
	ForgotUsernameURL   text `json:"forgot_username_url"`
	TroubleSigningInURL text `json:"trouble_signing_in_url"`
}

func decodeInstitution(body []byte) (backend.Institution, error) {
	var answer struct {
		Institution wireInstitution `json:"institution"`
	}
	if err := unmarshal(body, &answer); err != nil {
		return backend.Institution{}, err
	}
	w := answer.Institution
	if isNothing(w) {
		return backend.Institution{}, backend.NewError(backend.CodeUnreadable, errNothing)
	}
	return backend.Institution{
		GUID: string(w.GUID), Code: string(w.Code), Name: string(w.Name), URL: string(w.URL), Country: string(w.Country),
		Status: string(w.Status), ClientStatus: string(w.ClientStatus), SupportsOAuth: w.SupportsOAuth.value,
		ForgotPasswordURL: string(w.ForgotPasswordURL), ForgotUsernameURL: string(w.ForgotUsernameURL),
		TroubleSigningInURL: string(w.TroubleSigningInURL),
	}, nil
}

const (
	keepInstitution = 24 * time.Hour
	// An institution that was not found may be added any time.
	keepAbsence = 10 * time.Minute
	// The state of an institution (in maintenance, degraded) is believed this
	// long; its name and address are for as long as it is kept.
	believeState = 10 * time.Minute
	// maxKept is how many are kept. The least recently used makes room.
	maxKept = 1000
)

// keptInstitutions caches what the platform answered about institutions, by code. The
// expirable cache of the same library is not used: it takes no clock, has one time limit
// for all, and starts a goroutine that cannot be stopped. See docs/decisions/0007.
type keptInstitutions struct {
	cache *lru.Cache[string, keptInstitution]
	asked sharedCalls[keptInstitution] // by code
}

func newKeptInstitutions() *keptInstitutions {
	cache, err := lru.New[string, keptInstitution](maxKept)
	if err != nil {
		panic(err) // only a size below one fails
	}
	return &keptInstitutions{cache: cache}
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
	kept, ok := k.cache.Get(code)
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
	kept, ok := k.cache.Get(code)
	if age := now.Sub(kept.at); !ok || kept.absent != nil || age < 0 || age >= keepInstitution {
		return keptInstitution{}, false
	}
	kept.institution.Status, kept.institution.ClientStatus = "", ""
	return kept, true
}
