package sqlite

import (
	"bytes"
	"database/sql"
	"os"
	"sync"
	"testing"

	"userlookup/backend"
)

// flipInIndex closes the database, flips one bit of a value in the root page of an index,
// and opens it again.
func (s *scene) flipInIndex(index string, value []byte) {
	s.Helper()
	var page, size int
	s.rows(func(rows *sql.Rows) error { return rows.Scan(&page) }, "SELECT rootpage FROM sqlite_schema WHERE name = ?", index)
	s.rows(func(rows *sql.Rows) error { return rows.Scan(&size) }, "PRAGMA page_size")
	s.close()
	content, err := os.ReadFile(s.path)
	if err != nil {
		s.Fatal(err)
	}
	at := bytes.Index(content[(page-1)*size:page*size], value)
	if at < 0 {
		s.Fatalf("%s is not in its root page", index)
	}
	content[(page-1)*size+at] ^= 1
	if err := os.WriteFile(s.path, content, 0o600); err != nil {
		s.Fatal(err)
	}
	s.open()
}

func TestUse_DamagedIndex_IsRebuilt(t *testing.T) {
	look := someLook(1, 5, noon)
	find := func(kind backend.QueryKind, value string) func(*scene) {
		return func(s *scene) {
			if saved, err := s.namespace.Find(s.Context(), backend.Query{Kind: kind, Value: value}); err != nil || saved == nil {
				s.Errorf("found %v, %v", saved, err)
			}
		}
	}
	list := func(*scene) {} // as after each of them
	save := func(s *scene) { s.save(look) }
	purge := func(s *scene) {
		if n, err := s.namespace.Purge(s.Context(), backend.DefaultRetention); err != nil || n > 0 {
			s.Errorf("purged %d, %v", n, err)
		}
	}
	id := func(s *scene) []byte { return s.namespace.idHash(look.User.ID) }
	guid := func(s *scene) []byte { return s.namespace.guidHash(look.User.GUID) }
	namespace := func(s *scene) []byte { return s.namespace.name }
	for name, test := range map[string]struct {
		index string
		value func(*scene) []byte
		use   func(*scene)
	}{
		"IDs, find":         {"users_by_id", id, find(backend.QueryByID, look.User.ID)},
		"IDs, purge":        {"users_by_id", id, purge},
		"email, find":       {"users_by_email", func(s *scene) []byte { return s.namespace.emailHash(look.User.Email) }, find(backend.QueryByEmail, look.User.Email)},
		"GUIDs, find":       {"sqlite_autoindex_users_1", guid, find(backend.QueryByGUID, look.User.GUID)},
		"GUIDs, save":       {"sqlite_autoindex_users_1", guid, save},
		"namespaces, find":  {"sqlite_autoindex_namespaces_1", namespace, find(backend.QueryByID, look.User.ID)},
		"namespaces, list":  {"sqlite_autoindex_namespaces_1", namespace, list},
		"namespaces, save":  {"sqlite_autoindex_namespaces_1", namespace, save},
		"namespaces, purge": {"sqlite_autoindex_namespaces_1", namespace, purge},
	} {
		t.Run(name, func(t *testing.T) {
			s := newScene(t)
			s.save(look, someLook(2, 5, noon))
			s.flipInIndex(test.index, test.value(s))
			test.use(s)
			if list, err := s.namespace.List(t.Context(), backend.SavedQuery{Limit: 8}); err != nil || list.Total != 2 || len(list.Users) != 2 {
				t.Errorf("listed %+v, %v", list, err)
			}
			s.rows(func(rows *sql.Rows) error {
				var result string
				if err := rows.Scan(&result); result != "ok" {
					t.Errorf("the check says %s, %v", result, err)
				}
				return nil
			}, "PRAGMA integrity_check")
			if notice := s.db.Notice(); notice != nil {
				t.Errorf("got the notice %v", notice)
			}
		})
	}
}

func TestFind_DamagedIndexRebuiltMeanwhile_FindsTheUser(t *testing.T) {
	for range 10 {
		s := newScene(t)
		s.save(someLook(1, 5, noon))
		s.flipInIndex("users_by_id", s.namespace.idHash("U-1"))
		var running sync.WaitGroup
		for range 4 {
			running.Go(func() {
				if saved, err := s.namespace.Find(t.Context(), byID("U-1")); err != nil || saved == nil {
					t.Errorf("found %v, %v", saved, err)
				}
			})
			running.Go(func() {
				if _, err := s.namespace.Purge(t.Context(), backend.DefaultRetention); err != nil {
					t.Error(err)
				}
			})
		}
		running.Wait()
	}
}

func TestForget_DamagedIndex_DeletesTheUser(t *testing.T) {
	s := newScene(t)
	s.save(someLook(1, 5, noon), someLook(2, 5, noon))
	s.flipInIndex("users_by_id", s.namespace.idHash("U-1"))
	if err := s.namespace.Forget(t.Context(), byID("U-1")); err != nil {
		t.Fatal(err)
	}
	var left int
	s.rows(func(rows *sql.Rows) error { return rows.Scan(&left) }, "SELECT count(*) FROM users NOT INDEXED")
	if left != 1 || s.find("U-2") == nil {
		t.Errorf("%d users are left", left)
	}
}

func TestUse_SameUserTwice_IsSetAside(t *testing.T) {
	s := newScene(t)
	s.save(someLook(1, 5, noon))
	s.flipInIndex("sqlite_autoindex_users_1", s.namespace.guidHash("USR-00001"))
	s.tamper("INSERT INTO users SELECT id + 1, namespace, guid, user_id, email, revision, looked_at, severity, summary FROM users WHERE id = 1")
	s.close()
	s.open()
	s.find("U-2")
	s.wantSetAside()
}
