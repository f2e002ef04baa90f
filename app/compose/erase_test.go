package compose

import (
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"userlookup/backend"
	"userlookup/backend/access"
	"userlookup/backend/mock"
	"userlookup/backend/profiles"
	"userlookup/backend/session"
)

// wantNothingKept fails unless no copy and no key is on the device.
func wantNothingKept(t *testing.T, when, root string, held *mock.Keychain) {
	t.Helper()
	if copyKeys(held) > 0 {
		t.Errorf("%s: a key is in the keychain still", when)
	}
	entries, err := os.ReadDir(filepath.Join(root, "data"))
	if err != nil {
		t.Error(err)
	}
	for _, scope := range entries {
		if strings.HasPrefix(scope.Name(), "userlookup.") && !strings.HasSuffix(scope.Name(), ".lock") {
			t.Errorf("%s: %s is there still", when, scope.Name())
		}
	}
	noFileHoldsText(t, root, "saved_copies")
}

func TestErase_LeavesNoFilesUntilTheNextLookup(t *testing.T) {
	m, root, held := newMovable(t), t.TempDir(), newHeld()
	m.at(day, false)
	m.run(t, root, held, func(k *Profiles, scope *session.Scope) {
		saveUser(t, scope, "r1", "U-1002")
		if held.Stored("saved_copies") == "" {
			t.Fatal("the key is not in the keychain")
		}
		if err := scope.Erase(t.Context()); err != nil {
			t.Fatal(err)
		}
		if off := stateOf(scope).Off; off != nil {
			t.Errorf("off because of %v", off)
		}
		if list, err := scope.Saved(t.Context(), backend.SavedQuery{Sort: backend.SavedByTime, Limit: 9}); err != nil || list.Total != 0 {
			t.Errorf("%+v, %v", list, err)
		}
		if recents, err := scope.Recent(t.Context()); err != nil || len(recents) != 0 {
			t.Errorf("recent are %+v", recents)
		}
		_, err := scope.OpenSaved(t.Context(), "r2", "U-1002", func(backend.UserView) {})
		wantCode(t, "offline", err, backend.CodeNotSaved)
		if err := scope.Purge(t.Context()); err != nil {
			t.Error(err)
		}
		if _, size := k.Kept(t.Context(), access.Fixed(access.SampleState(access.RoleAdmin, true), k.Now, nil)); size != 0 {
			t.Errorf("%d bytes", size)
		}
		wantNothingKept(t, "asked for this and that", root, held)
	})
	wantNothingKept(t, "closed", root, held)
	m.run(t, root, held, func(_ *Profiles, scope *session.Scope) {
		if err := scope.Erase(t.Context()); err != nil {
			t.Fatal(err)
		}
		lookUp(t, scope, "r1", "U-1003")
		if err := scope.Flush(t.Context()); err != nil {
			t.Error(err)
		}
		if list, err := scope.Saved(t.Context(), backend.SavedQuery{Sort: backend.SavedByTime, Limit: 9}); err != nil || list.Total != 1 || list.Users[0].UserID != "U-1003" {
			t.Errorf("%+v, %v", list, err)
		}
	})
}

// TestOpen_ReadOnly_CreatesNothing asks for this and that where nothing is kept, and sees
// what another process keeps meanwhile.
func TestOpen_ReadOnly_CreatesNothing(t *testing.T) {
	m, root, held := newMovable(t), t.TempDir(), newHeld()
	m.at(day, false)
	m.run(t, root, held, func(_ *Profiles, scope *session.Scope) {
		total := func() int {
			list, err := scope.Saved(t.Context(), backend.SavedQuery{Sort: backend.SavedByTime, Limit: 9})
			if err != nil {
				t.Error(err)
			}
			return list.Total
		}
		_, err := scope.OpenSaved(t.Context(), "r1", "U-1002", func(backend.UserView) {})
		wantCode(t, "offline", err, backend.CodeNotSaved)
		if err := scope.Purge(t.Context()); err != nil || total() != 0 || stateOf(scope).Off != nil {
			t.Errorf("%v, %d users, off because of %v", err, total(), stateOf(scope).Off)
		}
		wantNothingKept(t, "only read", root, held)
		m.run(t, root, held, func(_ *Profiles, other *session.Scope) { lookUp(t, other, "r1", "U-1002") })
		if total() != 1 {
			t.Error("what another process kept is not seen")
		}
	})
}

// TestOpen_ReportsStorageProblemsBeforeFirstSave is about the state of who has
// not looked anybody up yet.
func TestOpen_ReportsStorageProblemsBeforeFirstSave(t *testing.T) {
	m, root, held := newMovable(t), t.TempDir(), newHeld()
	held.Fail(backend.CodeKeychainLocked)
	m.run(t, root, held, func(_ *Profiles, scope *session.Scope) {
		wantCode(t, "locked", scope.Reopen(t.Context()), backend.CodeKeychainLocked)
	})
	wantNothingKept(t, "locked", root, held)
	held.Fail("")
	if err := os.RemoveAll(filepath.Join(root, "data")); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(root, "data"), nil, 0o600); err != nil { // no folder can be made there
		t.Fatal(err)
	}
	m.run(t, root, held, func(_ *Profiles, scope *session.Scope) {
		wantCode(t, "no folder", scope.Reopen(t.Context()), backend.CodeFolderUnusable)
	})
}

// TestErase_DatabaseMissingOrDamaged_DeletesTheKey is about keys that no database
// names, or none that can be read.
func TestErase_DatabaseMissingOrDamaged_DeletesTheKey(t *testing.T) {
	for name, spoil := range map[string]func(t *testing.T, file string, held *mock.Keychain){
		"as it was": func(*testing.T, string, *mock.Keychain) {},
		"damaged": func(t *testing.T, file string, _ *mock.Keychain) {
			if err := os.WriteFile(file, []byte(strings.Repeat("no database ", 1000)), 0o600); err != nil {
				t.Fatal(err)
			}
		},
		"of a newer version": func(t *testing.T, file string, _ *mock.Keychain) {
			change(t, file, "INSERT INTO goose_db_version (version_id, is_applied) VALUES (999, 1)")
		},
		"without a user": func(t *testing.T, file string, _ *mock.Keychain) { change(t, file, "DELETE FROM users") },
		"gone": func(t *testing.T, file string, _ *mock.Keychain) {
			if err := os.Remove(file); err != nil {
				t.Fatal(err)
			}
		},
		"gone, and what lies in the place of the key is none": func(t *testing.T, file string, held *mock.Keychain) {
			held.Put("saved_copies", "none")
			if err := os.Remove(file); err != nil {
				t.Fatal(err)
			}
		},
	} {
		for _, where := range []string{"the platform", "the sample"} {
			m, root, held := newMovable(t), t.TempDir(), newHeld()
			m.at(day, false)
			m.run(t, root, held, func(_ *Profiles, scope *session.Scope) { lookUp(t, scope, "r1", "U-1002") })
			spoil(t, filepath.Join(root, "data", "userlookup.db"), held)
			if where == "the platform" {
				m.run(t, root, held, func(_ *Profiles, scope *session.Scope) {
					if err := scope.Erase(t.Context()); err != nil {
						t.Errorf("%s: %v", name, err)
					}
				})
			} else if !strings.HasPrefix(name, "gone") { // then nothing tells of a key, and the keychain is left alone
				eraseFromTheSample(t, root, held)
			} else {
				continue
			}
			wantNothingKept(t, name+", erased from "+where, root, held)
		}
	}
}

func eraseFromTheSample(t *testing.T, root string, held *mock.Keychain) {
	t.Helper()
	k := ProfilesWith(root, held)
	workspace, scope := openScope(t, k, profiles.PlatformConfig{})
	if err := scope.Erase(t.Context()); err != nil {
		t.Error(err)
	}
	workspace.Close()
	if err := k.Close(); err != nil {
		t.Error(err)
	}
}

// change changes the database on disk.
func change(t *testing.T, file, statement string) {
	t.Helper()
	db, err := sql.Open("sqlite3", file)
	if err == nil {
		_, err = db.ExecContext(t.Context(), statement)
	}
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestErase_KeyCannotBeDeleted_ReportsIt(t *testing.T) {
	m, root, held := newMovable(t), t.TempDir(), newHeld()
	m.at(day, false)
	m.run(t, root, held, func(_ *Profiles, scope *session.Scope) {
		saveUser(t, scope, "r1", "U-1002")
		for range 2 { // also when the files are gone
			held.Fail(backend.CodeKeychainLocked)
			wantCode(t, "locked", scope.Erase(t.Context()), backend.CodeKeychainLocked)
		}
		held.Fail("")
		if err := scope.Erase(t.Context()); err != nil {
			t.Error(err)
		}
		wantNothingKept(t, "opened", root, held)
	})
}

func TestErase_DuringALookupOfAnotherProcess_Succeeds(t *testing.T) {
	m, root, held := newMovable(t), t.TempDir(), newHeld()
	m.at(day, false)
	m.run(t, root, held, func(_ *Profiles, scope *session.Scope) {
		saveUser(t, scope, "r1", "U-1002")
		before := held.Stored("saved_copies")
		m.run(t, root, held, func(_ *Profiles, other *session.Scope) {
			if err := other.Erase(t.Context()); err != nil {
				t.Error(err)
			}
		})
		lookUp(t, scope, "r2", "U-1003")
		if err := scope.Flush(t.Context()); err != nil {
			t.Error(err)
		}
		if now := held.Stored("saved_copies"); now == "" || now == before {
			t.Error("it was sealed with the key that was destroyed")
		}
	})
	m.run(t, root, held, func(_ *Profiles, scope *session.Scope) {
		list, err := scope.Saved(t.Context(), backend.SavedQuery{Sort: backend.SavedByTime, Limit: 9})
		if err != nil || list.Total != 1 || list.Users[0].UserID != "U-1003" {
			t.Errorf("%+v, %v", list, err)
		}
	})
}

func TestErase_LeavesTheAccessLog(t *testing.T) {
	m, root, held := newMovable(t), t.TempDir(), newHeld()
	m.at(day, false)
	m.run(t, root, held, func(k *Profiles, entry *session.Scope) {
		saveUser(t, entry, "r1", "U-1002")
		for _, place := range []backend.Place{"", backend.PlaceKeychain} {
			log := k.OpenAccessLog("other", place, access.LogOptions{})
			if err := log.Record(t.Context(), backend.AccessEvent{Kind: backend.AccessErased}); err != nil {
				t.Fatal(err)
			}
			if err := log.Close(t.Context()); err != nil {
				t.Fatal(err)
			}
			if err := entry.Erase(t.Context()); err != nil {
				t.Fatal(err)
			}
			again := k.OpenAccessLog("other", place, access.LogOptions{})
			if v, err := again.Verify(t.Context()); err != nil || !v.Intact() || v.Rows != 1 {
				t.Errorf("%q: got %+v, %v", place, v, err)
			}
			if err := os.RemoveAll(filepath.Join(root, "data", "access")); err != nil {
				t.Fatal(err)
			}
		}
	})
}
