package sqlite

import (
	"database/sql"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"userlookup/backend"
)

// A fixture is a database as a version wrote it, beside what is read from it. Once it is
// released it never changes. After a new migration, write the fixture of its schema with
//
//	go test ./backend/sqlite -run EarlierSchema -write-fixture
var writeFixture = flag.Bool("write-fixture", false, "write the fixture of the newest schema, if it is missing")

func fixture(schema int64, extension string) string {
	return filepath.Join("testdata", fmt.Sprintf("schema-%d%s", schema, extension))
}

func TestOpen_EarlierSchema_IsUpgraded(t *testing.T) {
	for schema := int64(1); schema <= newestSchema; schema++ {
		if schema == newestSchema && *writeFixture && !exists(t, fixture(schema, ".db")) && !t.Failed() { // else it would be wrong, and stay
			makeFixture(t)
		}
		t.Run(fmt.Sprint(schema), func(t *testing.T) {
			s := &scene{TB: t, path: filepath.Join(t.TempDir(), "data", "userlookup.db"), clock: &clock{noon}, with: func(*Options) {}}
			s.putFixture(schema)
			for range 2 {
				s.open()
				wantAllOf(t, "fixture", read(t, schema), s.contents())
				var version int64
				s.rows(func(rows *sql.Rows) error { return rows.Scan(&version) }, "SELECT max(version_id) FROM goose_db_version")
				if version != newestSchema {
					t.Errorf("schema %d", version)
				}
				s.wantIntegrity()
				s.close()
			}
			s.open()
			s.save(canaryLook("fixture"), someLook(9, 2, noon))
			if notice := s.db.Notice(); notice != nil || s.find("U-9") == nil {
				t.Errorf("it cannot be used: %v", notice)
			}
		})
	}
}

// putFixture puts a database of an earlier schema in place.
func (s *scene) putFixture(schema int64) {
	s.Helper()
	content, err := os.ReadFile(fixture(schema, ".db"))
	if err != nil {
		s.Fatal(err)
	}
	if err := createFile(s.path, s.path); err != nil {
		s.Fatal(err)
	}
	if err := os.WriteFile(s.path, content, 0o600); err != nil {
		s.Fatal(err)
	}
}

// contents is what is read from a database that holds the fixture.
func (s *scene) contents() map[string]any {
	s.Helper()
	saved := s.find("fixture-U-1")
	if saved == nil {
		s.Fatal("no copy")
	}
	list, err := s.namespace.List(s.Context(), backend.SavedQuery{Limit: 9})
	if err != nil {
		s.Fatal(err)
	}
	sightings, err := s.namespace.InstitutionStats(s.Context(), []string{"fixture-second"}, noon.AddDate(0, 0, -1))
	if err != nil {
		s.Fatal(err)
	}
	keys, err := s.db.Keys(s.Context())
	if err != nil {
		s.Fatal(err)
	}
	contents := map[string]any{
		"snapshot": saved.Snapshot, "attempts": saved.Attempts, "whole": saved.Whole, "gaplessSince": saved.GaplessSince, "history": history(s, saved),
		"list": list, "snapshots": s.snapshots(saved.User.GUID), "sightings": sightings, "keys": keys,
	}
	var plain map[string]any
	if err := json.Unmarshal(marshal(s, contents), &plain); err != nil {
		s.Fatal(err)
	}
	return plain
}

func marshal(t testing.TB, value any) []byte {
	t.Helper()
	content, err := json.MarshalIndent(value, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	return append(content, '\n')
}

func read(t testing.TB, schema int64) map[string]any {
	t.Helper()
	content, err := os.ReadFile(fixture(schema, ".json"))
	if err != nil {
		t.Fatal(err)
	}
	var want map[string]any
	if err := json.Unmarshal(content, &want); err != nil {
		t.Fatal(err)
	}
	return want
}

// wantAllOf fails unless everything in the fixture is still there. What a later
// version tells beside it may be anything.
func wantAllOf(t testing.TB, where string, want, got any) {
	t.Helper()
	switch want := want.(type) {
	case map[string]any:
		got, _ := got.(map[string]any)
		for key, value := range want {
			wantAllOf(t, where+"."+key, value, got[key])
		}
	case []any:
		got, _ := got.([]any)
		if len(got) != len(want) {
			t.Errorf("%s: got %d, want %d", where, len(got), len(want))
			return
		}
		for i, value := range want {
			wantAllOf(t, fmt.Sprintf("%s[%d]", where, i), value, got[i])
		}
	default:
		if got != want {
			t.Errorf("%s: got %v, want %v", where, got, want)
		}
	}
}

func makeFixture(t *testing.T) {
	s := newScene(t)
	look := canaryLook("fixture")
	s.save(look)
	look.Total++
	s.save(look, someLook(2, 40, noon))
	if err := os.MkdirAll("testdata", 0o750); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(fixture(newestSchema, ".json"), marshal(t, s.contents()), 0o600); err != nil {
		t.Fatal(err)
	}
	s.close() // everything is in the one file then
	content, err := os.ReadFile(s.path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(fixture(newestSchema, ".db"), content, 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestOpen_IncompleteEarlierSchema_IsSetAside has tables of the earlier schema that no
// version left like that, which the migrations cannot bring on.
func TestOpen_IncompleteEarlierSchema_IsSetAside(t *testing.T) {
	for _, damage := range []string{
		"DROP TABLE sightings",
		"ALTER TABLE users DROP COLUMN summary",
		"CREATE TABLE namespaces (id INTEGER)",
		"CREATE TRIGGER keep BEFORE UPDATE ON users BEGIN SELECT RAISE(ABORT, 'no'); END",
	} {
		t.Run(damage, func(t *testing.T) {
			s := &scene{TB: t, path: filepath.Join(t.TempDir(), "data", "userlookup.db"), clock: &clock{noon}, with: func(*Options) {}}
			s.putFixture(1)
			db, err := sql.Open("sqlite3", s.path)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := db.Exec(damage); err != nil {
				t.Fatal(err)
			}
			if err := db.Close(); err != nil {
				t.Fatal(err)
			}
			s.open()
			if notice := s.db.Notice(); !backend.HasCode(notice, backend.CodeSavedDamaged) {
				t.Errorf("got the notice %v", notice)
			}
			s.save(someLook(9, 2, noon))
		})
	}
}
