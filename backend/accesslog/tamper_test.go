package accesslog

import (
	"bytes"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"userlookup/backend"
)

// change is one way to tamper with a file. It gives the changed file and the first row
// that is not as it was, 0 where nothing was changed.
type change func(r *rand.Rand, s *segment) (content []byte, row int)

// frames gives the frames of a file's rows.
func frames(s *segment) [][]byte {
	frames := make([][]byte, len(s.rows))
	for i := range s.rows {
		frames[i] = s.content[s.rows[i]:s.frameEnd(i)]
	}
	return frames
}

func joined(s *segment, frames [][]byte) []byte {
	return append(bytes.Clone(s.content[:s.rows[0]]), bytes.Join(frames, nil)...)
}

var changes = map[string]change{
	"edit": func(r *rand.Rand, s *segment) ([]byte, int) {
		content := bytes.Clone(s.content)
		at := r.IntN(len(content))
		content[at] ^= byte(1 + r.IntN(255))
		row, _ := slices.BinarySearch(s.rows, at+1)
		return content, max(row, 1)
	},
	"delete": func(r *rand.Rand, s *segment) ([]byte, int) {
		all, i := frames(s), r.IntN(len(s.rows))
		n := 1 + r.IntN(min(3, len(all)-i))
		return joined(s, slices.Delete(all, i, i+n)), i + 1
	},
	"swap": func(r *rand.Rand, s *segment) ([]byte, int) {
		all, i, j := frames(s), r.IntN(len(s.rows)), r.IntN(len(s.rows))
		if i == j {
			j = (i + 1) % len(all)
		}
		all[i], all[j] = all[j], all[i]
		return joined(s, all), min(i, j) + 1
	},
	"repeat": func(r *rand.Rand, s *segment) ([]byte, int) {
		all, i := frames(s), r.IntN(len(s.rows)-1)
		return joined(s, slices.Insert(all, i, all[i])), i + 2
	},
	"truncate": func(r *rand.Rand, s *segment) ([]byte, int) {
		at := r.IntN(len(s.content))
		row, _ := slices.BinarySearch(s.rows, at+1)
		return s.content[:at], max(row, 1)
	},
	"append": func(r *rand.Rand, s *segment) ([]byte, int) {
		all := frames(s)
		return joined(s, append(all, all[r.IntN(len(all))])), len(all) + 1
	},
}

// TestVerify_1000RandomChanges_AreAllDetected changes a log whose end is noted, and reads
// where it is reported to break.
func TestVerify_1000RandomChanges_AreAllDetected(t *testing.T) {
	k := testKey(t, 'A')
	content, end := fileOf(k, 120)
	text, err := end.text(k)
	if err != nil {
		t.Fatal(err)
	}
	s := newScene(t)
	s.key.set(k.text())
	s.anchor.set(text)
	put(t, s.path, content)
	s.wantIntact(120)
	r, intact := rand.New(rand.NewPCG(1, 2)), parse(content, k)
	names := slices.Sorted(func(yield func(string) bool) {
		for name := range changes {
			if !yield(name) {
				return
			}
		}
	})
	for n := range 1000 {
		name := names[n%len(names)]
		changed, row := changes[name](r, intact)
		put(t, s.path, changed)
		v, err := s.log.Verify(t.Context())
		if backend.HasCode(err, backend.CodeFileNewer) && bytes.HasPrefix(changed, []byte(magic)) {
			continue // the version was edited: not intact, and the sentence says why
		}
		if err != nil || v.Intact() || v.BrokenAt != row {
			t.Fatalf("%d: %s: got %+v, %v; want it broken at %d", n, name, v, err, row)
		}
	}
}

// TestVerify_RowsAfterTheAnchor_AreVerifiedByTheirHash leaves the end of the log 20
// rows behind.
func TestVerify_RowsAfterTheAnchor_AreVerifiedByTheirHash(t *testing.T) {
	k := testKey(t, 'A')
	content, _ := fileOf(k, 120)
	all := parse(content, k)
	text, err := (&anchor{rows: 100, tag: tag(all.tagOf(99))}).text(k)
	if err != nil {
		t.Fatal(err)
	}
	s := newScene(t)
	s.key.set(k.text())
	s.anchor.set(text)
	changed := bytes.Clone(content)
	changed[all.rows[110]+20]++
	put(t, s.path, changed)
	s.wantBroken(111, backend.AccessBreakEdited)
	put(t, s.path, content[:all.rows[100]]) // within the last seconds nobody can tell
	s.wantIntact(100)
	put(t, s.path, content[:all.rows[99]])
	s.wantBroken(100, backend.AccessBreakShorter)
	put(t, s.path, content[:all.rows[110]+50]) // a row whose writing was interrupted
	s.wantIntact(110)
	put(t, s.path, append(bytes.Clone(content), make([]byte, 500)...)) // a power cut on some file systems
	s.wantIntact(120)
	s.record(1)
	s.wantIntact(121)
}

func TestVerify_MissingOrReplacedPart_IsReported(t *testing.T) {
	another, otherEnd := fileOf(testKey(t, 'B'), 20)
	otherText, err := otherEnd.text(testKey(t, 'B'))
	if err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		spoil  func(s *scene)
		row    int
		reason backend.AccessBreak
	}{
		"file gone":          {func(s *scene) { remove(t, s.path) }, 1, backend.AccessBreakMissing},
		"file emptied":       {func(s *scene) { put(t, s.path, nil) }, 1, backend.AccessBreakOther},
		"key gone":           {func(s *scene) { s.key.set("") }, 1, backend.AccessBreakKey},
		"no key":             {func(s *scene) { s.key.set("nonsense") }, 1, backend.AccessBreakKey},
		"anchor gone":        {func(s *scene) { s.anchor.set("") }, 1, backend.AccessBreakAnchor},
		"file, anchor gone":  {func(s *scene) { remove(t, s.path); s.anchor.set("") }, 1, backend.AccessBreakMissing},
		"file, key gone":     {func(s *scene) { remove(t, s.path); s.key.set("") }, 1, backend.AccessBreakKey},
		"anchor edited":      {func(s *scene) { s.anchor.set(strings.Replace(s.anchor.text, `"rows":20`, `"rows":10`, 1)) }, 1, backend.AccessBreakAnchor},
		"anchor of another":  {func(s *scene) { s.anchor.set(otherText) }, 1, backend.AccessBreakAnchor},
		"log of another":     {func(s *scene) { put(t, s.path, another) }, 1, backend.AccessBreakOther},
		"log and anchor":     {func(s *scene) { put(t, s.path, another); s.anchor.set(otherText) }, 1, backend.AccessBreakOther},
		"header of this log": {func(s *scene) { put(t, s.path, append(header(s.storedKey()), another[headerSize:]...)) }, 1, backend.AccessBreakEdited},
		"another history": {func(s *scene) {
			content, _ := fileOf(s.storedKey(), 30) // by who has the key and not the anchor
			put(t, s.path, content)
		}, 20, backend.AccessBreakReplaced},
	} {
		s := newScene(t)
		s.record(20)
		s.close()
		test.spoil(s)
		s.open()
		s.wantBroken(test.row, test.reason)
		if t.Failed() {
			t.Fatal(name)
		}
		// New rows are written all the same, and the log stays broken.
		s.record(2)
		if len(s.warned) != 1 || s.warned[0].Code != backend.CodeAccessLogBroken || s.warned[0].Params["reason"] != string(test.reason) {
			t.Fatalf("%s: warned of %v", name, s.warned)
		}
		s.wantBroken(test.row, test.reason)
		s.close()
		s.open()
		s.record(1)
		s.wantBroken(test.row, test.reason)
		page := s.rows(backend.AccessQuery{Limit: 3})
		if len(page.Rows) != 3 || page.Rows[2].Broken || page.Rows[0].Number < 23 && !strings.HasPrefix(name, "file, ") {
			t.Errorf("%s: got %+v", name, page.Rows)
		}
	}
}

func remove(t testing.TB, path string) {
	t.Helper()
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
}

// TestRecord_BrokenLog_CannotBeRepaired puts every former file back.
func TestRecord_BrokenLog_CannotBeRepaired(t *testing.T) {
	s := newScene(t)
	s.record(20)
	s.close()
	good := get(t, s.path)
	bad := bytes.Clone(good)
	bad[len(bad)/2]++
	put(t, s.path, bad)
	s.open()
	at := s.verify().BrokenAt
	s.record(3)
	s.wantBroken(at, backend.AccessBreakEdited)
	aside, err := filepath.Glob(filepath.Join(filepath.Dir(s.path), "relay.damaged-*.log"))
	if err != nil || len(aside) != 1 || !bytes.Equal(get(t, aside[0]), bad) {
		t.Fatalf("set aside: %v, %v", aside, err)
	}
	// The rows before the break are read, those from it on are marked.
	page := s.rows(backend.AccessQuery{Limit: 100})
	for _, row := range page.Rows {
		if want := row.Number >= at && row.Number <= 20; row.Broken != want {
			t.Errorf("row %d: broken is %v", row.Number, row.Broken)
		}
	}
	if len(page.Rows) != 23 {
		t.Errorf("%d rows", len(page.Rows))
	}
	s.close()
	for _, content := range [][]byte{good, bad} {
		put(t, s.path, content)
		s.open()
		if s.verify().Intact() {
			t.Fatal("it was repaired")
		}
		s.record(1)
		s.close()
	}
	s.open()
	if v := s.verify(); v.BrokenAt != at && v.BrokenAt != 20 && v.BrokenAt != 21 || v.Intact() {
		t.Errorf("got %+v", v)
	}
	// After a year its rows go, and that it was broken stays.
	for range 3 {
		s.pass(DefaultRetention + 1)
		s.record(1)
		if v := s.verify(); v.BrokenAt != at || v.Reason != backend.AccessBreakEdited || v.Rows != 2 {
			t.Errorf("after a year: %+v", v)
		}
	}
	if left, err := filepath.Glob(filepath.Join(filepath.Dir(s.path), "relay.damaged-*")); err != nil || len(left) > 2 { // those that were put back are removed by their own age
		t.Errorf("left %v, %v", left, err)
	}
}

// TestRecord_AnchorEditedWhileRunning_IsNotOverwritten edits it between two rows.
func TestRecord_AnchorEditedWhileRunning_IsNotOverwritten(t *testing.T) {
	s := newScene(t)
	s.record(2)
	s.flush()
	s.anchor.set("")
	s.record(1)
	if err := s.log.Flush(t.Context()); err != nil {
		wantCode(t, "flush", err, backend.CodeAccessLogBroken)
	} else { // the anchor of the first row, which is stored beside it, found it before
		s.mu.Lock()
		wantCode(t, "warned", s.lastWarning(), backend.CodeAccessLogBroken)
		s.mu.Unlock()
	}
	s.wantBroken(1, backend.AccessBreakAnchor)
	s.record(1)
	s.close()
	s.open()
	s.wantBroken(1, backend.AccessBreakAnchor)
}

func TestRecord_FileReplacedWhileRunning_IsBroken(t *testing.T) {
	s := newScene(t)
	s.record(9)
	s.flush()
	content := get(t, s.path)
	all := parse(content, s.storedKey())
	put(t, s.path, content[:all.rows[5]])
	s.record(1)
	s.wantBroken(6, backend.AccessBreakShorter)
}

func FuzzParse(f *testing.F) {
	k := testKey(f, 'A')
	content, end := fileOf(k, 3)
	begin, err := writeCheckpoint(k, &checkpoint{Before: 7, Tag: make([]byte, tagSize), Pruned: 7})
	if err != nil {
		f.Fatal(err)
	}
	for _, seed := range [][]byte{nil, content, content[:len(content)-5], begin, append(begin, content[headerSize:]...), header(k)} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, changed []byte) {
		s := parse(changed, k)
		s.anchored(end)
		if s.brokenAt == 0 && !bytes.HasPrefix(changed, content) {
			t.Error("another log is taken for this one")
		}
		s.find(func(*backend.AccessRow) bool { return true }, 10)
		countRows(changed)
	})
}

func FuzzRow(f *testing.F) {
	f.Add(encodeRow(&backend.AccessRow{At: noon, AccessEvent: backend.AccessEvent{Kind: "opened", Target: "U-1"}}))
	f.Add([]byte{rowVersion})
	f.Fuzz(func(t *testing.T, plain []byte) {
		row, err := decodeRow(plain, 1)
		if err == nil && !bytes.Equal(encodeRow(&row), plain) {
			t.Errorf("%x is the same row as %x", plain, encodeRow(&row))
		}
	})
}

// TestVerify_RowOfAnotherHistory_IsDetected puts a row in the place of the one with its
// number, under the same key: only what it is chained to tells them apart.
func TestVerify_RowOfAnotherHistory_IsDetected(t *testing.T) {
	s := newScene(t)
	s.record(5)
	s.flush()
	early := get(t, s.path)
	s.record(1)
	other := parse(get(t, s.path), s.storedKey())
	row := frames(other)[5]
	s.close()
	put(t, s.path, early)
	s.anchor.set("") // the log breaks, and goes on with other rows
	s.open()
	s.record(1)
	s.flush()
	now := parse(get(t, s.path), s.storedKey())
	if now.Before != 5 || len(now.rows) != 1 {
		t.Fatalf("%d rows after %d", len(now.rows), now.Before)
	}
	put(t, s.path, joined(now, [][]byte{row}))
	if again := parse(get(t, s.path), s.storedKey()); again.brokenAt != 6 || again.reason != backend.AccessBreakEdited {
		t.Errorf("broken at %d: %s", again.brokenAt, again.reason)
	}
}

// TestRecord_PartsOfTheLogDeleted_IsReported deletes each set of file, key and end.
func TestRecord_PartsOfTheLogDeleted_IsReported(t *testing.T) {
	for parts := 1; parts < 8; parts++ {
		s := newScene(t)
		s.record(3)
		s.close()
		remove := func() {
			if parts&1 > 0 {
				if err := os.Remove(s.path); err != nil {
					t.Fatal(err)
				}
			}
			if parts&2 > 0 {
				s.key.set("")
			}
			if parts&4 > 0 {
				s.anchor.set("")
			}
		}
		remove()
		s.open()
		want := s.verify()
		if want.Intact() || parts == 7 && want.Reason != backend.AccessBreakGone {
			t.Errorf("%b: got %+v", parts, want)
		}
		s.record(2)
		s.close()
		s.open()
		if v := s.verify(); v.BrokenAt != want.BrokenAt || v.Reason != want.Reason || v.Rows < 2 {
			t.Errorf("%b, after another row: got %+v, want %+v", parts, v, want)
		}
		if s.id.text != s.storedKey().id {
			t.Errorf("%b: the stored ID is %s", parts, s.id.text)
		}
		s.close()
		remove() // the log that took its place
		s.open()
		if v := s.verify(); v.Intact() {
			t.Errorf("%b, again: got %+v", parts, v)
		}
	}
}

// TestRecord_DeletedAndInterrupted_IsReportedOnce ends the application before the ID of the new
// log is stored.
func TestRecord_DeletedAndInterrupted_IsReportedOnce(t *testing.T) {
	s := newScene(t)
	s.record(3)
	s.close()
	if err := os.Remove(s.path); err != nil {
		t.Fatal(err)
	}
	s.key.set("")
	s.anchor.set("")
	s.open()
	s.log.options.ID = failingSave{s.id}
	s.record(1)
	if s.lastWarning() == nil {
		t.Error("that the ID was not stored was not reported")
	}
	s.close()
	for range 2 {
		s.open()
		s.wantBroken(1, backend.AccessBreakGone)
		s.record(1)
		s.close()
	}
	if file := parse(get(t, s.path), s.storedKey()); len(file.Breaks) != 1 || file.Before != 0 || len(file.rows) != 3 {
		t.Errorf("got %+v and %d rows", file.checkpoint, len(file.rows))
	}
}

// TestVerify_ReplacedLog_IsReported puts a whole log of one's own there, and lets
// it say that it is new.
func TestVerify_ReplacedLog_IsReported(t *testing.T) {
	s, other := newScene(t), newScene(t)
	s.record(3)
	s.close()
	other.record(2)
	other.close()
	own := s.key.text
	s.key.set(other.key.text)
	s.anchor.set(other.anchor.text)
	put(t, s.path, get(t, other.path))
	s.open()
	s.wantBroken(1, backend.AccessBreakGone)
	s.close()
	s.key.set(own + firstUse)
	s.anchor.set("")
	if err := os.Remove(s.path); err != nil {
		t.Fatal(err)
	}
	s.open()
	s.wantBroken(1, backend.AccessBreakMissing)
}

func TestRecord_LogOfAnEarlierVersion_StoresItsID(t *testing.T) {
	s := newScene(t)
	s.record(2)
	s.close()
	s.id.set("")
	s.open()
	s.record(1)
	s.wantIntact(3)
	if s.id.text != s.storedKey().id {
		t.Errorf("the stored ID is %q", s.id.text)
	}
}

// A row that cannot be read has no time: it is shown in its place, whatever days are
// asked for.
func TestSelect_UnreadableRow_MatchesEveryDay(t *testing.T) {
	s := newScene(t)
	s.record(9)
	s.flush()
	content := get(t, s.path)
	content[parse(content, s.storedKey()).rows[4]+30]++
	put(t, s.path, content)
	s.wantBroken(5, backend.AccessBreakEdited)
	numbers := func(logs []*Contents, query backend.AccessQuery) (got []int) {
		query.Limit = 100
		for _, row := range Select(logs, query, noon).Rows {
			got = append(got, row.Number)
		}
		return got
	}
	c, err := s.log.Read(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if got := numbers([]*Contents{c}, backend.AccessQuery{Days: 7}); !slices.Equal(got, []int{9, 8, 7, 6, 5, 4, 3, 2, 1}) {
		t.Errorf("of 7 days: got %v", got)
	}
	if got := numbers([]*Contents{c}, backend.AccessQuery{RefusedOnly: true}); got != nil {
		t.Errorf("refused only: got %v", got)
	}
	other := newScene(t)
	other.record(9)
	second, err := other.log.Read(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	got := numbers([]*Contents{second, c}, backend.AccessQuery{})
	if i := slices.Index(got, 6); len(got) != 18 || !slices.Contains(got[i:i+5], 5) {
		t.Errorf("of two logs: got %v", got)
	}
}
