package sqlite

import (
	"database/sql"
	"testing"
	"time"

	"userlookup/backend"
)

// tamperOutside changes the file as another program would: with a connection of its own,
// without our rules.
func (s *scene) tamperOutside(statements ...string) {
	s.Helper()
	other, err := sql.Open("sqlite3", "file:"+s.path+"?_busy_timeout=1000")
	if err != nil {
		s.Fatal(err)
	}
	other.SetMaxOpenConns(1)
	for _, statement := range statements {
		if _, err := other.ExecContext(s.Context(), statement); err != nil {
			s.Fatalf("%s: %v", statement, err)
		}
	}
	if err := other.Close(); err != nil {
		s.Fatal(err)
	}
}

// otherSchemas are ways in which the tables of a database are no longer ours.
var otherSchemas = map[string][]string{
	"no keys":                    {"DROP TABLE keys"},
	"no namespaces":              {"DROP TABLE namespaces"},
	"no users":                   {"DROP TABLE users"},
	"no snapshots":               {"DROP TABLE snapshots"},
	"no blocks":                  {"DROP TABLE blocks"},
	"no jobs":                    {"DROP TABLE jobs"},
	"no sightings":               {"DROP TABLE sightings"},
	"no clock":                   {"DROP TABLE clock"},
	"no index":                   {"DROP INDEX users_by_id"},
	"no migrations":              {"DROP TABLE goose_db_version"},
	"no table at all":            {"DROP TABLE jobs", "DROP TABLE sightings", "DROP TABLE blocks", "DROP TABLE snapshots", "DROP TABLE users", "DROP TABLE namespaces", "DROP TABLE keys", "DROP TABLE clock", "DROP TABLE goose_db_version", "VACUUM"},
	"a view of users":            {"ALTER TABLE users RENAME TO others", "CREATE VIEW users AS SELECT * FROM others"},
	"a view of clocks":           {"DROP TABLE clock", "CREATE VIEW clock AS SELECT 1 AS id, 0 AS settled, 0 AS leapt"},
	"a view of migrations":       {"ALTER TABLE goose_db_version RENAME TO others", "CREATE VIEW goose_db_version AS SELECT * FROM others"},
	"text for numbers":           {"DROP TABLE clock", "CREATE TABLE clock (id INTEGER NOT NULL PRIMARY KEY, settled TEXT NOT NULL, leapt TEXT NOT NULL)", "INSERT INTO clock VALUES (1, 'yesterday', 'never')"},
	"another column":             {"ALTER TABLE snapshots RENAME COLUMN times TO moments"},
	"a column less":              {"ALTER TABLE blocks DROP COLUMN attempts"},
	"a column more":              {"ALTER TABLE users ADD COLUMN note TEXT"},
	"a table more":               {"CREATE TABLE notes (note TEXT)"},
	"a trigger":                  {"CREATE TRIGGER gone AFTER INSERT ON snapshots BEGIN DELETE FROM snapshots WHERE user = new.user; END"},
	"a count of saves":           {"UPDATE namespaces SET revisions = 9223372036854775807"},
	"a user of no platform":      {"PRAGMA foreign_keys = off", "DELETE FROM namespaces"},
	"a platform without its key": {"PRAGMA foreign_keys = off", "DELETE FROM keys"},
}

// onlyWhenOpened are seen only when a file is opened: nothing tells of them while it is.
var onlyWhenOpened = map[string]bool{"a user of no platform": true, "a platform without its key": true}

func TestOpen_ForeignSchema_IsSetAside(t *testing.T) {
	for name, statements := range otherSchemas {
		t.Run(name, func(t *testing.T) {
			s := newScene(t)
			s.save(someLook(1, 20, noon), someLook(2, 20, noon))
			s.close()
			s.tamperOutside(statements...)
			s.open()
			_ = s.namespace.Save(t.Context(), someLook(2, 1, noon)) // some of it shows only then
			s.wantSetAside()
		})
	}
}

func TestUse_SchemaChangedWhileOpen_IsSetAside(t *testing.T) {
	for name, statements := range otherSchemas {
		if onlyWhenOpened[name] {
			continue
		}
		t.Run(name, func(t *testing.T) {
			s := newScene(t)
			s.save(someLook(1, 20, noon), someLook(2, 20, noon))
			s.tamperOutside(statements...)
			_ = s.namespace.Save(t.Context(), someLook(2, 1, noon)) // CodeSavedOff: the new one knows no key yet
			s.wantSetAside()
		})
	}
}

func TestOpen_UnknownSchemaVersion_IsSetAside(t *testing.T) {
	for _, version := range []string{"9223372036854775807", "-1", "'abc'"} {
		t.Run(version, func(t *testing.T) {
			s := newScene(t)
			s.save(someLook(1, 5, noon))
			s.close()
			s.tamperOutside("UPDATE goose_db_version SET version_id = " + version)
			s.open()
			s.wantSetAside()
		})
	}
}

func TestUse_TextInNumberColumn_IsSetAside(t *testing.T) {
	s := newScene(t)
	s.save(someLook(1, 5, noon))
	s.tamperOutside("PRAGMA writable_schema = on",
		"UPDATE sqlite_schema SET sql = replace(sql, 'STRICT', '') WHERE name = 'snapshots'", "PRAGMA writable_schema = reset",
		"UPDATE snapshots SET number = 'newest'",
		"PRAGMA writable_schema = on",
		"UPDATE sqlite_schema SET sql = sql || 'STRICT' WHERE name = 'snapshots'", "PRAGMA writable_schema = off")
	_, _ = s.namespace.Find(t.Context(), byID("U-1"))
	s.wantSetAside()
}

// TestPurge_StoredClockMissingOrFarAhead_UsesDeviceClock loses no copy by a counter that
// says nothing.
func TestPurge_StoredClockMissingOrFarAhead_UsesDeviceClock(t *testing.T) {
	for _, statement := range []string{"DELETE FROM clock", "UPDATE clock SET settled = 9223372036854775807, leapt = 9223372036854775807", "UPDATE clock SET settled = -9223372036854775807"} {
		s := newScene(t)
		s.save(someLook(1, 5, noon))
		s.tamper(statement)
		s.clock.at = noon.Add(time.Hour)
		if n := s.purge(backend.DefaultRetention); n != 0 || s.find("U-1") == nil {
			t.Errorf("%s: %d were purged", statement, n)
		}
	}
}

// TestSave_HighestIDUsed_PicksAFreeID gives a user the last ID that there is.
func TestSave_HighestIDUsed_PicksAFreeID(t *testing.T) {
	s := newScene(t)
	s.save(someLook(1, 5, noon))
	s.tamperOutside("PRAGMA foreign_keys = off", "UPDATE users SET id = 9223372036854775807", "UPDATE snapshots SET user = 9223372036854775807",
		"UPDATE blocks SET user = 9223372036854775807", "UPDATE jobs SET user = 9223372036854775807", "UPDATE sightings SET user = 9223372036854775807")
	s.save(someLook(2, 5, noon))
	if s.find("U-1") == nil || s.find("U-2") == nil {
		t.Error("one of them is not there")
	}
}
