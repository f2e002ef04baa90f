package sqlite

import (
	"context"
	"database/sql"
	"reflect"
	"strings"
	"testing"
	"time"

	"userlookup/backend"
)

// tamper changes rows as somebody would who has the file and not the key.
func (s *scene) tamper(statement string, args ...any) {
	s.Helper()
	err := s.db.write(s.Context(), func(ctx context.Context, tx *sql.Tx) error {
		result, err := tx.ExecContext(ctx, statement, args...)
		if err != nil {
			return err
		}
		if n, _ := result.RowsAffected(); n == 0 {
			s.Errorf("nothing was changed by %s", statement)
		}
		return nil
	})
	if err != nil {
		s.Fatalf("%s: %v", statement, err)
	}
}

// readAll reads all that is kept of user 1.
func (s *scene) readAll(namespace *Namespace) error {
	saved, err := namespace.Find(s.Context(), byID("U-1"))
	if err != nil {
		return err
	}
	if saved == nil {
		s.Fatal("no copy")
	}
	for _, err := range saved.History {
		if err != nil {
			return err
		}
	}
	infos, err := namespace.Snapshots(s.Context(), "USR-00001")
	if err != nil {
		return err
	}
	for _, info := range infos {
		if _, err := namespace.Snapshot(s.Context(), "USR-00001", info.ID); err != nil {
			return err
		}
	}
	return nil
}

// Rows of the scene below.
const (
	user1 = "(SELECT min(id) FROM users)"
	user2 = "(SELECT max(id) FROM users WHERE namespace = 1)"
	user3 = "(SELECT min(id) FROM users WHERE namespace = 2)" // the same person, on another platform
)

func TestFind_RowsChangedOrMoved_AreCorrupted(t *testing.T) {
	flip := func(table, column string) string {
		return "UPDATE " + table + " SET " + column + " = CAST(substr(" + column + ", 1, 40) || x'00' || substr(" + column + ", 42) AS BLOB)"
	}
	moved := func(table, column, from string) string {
		return "UPDATE " + table + " SET " + column + " = (SELECT " + column + " FROM " + table + " WHERE user = " + from + " ORDER BY number LIMIT 1) WHERE rowid = (SELECT min(rowid) FROM " + table + " WHERE user = " + user1 + ")"
	}
	for name, statements := range map[string][]string{
		"a byte of a summary":              {flip("users", "summary")},
		"a byte of a snapshot":             {flip("snapshots", "snapshot")},
		"a byte of its times":              {flip("snapshots", "times")},
		"a byte of a block":                {flip("blocks", "jobs")},
		"a summary that ends early":        {"UPDATE users SET summary = substr(summary, 1, 10)"},
		"a summary of another user":        {"UPDATE users SET summary = (SELECT summary FROM users WHERE id = " + user2 + ") WHERE id = " + user1},
		"a summary of another platform":    {"UPDATE users SET summary = (SELECT summary FROM users WHERE id = " + user3 + ") WHERE id = " + user1},
		"another user under this GUID":     {"UPDATE users SET guid = x'00', user_id = NULL WHERE id = " + user1, "UPDATE users SET (guid, user_id) = (SELECT guid, user_id FROM users WHERE id = " + user3 + ") WHERE id = " + user2},
		"the ID of another user":           {"UPDATE users SET user_id = NULL WHERE id = " + user1, "UPDATE users SET user_id = (SELECT user_id FROM users WHERE id = " + user3 + ") WHERE id = " + user2},
		"a snapshot of another user":       {moved("snapshots", "snapshot", user2)},
		"a snapshot of another platform":   {moved("snapshots", "snapshot", user3)},
		"times of another user":            {moved("snapshots", "times", user2)},
		"times in place of a snapshot":     {"UPDATE snapshots SET snapshot = times"},
		"a snapshot in place of a summary": {"UPDATE users SET summary = (SELECT snapshot FROM snapshots WHERE user = users.id)"},
		"an older snapshot":                {"UPDATE snapshots SET snapshot = (SELECT snapshot FROM snapshots AS old WHERE old.user = snapshots.user AND old.number = 1) WHERE number = 2"},
		"no snapshot":                      {"DELETE FROM snapshots"},
		"no newest snapshot":               {"DELETE FROM snapshots WHERE number = 2 AND user = " + user1},
		"no oldest snapshot":               {"DELETE FROM snapshots WHERE number = 1 AND user = " + user1},
		"a snapshot with a higher number":  {"UPDATE snapshots SET number = 9223372036854775807 WHERE number = 1 AND user = " + user1},
		"a snapshot of another save":       {"UPDATE snapshots SET revision = 9223372036854775807 WHERE number = 2 AND user = " + user1},
		"a user of another save":           {"UPDATE users SET revision = 9223372036854775807 WHERE id = " + user1},
		"a user of another time":           {"UPDATE users SET looked_at = 9223372036854775807 WHERE id = " + user1},
		"a user who looks better":          {"UPDATE users SET severity = severity + 1 WHERE id = " + user1},
		"a user without an address":        {"UPDATE users SET email = NULL WHERE id = " + user1},
		"a block of another user":          {moved("blocks", "jobs", user2)},
		"a block of another platform":      {moved("blocks", "jobs", user3)},
		"blocks in another order":          {"UPDATE blocks SET newest = 0, oldest = 0 WHERE number = (SELECT min(number) FROM blocks)"},
		"a block less":                     {"DELETE FROM blocks WHERE number = 1"},
		"a block twice":                    {"INSERT INTO blocks SELECT user, 99, revision, newest, oldest, attempts, jobs FROM blocks WHERE number = 1"},
		"a block with another number":      {"UPDATE blocks SET number = 99 WHERE number = 1"},
		"a block of another save":          {"UPDATE blocks SET revision = revision + 1 WHERE number = 1"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newSceneWith(t, func(o *Options) { o.blockSize = 10 })
			other := s.namespaceOf(s.db, "other platform")
			first := someLook(1, 25, noon)
			s.save(first)
			first.User.Metadata = "another"
			s.save(someLook(2, 25, noon), first)
			if err := other.Save(t.Context(), first); err != nil {
				t.Fatal(err)
			}
			if err := s.readAll(s.namespace); err != nil {
				t.Fatal(err)
			}
			for _, statement := range statements {
				s.tamper(statement)
			}
			if err := s.readAll(s.namespace); !isAltered(err) {
				t.Fatalf("got %v", err)
			}
			// The next look-up keeps a fresh copy, and what still opens of the old one.
			s.save(someLook(1, 3, noon.Add(time.Hour)))
			if err := s.readAll(s.namespace); err != nil {
				t.Errorf("after another look-up: %v", err)
			}
		})
	}
}

// rowsOf gives every value of the rows of a table, and what puts them back.
func (s *scene) rowsOf(table string) (putBack func()) {
	s.Helper()
	var kept [][]any
	var width int
	s.rows(func(rows *sql.Rows) error {
		columns, err := rows.Columns()
		if err != nil {
			return err
		}
		width = len(columns)
		row, into := make([]any, width), make([]any, width)
		for i := range row {
			into[i] = &row[i]
		}
		kept = append(kept, row)
		return rows.Scan(into...)
	}, "SELECT * FROM "+table)
	return func() {
		s.Helper()
		for _, row := range kept {
			s.tamper("INSERT OR REPLACE INTO "+table+" VALUES (?"+strings.Repeat(", ?", width-1)+")", row...)
		}
	}
}

func TestFind_OlderRowsRestored_AreCorrupted(t *testing.T) {
	for name, tables := range map[string][]string{
		"a summary":                {"users"},
		"snapshots":                {"snapshots"},
		"blocks":                   {"blocks"},
		"a summary and snapshots":  {"users", "snapshots"},
		"a summary and its blocks": {"users", "blocks", "jobs"},
		"snapshots and blocks":     {"snapshots", "blocks", "jobs"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newScene(t)
			s.save(someLook(1, 3, noon))
			var putBack []func()
			for _, table := range tables {
				putBack = append(putBack, s.rowsOf(table))
			}
			s.save(shuffled(someLook(1, 3, noon), noon.Add(time.Hour))) // the same, an hour later
			changed := someLook(1, 5, noon.Add(2*time.Hour))
			changed.Connections[0].Status = backend.StatusDenied
			s.save(changed)
			s.tamper("PRAGMA defer_foreign_keys = on") // replacing a user must not take the rest along
			for _, put := range putBack {
				put()
			}
			if err := s.readAll(s.namespace); !isAltered(err) {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestFind_RevisionSetBack_RejectsOlderRows(t *testing.T) {
	s := newScene(t)
	s.save(someLook(1, 3, noon))
	putBack := s.rowsOf("snapshots")
	s.save(shuffled(someLook(1, 3, noon), noon.Add(time.Hour)))
	s.tamper("UPDATE namespaces SET revisions = 0")
	s.save(shuffled(someLook(1, 3, noon), noon.Add(2*time.Hour)))
	putBack()
	if err := s.readAll(s.namespace); !isAltered(err) {
		t.Errorf("got %v", err)
	}
}

func TestSave_AttemptIndexLost_KeepsEachAttemptOnce(t *testing.T) {
	s := newSceneWith(t, func(o *Options) { o.blockSize = 10 })
	s.save(someLook(1, 30, noon))
	s.tamper("DELETE FROM jobs")
	s.save(someLook(1, 30, noon))
	saved := s.find("U-1")
	if got := history(t, saved); len(got) != 30 || saved.Attempts != 30 {
		t.Errorf("got %d attempts, the list says %d", len(got), saved.Attempts)
	}
}

func TestSave_CorruptedBlock_KeepsTheOthers(t *testing.T) {
	s := newSceneWith(t, func(o *Options) { o.blockSize = 10 })
	s.save(someLook(1, 30, noon))
	s.tamper("UPDATE blocks SET jobs = x'00' WHERE number = 2")
	if err := s.readAll(s.namespace); !isAltered(err) {
		t.Fatal(err)
	}
	again := someLook(1, 30, noon)
	again.Jobs = again.Jobs[:1]
	s.save(again)
	saved := s.find("U-1")
	if got := history(t, saved); len(got) != 20 || saved.Attempts != 20 || saved.Whole {
		t.Errorf("got %d attempts, whole %v", len(got), saved.Whole)
	}
}

func TestList_CorruptedUser_IsListedAndCanBeForgotten(t *testing.T) {
	s := newScene(t)
	s.save(someLook(1, 1, noon), someLook(2, 1, noon))
	s.tamper("UPDATE users SET summary = x'00' WHERE id = 2")
	list, err := s.namespace.List(t.Context(), backend.SavedQuery{Limit: 9})
	if err != nil || len(list.Users) != 2 {
		t.Fatalf("got %+v, %v", list, err)
	}
	line := list.Users[0]
	if want := (backend.SavedUser{At: noon, Overview: backend.Overview{Family: backend.FamilyUnknown}, Altered: line.Altered}); line != want || line.Altered == "" {
		t.Errorf("got %+v", line)
	}
	if other := list.Users[1]; other.GUID == "" || other.Altered != "" {
		t.Errorf("got %+v", other)
	}

	forget := func(name string) error {
		return s.namespace.Forget(t.Context(), backend.Query{Kind: backend.QueryByAltered, Value: name})
	}
	for _, name := range []string{"", "zz", "00"} {
		if err := forget(name); !backend.HasCode(err, backend.CodeNotSaved) {
			t.Errorf("%q: got %v", name, err)
		}
	}
	if err := forget(line.Altered); err != nil {
		t.Fatal(err)
	}
	if list, err := s.namespace.List(t.Context(), backend.SavedQuery{Limit: 9}); err != nil || list.Total != 1 || list.Users[0].UserID != "U-1" {
		t.Errorf("got %+v, %v", list, err)
	}
}

func TestList_IDReusedByALaterUser_IsMarked(t *testing.T) {
	s := newScene(t)
	former, now := someLook(1, 1, noon), someLook(2, 1, noon)
	now.User.ID = former.User.ID
	s.save(former, now, someLook(3, 1, noon))
	for _, text := range []string{"", "u-"} {
		list, err := s.namespace.List(t.Context(), backend.SavedQuery{Limit: 9, Text: text})
		if err != nil {
			t.Fatal(err)
		}
		for _, user := range list.Users {
			if want := user.GUID == former.User.GUID; user.IDTaken != want {
				t.Errorf("%s: got %v", user.GUID, user.IDTaken)
			}
		}
	}
}

func TestFind_WrongKey_ReturnsNotSaved(t *testing.T) {
	s := newScene(t)
	s.save(someLook(1, 1, noon))
	other := s.db.Namespace("sample", testKey('o'), Key{ID: "key-o", Place: backend.PlaceKeychain})
	if saved, err := other.Find(t.Context(), byID("U-1")); saved != nil || err != nil {
		t.Errorf("got %v, %v", saved, err)
	}
	keys, err := s.db.Keys(t.Context())
	if want := []Key{{ID: "key-k", Place: backend.PlaceFile}}; err != nil || !reflect.DeepEqual(keys, want) {
		t.Errorf("got %v, %v", keys, err)
	}
}
