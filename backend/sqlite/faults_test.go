package sqlite

import (
	"bytes"
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"userlookup/backend"
	"userlookup/backend/text"
)

// wantSentence fails unless err has the code, and unless the catalogue has a whole
// sentence for it that begins so.
func wantSentence(t testing.TB, err error, code backend.Code, title string) {
	t.Helper()
	known := backend.AsError(err)
	if known == nil || known.Code != code {
		t.Fatalf("got %v, want %s", err, code)
	}
	if got := text.With("error."+string(code)+".title", known.Params); got != title {
		t.Errorf("got the title %q", got)
	}
	for _, part := range []string{".why", ".do"} {
		if sentence := text.With("error."+string(code)+part, known.Params); strings.ContainsAny(sentence, "{}") || !strings.HasSuffix(sentence, ".") {
			t.Errorf("%s: got %q", part, sentence)
		}
	}
	if strings.Contains(err.Error(), "userlookup") {
		t.Errorf("the cause names a path: %v", err)
	}
}

// fill saves until that fails.
func (s *scene) fill() error {
	for n := range 100_000 {
		if err := s.namespace.Save(s.Context(), someLook(n, 50, noon)); err != nil {
			return err
		}
	}
	s.Fatal("it is never full")
	return nil
}

func TestSave_DiskFull_ReportsTheCause(t *testing.T) {
	s := newScene(t)
	s.save(someLook(1, 5, noon))
	if _, err := s.db.file.writer.ExecContext(t.Context(), "PRAGMA max_page_count = 60"); err != nil {
		t.Fatal(err)
	}
	wantSentence(t, s.fill(), backend.CodeDiskFull, "The disk is full")
	if saved := s.find("U-1"); saved.Attempts != 50 && saved.Attempts != 5 {
		t.Errorf("what was saved before is not as it was: %d", saved.Attempts)
	}
	if _, err := s.db.file.writer.ExecContext(t.Context(), "PRAGMA max_page_count = 100000"); err != nil {
		t.Fatal(err)
	}
	s.save(someLook(7, 5, noon)) // room was made: it goes on by itself
}

func TestOpen_UnusableFolder_ReportsTheCause(t *testing.T) {
	root := t.TempDir()
	if err := os.WriteFile(filepath.Join(root, "file"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(root, "userlookup.db"), 0o700); err != nil {
		t.Fatal(err)
	}
	type place struct {
		path  string
		code  backend.Code
		title string
	}
	unusable := func(path string) place {
		return place{path, backend.CodeFolderUnusable, "Nothing can be saved on this device"}
	}
	for name, place := range map[string]place{
		"a file in place of the folder":         unusable(filepath.Join(root, "file", "userlookup.db")),
		"a folder in place of the file":         {filepath.Join(root, "userlookup.db"), backend.CodeNotAFile, "A file of User Lookup is not a regular file"},
		"a folder of the system":                unusable("/proc/self/userlookup/userlookup.db"),
		"a folder with a name that is too long": unusable(filepath.Join(root, strings.Repeat("x", 300), "userlookup.db")),
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Open(t.Context(), Options{Path: place.path, Now: time.Now, Lock: oneByOne()})
			wantSentence(t, err, place.code, place.title)
		})
	}
}

func TestOpen_HomeUnknown_ReturnsAnError(t *testing.T) {
	_, err := Open(t.Context(), Options{Path: "userlookup/userlookup.db", Now: time.Now, Lock: oneByOne()})
	wantSentence(t, err, backend.CodeHomeUnknown, "Your home folder is not known")
}

func TestOpen_NewerSchema_IsRejectedAndUnchanged(t *testing.T) {
	s := newScene(t)
	s.save(someLook(1, 5, noon))
	s.tamper("INSERT INTO goose_db_version (version_id, is_applied) VALUES (999, 1)")
	s.close()
	before, err := os.ReadFile(s.path)
	if err != nil {
		t.Fatal(err)
	}
	_, err = Open(t.Context(), s.options())
	wantSentence(t, err, backend.CodeSavedNewer, "A newer version of User Lookup wrote the saved copies")
	if after, err := os.ReadFile(s.path); err != nil || !bytes.Equal(before, after) {
		t.Errorf("it was changed, %v", err)
	}
}

func TestSave_LockedByAnotherProcess_IsBusy(t *testing.T) {
	s := newScene(t)
	s.save(someLook(1, 5, noon))
	other, err := Open(t.Context(), s.options())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = other.Close() }()
	err = other.write(t.Context(), func(context.Context, *sql.Tx) error {
		wantSentence(t, s.namespace.Save(t.Context(), someLook(2, 5, noon)), backend.CodeFileBusy, "A file of User Lookup is in use")
		if saved := s.find("U-1"); saved == nil { // who reads need not wait
			t.Error("nothing can be read meanwhile")
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	s.save(someLook(2, 5, noon))
}

func TestFind_CancelledContext_ReturnsItsCode(t *testing.T) {
	s := newScene(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := s.namespace.Save(ctx, someLook(1, 5, noon)); !backend.HasCode(err, backend.CodeCancelled) {
		t.Errorf("got %v", err)
	}
	if _, err := s.namespace.Find(ctx, byID("U-1")); !backend.HasCode(err, backend.CodeCancelled) {
		t.Errorf("got %v", err)
	}
	s.close()
	if _, err := s.namespace.Find(t.Context(), byID("U-1")); !backend.HasCode(err, backend.CodeSavedOff) {
		t.Errorf("closed: got %v", err)
	}
}

// damages are ways in which a file that SQLite wrote is no longer one.
var damages = map[string]func([]byte) []byte{
	"noise":             func([]byte) []byte { return bytes.Repeat([]byte("noise "), 5000) },
	"a bad head":        func(content []byte) []byte { return append([]byte("SQLite format 9\x00"), content[16:]...) },
	"cut in the middle": func(content []byte) []byte { return content[:len(content)/2] },
	"cut to a page":     func(content []byte) []byte { return content[:4096] },
	"cut to nothing":    func([]byte) []byte { return nil },
	"cut in a page":     func(content []byte) []byte { return content[:5000] },
	"a hole": func(content []byte) []byte {
		return append(append(content[:4096:4096], make([]byte, 8*4096)...), content[9*4096:]...)
	},
}

var aside = regexp.MustCompile(`userlookup\.damaged-20260401T120000Z(-\d)?\.db$`)

// wantSetAside fails unless the database was set aside with a notice, once, and a
// new one took its place.
func (s *scene) wantSetAside() {
	s.Helper()
	notice := s.db.Notice()
	if notice == nil {
		s.Fatal("no notice")
	}
	wantSentence(s, notice, backend.CodeSavedDamaged, "The saved copies were damaged and set aside")
	if !aside.MatchString(notice.Params["file"]) || !exists(s, notice.Params["file"]) {
		s.Errorf("set aside as %s", notice.Params["file"])
	}
	if s.db.Notice() != nil {
		s.Error("it is reported twice")
	}
	if s.find("U-1") != nil {
		s.Error("a copy is there")
	}
	s.namespace = s.namespaceOf(s.db, "sample") // as who opens the copies again
	s.save(someLook(1, 5, noon))
	if s.find("U-1") == nil {
		s.Error("nothing is kept in the new one")
	}
}

func TestOpen_DamagedDatabase_IsSetAside(t *testing.T) {
	for name, damage := range damages {
		t.Run(name, func(t *testing.T) {
			s := newScene(t)
			s.save(someLook(1, 200, noon), someLook(2, 200, noon))
			s.close()
			content, err := os.ReadFile(s.path)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(s.path, damage(content), 0o600); err != nil {
				t.Fatal(err)
			}
			s.open()
			_, _ = s.namespace.Find(t.Context(), byID("U-1")) // some of it shows only then
			s.wantSetAside()
		})
	}
}

func TestUse_DamagedDatabase_IsSetAside(t *testing.T) {
	for name, damage := range damages {
		t.Run(name, func(t *testing.T) {
			s := newScene(t)
			s.save(someLook(1, 200, noon), someLook(2, 200, noon))
			if err := s.db.clean(t.Context()); err != nil {
				t.Fatal(err)
			}
			content, err := os.ReadFile(s.path)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(s.path, damage(content), 0o600); err != nil { // in the same file
				t.Fatal(err)
			}
			if name == "a bad head" { // is read only when a file is opened
				s.close()
				s.open()
			}
			s.find("U-1") // fails in none of this
			s.find("U-2")
			s.wantSetAside()
		})
	}
}

func TestOpen_SeveralDamagedDatabases_GetDifferentNames(t *testing.T) {
	s := newScene(t)
	for range 3 {
		s.close()
		if err := os.WriteFile(s.path, []byte("noise that is no database at all"), 0o600); err != nil {
			t.Fatal(err)
		}
		s.open()
		s.wantSetAside()
	}
	s.close()
	if _, _, err := Erase(s.path); err != nil {
		t.Fatal(err)
	}
	if rest, err := os.ReadDir(filepath.Dir(s.path)); err != nil || len(rest) > 0 {
		t.Errorf("still there: %v, %v", rest, err)
	}
}

func TestUse_FileReplacedByAnotherProcess_IsReopened(t *testing.T) {
	s := newScene(t)
	s.save(someLook(1, 5, noon))
	other := newScene(t)
	other.save(someLook(2, 5, noon))
	other.close()
	if _, _, err := Erase(s.path); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(other.path, s.path); err != nil {
		t.Fatal(err)
	}
	s.save(someLook(3, 5, noon))
	again := *s
	again.open()
	for id, want := range map[string]bool{"U-1": false, "U-2": true, "U-3": true} {
		if got := again.find(id) != nil; got != want {
			t.Errorf("%s: got %v", id, got)
		}
	}
	if _, _, err := Erase(s.path); err != nil {
		t.Fatal(err)
	}
	if saved := s.find("U-3"); saved != nil {
		t.Error("after the file was removed, it is not a new one")
	}
	// Who removed it destroyed the key too.
	if err := s.namespace.Save(t.Context(), someLook(4, 5, noon)); !backend.HasCode(err, backend.CodeSavedOff) {
		t.Errorf("sealed with a key that nobody has any more: %v", err)
	}
	s.namespace = s.namespaceOf(s.db, "sample")
	s.save(someLook(4, 5, noon))
	if s.find("U-4") == nil {
		t.Error("nothing is kept in the new one")
	}
	if keys, err := KeysAt(t.Context(), s.options()); err != nil || len(keys) != 1 {
		t.Errorf("got %v, %v", keys, err)
	}
}

func TestSave_FileReplacedMeanwhile_SavesToTheNewOne(t *testing.T) {
	s := newScene(t)
	first := true
	err := s.db.write(t.Context(), func(ctx context.Context, tx *sql.Tx) error {
		if first {
			first = false
			if _, _, err := Erase(s.path); err != nil {
				return err
			}
		}
		_, err := tx.ExecContext(ctx, "INSERT INTO keys VALUES ('after', 'file')")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	var n int
	s.rows(func(rows *sql.Rows) error { return rows.Scan(&n) }, "SELECT count(*) FROM keys")
	if n != 1 || !exists(t, s.path) {
		t.Errorf("what was written went with the old file")
	}
}

func TestOpen_Files_AreReadableByTheOwnerOnly(t *testing.T) {
	s := newScene(t)
	s.save(someLook(1, 5, noon))
	check := func() {
		t.Helper()
		for _, name := range withCompanions(s.path)[:3] {
			if info, err := os.Stat(name); err != nil || info.Mode().Perm() != 0o600 {
				t.Errorf("%s: %v, %v", name, info.Mode(), err)
			}
		}
		if info, err := os.Stat(filepath.Dir(s.path)); err != nil || info.Mode().Perm() != 0o700 {
			t.Errorf("folder: %v, %v", info.Mode(), err)
		}
	}
	check()
	s.close()
	for name, mode := range map[string]os.FileMode{s.path: 0o644, filepath.Dir(s.path): 0o755} {
		if err := os.Chmod(name, mode); err != nil {
			t.Fatal(err)
		}
	}
	s.open()
	s.save(someLook(1, 5, noon))
	check()
	size, err := s.db.Size()
	if err != nil || size < 50_000 || size > 5_000_000 {
		t.Errorf("size %d, %v", size, err)
	}
}

func TestOpen_EveryConnection_HasItsPragmas(t *testing.T) {
	s := newScene(t)
	for name, pool := range map[string]*sql.DB{"writer": s.db.file.writer, "reader": s.db.file.readers} {
		for pragma, want := range map[string]string{"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1", "secure_delete": "1", "busy_timeout": "200"} {
			var got string
			if err := pool.QueryRowContext(t.Context(), "PRAGMA "+pragma).Scan(&got); err != nil || got != want {
				t.Errorf("%s: %s is %s, %v", name, pragma, got, err)
			}
		}
	}
	if _, err := s.db.file.readers.ExecContext(t.Context(), "DELETE FROM users"); err == nil {
		t.Error("a reader can write")
	}
}
