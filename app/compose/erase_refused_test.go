package compose

import (
	"context"
	"database/sql"
	"fmt"
	"io/fs"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"userlookup/backend"
	"userlookup/backend/mock"
	"userlookup/backend/profiles"
	"userlookup/backend/session"
	"userlookup/backend/sqlite"
	"userlookup/backend/storage"
	"userlookup/backend/text"
)

// sentence is what a person reads of a failure.
func sentence(err error) string {
	known := backend.AsError(err)
	if known == nil {
		return ""
	}
	return text.Failure("cli.failure", string(known.Code), known.Params)
}

// everyFile is the content of all files below root but those of locks, and of the
// keychain.
func everyFile(t *testing.T, root string, held *mock.Keychain) map[string]string {
	t.Helper()
	files := map[string]string{}
	if err := filepath.WalkDir(root, func(path string, scope fs.DirEntry, err error) error {
		if err != nil || scope.IsDir() || strings.HasSuffix(path, ".lock") || strings.HasSuffix(path, ".log") {
			return err
		}
		content, err := os.ReadFile(path)
		files[path] = string(content)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	for name, value := range held.All() {
		files["keychain "+name] = value
	}
	return files
}

// wantDataFiles fails unless these and nothing else but lock files are in the folder.
func wantDataFiles(t *testing.T, when, root string, want ...string) {
	t.Helper()
	entries, err := os.ReadDir(filepath.Join(root, "data"))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, scope := range entries {
		if !strings.HasSuffix(scope.Name(), ".lock") && scope.Name() != "access" { // the log is never erased
			got = append(got, scope.Name())
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("%s: the folder has %v, want %v", when, got, want)
	}
}

// onDevice saves a copy of a platform whose key is in the keychain, and one of the
// sample data.
func onDevice(t *testing.T) (m *movable, root string, held *mock.Keychain) {
	t.Helper()
	m, root, held = newMovable(t), t.TempDir(), newHeld()
	m.at(day, false)
	m.run(t, root, held, func(_ *Profiles, scope *session.Scope) { keep(t, scope, "r1", "U-1002") })
	k := ProfilesWith(root, held)
	desk, scope := sit(t, k, profiles.PlatformConfig{})
	keep(t, scope, "r1", "U-1003")
	desk.Close()
	if err := k.Close(); err != nil {
		t.Fatal(err)
	}
	return m, root, held
}

func TestErase_Refused_ChangesNothingAndSaysWhy(t *testing.T) {
	for name, row := range map[string]struct {
		prepare func(t *testing.T, k *Profiles, data string, held *mock.Keychain)
		want    string
	}{
		"the keychain is locked": {func(_ *testing.T, _ *Profiles, _ string, held *mock.Keychain) { held.Fail(backend.CodeKeychainLocked) }, "The keychain is locked, or refused. "},
		"the keychain is slow":   {func(_ *testing.T, _ *Profiles, _ string, held *mock.Keychain) { held.Fail(backend.CodeKeychainSlow) }, "The keychain does not answer. "},
		"the keychain is gone":   {func(_ *testing.T, _ *Profiles, _ string, held *mock.Keychain) { held.Fail(backend.CodeKeychainMissing) }, "There is no keychain to be used here. "},
		"another window makes a database": {func(t *testing.T, _ *Profiles, data string, _ *mock.Keychain) {
			hold(t, filepath.Join(data, "userlookup.db"))
		}, "A file of User Lookup is in use. "},
		"another window makes a key": {func(t *testing.T, _ *Profiles, data string, _ *mock.Keychain) {
			hold(t, filepath.Join(data, "saved.key"))
		}, "A file of User Lookup is in use. "},
		"a folder in place of a key": {func(t *testing.T, _ *Profiles, data string, _ *mock.Keychain) {
			folderAt(t, filepath.Join(data, "saved-key.age"))
		}, "A file of User Lookup is not a regular file. "},
		"a folder in place of a log": {func(t *testing.T, _ *Profiles, data string, _ *mock.Keychain) {
			folderAt(t, filepath.Join(data, "userlookup.db-journal"))
		}, "A file of User Lookup is not a regular file. "},
		"a link in place of a key": {func(t *testing.T, _ *Profiles, data string, _ *mock.Keychain) {
			linkAt(t, filepath.Join(data, "saved-key.age"))
		}, "A file of User Lookup is not a regular file. "},
		"a link in place of a log": {func(t *testing.T, _ *Profiles, data string, _ *mock.Keychain) {
			linkAt(t, filepath.Join(data, "userlookup.db-journal"))
		}, "A file of User Lookup is not a regular file. "},
	} {
		t.Run(name, func(t *testing.T) {
			m, root, held := onDevice(t)
			before := everyFile(t, root, held)
			impatient := under(root, profiles.Options{Keychain: held, Patience: 10 * time.Millisecond})
			m.runOn(t, impatient, func(k *Profiles, scope *session.Scope) {
				if !strings.HasSuffix(name, "in place of a log") { // with it the copies cannot be opened
					if err := scope.Reopen(t.Context()); err != nil {
						t.Fatal(err)
					}
				}
				lookedUp := lookUp(t, scope, "r1", "U-1001")
				_ = scope.Flush(t.Context())
				before = everyFile(t, root, held)
				row.prepare(t, k, filepath.Join(root, "data"), held)
				err := scope.Erase(t.Context())
				if got := sentence(err); !strings.HasPrefix(got, row.want) {
					t.Errorf("got %q", got)
				}
				held.Fail("")
				if view, err := scope.Await(t.Context(), "r1"); err != nil || view.User == nil || view.User.GUID != lookedUp.User.GUID {
					t.Errorf("the open user is closed: %v", err)
				}
				after := everyFile(t, root, held)
				for path := range maps.Keys(before) {
					if !strings.Contains(path, "userlookup.db") && before[path] != after[path] || strings.HasSuffix(path, "userlookup.db") && after[path] == "" {
						t.Errorf("%s was changed", path)
					}
				}
			})
			if strings.Contains(name, "in place of") {
				return
			}
			m.run(t, root, held, func(_ *Profiles, scope *session.Scope) {
				if list, err := scope.Saved(t.Context(), backend.SavedQuery{Sort: backend.SavedByTime, Limit: 9}); err != nil || list.Total != 2 {
					t.Errorf("%d users are saved, %v", list.Total, err)
				}
			})
		})
	}
}

// hold holds the lock of a file as another process does.
func hold(t *testing.T, path string) {
	t.Helper()
	other, holding, let := storage.NewFile(path), make(chan struct{}), make(chan struct{})
	ended := make(chan error, 1)
	go func() {
		ended <- other.WithLock(context.Background(), func(context.Context) error {
			close(holding)
			<-let
			return nil
		})
	}()
	<-holding
	t.Cleanup(func() {
		close(let)
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
}

func folderAt(t *testing.T, path string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Join(path, "x"), 0o700); err != nil {
		t.Fatal(err)
	}
}

// linkAt puts a link to another file in place of one of ours: erasing the link would
// leave what it leads to.
func linkAt(t *testing.T, path string) {
	t.Helper()
	target := filepath.Join(t.TempDir(), "target")
	if err := os.WriteFile(target, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	_ = os.Remove(path)
	if err := os.Symlink(target, path); err != nil {
		t.Skip("this account cannot make links: ", err)
	}
}

// What damaged or protected files there are is no reason to leave the copies.
func TestErase_KeysThatCannotBeRead_AreErased(t *testing.T) {
	spoiled := func(name, content string) func(t *testing.T, data string) {
		return func(t *testing.T, data string) {
			if err := os.WriteFile(filepath.Join(data, name), []byte(content), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	for name, spoil := range map[string]func(t *testing.T, data string){
		"as it was":                   func(*testing.T, string) {},
		"credentials.age is damaged":  spoiled("credentials.age", "no age file"),
		"credentials.age is empty":    spoiled("credentials.age", ""),
		"saved-key.age is damaged":    spoiled("saved-key.age", "no age file"),
		"saved-key.age is empty":      spoiled("saved-key.age", ""),
		"sample.key is empty":         spoiled("sample.key", ""),
		"sample.key is no JSON":       spoiled("sample.key", "key"),
		"the database is damaged":     spoiled("userlookup.db", strings.Repeat("no database ", 999)),
		"the database is empty":       spoiled("userlookup.db", ""),
		"a database was set aside":    spoiled("userlookup.damaged-20260101T000000Z.db", "x"),
		"a database was half made":    spoiled("userlookup.db.new", "x"),
		"a key was half written":      spoiled(".sample.key.123.tmp", "key"),
		"a damaged key was set aside": spoiled("sample.damaged-20260101T000000Z.key", "key"),
		"another process is saving": func(t *testing.T, data string) {
			other, err := sql.Open("sqlite3", filepath.Join(data, "userlookup.db")+"?_txlock=immediate")
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = other.Close() })
			if _, err := other.BeginTx(t.Context(), nil); err != nil {
				t.Fatal(err)
			}
		},
		"the log of a database was left": spoiled("userlookup.db-wal", "x"),
	} {
		for _, passphrase := range []string{"", "a wrong passphrase"} {
			t.Run(name+", "+passphrase, func(t *testing.T) {
				m, root := newMovable(t), t.TempDir()
				m.at(day, false)
				choice := profiles.PlatformConfig{Profile: "relay", BaseURL: m.server.URL, ClientID: "id", APIKey: backend.NewSecret("key"), Place: backend.PlaceFile}
				with := func(passphrase string, do func(scope *session.Scope)) {
					k := ProfilesUnder(root)
					desk, err := k.Open(choice, OpenOptions{Passphrase: func() backend.Secret { return backend.NewSecret(passphrase) }}, slog.New(slog.DiscardHandler))
					if err != nil {
						t.Fatal(err)
					}
					scope := desk.Session.Scope(everything{})
					do(scope)
					desk.Close()
					if err := k.Close(); err != nil {
						t.Error(err)
					}
				}
				data := filepath.Join(root, "data")
				credentials := sealedUnder(root, backend.NewSecret(rightPassphrase))
				if err := credentials.Set(t.Context(), "relay", backend.NewSecret("{}")); err != nil {
					t.Fatal(err)
				}
				with(rightPassphrase, func(scope *session.Scope) { keep(t, scope, "r1", "U-1002") })
				wantDataFiles(t, "before", root, "credentials.age", "saved-key.age", "userlookup.db")
				spoil(t, data)
				before, err := os.ReadFile(filepath.Join(data, "credentials.age"))
				if err != nil {
					t.Fatal(err)
				}
				with(passphrase, func(scope *session.Scope) {
					if err := scope.Erase(t.Context()); err != nil {
						t.Error(sentence(err))
					}
				})
				wantDataFiles(t, "erased", root, "credentials.age")
				if after, err := os.ReadFile(filepath.Join(data, "credentials.age")); err != nil || string(after) != string(before) {
					t.Errorf("the credentials were changed, %v", err)
				}
			})
		}
	}
}

// A PIN that this version cannot use is one that was forgotten.
func TestErase_PINThatCannotBeUsed_IsErased(t *testing.T) {
	for name, record := range map[string]string{"damaged": "x", "of a newer version": `{"version":99}`} {
		m, root, held := onDevice(t)
		if err := held.Set(t.Context(), "lock_pin", backend.NewSecret(record)); err != nil {
			t.Fatal(err)
		}
		k := ProfilesWith(root, held)
		if state, err := k.PINState(t.Context(), backend.PlaceKeychain); state != profiles.PINSet || err != nil {
			t.Errorf("%s: got %s, %v", name, state, err)
		}
		if err := k.Close(); err != nil {
			t.Error(err)
		}
		m.run(t, root, held, func(_ *Profiles, scope *session.Scope) {
			if err := scope.Erase(t.Context()); err != nil {
				t.Errorf("%s: %s", name, sentence(err))
			}
		})
		wantNothingKept(t, name, root, held)
	}
}

const rightPassphrase = "correct horse"

// databaseOf opens the database below root.
func databaseOf(t *testing.T, root string) *sqlite.Database {
	t.Helper()
	file := storage.NewFile(filepath.Join(root, "data", "userlookup.db"))
	db, err := sqlite.Open(t.Context(), sqlite.Options{Path: file.Path(), Now: time.Now, Lock: file.WithLock})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() }) // nothing was written
	return db
}

// What cannot be removed is named, with what is gone, and the next attempt does it.
func TestErase_InPart_SaysWhatIsGoneAndWhatIsLeft(t *testing.T) {
	m, root, held := onDevice(t)
	data := filepath.Join(root, "data")
	blocked := filepath.Join(data, "userlookup.db-journal")
	m.run(t, root, held, func(k *Profiles, scope *session.Scope) {
		k.Step = func(name string) {
			if name == "sample.key" {
				folderAt(t, blocked)
			}
		}
		err := scope.Erase(t.Context())
		want := "Not everything was erased. Erased: the key in the system keychain, sample.key, userlookup.db, userlookup.db-wal, userlookup.db-shm. Still in " + data + ": userlookup.db-journal. "
		got := strings.NewReplacer(", userlookup.db-wal", "", ", userlookup.db-shm", "").Replace(sentence(err)) // closing removes them, or not
		if want = strings.NewReplacer(", userlookup.db-wal", "", ", userlookup.db-shm", "").Replace(want); !strings.HasPrefix(got, want) {
			t.Errorf("got  %q\nwant %q", got, want)
		}
		if held.Stored("saved_copies") != "" {
			t.Error("the key is in the keychain")
		}
		wantDataFiles(t, "in part", root, "userlookup.db-journal")
		k.Step = func(string) {}
		if err := os.RemoveAll(blocked); err != nil {
			t.Fatal(err)
		}
		if err := scope.Erase(t.Context()); err != nil {
			t.Error(sentence(err))
		}
	})
	wantNothingKept(t, "again", root, held)
}

// What is erased is not made again where a key is left behind.
func TestErase_AKeyIsLeft_MakesNoDatabase(t *testing.T) {
	_, root, _ := onDevice(t)
	k := ProfilesWith(root, newHeld())
	if err := os.Remove(filepath.Join(root, "data", "userlookup.db")); err != nil {
		t.Fatal(err)
	}
	desk, scope := sit(t, k, profiles.PlatformConfig{})
	defer desk.Close()
	if list, err := scope.Saved(t.Context(), backend.SavedQuery{Sort: backend.SavedByTime, Limit: 9}); err != nil || list.Total != 0 {
		t.Errorf("%+v, %v", list, err)
	}
	wantDataFiles(t, "only read", root, "sample.key")
}

// A process that ends between two steps leaves no copy that can be read, and the
// next attempt does the rest.
func TestErase_KilledBetweenSteps_IsFinishedByTheNext(t *testing.T) {
	for _, last := range []string{"keychain", "sample.key", "saved-key.age"} {
		m, root, held := onDevice(t)
		choice := profiles.PlatformConfig{Profile: "relay", BaseURL: m.server.URL, ClientID: "id", APIKey: backend.NewSecret("key"), Place: backend.PlaceKeychain}
		k := ProfilesWith(root, held)
		k.Step = func(name string) {
			if name == last {
				panic("killed")
			}
		}
		func() {
			defer func() { _ = recover() }()
			t.Error(k.Erase(t.Context(), choice, none, slog.New(slog.DiscardHandler)))
		}()
		if held.Stored("saved_copies") != "" {
			t.Errorf("killed after %s: the key is there still", last)
		}
		m.run(t, root, held, func(_ *Profiles, scope *session.Scope) {
			_, err := scope.OpenSaved(t.Context(), "r1", "U-1002", func(backend.UserView) {})
			wantCode(t, "a copy after "+last, err, backend.CodeSavedKeyMissing)
			if err := scope.Erase(t.Context()); err != nil {
				t.Errorf("after %s: %s", last, sentence(err))
			}
			keep(t, scope, "r2", "U-1003")
		})
		m.run(t, root, held, func(_ *Profiles, scope *session.Scope) {
			if err := scope.Erase(t.Context()); err != nil {
				t.Errorf("after %s: %s", last, sentence(err))
			}
		})
		wantNothingKept(t, fmt.Sprint("after ", last), root, held)
		wantDataFiles(t, last, root)
	}
}

// The app has no use for a sample key that is none, and nobody can repair it.
func TestOpen_SampleKeyDamaged_IsReplacedAndSaid(t *testing.T) {
	for name, content := range map[string]string{
		"empty": "", "no JSON": "key", "null": "null", "another form": `{"saved_copies":1}`,
		"no key": `{"saved_copies":"x"}`, "a short key": `{"saved_copies":"id:AAAA"}`,
	} {
		for _, first := range []string{"open", "look up"} {
			t.Run(name+", "+first, func(t *testing.T) {
				_, root, held := onDevice(t)
				if err := os.WriteFile(filepath.Join(root, "data", "sample.key"), []byte(content), 0o600); err != nil {
					t.Fatal(err)
				}
				k := ProfilesWith(root, held)
				desk, scope := sit(t, k, profiles.PlatformConfig{})
				if first == "open" {
					if err := scope.Reopen(t.Context()); err != nil {
						t.Fatal(sentence(err))
					}
				}
				keep(t, scope, "r1", "U-1001")
				notice := stateOf(scope).Notice
				if notice == nil || !strings.HasPrefix(sentence(notice), "The key of the sample data was damaged and has been replaced. The saved copies of the sample data were encrypted with it, so they were deleted. Saved copies of other platforms are not affected.") {
					t.Fatalf("said %v", notice)
				}
				if aside, err := os.ReadFile(notice.Params["file"]); err != nil || string(aside) != content {
					t.Errorf("set aside is %q, %v", aside, err)
				}
				if list, err := scope.Saved(t.Context(), backend.SavedQuery{Sort: backend.SavedByTime, Limit: 9}); err != nil || list.Total != 1 || list.Users[0].UserID != "U-1001" {
					t.Errorf("%+v, %v", list, err)
				}
				keys, err := sqlite.KeysAt(t.Context(), sqlite.Options{Path: filepath.Join(root, "data", "userlookup.db")})
				if err != nil || len(keys) != 2 {
					t.Errorf("noted are %v, %v", keys, err)
				}
				desk.Close()
				if err := k.Close(); err != nil {
					t.Error(err)
				}
			})
		}
	}
}
