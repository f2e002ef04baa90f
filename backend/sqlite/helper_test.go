package sqlite

import (
	"context"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"userlookup/backend"
	"userlookup/backend/secret"
)

// noon is when the tests look users up.
var noon = time.Date(2026, 4, 1, 12, 0, 0, 0, time.UTC)

// clock is a Now that tests set.
type clock struct{ at time.Time }

func (c *clock) now() time.Time { return c.at }

// oneByOne is a lock among the databases of one process.
func oneByOne() func(context.Context, func(context.Context) error) error {
	var mu sync.Mutex
	return func(ctx context.Context, do func(context.Context) error) error {
		mu.Lock()
		defer mu.Unlock()
		return do(ctx)
	}
}

func testKey(letter byte) *secret.DataKey {
	bytes := make([]byte, 32)
	for i := range bytes {
		bytes[i] = letter
	}
	return must(secret.NewDataKey("key-"+string(letter), bytes))
}

// scene is a database in a folder of its own.
type scene struct {
	testing.TB
	path      string
	clock     *clock
	with      func(*Options)
	db        *Database
	namespace *Namespace
}

func newScene(t testing.TB) *scene { return newSceneWith(t, func(*Options) {}) }

func newSceneWith(t testing.TB, with func(*Options)) *scene {
	t.Helper()
	s := &scene{TB: t, path: filepath.Join(t.TempDir(), "data", "userlookup.db"), clock: &clock{noon}, with: with}
	s.open()
	return s
}

func (s *scene) options() Options {
	o := Options{Path: s.path, Now: s.clock.now, Lock: oneByOne(), Patience: 200 * time.Millisecond}
	s.with(&o)
	return o
}

func (s *scene) open() {
	s.Helper()
	db, err := Open(s.Context(), s.options())
	if err != nil {
		s.Fatal(err)
	}
	s.Cleanup(func() { _ = db.Close() })
	s.db, s.namespace = db, s.namespaceOf(db, "sample")
}

func (s *scene) namespaceOf(db *Database, name string) *Namespace {
	s.Helper()
	key := Key{ID: "key-k", Place: backend.PlaceFile}
	if err := db.NoteKey(s.Context(), key); err != nil {
		s.Fatal(err)
	}
	return db.Namespace(name, testKey('k'), key)
}

func (s *scene) close() {
	s.Helper()
	if err := s.db.Close(); err != nil {
		s.Fatal(err)
	}
}

func (s *scene) save(looks ...backend.LookupResult) {
	s.Helper()
	for _, look := range looks {
		if err := s.namespace.Save(s.Context(), look); err != nil {
			s.Fatal(err)
		}
	}
}

func byID(id string) backend.Query { return backend.Query{Kind: backend.QueryByID, Value: id} }

func (s *scene) find(id string) *backend.Saved {
	s.Helper()
	saved, err := s.namespace.Find(s.Context(), byID(id))
	if err != nil {
		s.Fatal(err)
	}
	return saved
}

func history(t testing.TB, saved *backend.Saved) []backend.Job {
	t.Helper()
	var all []backend.Job
	for jobs, err := range saved.History {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, jobs...)
	}
	return all
}

// blocksOf gives the blocks of a history that opens.
func blocksOf(saved *backend.Saved) iter.Seq[[]backend.Job] {
	return func(yield func([]backend.Job) bool) {
		for jobs, err := range saved.History {
			if err != nil || !yield(jobs) {
				return
			}
		}
	}
}

// someLook is a look-up of user number n with so many attempts, an hour apart.
func someLook(n, attempts int, at time.Time) backend.LookupResult {
	user := fmt.Sprintf("USR-%05d", n)
	yes := true
	look := backend.LookupResult{Snapshot: backend.Snapshot{
		At:   at,
		User: backend.User{GUID: user, ID: fmt.Sprintf("U-%d", n), Email: fmt.Sprintf("Person-%d@example.com", n), IsDisabled: new(bool), Metadata: `{"tier":"gold"}`},
		Connections: []backend.Connection{
			{GUID: fmt.Sprintf("MBR-%d-1", n), UserGUID: user, Name: "First Bank", InstitutionCode: "first", Status: backend.StatusConnected, LastAttemptAt: at.Add(-time.Hour)},
			{GUID: fmt.Sprintf("MBR-%d-2", n), UserGUID: user, Name: "Second Bank", InstitutionCode: "second", Status: backend.StatusFailed, LastAttemptAt: at.Add(-2 * time.Hour),
				Error: &backend.ConnectionError{Code: "500", Message: "broken"}, UseCases: []string{"PFM"}},
		},
		Accounts:     []backend.Account{{GUID: fmt.Sprintf("ACT-%d", n), ConnectionGUID: fmt.Sprintf("MBR-%d-1", n), Name: "Checking", CreatedAt: at.AddDate(-1, 0, 0)}},
		Institutions: []backend.Institution{{Code: "first", Name: "First Bank"}, {Code: "second", Name: "Second Bank", SupportsOAuth: &yes}},
		Total:        attempts,
		Parts: map[backend.PartKind]backend.SnapshotPart{
			backend.PartConnections:  {State: backend.PartReady, FetchedAt: at},
			backend.PartAccounts:     {State: backend.PartReady, FetchedAt: at},
			backend.PartInstitutions: {State: backend.PartReady, FetchedAt: at},
		},
	}, Whole: true}
	for i := range attempts {
		look.Jobs = append(look.Jobs, someJob(user, fmt.Sprintf("MBR-%d-%d", n, 1+i%2), i, at.Add(-time.Duration(i)*time.Hour)))
	}
	if attempts > 0 {
		look.GaplessSince = look.Jobs[attempts-1].At()
	}
	return look
}

func someJob(user, connection string, n int, at time.Time) backend.Job {
	yes := n%3 == 0
	return backend.Job{
		GUID: fmt.Sprintf("JOB-%s-%06d-4fd2-8a51-2c6f6a0e", user, n), UserGUID: user, ConnectionGUID: connection, InstitutionGUID: "INS-1",
		Status: []string{"COMPLETED", "COMPLETED", "DENIED", "FAILED"}[n%4], Type: "AGGREGATION", RequestType: []string{"BACKGROUND", "FOREGROUND"}[n%2],
		CreatedAt: at, StartedAt: at.Add(time.Second), FinishedAt: at.Add(9 * time.Second), UpdatedAt: at.Add(9 * time.Second),
		IsAuthenticated: &yes, Ignored: []string{"balance", "is_oauth"}, From: backend.JobFromList, FirstSeenAt: at.Add(time.Minute),
	}
}

func exists(t testing.TB, path string) bool {
	t.Helper()
	_, err := os.Stat(path)
	return err == nil
}
