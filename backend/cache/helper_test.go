package cache

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"userlookup/backend"
	"userlookup/backend/merge"
)

var at = time.Date(2026, 3, 26, 12, 0, 0, 0, time.UTC)

// source is a Lookups made of a func.
type source func(ctx context.Context, query backend.Query, deliver func(backend.Part)) error

func (s source) Lookup(ctx context.Context, query backend.Query, deliver func(backend.Part)) error {
	return s(ctx, query, deliver)
}

// memoryStore keeps copies of users in memory, as the store does on disk, but without
// their snapshots.
type memoryStore struct {
	mu     sync.Mutex
	users  map[string]*backend.Saved
	lines  map[string]*backend.Timeline
	looks  []backend.LookupResult
	purged []backend.Retention
	fail   error         // of every Save and Find
	slow   chan struct{} // Find and Save wait for it; nil does not
}

func newMemoryStore() *memoryStore {
	return &memoryStore{users: map[string]*backend.Saved{}, lines: map[string]*backend.Timeline{}}
}

func (s *memoryStore) erase() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.users, s.lines = map[string]*backend.Saved{}, map[string]*backend.Timeline{}
}

func (s *memoryStore) wait(ctx context.Context) error {
	if s.slow == nil {
		return nil
	}
	select {
	case <-s.slow:
		return nil
	case <-ctx.Done():
		return backend.AsError(ctx.Err())
	}
}

func (s *memoryStore) Find(ctx context.Context, query backend.Query) (*backend.Saved, error) {
	if err := s.wait(ctx); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.fail != nil {
		return nil, s.fail
	}
	for guid, saved := range s.users {
		if saved.User.ID != query.Value && guid != query.Value {
			continue
		}
		found := *saved
		jobs := s.lines[guid].Newest(s.lines[guid].Len())
		found.Attempts = len(jobs)
		found.History = func(yield func([]backend.Job, error) bool) {
			for block := range slices.Chunk(jobs, 2) {
				if !yield(block, nil) {
					return
				}
			}
		}
		return &found, nil
	}
	return nil, nil
}

func (s *memoryStore) Save(ctx context.Context, look backend.LookupResult) error {
	if err := s.wait(ctx); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.fail != nil {
		return s.fail
	}
	s.looks = append(s.looks, look)
	guid := look.User.GUID
	if s.lines[guid] == nil {
		s.lines[guid] = &backend.Timeline{}
	}
	s.lines[guid].Add(look.Jobs)
	snapshot := look.Snapshot
	if earlier := s.users[guid]; earlier != nil {
		snapshot = merge.Snapshots(earlier.Snapshot, snapshot)
	}
	s.users[guid] = &backend.Saved{Snapshot: snapshot, Whole: look.Whole, GaplessSince: look.GaplessSince}
	return nil
}

func (s *memoryStore) Purge(_ context.Context, r backend.Retention) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.purged = append(s.purged, r)
	return 0, nil
}

var errUnused = errors.New("not asked for by a cache")

func (*memoryStore) List(context.Context, backend.SavedQuery) (backend.SavedList, error) {
	return backend.SavedList{}, errUnused
}
func (*memoryStore) Snapshots(context.Context, string) ([]backend.SnapshotInfo, error) {
	return nil, errUnused
}
func (*memoryStore) Snapshot(context.Context, string, int64) (backend.Snapshot, error) {
	return backend.Snapshot{}, errUnused
}
func (*memoryStore) InstitutionStats(context.Context, []string, time.Time) (map[string]backend.InstitutionStats, error) {
	return nil, errUnused
}
func (*memoryStore) Forget(context.Context, backend.Query) error { return errUnused }

var _ backend.SavedCopies = (*memoryStore)(nil)

// live answers for U-1, as the platform does.
func live(parts ...backend.Part) source {
	return func(_ context.Context, _ backend.Query, deliver func(backend.Part)) error {
		for _, part := range parts {
			part.Freshness = backend.Freshness{Source: backend.SourceLive, FetchedAt: at}
			deliver(part)
		}
		return nil
	}
}

func user() backend.Part {
	return backend.Part{Kind: backend.PartUser, Done: true, User: &backend.User{ID: "U-1", GUID: "USR-1"}}
}

func connections(status backend.ConnectionStatus) backend.Part {
	return backend.Part{Kind: backend.PartConnections, Done: true, Connections: []backend.Connection{
		{GUID: "MBR-1", Name: "Gringotts", InstitutionCode: "gringotts", Status: status, LatestJobGUID: "JOB-1"},
	}}
}

func institutions() backend.Part {
	return backend.Part{Kind: backend.PartInstitutions, Done: true, Institutions: []backend.Institution{{Code: "gringotts", Name: "Gringotts Bank"}}}
}

func jobs(kind backend.PartKind, total int, guids ...string) backend.Part {
	part := backend.Part{Kind: kind, Done: true, Total: total}
	for _, guid := range guids {
		age := time.Duration(strings.Count(guid, "I")) * time.Hour
		part.Jobs = append(part.Jobs, backend.Job{GUID: guid, ConnectionGUID: "MBR-1", Status: "COMPLETED", CreatedAt: at.Add(-age), FinishedAt: at})
	}
	return part
}

func done(kind backend.PartKind) backend.Part { return backend.Part{Kind: kind, Done: true} }

func failed(kind backend.PartKind, code backend.Code) backend.Part {
	return backend.Part{Kind: kind, Done: true, Problems: []backend.Problem{{About: backend.About{Part: kind}, Err: backend.NewError(code, nil)}}}
}

func whole(status backend.ConnectionStatus) source {
	return live(user(), connections(status), done(backend.PartAccounts), institutions(), done(backend.PartJobs),
		jobs(backend.PartAttempts, 3, "JOB-I", "JOB-II"), jobs(backend.PartHistory, 0, "JOB-III"))
}

func fails(code backend.Code) source {
	return func(context.Context, backend.Query, func(backend.Part)) error { return backend.NewError(code, nil) }
}

func open(t *testing.T, live backend.Lookups, copies backend.SavedCopies) *Cache {
	t.Helper()
	return openWith(t, Options{Live: live, Open: func(context.Context, bool) (backend.SavedCopies, error) { return copies, nil }})
}

func openWith(t *testing.T, options Options) *Cache {
	t.Helper()
	options.Log, options.Now, options.After = slog.New(slog.DiscardHandler), func() time.Time { return at }, time.After
	options.Retention = func(context.Context) backend.Retention { return backend.DefaultRetention }
	c := New(options)
	t.Cleanup(c.Close)
	return c
}

// lookUp does a look-up and gives the record that comes of it.
func lookUp(t *testing.T, c *Cache, query backend.Query) (*merge.Accumulator, []backend.Part, error) {
	t.Helper()
	record := merge.NewAccumulator(query)
	var parts []backend.Part
	err := c.Lookup(t.Context(), query, func(part backend.Part) {
		parts = append(parts, part)
		record.Apply(part)
	})
	if err := c.Flush(t.Context()); err != nil && !backend.HasCode(err, backend.CodeInternal) {
		t.Logf("not kept: %v", err)
	}
	return record, parts, err
}

func byID(id string) backend.Query { return backend.Query{Kind: backend.QueryByID, Value: id} }
