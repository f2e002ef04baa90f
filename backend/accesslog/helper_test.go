package accesslog

import (
	"context"
	"fmt"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"userlookup/backend"
)

var noon = time.Date(2026, 3, 26, 12, 0, 0, 0, time.UTC)

// memory is a Store in memory.
type memory struct {
	mu    sync.Mutex
	text  string
	err   error
	saves int
}

func (m *memory) Load(context.Context) (string, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.text, m.err
}

func (m *memory) Save(_ context.Context, text string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.err != nil {
		return m.err
	}
	m.saves++
	m.text = text
	return nil
}

func (m *memory) set(text string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.text = text
}

func (m *memory) fail(err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.err = err
}

func (m *memory) count() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.saves
}

// scene is a device with one log.
type scene struct {
	testing.TB
	path        string
	key, anchor *memory
	id          *memory // where it cannot be removed
	mu          sync.Mutex
	now         time.Time
	trusted     func() time.Time // the last live answer; the clock if nil
	waits       chan time.Duration
	fire        chan time.Time
	warned      []*backend.Error
	log         *Log
}

func newScene(t testing.TB) *scene {
	t.Helper()
	s := &scene{
		TB: t, path: filepath.Join(t.TempDir(), "access", "relay.log"), key: &memory{}, anchor: &memory{}, id: &memory{}, now: noon,
		waits: make(chan time.Duration, 100), fire: make(chan time.Time),
	}
	s.open()
	return s
}

func (s *scene) time() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.now
}

func (s *scene) pass(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.now = s.now.Add(d)
}

func (s *scene) open() *Log {
	s.log = New(Options{
		Path: s.path, Key: s.key, Anchor: s.anchor, ID: s.id, Now: s.time,
		Trusted: func() time.Time {
			if s.trusted != nil {
				return s.trusted()
			}
			return s.time()
		},
		After: func(d time.Duration) <-chan time.Time { s.waits <- d; return s.fire },
		Actor: func(backend.AccessEvent) backend.AccessActor {
			return backend.AccessActor{Name: "Ben Okafor", Email: "ben.okafor@narnia-bank.example", Role: "user", Reason: "T-48207"}
		},
		Warn: func(e *backend.Error) { s.mu.Lock(); defer s.mu.Unlock(); s.warned = append(s.warned, e) },
	})
	log := s.log
	s.Cleanup(func() { _ = log.Close(context.Background()) })
	return log
}

// lastWarning is nil where there was none.
func (s *scene) lastWarning() error {
	if len(s.warned) == 0 {
		return nil
	}
	return s.warned[len(s.warned)-1]
}

func (s *scene) close() {
	s.Helper()
	if err := s.log.Close(context.Background()); err != nil {
		s.Fatal(err)
	}
}

// record appends n rows, a second apart.
func (s *scene) record(n int) {
	s.Helper()
	for i := range n {
		s.pass(time.Second)
		err := s.log.Record(context.Background(), backend.AccessEvent{Kind: backend.AccessOpened, Target: fmt.Sprintf("U-%d", 1000+i), Source: backend.SourceLive})
		if err != nil {
			s.Fatal(err)
		}
	}
}

func (s *scene) verify() backend.AccessVerdict {
	s.Helper()
	v, err := s.log.Verify(context.Background())
	if err != nil {
		s.Fatal(err)
	}
	return v
}

func (s *scene) wantIntact(rows int) {
	s.Helper()
	if v := s.verify(); !v.Intact() || v.Rows != rows {
		s.Fatalf("got %+v, want %d rows and intact", v, rows)
	}
}

func (s *scene) wantBroken(row int, reason backend.AccessBreak) {
	s.Helper()
	if v := s.verify(); v.BrokenAt != row || v.Reason != reason {
		s.Fatalf("got %+v, want it broken at %d: %s", v, row, reason)
	}
}

func (s *scene) rows(query backend.AccessQuery) backend.AccessPage {
	s.Helper()
	c, err := s.log.Read(context.Background())
	if err != nil {
		s.Fatal(err)
	}
	return Select([]*Contents{c}, query, noon.Add(26*time.Hour))
}

// testKey is a key that is always the same.
func testKey(t testing.TB, letter byte) *key {
	t.Helper()
	secret := make([]byte, keySize)
	secret[0] = letter
	k, err := keyOf("LOGID"+string(letter)+"234567", secret)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// fileOf gives a file with n rows, and their end.
func fileOf(k *key, n int) ([]byte, *anchor) {
	content := header(k)
	c, before := k.chainer(), k.genesis()
	for i := range n {
		row := &backend.AccessRow{At: noon.Add(time.Duration(i) * time.Minute)}
		row.AccessEvent = backend.AccessEvent{Kind: backend.AccessOpened, Target: fmt.Sprintf("U-%d", i%5000), Source: backend.SourceLive}
		row.AccessActor = backend.AccessActor{Name: "Ben Okafor", Email: "ben.okafor@narnia-bank.example", Role: "user", Reason: fmt.Sprintf("T-%d", 48000+i%900)}
		frame := newFrame(k, c, before[:], kindRow, i+1, encodeRow(row))
		before = tag(frame[len(frame)-tagSize:])
		content = append(content, frame...)
	}
	return content, &anchor{rows: n, tag: before}
}
