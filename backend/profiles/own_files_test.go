package profiles_test

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"userlookup/app/compose"
	"userlookup/backend"
	"userlookup/backend/export"
)

// TestCheckOutput_OwnFiles_ReturnsError names the files of the application, those that are
// there and those that may come, in every way that leads to them.
func TestCheckOutput_OwnFiles_ReturnsError(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("where an account may make links is a setting there")
	}
	root := t.TempDir()
	k := compose.ProfilesUnder(root)
	own := map[string]string{
		"database":    filepath.Join(root, "data", "userlookup.db"),
		"log":         filepath.Join(root, "data", "userlookup.db-wal"),
		"index":       filepath.Join(root, "data", "userlookup.db-shm"),
		"lock":        filepath.Join(root, "data", "userlookup.db.lock"),
		"set aside":   filepath.Join(root, "data", "userlookup.damaged-20260401T120000Z.db"),
		"key":         filepath.Join(root, "data", "sample.key"),
		"credentials": filepath.Join(root, "data", "credentials.age"),
		"settings":    filepath.Join(root, "config", "settings.json"),
		"request log": filepath.Join(root, "state", "requests.log"),
		"web view":    filepath.Join(root, "cache", "webview", "x"),
	}
	check := func(name, path string) {
		t.Helper()
		if err := k.CheckOutput(path); !backend.HasCode(err, backend.CodeOwnFile) {
			t.Errorf("%s: got %v", name, err)
		}
	}
	for name, path := range own {
		check(name+" that is not there yet", path)
	}
	for name, path := range own {
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if name == "lock" || name == "index" { // may come
			continue
		}
		if err := os.WriteFile(path, []byte("ours"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	elsewhere := t.TempDir()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(os.Symlink(filepath.Join(root, "data"), filepath.Join(elsewhere, "folder")))
	must(os.Symlink(own["database"], filepath.Join(elsewhere, "page.json")))
	must(os.Symlink(filepath.Join(elsewhere, "page.json"), filepath.Join(elsewhere, "link to a link")))
	must(os.Link(own["key"], filepath.Join(elsewhere, "hard")))
	must(os.Symlink(filepath.Join(elsewhere, "hard"), filepath.Join(elsewhere, "link to a hard link")))
	must(os.Mkdir(filepath.Join(root, "data", "inside"), 0o700))
	for name, path := range own {
		check(name, path)
	}
	for name, path := range map[string]string{
		"another spelling":           filepath.Join(root, "data") + "/./../data//userlookup.db",
		"a folder inside":            filepath.Join(root, "data", "inside", "page.json"),
		"through a link":             filepath.Join(elsewhere, "page.json"),
		"through two links":          filepath.Join(elsewhere, "link to a link"),
		"in a folder that is a link": filepath.Join(elsewhere, "folder", "page.json"),
		"inside a linked folder":     filepath.Join(elsewhere, "folder", "inside", "page.json"),
		"a hard link":                filepath.Join(elsewhere, "hard"),
		"a link to a hard link":      filepath.Join(elsewhere, "link to a hard link"),
	} {
		check(name, path)
		if err := k.WriteExport(path, export.JSON, &export.Page{}, export.Options{}); !backend.HasCode(err, backend.CodeOwnFile) {
			t.Errorf("%s is written: %v", name, err)
		}
	}
	t.Chdir(filepath.Join(root, "data"))
	check("a relative path", "userlookup.db")
	check("a relative path, spelt another way", "../data/page.json")
	check("a relative path through a link", filepath.Join("..", "..", filepath.Base(elsewhere), "folder", "x"))

	for _, path := range []string{own["database"], own["key"], own["settings"]} {
		if content, err := os.ReadFile(path); err != nil || string(content) != "ours" {
			t.Errorf("%s: %q, %v", path, content, err)
		}
	}
	t.Chdir(elsewhere)
	for _, path := range []string{filepath.Join(elsewhere, "userlookup.db"), "page.csv", filepath.Join(root, "page.json"), filepath.Join(root, "data-of-mine", "x"), os.DevNull} {
		if err := k.CheckOutput(path); err != nil {
			t.Errorf("%s: got %v", path, err)
		}
	}
}

// TestCheckOutput_OwnFileIsSymlink_ProtectsItsTarget keeps the database on another
// disk, by a link.
func TestCheckOutput_OwnFileIsSymlink_ProtectsItsTarget(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("where an account may make links is a setting there")
	}
	root, disk := t.TempDir(), t.TempDir()
	file := filepath.Join(disk, "copies.db")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(root, "data"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(file, filepath.Join(root, "data", "userlookup.db")); err != nil {
		t.Fatal(err)
	}
	if err := compose.ProfilesUnder(root).CheckOutput(file); !backend.HasCode(err, backend.CodeOwnFile) {
		t.Errorf("got %v", err)
	}
}
