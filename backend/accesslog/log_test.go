package accesslog

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"userlookup/backend"
)

func wantCode(t testing.TB, what string, err error, code backend.Code) {
	t.Helper()
	if !backend.HasCode(err, code) {
		t.Errorf("%s: got %v, want %s", what, err, code)
	}
}

func TestRecord_WritesEveryFieldOfARow(t *testing.T) {
	s := newScene(t)
	event := backend.AccessEvent{Kind: backend.AccessRevealed, Whom: "U-1002", Source: backend.SourceSaved, SavedAt: noon.Add(-3 * time.Hour), Detail: "email"}
	if err := s.log.Record(t.Context(), event); err != nil {
		t.Fatal(err)
	}
	s.close()
	s.open() // another run reads it
	page := s.rows(backend.AccessQuery{Limit: 10})
	want := backend.AccessRow{
		Number: 1, At: noon, AccessEvent: event,
		AccessActor: backend.AccessActor{Name: "Ben Okafor", Email: "ben.okafor@narnia-bank.example", Role: "user", Reason: "T-48207"},
	}
	if len(page.Rows) != 1 || page.Rows[0] != want {
		t.Errorf("got %+v", page.Rows)
	}
	if v := s.verify(); !v.Since.Equal(noon) || !v.VerifiedAt.Equal(noon) || v.Rows != 1 {
		t.Errorf("got %+v", v)
	}
}

func TestRecord_TextThatIsTooLongOrNoText_IsShortened(t *testing.T) {
	s := newScene(t)
	event := backend.AccessEvent{Kind: backend.AccessOpened, Whom: strings.Repeat("é", 3000), Detail: "\xff"}
	if err := s.log.Record(t.Context(), event); err != nil {
		t.Fatal(err)
	}
	row := s.rows(backend.AccessQuery{Limit: 1}).Rows[0]
	if len(row.Whom) > maxText || !strings.HasSuffix(row.Whom, "é…") || row.Detail != "\ufffd" {
		t.Errorf("got %d bytes, %q", len(row.Whom), row.Detail)
	}
}

func TestRecord_StoresNothingInTheClear(t *testing.T) {
	s := newScene(t)
	s.record(3)
	s.close()
	content, err := os.ReadFile(s.path)
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"U-100", "Ben", "narnia", "T-48207", "opened"} {
		if bytes.Contains(content, []byte(text)) || strings.Contains(s.anchor.text, text) {
			t.Errorf("%q is readable", text)
		}
	}
	if info, err := os.Stat(s.path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
}

func TestRead_MakesNothing(t *testing.T) {
	s := newScene(t)
	s.wantIntact(0)
	if page := s.rows(backend.AccessQuery{Limit: 9}); page.Total != 0 || page.Rows != nil {
		t.Errorf("got %+v", page)
	}
	s.close()
	if _, err := os.Stat(filepath.Dir(s.path)); !os.IsNotExist(err) || s.key.text != "" || s.anchor.text != "" {
		t.Errorf("%v, key %q, anchor %q", err, s.key.text, s.anchor.text)
	}
}

func TestRecord_NotesItsEndAtMostEvery10SecondsAndAtClose(t *testing.T) {
	s := newScene(t)
	s.record(1)
	s.log.running.Wait() // the first is noted at once
	saves := s.anchor.count()
	s.record(5)
	if wait := <-s.waits; wait <= 0 || wait > AnchorInterval {
		t.Errorf("waits %v", wait)
	}
	if got := s.anchor.count(); got != saves {
		t.Errorf("%d anchors before 10 seconds have passed", got-saves)
	}
	s.pass(AnchorInterval)
	s.fire <- s.time()
	s.log.running.Wait()
	if a := parseAnchor(s.anchor.text, s.log.head.key); a == nil || a.rows != 6 || s.anchor.count() != saves+1 {
		t.Errorf("got %+v after %d anchors", a, s.anchor.count()-saves)
	}
	s.record(1)
	s.flush() // as at a lock
	if a := parseAnchor(s.anchor.text, s.log.head.key); a == nil || a.rows != 7 {
		t.Errorf("got %+v", a)
	}
	s.record(1)
	s.close()
	if a := parseAnchor(s.anchor.text, s.log.head.key); a == nil || a.rows != 8 {
		t.Errorf("got %+v", a)
	}
	wantCode(t, "closed", s.log.Record(t.Context(), backend.AccessEvent{}), backend.CodeCancelled)
}

func TestRecord_TwoLogsOfOneFile_Continue(t *testing.T) {
	s := newScene(t)
	s.record(2)
	first := s.log
	s.open()
	second := s.log
	var running sync.WaitGroup
	for _, log := range []*Log{first, second} {
		running.Go(func() {
			for range 50 {
				if err := log.Record(context.Background(), backend.AccessEvent{Kind: backend.AccessOpened}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	running.Wait()
	for _, log := range []*Log{second, first} { // the one that knows less notes its end last
		if err := log.Close(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	s.open()
	s.wantIntact(102)
}

func TestRecord_DiskFull_FailsAndLeavesTheLogIntact(t *testing.T) {
	for name, write := range map[string]func(*os.File, []byte, int64) error{
		"nothing written": func(*os.File, []byte, int64) error { return syscall.ENOSPC },
		"half written": func(f *os.File, content []byte, at int64) error {
			_, err := f.WriteAt(content[:len(content)/2], at)
			return errors.Join(err, &os.PathError{Op: "write", Path: "/home/somebody", Err: syscall.ENOSPC})
		},
		"written and not synced": func(f *os.File, content []byte, at int64) error {
			_, err := f.WriteAt(content, at)
			return errors.Join(err, syscall.EIO)
		},
	} {
		s := newScene(t)
		s.record(3)
		s.log.write = write
		err := s.log.Record(t.Context(), backend.AccessEvent{Kind: backend.AccessOpened})
		if code := backend.AsError(err).Code; code != backend.CodeDiskFull && code != backend.CodeDiskError || strings.Contains(err.Error(), "somebody") {
			t.Errorf("%s: got %v", name, err)
		}
		s.wantIntact(3)
		s.log.write = writeAt
		s.record(1)
		s.close()
		s.open()
		s.wantIntact(4)
	}
}

func TestRecord_NothingCanBeWritten_Fails(t *testing.T) {
	s := newScene(t)
	if err := os.WriteFile(filepath.Dir(s.path), nil, 0o600); err != nil { // a file where the folder should be
		t.Fatal(err)
	}
	wantCode(t, "folder", s.log.Record(t.Context(), backend.AccessEvent{}), backend.CodeFolderUnusable)
	s = newScene(t)
	s.key.fail(backend.NewError(backend.CodeKeychainLocked, nil))
	wantCode(t, "key", s.log.Record(t.Context(), backend.AccessEvent{}), backend.CodeKeychainLocked)
	if _, err := os.Stat(s.path); !os.IsNotExist(err) {
		t.Errorf("a file was made: %v", err)
	}
	s.key.fail(nil)
	s.record(1)
	s.close()
	s.open()
	s.anchor.fail(backend.NewError(backend.CodeKeychainSlow, nil))
	wantCode(t, "anchor", s.log.Record(t.Context(), backend.AccessEvent{}), backend.CodeKeychainSlow)
	if _, err := s.log.Verify(t.Context()); !backend.HasCode(err, backend.CodeKeychainSlow) {
		t.Errorf("got %v", err)
	}
	s.anchor.fail(nil)
	s.wantIntact(1)
}

func TestRecord_EndCannotBeNoted_IsSaidAndTheRowStays(t *testing.T) {
	s := newScene(t)
	s.record(1)
	s.log.running.Wait()
	s.record(1)
	s.anchor.fail(backend.NewError(backend.CodeKeychainLocked, nil))
	<-s.waits
	s.fire <- s.time()
	s.log.running.Wait()
	if len(s.warned) != 1 || s.warned[0].Code != backend.CodeKeychainLocked {
		t.Errorf("warned of %v", s.warned)
	}
	s.anchor.fail(nil)
	s.wantIntact(2)
	s.record(1)
	s.close()
	s.open()
	s.wantIntact(3)
}

// TestCreate_InterruptedAnywhere_IsNoBreak lets each step of making a log fail.
func TestCreate_InterruptedAnywhere_IsNoBreak(t *testing.T) {
	k := testKey(t, 'A')
	text, err := (&anchor{tag: k.genesis()}).text(k)
	if err != nil {
		t.Fatal(err)
	}
	steps := []func(s *scene){
		func(s *scene) { s.key.set(k.text() + firstUse) },
		func(s *scene) { put(t, s.path, header(k)) },
		func(s *scene) { s.anchor.set(text) },
		func(s *scene) { s.key.set(k.text()) },
		func(s *scene) { s.id.set(k.id) },
	}
	for n := range len(steps) + 1 {
		s := newScene(t)
		for _, step := range steps[:n] {
			step(s)
		}
		s.wantIntact(0)
		s.record(2)
		s.wantIntact(2)
		s.close()
		s.open()
		s.wantIntact(2)
	}
}

func put(t testing.TB, path string, content []byte) {
	t.Helper()
	if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, content, 0o600)); err != nil {
		t.Fatal(err)
	}
}

func get(t testing.TB, path string) []byte {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

func TestPrune_RemovesRowsOlderThanAYearAndStaysIntact(t *testing.T) {
	s := newScene(t)
	s.record(10)
	s.close()
	s.open()
	s.pass(DefaultRetention - 6*time.Second) // rows 1 to 4 are older than that at the next row
	s.record(1)
	v := s.verify()
	if !v.Intact() || v.Rows != 8 || v.Pruned != 4 || !v.Since.Equal(noon.Add(5*time.Second)) {
		t.Fatalf("got %+v", v)
	}
	page := s.rows(backend.AccessQuery{Limit: 3})
	if page.Rows[1].Kind != backend.AccessLogPruned || page.Rows[1].Detail != "4" || page.Rows[0].Number != 12 || page.Rows[2].Number != 10 {
		t.Errorf("got %+v", page.Rows)
	}
	s.record(1) // not again on the same day
	s.pass(24 * time.Hour)
	s.record(1)
	s.close()
	s.open()
	if v := s.verify(); !v.Intact() || v.Pruned != 10 || v.Rows != 5 {
		t.Errorf("got %+v", v)
	}
	s.pass(2 * DefaultRetention) // all of them
	s.record(1)
	s.close()
	s.open()
	if v := s.verify(); !v.Intact() || v.Pruned != 15 || v.Rows != 2 {
		t.Errorf("got %+v", v)
	}
}

func TestPrune_OldFilePutBack_IsSeen(t *testing.T) {
	s := newScene(t)
	s.record(10)
	s.flush()
	old := get(t, s.path)
	s.pass(DefaultRetention - 5*time.Second)
	s.record(3)
	s.close()
	pruned := get(t, s.path)
	put(t, s.path, old)
	s.open()
	s.wantBroken(11, backend.AccessBreakShorter)
	// A checkpoint of one's own making, or none, is not taken for one.
	size := int(pruned[headerSize+4]) + int(pruned[headerSize+3])<<8
	put(t, s.path, append(header(s.storedKey()), pruned[headerSize+prefixSize+size+tagSize:]...))
	s.wantBroken(1, backend.AccessBreakEdited)
	pruned[headerSize+prefixSize+20]++
	put(t, s.path, pruned)
	s.wantBroken(1, backend.AccessBreakEdited)
}

func (s *scene) flush() {
	s.Helper()
	if err := s.log.Flush(context.Background()); err != nil {
		s.Fatal(err)
	}
}

// storedKey is the key that is stored.
func (s *scene) storedKey() *key {
	s.Helper()
	k, err := parseKey(s.key.text)
	if err != nil {
		s.Fatal(err)
	}
	return k
}

func TestLatest_IsTheLatestTimeOfTheRowsAfterOne(t *testing.T) {
	s := newScene(t)
	latest := func(after int, at time.Time, last int) {
		t.Helper()
		gotAt, gotLast, err := s.log.Latest(t.Context(), after)
		if err != nil || !gotAt.Equal(at) || gotLast != last {
			t.Errorf("after row %d: %v, %d, %v; want %v, %d", after, gotAt, gotLast, err, at, last)
		}
	}
	latest(0, time.Time{}, 0)
	s.pass(time.Hour)
	s.record(1)
	s.pass(-30 * time.Minute)
	s.record(1)
	latest(0, noon.Add(time.Hour+time.Second), 2)
	s.open() // as after a kill: the end was not stored
	latest(0, noon.Add(time.Hour+time.Second), 2)
	latest(1, noon.Add(30*time.Minute+2*time.Second), 2)
	latest(2, time.Time{}, 2)
	latest(9, noon.Add(time.Hour+time.Second), 2) // of a log that was removed since
	s.pass(400 * 24 * time.Hour)
	s.record(1)
	latest(2, noon.Add(400*24*time.Hour+30*time.Minute+3*time.Second), 4) // the last one says that rows were removed
}

func TestSelect_FiltersAndPagesNewestFirst(t *testing.T) {
	s := newScene(t)
	s.record(5)
	for _, event := range []backend.AccessEvent{
		{Kind: backend.AccessRefused, Detail: "access_off"}, {Kind: backend.AccessUnlockFailed},
		{Kind: backend.AccessOpened, Whom: "Ünal", Source: backend.SourceSaved},
	} {
		s.pass(time.Hour)
		if err := s.log.Record(t.Context(), event); err != nil {
			t.Fatal(err)
		}
	}
	all := backend.AccessQuery{Limit: 100}
	for name, test := range map[string]struct {
		change func(q *backend.AccessQuery)
		want   []int
	}{
		"all":      {func(*backend.AccessQuery) {}, []int{8, 7, 6, 5, 4, 3, 2, 1}},
		"page":     {func(q *backend.AccessQuery) { q.Offset, q.Limit = 2, 3 }, []int{6, 5, 4}},
		"beyond":   {func(q *backend.AccessQuery) { q.Offset = 8 }, nil},
		"days":     {func(q *backend.AccessQuery) { q.Days = 1 }, []int{8, 7}},
		"refused":  {func(q *backend.AccessQuery) { q.RefusedOnly = true }, []int{7, 6}},
		"kind":     {func(q *backend.AccessQuery) { q.Kind = backend.AccessRefused }, []int{6}},
		"source":   {func(q *backend.AccessQuery) { q.Source = backend.SourceSaved }, []int{8}},
		"who":      {func(q *backend.AccessQuery) { q.Who = "Anna Ferrari" }, nil},
		"user ID":  {func(q *backend.AccessQuery) { q.Text = " üNAL " }, []int{8}},
		"reason":   {func(q *backend.AccessQuery) { q.Text = "t-48207"; q.Limit = 1 }, []int{8}},
		"negative": {func(q *backend.AccessQuery) { q.Offset, q.Limit = -5, -1 }, nil},
	} {
		query := all
		test.change(&query)
		page := s.rows(query)
		var got []int
		for _, row := range page.Rows {
			got = append(got, row.Number)
		}
		if !slices.Equal(got, test.want) || page.Total != 8 || len(page.People) != 1 {
			t.Errorf("%s: got %v of %d, want %v", name, got, page.Total, test.want)
		}
		if want := len(test.want); name != "page" && name != "beyond" && name != "reason" && name != "negative" && page.Matching != want {
			t.Errorf("%s: %d matching", name, page.Matching)
		}
	}
}

func TestRecord_FileOfANewerVersion_IsLeftAlone(t *testing.T) {
	s := newScene(t)
	s.record(1)
	s.close()
	newer := bytes.Replace(get(t, s.path), []byte("log 1 "), []byte("log 2 "), 1)
	put(t, s.path, newer)
	s.open()
	wantCode(t, "newer", s.log.Record(t.Context(), backend.AccessEvent{}), backend.CodeFileNewer)
	if _, err := s.log.Verify(t.Context()); !backend.HasCode(err, backend.CodeFileNewer) {
		t.Errorf("got %v", err)
	}
	if !bytes.Equal(get(t, s.path), newer) {
		t.Error("the file was changed")
	}
}

// The first row is refused where the end cannot be stored, and the next run begins anew.
func TestCreate_StoreFails_IsNoBreak(t *testing.T) {
	s := newScene(t)
	s.log.options.Anchor = failingSave{s.anchor} // as where the keychain locks in between
	wantCode(t, "record", s.log.Record(t.Context(), backend.AccessEvent{}), backend.CodeKeychainLocked)
	s.close()
	s.open()
	s.wantIntact(0)
	s.record(1)
	s.wantIntact(1)
}

type failingSave struct{ *memory }

func (failingSave) Save(context.Context, string) error {
	return backend.NewError(backend.CodeKeychainLocked, nil)
}

func TestPrune_KilledBeforeTheNextAnchor_IsNoBreak(t *testing.T) {
	s := newScene(t)
	s.record(1)
	s.log.running.Wait()
	s.record(4) // after the anchor
	s.pass(2 * DefaultRetention)
	s.record(1)
	s.open() // without closing
	if v := s.verify(); !v.Intact() || v.Pruned != 5 || v.Rows != 2 {
		t.Errorf("got %+v", v)
	}
}

// TestRecord_AfterALongInterruptedRow_LeavesNothingOfIt interrupts a row that is longer
// than the next one, of this process and of another.
func TestRecord_AfterALongInterruptedRow_LeavesNothingOfIt(t *testing.T) {
	for _, restart := range []bool{true, false} {
		s := newScene(t)
		s.record(2)
		s.flush()
		k := s.storedKey()
		long := newFrame(k, k.chainer(), make([]byte, tagSize), kindRow, 3, encodeRow(&backend.AccessRow{AccessActor: backend.AccessActor{Reason: strings.Repeat("x", maxText)}}))
		if restart {
			s.close()
		}
		put(t, s.path, append(get(t, s.path), long[:len(long)-1]...))
		if restart {
			s.open()
		}
		s.wantIntact(2)
		s.record(1)
		s.wantIntact(3)
		if info, err := os.Stat(s.path); err != nil || info.Size() > 1000 {
			t.Errorf("%d bytes, %v", info.Size(), err)
		}
	}
}

// interrupted is a Store in which another process acts before something is saved.
type interrupted struct {
	*memory
	before func()
}

func (i *interrupted) Save(ctx context.Context, text string) error {
	if before := i.before; before != nil {
		i.before = nil
		before()
	}
	return i.memory.Save(ctx, text)
}

func TestFlush_AnotherProcessStoresALaterEndMeanwhile_KeepsTheLaterEnd(t *testing.T) {
	s := newScene(t)
	s.record(5)
	s.flush()
	store := &interrupted{memory: s.anchor}
	slow := New(Options{Path: s.path, Key: s.key, Anchor: store, Now: s.time, After: func(time.Duration) <-chan time.Time { return nil }})
	slow.noted = s.time() // it stores nothing by itself
	if err := slow.Record(t.Context(), backend.AccessEvent{Kind: backend.AccessOpened}); err != nil {
		t.Fatal(err)
	}
	s.log.end.LockTimeout = time.Nanosecond
	store.before = func() { // it has read the former end
		s.record(10)
		_ = s.log.Flush(context.Background()) // it has to wait
	}
	if err := slow.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	s.log.end.LockTimeout = time.Minute
	s.flush()
	if a := parseAnchor(s.anchor.text, s.storedKey()); a == nil || a.rows != 16 {
		t.Errorf("the stored end is %+v", a)
	}
	file := parse(get(t, s.path), s.storedKey())
	s.close()
	put(t, s.path, file.content[:file.frameEnd(5)]) // rows 7 to 16 are cut off
	s.open()
	s.wantBroken(7, backend.AccessBreakShorter)
}

// TestPrune_ClockAhead_RemovesNothing sets the clock of the device a year ahead while the
// platform, asked last in March 2026, says otherwise or was never asked.
func TestPrune_ClockAhead_RemovesNothing(t *testing.T) {
	for name, trusted := range map[string]time.Time{"answered before": noon, "never answered": {}} {
		for _, broken := range []bool{false, true} {
			s := newScene(t)
			s.trusted = func() time.Time { return trusted }
			s.record(50)
			s.close()
			if broken {
				content := get(t, s.path)
				content[len(content)/2]++
				put(t, s.path, content)
			}
			s.open()
			s.record(1)
			before := s.verify()
			s.close()
			s.open()
			s.pass(DefaultRetention + time.Hour) // the clock is set ahead
			s.record(1)
			s.close()
			s.open()
			s.pass(-DefaultRetention) // and back
			s.record(1)
			v := s.verify()
			if v.Rows != 53 || v.Pruned != 0 || v.Intact() == broken || v.BrokenAt != before.BrokenAt {
				t.Errorf("%s, broken %v: got %+v, before %+v", name, broken, v, before)
			}
			aside, err := filepath.Glob(filepath.Join(filepath.Dir(s.path), "relay.damaged-*"))
			if err != nil || len(aside) != len(before.Reason)/len(backend.AccessBreakEdited) {
				t.Errorf("%s, broken %v: set aside %v, %v", name, broken, aside, err)
			}
		}
	}
}

// TestPrune_PlatformAhead_RemovesNothing is a platform whose time is wrong.
func TestPrune_PlatformAhead_RemovesNothing(t *testing.T) {
	s := newScene(t)
	s.trusted = func() time.Time { return noon.Add(2 * DefaultRetention) }
	s.record(5)
	s.close()
	s.open()
	s.record(1)
	s.wantIntact(6)
}

func TestPrune_ActionThatIsRefused_RemovesNothing(t *testing.T) {
	s := newScene(t)
	s.record(5)
	s.close()
	s.pass(2 * DefaultRetention)
	for _, kind := range []backend.AccessKind{backend.AccessRefused, backend.AccessUnlockFailed, backend.AccessClockBack} {
		s.open()
		if err := s.log.Record(t.Context(), backend.AccessEvent{Kind: kind}); err != nil {
			t.Fatal(err)
		}
		s.close()
	}
	s.open()
	s.wantIntact(8)
}

func TestClose_PlatformAnsweredInThisRunFirst_RemovesOldRows(t *testing.T) {
	s := newScene(t)
	s.record(5)
	s.close()
	s.pass(2 * DefaultRetention)
	s.trusted = func() time.Time { return time.Time{} }
	s.open()
	s.record(1)
	s.wantIntact(6)
	s.trusted = s.time
	s.close()
	s.open()
	if v := s.verify(); !v.Intact() || v.Rows != 2 || v.Pruned != 5 {
		t.Errorf("got %+v", v)
	}
}
