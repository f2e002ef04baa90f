package access

import (
	"context"
	"encoding/json"
	"time"

	"userlookup/backend"
)

// times are what is known of time beyond this device's clock.
type times struct {
	// Known is the latest time that was seen: of this device when it ran before, of a row
	// of the access log, or of the last live answer.
	Known time.Time `json:"known"`
	// Row is the number of the last row of the access log that Known includes. The rows
	// after it count when the application starts, such as after it was killed.
	Row int `json:"row"`
	// Live is when the platform last answered with success; zero for never.
	Live time.Time `json:"live"`
	// Corrected is whether a newer invitation corrected Known, and the platform has not
	// stated its time since: saved copies stay closed, since the clock may be set back.
	Corrected bool `json:"corrected,omitempty"`
	// Stated is the platform's own time in the last answer that gave one; zero for none.
	Stated time.Time `json:"stated"`
}

func timesName(profile backend.ProfileName) string { return "access_time_" + string(profile) }

// The stored times may be behind by so much: a keychain is slow, and sealing a file
// takes seconds.
const (
	storeInKeychain = ClockTolerance
	storeInFile     = time.Hour
)

func (s *Store) readTimes(ctx context.Context, target Target, passphrase backend.Secret) (times, error) {
	var t times
	content, found, err := readAccessSecret(ctx, s.options.Secrets(target.Profile, target.Place, passphrase), timesName(target.Profile))
	if !found || err != nil {
		return t, err
	}
	if json.Unmarshal([]byte(content.Reveal()), &t) != nil {
		t = times{} // it says nothing of time
	}
	return t, nil
}

func (s *Store) writeTimes(ctx context.Context, target Target, passphrase backend.Secret, t times) error {
	content, err := json.Marshal(t)
	if err != nil {
		return err
	}
	return s.options.Secrets(target.Profile, target.Place, passphrase).Set(ctx, timesName(target.Profile), backend.NewSecret(string(content)))
}

// correctTimes lets a grant that is newly joined correct the last known time: one wrong
// answer of the platform, or a clock that was far ahead, would keep every grant expired.
func (s *Store) correctTimes(ctx context.Context, target Target, passphrase backend.Secret, issued time.Time) error {
	t, err := s.readTimes(ctx, target, passphrase)
	if err != nil {
		return err
	}
	known := s.options.Now().UTC()
	if issued.After(known) {
		known = issued
	}
	log := s.OpenAccessLog(target.Profile, target.Place, LogOptions{Passphrase: func() backend.Secret { return passphrase }})
	at, last, err := log.log.Latest(ctx, t.Row)
	if err != nil {
		return err
	}
	if !t.Known.After(known) && !at.After(known) {
		return nil
	}
	t.Known, t.Row, t.Corrected = known, last, true
	if t.Stated.After(known) {
		t.Stated = time.Time{}
	}
	return s.writeTimes(ctx, target, passphrase, t)
}

func (a *Service) startTimes(t times, err error) {
	if err != nil {
		a.refuse(backend.AsError(err))
		return
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.times, a.saved = t, t
}

// recorded notes that a row of the access log says the time of this device.
func (a *Service) recorded() {
	a.mu.Lock()
	defer a.mu.Unlock()
	if now := a.now().UTC(); now.After(a.times.Known) {
		a.times.Known = now
	}
}

// readRows makes the times those of the rows too that were recorded since they were
// stored, once.
func (a *Service) readRows(ctx context.Context) error {
	log := a.Log()
	a.mu.Lock()
	isRead, after := a.rowsRead, a.times.Row
	a.mu.Unlock()
	if isRead || log == nil {
		return nil
	}
	at, last, err := log.latest(ctx, after)
	if err != nil {
		return err
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.rowsRead, a.times.Row = true, last
	if at.After(a.times.Known) {
		a.times.Known = at.UTC()
	}
	return nil
}

// Answered notes that the platform answered with success at a time of its own; zero
// where it gave none. Its time corrects a later one that was known before.
func (a *Service) Answered(at time.Time) {
	a.mu.Lock()
	now := a.now()
	if !at.IsZero() {
		a.times.Known, a.times.Stated, a.times.Corrected, now = at.UTC(), at.UTC(), false, at
	}
	a.times.Live = now.UTC()
	a.mu.Unlock()
	a.storeTimes(false)
}

// AnsweredBy hears of the answers of a platform; nil where it is not the open one.
func (a *Service) AnsweredBy(binding Binding) func(time.Time) {
	if binding != a.conclude().Binding {
		return nil
	}
	return a.Answered
}

// storeTimes stores the times, in the background and only where they are far from what
// is stored; at the end of a run it waits.
func (a *Service) storeTimes(atEnd bool) {
	if a.save == nil {
		return
	}
	a.recorded()
	a.mu.Lock()
	isStale := a.times.Corrected != a.saved.Corrected || a.times.Known.Sub(a.saved.Known).Abs() >= a.storeAfter || a.times.Live.Sub(a.saved.Live).Abs() >= a.storeAfter
	if isStale {
		a.saved = a.times
	}
	a.mu.Unlock()
	if !isStale {
		return
	}
	store := func() {
		lastRow := 0
		if log := a.Log(); log != nil {
			lastRow = log.log.LastRow() // waits for a row that is being written, which answers of the platform must not
		}
		a.recorded()
		a.mu.Lock()
		a.times.Row = max(a.times.Row, lastRow)
		t := a.times
		a.mu.Unlock()
		ctx, cancel := context.WithTimeout(context.Background(), readTimeout)
		defer cancel()
		if err := a.save(ctx, t); err != nil {
			a.log.Warn("the last known time was not stored", "cause", err)
		}
	}
	if atEnd {
		store()
		return
	}
	a.writing.Go(store)
}
