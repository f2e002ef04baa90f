package session_test

import (
	"context"
	"log/slog"
	"testing"
	"testing/synctest"
	"time"

	"userlookup/backend"
	"userlookup/backend/session"
)

// savedStore is one that is only erased.
type savedStore struct {
	backend.SavedStore
	erase func()
}

func (s savedStore) Erasable(context.Context) error { return nil }
func (s savedStore) Erase(context.Context) error    { s.erase(); return nil }

// copies are of one user, who was looked up twice.
type copies struct{ backend.SavedCopies }

func (copies) Snapshots(context.Context, string) ([]backend.SnapshotInfo, error) {
	return []backend.SnapshotInfo{{ID: 2, Times: []time.Time{at.Add(-time.Hour)}}, {ID: 1, Times: []time.Time{at.Add(-2 * time.Hour)}}}, nil
}

func (copies) Snapshot(_ context.Context, guid string, id int64) (backend.Snapshot, error) {
	return backend.Snapshot{At: at.Add(time.Duration(id-3) * time.Hour), User: backend.User{GUID: guid}}, nil
}

func (savedStore) Copies(context.Context) (backend.SavedCopies, error) { return copies{}, nil }

func (savedStore) Flush(context.Context) error { return backend.NewError(backend.CodeDiskFull, nil) }

// Where a look-up could not be kept, the last one that was says nothing of what
// changed until now.
func TestWhatChangedUntilNowIsNotToldOfAnEarlierLookUp(t *testing.T) {
	for name, test := range map[string]struct {
		source backend.Source
		to     int64
		code   backend.Code
	}{
		"the platform answered":                 {backend.SourceLive, 0, backend.CodeDiskFull},
		"two earlier ones":                      {backend.SourceLive, 2, ""},
		"the saved copy is what is on the page": {backend.SourceSaved, 0, ""},
	} {
		s := session.New(session.Options{
			Lookups: source(func(ctx context.Context, query backend.Query, deliver func(backend.Part)) error {
				return whole(ctx, query, func(part backend.Part) {
					part.Freshness = backend.Freshness{Source: test.source, FetchedAt: at}
					deliver(part)
				})
			}),
			Log: slog.New(slog.DiscardHandler), After: time.After, SavedStore: savedStore{},
		})
		defer s.Close()
		entry := s.Scope(everything{})
		if _, err := entry.Open(t.Context(), "r1", "U-1", ignore); err != nil {
			t.Fatal(err)
		}
		changes, err := entry.Changes(t.Context(), "r1", 0, test.to)
		if test.code == "" {
			if err != nil || !changes.To.Time().Equal(at.Add(-time.Hour)) || !changes.From.Time().Equal(at.Add(-2*time.Hour)) {
				t.Errorf("%s: %+v, %v", name, changes, err)
			}
		} else if !backend.HasCode(err, test.code) {
			t.Errorf("%s: %+v, %v", name, changes, err)
		}
	}
}

// What is on its way would be kept again: whoever is being looked up, also one of
// whom nothing has come.
func TestErasingStopsEveryLookUp(t *testing.T) {
	for name, parts := range map[string][]backend.Part{"nothing has come": nil, "a user has come": {user()}} {
		synctest.Test(t, func(t *testing.T) {
			ended, erased := false, false
			s := session.New(session.Options{
				Lookups: source(func(ctx context.Context, _ backend.Query, deliver func(backend.Part)) error {
					for _, part := range parts {
						deliver(part)
					}
					<-ctx.Done()
					ended = true
					return ctx.Err()
				}),
				Log: slog.New(slog.DiscardHandler), After: time.After,
				SavedStore: savedStore{erase: func() { erased = ended }},
			})
			defer s.Close()
			entry := s.Scope(everything{})
			if _, err := entry.Open(t.Context(), "r1", "U-1", ignore); err != nil {
				t.Fatal(err)
			}
			if err := entry.Erase(t.Context()); err != nil || !erased {
				t.Errorf("%s: %v; it was erased after the look-up had ended: %v", name, err, erased)
			}
			_, err := entry.Await(t.Context(), "r1")
			wantCode(t, err, backend.CodeNotOpen)
		})
	}
}
