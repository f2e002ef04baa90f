package accesslog

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"userlookup/backend"
)

// A fixture is a log as a version wrote it, with its stored key, end and ID, the files
// that were set aside, and the package that was sent. Once it is released it never
// changes.
var writeStored = flag.Bool("write-stored", false, "write the fixture, if it is missing")

type fixture struct {
	Key, Anchor, ID string
	Files           map[string][]byte
	Sent            []byte
}

func fixturePath() string { return filepath.Join("testdata", "log-1.json") }

func writeFixture(t *testing.T) {
	s := newScene(t)
	s.record(4)
	content := get(t, s.path)
	content[len(content)-tagSize-3] ^= 1 // the last row was edited, so another file begins
	put(t, s.path, content)
	s.log = s.open()
	s.record(3)
	sent, err := s.log.Pack(t.Context(), "relay", []byte("{}"))
	if err != nil {
		t.Fatal(err)
	}
	s.close()
	f := fixture{Key: s.key.text, Anchor: s.anchor.text, ID: s.id.text, Files: map[string][]byte{}, Sent: sent}
	entries, err := os.ReadDir(filepath.Dir(s.path))
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		if !strings.HasSuffix(entry.Name(), ".lock") {
			f.Files[entry.Name()] = get(t, filepath.Join(filepath.Dir(s.path), entry.Name()))
		}
	}
	plain, err := json.MarshalIndent(f, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll("testdata", 0o750); err != nil {
		t.Fatal(err)
	}
	put(t, fixturePath(), plain)
}

func TestRecord_Version1Log_IsReadAndContinued(t *testing.T) {
	if _, err := os.Stat(fixturePath()); err != nil && *writeStored {
		writeFixture(t)
	}
	var f fixture
	if err := json.Unmarshal(get(t, fixturePath()), &f); err != nil {
		t.Fatal(err)
	}
	s := newScene(t)
	s.key.set(f.Key)
	s.anchor.set(f.Anchor)
	s.id.set(f.ID)
	if err := os.MkdirAll(filepath.Dir(s.path), 0o700); err != nil {
		t.Fatal(err)
	}
	for name, content := range f.Files {
		put(t, filepath.Join(filepath.Dir(s.path), name), content)
	}
	s.wantBroken(4, backend.AccessBreakEdited) // the checkpoint says so for good
	var target []string
	for _, row := range s.rows(backend.AccessQuery{Limit: 20}).Rows {
		if !row.Broken {
			target = append(target, row.Target)
		}
	}
	slices.Sort(target)
	if want := []string{"U-1000", "U-1000", "U-1001", "U-1001", "U-1002", "U-1002"}; !slices.Equal(target, want) {
		t.Errorf("got %v", target)
	}
	before := s.verify().Rows
	s.record(1)
	if v := s.verify(); v.Rows != before+1 || v.BrokenAt != 4 {
		t.Errorf("after another row: %+v", v)
	}
	sent, err := Unpack(f.Sent, noon)
	if err != nil || sent.Profile != "relay" || sent.LastRow != before {
		t.Errorf("got %+v, %v", sent, err)
	}
}
