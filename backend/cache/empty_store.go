package cache

import (
	"context"
	"time"

	"userlookup/backend"
)

// emptyStore is what is kept at first, and after everything was erased, until there is
// something to keep: only then a key and a database are made.
type emptyStore struct{}

var _ backend.SavedCopies = emptyStore{}

func (emptyStore) Find(context.Context, backend.Query) (*backend.Saved, error) { return nil, nil }

// Save says that the copies have to be opened first.
func (emptyStore) Save(context.Context, backend.LookupResult) error {
	return backend.NewError(backend.CodeSavedOff, nil)
}

func (emptyStore) List(context.Context, backend.SavedQuery) (backend.SavedList, error) {
	return backend.SavedList{}, nil
}

func (emptyStore) Snapshots(context.Context, string) ([]backend.SnapshotInfo, error) { return nil, nil }

func (emptyStore) Snapshot(_ context.Context, guid string, _ int64) (backend.Snapshot, error) {
	return backend.Snapshot{}, backend.NewError(backend.CodeNotSaved, nil, "id", guid)
}

func (emptyStore) InstitutionStats(context.Context, []string, time.Time) (map[string]backend.InstitutionStats, error) {
	return nil, nil
}

func (emptyStore) Forget(_ context.Context, query backend.Query) error {
	return backend.NewError(backend.CodeNotSaved, nil, "id", query.Value)
}

func (emptyStore) Purge(context.Context, backend.Retention) (int, error) { return 0, nil }
