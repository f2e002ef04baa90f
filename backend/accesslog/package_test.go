package accesslog

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"

	"userlookup/backend"
)

func (s *scene) pack() []byte {
	s.Helper()
	content, err := s.log.Pack(s.Context(), "relay", []byte("grant"))
	if err != nil {
		s.Fatal(err)
	}
	return content
}

func unpack(t testing.TB, content []byte) *Package {
	t.Helper()
	p, err := Unpack(content, noon)
	if err != nil {
		t.Fatal(err)
	}
	p.Name = "Ben Okafor"
	return p
}

func TestPack_KeepsRowsNumbersAndVerdict(t *testing.T) {
	s := newScene(t)
	s.record(5)
	p := unpack(t, s.pack())
	if !p.Verdict.Intact() || p.Verdict.Rows != 5 || p.Profile != "relay" || string(p.Grant) != "grant" || p.LogID == "" || p.LastRow != 5 || !p.LastAt.Equal(s.time()) {
		t.Errorf("got %+v, %+v", p.Verdict, p)
	}
	own := newScene(t)
	own.record(3)
	c, err := own.log.Read(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	page := Select([]*Contents{c, &p.Contents}, backend.AccessQuery{Limit: 4}, noon)
	var got []string
	for _, row := range page.Rows {
		got = append(got, row.Log+string(rune('0'+row.Number)))
	}
	if strings.Join(got, " ") != "Ben Okafor5 Ben Okafor4 3 Ben Okafor3" || page.Total != 8 || page.Matching != 8 {
		t.Errorf("got %q of %d", got, page.Total)
	}
}

func TestPack_BrokenLog_StaysBroken(t *testing.T) {
	s := newScene(t)
	s.record(9)
	s.flush()
	content := get(t, s.path)
	content[parse(content, s.storedKey()).rows[4]+30]++
	put(t, s.path, content)
	s.close()
	s.open()
	_, err := s.log.Pack(t.Context(), "relay", nil)
	wantCode(t, "before the next row", err, backend.CodeAccessLogBroken)
	s.record(1)
	p := unpack(t, s.pack())
	if p.Verdict.BrokenAt != 5 || p.Verdict.Reason != backend.AccessBreakEdited || p.Verdict.Rows != 10 {
		t.Errorf("got %+v", p.Verdict)
	}
}

func TestFollows_LogNotContinuingTheFormer_IsBroken(t *testing.T) {
	s := newScene(t)
	s.record(5)
	early := s.pack()
	s.record(5)
	late := s.pack()
	p := unpack(t, late)
	if p.Follows(unpack(t, early)); !p.Verdict.Intact() {
		t.Errorf("got %+v", p.Verdict)
	}
	p = unpack(t, early)
	if p.Follows(unpack(t, late)); p.Verdict.BrokenAt != 6 || p.Verdict.Reason != backend.AccessBreakShorter {
		t.Errorf("shorter: got %+v", p.Verdict)
	}
	// Another history under the same key.
	k := s.storedKey()
	content, end := fileOf(k, 12)
	text, err := end.text(k)
	if err != nil {
		t.Fatal(err)
	}
	put(t, s.path, content)
	s.anchor.set(text)
	s.open()
	p = unpack(t, s.pack())
	if p.Follows(unpack(t, late)); p.Verdict.BrokenAt != 10 || p.Verdict.Reason != backend.AccessBreakReplaced {
		t.Errorf("another: got %+v", p.Verdict)
	}
	// After rows were pruned.
	s = newScene(t)
	s.record(5)
	early = s.pack()
	s.pass(2 * DefaultRetention)
	s.record(1)
	s.close()
	s.open()
	s.record(1)
	pruned := s.pack()
	p, err = Unpack(pruned, s.time())
	if err != nil || !p.Follows(unpack(t, early)) || !p.Verdict.Intact() {
		t.Errorf("pruned: got %+v, %v", p.Verdict, err)
	}
	// They were not old enough to be removed.
	p, err = Unpack(pruned, noon.Add(DefaultRetention-48*time.Hour))
	if err != nil || p.Follows(unpack(t, early)) || p.Verdict.BrokenAt != 6 || p.Verdict.Reason != backend.AccessBreakReplaced {
		t.Errorf("pruned early: got %+v, %v", p.Verdict, err)
	}
}

func TestUnpack_EveryEdit_IsRejected(t *testing.T) {
	s := newScene(t)
	s.record(3)
	content := s.pack()
	rows := bytes.Index(content, []byte(magic))
	for at := range content {
		changed := bytes.Clone(content)
		changed[at] ^= 1
		p, err := Unpack(changed, noon)
		if at >= rows && (err != nil || p.Verdict.Intact()) {
			t.Errorf("byte %d of the files: %v", at-rows, err)
		}
		if p, err := Unpack(content[:at], noon); err == nil && p.Verdict.Intact() {
			t.Errorf("cut at %d: %+v", at, p.Verdict)
		}
	}
	if _, err := Unpack(bytes.Replace(content, []byte(`"version":1`), []byte(`"version":2`), 1), noon); !errors.Is(err, ErrPackageNewer) {
		t.Errorf("got %v", err)
	}
	if _, err := Unpack(append(content, 0), noon); !errors.Is(err, ErrPackage) {
		t.Errorf("got %v", err)
	}
}

func FuzzUnpack(f *testing.F) {
	s := newScene(f)
	s.record(2)
	content := s.pack()
	f.Add(content)
	f.Add(content[:len(content)-3])
	f.Add([]byte(packageMagic + "{}\n"))
	f.Fuzz(func(_ *testing.T, changed []byte) {
		if p, err := Unpack(changed, noon); err == nil {
			Select([]*Contents{&p.Contents}, backend.AccessQuery{Limit: 5}, noon)
		}
	})
}
