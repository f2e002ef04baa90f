package compose

import (
	"context"
	"encoding/json"
	"strconv"
	"time"

	"userlookup/backend"
	"userlookup/backend/access"
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
	storeInKeychain = access.ClockTolerance
	storeInFile     = time.Hour
)

func (k *Keep) readTimes(ctx context.Context, choice Choice, passphrase backend.Secret) (times, error) {
	var t times
	content, found, err := readAccessSecret(ctx, k.accessSecrets(choice.Profile, choice.Place, passphrase), timesName(choice.Profile))
	if !found || err != nil {
		return t, err
	}
	if json.Unmarshal([]byte(content.Reveal()), &t) != nil {
		t = times{} // it says nothing of time
	}
	return t, nil
}

func (k *Keep) writeTimes(ctx context.Context, choice Choice, passphrase backend.Secret, t times) error {
	content, err := json.Marshal(t)
	if err != nil {
		return err
	}
	return k.accessSecrets(choice.Profile, choice.Place, passphrase).Set(ctx, timesName(choice.Profile), backend.NewSecret(string(content)))
}

// correctTimes lets a grant that is newly joined correct the last known time: one wrong
// answer of the platform, or a clock that was far ahead, would keep every grant expired.
func (k *Keep) correctTimes(ctx context.Context, choice Choice, passphrase backend.Secret, issued time.Time) error {
	t, err := k.readTimes(ctx, choice, passphrase)
	if err != nil {
		return err
	}
	known := k.Now().UTC()
	if issued.After(known) {
		known = issued
	}
	log := k.OpenAccessLog(choice.Profile, choice.Place, AccessLogOptions{Passphrase: func() backend.Secret { return passphrase }, Now: k.Now})
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
	return k.writeTimes(ctx, choice, passphrase, t)
}

func (a *Access) startTimes(t times, err error) {
	if err != nil {
		a.refuse(backend.AsError(err))
		return
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.times, a.saved = t, t
}

// recorded notes that a row of the access log says the time of this device.
func (a *Access) recorded() {
	a.mu.Lock()
	defer a.mu.Unlock()
	if now := a.now().UTC(); now.After(a.times.Known) {
		a.times.Known = now
	}
}

// readRows makes the times those of the rows too that were recorded since they were
// stored, once.
func (a *Access) readRows(ctx context.Context) error {
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
func (a *Access) Answered(at time.Time) {
	a.mu.Lock()
	now := a.now()
	if !at.IsZero() {
		a.times.Known, a.times.Stated, a.times.Corrected, now = at.UTC(), at.UTC(), false, at
	}
	a.times.Live = now.UTC()
	a.mu.Unlock()
	a.storeTimes(false)
}

// storeTimes stores the times, in the background and only where they are far from what
// is stored; at the end of a run it waits.
func (a *Access) storeTimes(atEnd bool) {
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

// SavedCopies fails with the reason why saved copies may not be opened now: the clock is
// behind, or the platform has not answered for too long.
func (a *Access) SavedCopies() error {
	standing := a.conclude()
	hasGrant := standing.Problem == nil && !standing.Sample && !standing.Environment
	if !hasGrant { // where there is a problem, the gate refuses
		return nil
	}
	if standing.ClockBehind {
		return backend.NewError(backend.CodeClockBehind, nil)
	}
	hours := standing.Policy.OfflineHours
	if hours == 0 {
		return backend.NewError(backend.CodeSavedForbidden, nil, "issuer", standing.Issuer.Name)
	}
	a.mu.Lock()
	last, now := a.times.Live, a.now()
	if a.times.Known.After(now) {
		now = a.times.Known
	}
	a.mu.Unlock()
	if standing.Issued.After(last) { // nobody could ask before
		last = standing.Issued
	}
	if now.Sub(last) > time.Duration(hours)*time.Hour {
		return backend.NewError(backend.CodeOfflineTooLong, nil, "hours", strconv.Itoa(hours))
	}
	return nil
}

// savedCopies is SavedCopies, and records a refusal: once, until they open again.
func (a *Access) savedCopies() error {
	err := a.SavedCopies()
	code := backend.Code("")
	if err != nil {
		code = backend.AsError(err).Code
	}
	a.mu.Lock()
	isNew := code != a.savedRefused
	a.savedRefused = code
	a.mu.Unlock()
	if !isNew || err == nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), readTimeout)
	defer cancel()
	a.recordRefusal(ctx, "", "Saved", code)
	return err
}

// guardedCopies are saved copies that open only while that is allowed. They are saved
// and deleted always.
type guardedCopies struct {
	backend.SavedCopies
	allowed func() error
}

// Find gives a saved copy.
func (g *guardedCopies) Find(ctx context.Context, query backend.Query) (*backend.Saved, error) {
	if err := g.allowed(); err != nil {
		return nil, err
	}
	return g.SavedCopies.Find(ctx, query)
}

// List gives the users of whom there is a copy.
func (g *guardedCopies) List(ctx context.Context, query backend.SavedQuery) (backend.SavedList, error) {
	if err := g.allowed(); err != nil {
		return backend.SavedList{}, err
	}
	return g.SavedCopies.List(ctx, query)
}

// Snapshots gives the last look-ups of a user.
func (g *guardedCopies) Snapshots(ctx context.Context, guid string) ([]backend.SnapshotInfo, error) {
	if err := g.allowed(); err != nil {
		return nil, err
	}
	return g.SavedCopies.Snapshots(ctx, guid)
}

// Snapshot gives one of them.
func (g *guardedCopies) Snapshot(ctx context.Context, guid string, id int64) (backend.Snapshot, error) {
	if err := g.allowed(); err != nil {
		return backend.Snapshot{}, err
	}
	return g.SavedCopies.Snapshot(ctx, guid, id)
}

// Sightings counts users of institutions.
func (g *guardedCopies) Sightings(ctx context.Context, codes []string, since time.Time) (map[string]backend.Sightings, error) {
	if err := g.allowed(); err != nil {
		return nil, err
	}
	return g.SavedCopies.Sightings(ctx, codes, since)
}

// retention is how long copies are kept: those of this platform no longer than its
// policy allows.
func (a *Access) retention(r backend.Retention) backend.Retention {
	if standing := a.conclude(); !standing.Sample && !standing.Environment && standing.ID != "" {
		r.OwnDays = standing.Policy.RetentionDays
	}
	return r
}
