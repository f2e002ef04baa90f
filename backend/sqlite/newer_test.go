package sqlite

import (
	"database/sql"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/fxamacker/cbor/v2"

	"userlookup/backend"
)

// newerRecords seals what a column of user 1 holds again, as a record of the version
// that follows the newest one, or of the newest with a field more.
func (s *scene) newerRecords(kind string, hasField bool) {
	s.Helper()
	n, guid := s.namespace, s.namespace.guidHash("USR-00001")
	reseal := func(stored []byte, newest int, identity string) []byte {
		plain, err := n.sealer.Unseal(stored[1:], versioned(identity, int(stored[0])))
		if err != nil {
			s.Fatal(err)
		}
		if hasField {
			return sealRecord(n.sealer, newest, withField(s, plain), identity)
		}
		return sealRecord(n.sealer, newest+1, plain, identity)
	}
	type change struct {
		number int64
		sealed []byte
	}
	var changes []change
	var statement string
	switch kind {
	case "summary":
		statement = "UPDATE users SET summary = ? WHERE id = ?"
		s.rows(func(rows *sql.Rows) error {
			row, err := scanUserRow(rows)
			changes = append(changes, change{row.id, reseal(row.summary, len(summaryRecords), n.userIdentity(row))})
			return err
		}, "SELECT "+userColumns+" FROM users WHERE guid = ?", guid)
	case "times", "snapshot":
		statement = "UPDATE snapshots SET " + kind + " = ? WHERE number = ? AND user = 1"
		s.rows(func(rows *sql.Rows) error {
			var row snapshotRow
			var times, sealed []byte
			if err := rows.Scan(&row.number, &row.revision, &times, &sealed); err != nil {
				return err
			}
			saved, err := n.unsealSnapshot(guid, row, times, sealed)
			if err != nil {
				return err
			}
			if kind == "times" {
				changes = append(changes, change{row.number, reseal(times, len(timesRecords), n.identity(tableTimes, guid, row.number, row.revision))})
			} else {
				changes = append(changes, change{row.number, reseal(sealed, len(snapshotRecords), n.identity(tableSnapshots, guid, row.number, saved.times.Revision))})
			}
			return nil
		}, "SELECT number, revision, times, snapshot FROM snapshots WHERE user = 1")
	case "block":
		statement = "UPDATE blocks SET jobs = ? WHERE number = ? AND user = 1"
		s.rows(func(rows *sql.Rows) error {
			var number, revision int64
			var sealed []byte
			err := rows.Scan(&number, &revision, &sealed)
			changes = append(changes, change{number, reseal(sealed, len(blockRecords), n.identity(tableBlocks, guid, number, revision))})
			return err
		}, "SELECT number, revision, jobs FROM blocks WHERE user = 1")
	}
	for _, c := range changes {
		s.tamper(statement, c.sealed, c.number)
	}
}

// withField adds a field to a record that is stored as a map.
func withField(t testing.TB, plain []byte) []byte {
	t.Helper()
	var fields map[any]any
	if err := cbor.Unmarshal(plain, &fields); err != nil {
		t.Fatal(err)
	}
	fields[9999] = "of a newer version"
	return encode(fields)
}

// everyRow gives all that the tables hold.
func (s *scene) everyRow() (all [][]any) {
	s.Helper()
	for _, table := range []string{"namespaces", "users", "snapshots", "blocks", "jobs", "sightings"} {
		s.rows(func(rows *sql.Rows) error {
			columns, err := rows.Columns()
			if err != nil {
				return err
			}
			row, into := make([]any, len(columns)), make([]any, len(columns))
			for i := range row {
				into[i] = &row[i]
			}
			all = append(all, row)
			return rows.Scan(into...)
		}, "SELECT * FROM "+table)
	}
	return all
}

func TestRecord_NewerVersion_IsRejectedAndUnchanged(t *testing.T) {
	const title = "A newer version of User Lookup wrote the saved copies"
	for name, refuses := range map[string]struct{ list, snapshots, snapshot bool }{
		"summary":               {list: true, snapshots: true, snapshot: true},
		"summary with a field":  {list: true, snapshots: true, snapshot: true},
		"times":                 {snapshots: true, snapshot: true},
		"times with a field":    {snapshots: true, snapshot: true},
		"snapshot":              {snapshot: true},
		"snapshot with a field": {snapshot: true},
		"block":                 {},
	} {
		t.Run(name, func(t *testing.T) {
			s := newSceneWith(t, func(o *Options) { o.blockSize = 10 })
			s.save(someLook(1, 25, noon), someLook(2, 5, noon))
			kind, hasField := strings.CutSuffix(name, " with a field")
			s.newerRecords(kind, hasField)
			before := s.everyRow()

			wantSentence(t, s.readAll(s.namespace), backend.CodeSavedNewer, title)
			_, err := s.namespace.List(t.Context(), backend.SavedQuery{Limit: 9})
			if refuses.list {
				wantSentence(t, err, backend.CodeSavedNewer, title)
			} else if err != nil {
				t.Errorf("list: %v", err)
			}
			_, err = s.namespace.Snapshots(t.Context(), "USR-00001")
			if refuses.snapshots {
				wantSentence(t, err, backend.CodeSavedNewer, title)
			} else if err != nil {
				t.Errorf("snapshots: %v", err)
			}
			_, err = s.namespace.Snapshot(t.Context(), "USR-00001", 1)
			if refuses.snapshot {
				wantSentence(t, err, backend.CodeSavedNewer, title)
			} else if err != nil {
				t.Errorf("snapshot: %v", err)
			}
			wantSentence(t, s.namespace.Save(t.Context(), someLook(1, 30, noon.Add(time.Hour))), backend.CodeSavedNewer, title)
			s.db.suspects.Store(s.namespace.suspectKey(s.namespace.guidHash("USR-00001")), true) // corrupted rows beside it change nothing
			wantSentence(t, s.namespace.Save(t.Context(), someLook(1, 30, noon.Add(time.Hour))), backend.CodeSavedNewer, title)

			if !reflect.DeepEqual(s.everyRow(), before) {
				t.Error("a row was changed")
			}
			if notice := s.db.Notice(); notice != nil {
				t.Errorf("the database was set aside: %v", notice)
			}
			if s.find("U-2") == nil {
				t.Error("the copy of another user cannot be read")
			}
			if err := s.namespace.Forget(t.Context(), byID("U-1")); err != nil {
				t.Errorf("it cannot be deleted: %v", err)
			}
		})
	}
}

// TestRecord_ChangedVersion_IsCorrupted takes a byte that nobody sealed for no
// version: what is damaged must not pass for newer.
func TestRecord_ChangedVersion_IsCorrupted(t *testing.T) {
	for _, column := range []string{"users SET summary", "snapshots SET times", "snapshots SET snapshot", "blocks SET jobs"} {
		for _, version := range []string{"x''", "x'00'", "x'01'", "x'02'", "x'03'", "x'ff'"} {
			s := newScene(t)
			s.save(someLook(1, 5, noon))
			before := s.everyRow()
			_, field, _ := strings.Cut(column, " SET ")
			s.tamper("UPDATE " + column + " = CAST(" + version + " || substr(" + field + ", 2) AS BLOB)")
			if reflect.DeepEqual(s.everyRow(), before) {
				continue // it has this version
			}
			if err := s.readAll(s.namespace); !isAltered(err) {
				t.Errorf("%s %s: got %v", column, version, err)
			}
			s.save(someLook(1, 5, noon.Add(time.Hour)))
			if err := s.readAll(s.namespace); err != nil {
				t.Errorf("%s %s: after another save: %v", column, version, err)
			}
		}
	}
}
