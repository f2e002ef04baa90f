package cache

import (
	"context"
	"time"

	"userlookup/backend"
)

// nothing is what is kept at first, and after everything was erased, until there is
// something to keep: only then a key and a database are made.
type nothing struct{}

var _ backend.SavedCopies = nothing{}

func (nothing) Find(context.Context, backend.Query) (*backend.Saved, error) { return nil, nil }

// Save says that the copies have to be opened first.
func (nothing) Save(context.Context, backend.Look) error {
	return backend.NewError(backend.CodeSavedOff, nil)
}

func (nothing) List(context.Context, backend.SavedQuery) (backend.SavedList, error) {
	return backend.SavedList{}, nil
}

func (nothing) Snapshots(context.Context, string) ([]backend.SnapshotInfo, error) { return nil, nil }

func (nothing) Snapshot(_ context.Context, guid string, _ int64) (backend.Snapshot, error) {
	return backend.Snapshot{}, backend.NewError(backend.CodeNotSaved, nil, "id", guid)
}

func (nothing) Sightings(context.Context, []string, time.Time) (map[string]backend.Sightings, error) {
	return nil, nil
}

func (nothing) Forget(_ context.Context, query backend.Query) error {
	return backend.NewError(backend.CodeNotSaved, nil, "id", query.Value)
}

func (nothing) Purge(context.Context, backend.Retention) (int, error) { return 0, nil }
