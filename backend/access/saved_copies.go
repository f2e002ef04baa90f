package access

import (
	"context"
	"strconv"
	"time"

	"userlookup/backend"
)

// SavedCopies fails with the reason why saved copies may not be opened now: the clock is
// behind, or the platform has not answered for too long.
func (a *Service) SavedCopies() error {
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
func (a *Service) savedCopies() error {
	err := a.SavedCopies()
	code := backend.CodeOf(err)
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

// Guard gives saved copies that open only while that is allowed.
func (a *Service) Guard(copies backend.SavedCopies) backend.SavedCopies {
	return &guardedCopies{copies, a.savedCopies}
}

// guardedCopies are saved copies that open only while that is allowed. They are saved
// and deleted always.
type guardedCopies struct {
	backend.SavedCopies
	allowed func() error
}

// guarded does something where it is allowed.
func guarded[T any](g *guardedCopies, do func() (T, error)) (result T, err error) {
	if err := g.allowed(); err != nil {
		return result, err
	}
	return do()
}

// Find gives a saved copy.
func (g *guardedCopies) Find(ctx context.Context, query backend.Query) (*backend.Saved, error) {
	return guarded(g, func() (*backend.Saved, error) { return g.SavedCopies.Find(ctx, query) })
}

// List gives the users of whom there is a copy.
func (g *guardedCopies) List(ctx context.Context, query backend.SavedQuery) (backend.SavedList, error) {
	return guarded(g, func() (backend.SavedList, error) { return g.SavedCopies.List(ctx, query) })
}

// Snapshots gives the last look-ups of a user.
func (g *guardedCopies) Snapshots(ctx context.Context, guid string) ([]backend.SnapshotInfo, error) {
	return guarded(g, func() ([]backend.SnapshotInfo, error) { return g.SavedCopies.Snapshots(ctx, guid) })
}

// Snapshot gives one of them.
func (g *guardedCopies) Snapshot(ctx context.Context, guid string, id int64) (backend.Snapshot, error) {
	return guarded(g, func() (backend.Snapshot, error) { return g.SavedCopies.Snapshot(ctx, guid, id) })
}

// InstitutionStats counts users of institutions.
func (g *guardedCopies) InstitutionStats(ctx context.Context, codes []string, since time.Time) (map[string]backend.InstitutionStats, error) {
	return guarded(g, func() (map[string]backend.InstitutionStats, error) {
		return g.SavedCopies.InstitutionStats(ctx, codes, since)
	})
}

// Retention is how long copies are kept: those of this platform no longer than its
// policy allows.
func (a *Service) Retention(r backend.Retention) backend.Retention {
	if standing := a.conclude(); !standing.Sample && !standing.Environment && standing.ID != "" {
		r.OwnDays = standing.Policy.RetentionDays
	}
	return r
}
