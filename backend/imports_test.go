package backend_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "userlookup"

// allowed tells which packages of this module each package may import: main → app →
// adapters → backend. Adapters never import each other, but
// for backend/storage: each of them keeps files, and one rule about files holds for all.
var allowed = map[string][]string{
	".":                {"app", "app/cli", "backend"},
	"app":              {"app/compose", "backend", "backend/access", "backend/changes", "backend/export", "backend/profiles", "backend/query", "backend/session", "backend/storage", "backend/text"}, // storage: the folder of the web view
	"app/cli":          {"app/compose", "backend", "backend/access", "backend/changes", "backend/export", "backend/profiles", "backend/query", "backend/sandbox", "backend/session", "backend/text"},
	"app/compose":      {"backend", "backend/access", "backend/cache", "backend/export", "backend/platform", "backend/profiles", "backend/sandbox", "backend/secret", "backend/session", "backend/settings", "backend/sqlite", "backend/storage"},
	"backend":          {},
	"backend/cache":    {"backend", "backend/merge"}, // what is live takes the place of what is saved by its rules
	"backend/changes":  {"backend"},
	"backend/export":   {"backend", "backend/changes", "backend/storage", "backend/text"},
	"backend/merge":    {"backend"},
	"backend/mock":     {"backend"},
	"backend/platform": {"backend", "backend/storage"},
	"backend/query":    {"backend"},
	"backend/sandbox":  {"backend"},
	"backend/secret":   {"backend"},
	"backend/session":  {"backend", "backend/changes", "backend/merge", "backend/query"},
	"backend/settings": {"backend", "backend/storage"},
	"backend/sqlite":   {"backend", "backend/merge", "backend/storage"}, // a snapshot is merged with the one before in one transaction
	"backend/storage":  {"backend"},
	"backend/text":     {},

	// The access log is a part of access with a package of its own for its size. Like the
	// adapters, access and profiles keep files, for which backend/storage has the rule.
	"backend/access":    {"backend", "backend/accesslog", "backend/query", "backend/storage", "backend/text"},
	"backend/accesslog": {"backend", "backend/storage"},

	// Profiles decides which keys, PINs and passphrases protect what, over the types of
	// backend/secret: an interface would list all of them for one implementation. What those
	// use of the system, the keychain, is behind backend.SecretStore, which app/compose gives.
	"backend/profiles": {"backend", "backend/access", "backend/secret", "backend/storage", "backend/text"},
	"app/cli/man":      {"app/cli"}, // writes the man pages; no part of the application

	"build/bench/hello-window": {}, // the smallest window, for build/bench.sh

	"build/tables": {"backend", "backend/access", "backend/export", "backend/query", "backend/sandbox", "backend/text"}, // writes what the page, its tests and the docs copy
	"build/words":  {},                                                                                                  // looks for retired words
}

// testsMay says what tests may import beyond that.
var testsMay = map[string][]string{
	"app":         {"backend/mock", "backend/platform", "backend/sandbox"},
	"app/cli":     {"backend/access"},
	"app/compose": {"backend/accesslog", "backend/mock", "backend/text"},
	// Profiles and access are tested on the files and keychains that app/compose connects.
	"backend/access":   {"app/compose", "backend/mock", "backend/profiles", "backend/secret"},
	"backend/profiles": {"app/compose", "backend/export", "backend/mock", "backend/sandbox"},
	"backend/platform": {"backend/merge", "backend/sandbox", "backend/text"},
	"backend/session":  {"backend/access"},
	"backend/sqlite":   {"backend/secret", "backend/text"},
	"backend/storage":  {"backend/text"},
	"backend/text":     {"backend"},
}

// standardOnly lists the packages without libraries.
var standardOnly = []string{"backend", "backend/access", "backend/changes", "backend/export", "backend/merge", "backend/profiles", "backend/query"}

// soleImporter tells the only packages that may import a library.
var soleImporter = map[string][]string{
	"github.com/wailsapp/wails":             {"app", "build/bench/hello-window"},
	"github.com/hashicorp/go-retryablehttp": {"backend/platform"},
	"github.com/getkin/kin-openapi":         {"backend/sandbox"},
	"github.com/adrg/xdg":                   {"backend/storage"},
	"github.com/gofrs/flock":                {"backend/storage"},
	"github.com/zalando/go-keyring":         {"backend/secret"},
	"github.com/godbus/dbus":                {"backend/secret"},
	"filippo.io/age":                        {"backend/secret"},
	"golang.org/x/crypto":                   {"backend/secret"},
	"golang.org/x/term":                     {"backend/secret"},
	"github.com/mattn/go-sqlite3":           {"backend/sqlite"},
	"github.com/pressly/goose":              {"backend/sqlite"},
	"github.com/fxamacker/cbor":             {"backend/sqlite"},
	"golang.org/x/net":                      {"backend/platform"},
	"golang.org/x/time":                     {"backend/platform"},
	"github.com/go-json-experiment/json":    {"backend/platform"},
	"github.com/hashicorp/golang-lru":       {"backend/platform"},
	"github.com/nicksnyder/go-i18n":         {"backend/text"}, // the plural rules of CLDR
	"golang.org/x/text":                     {"backend/text"},
	"github.com/spf13/cobra":                {"app/cli", "app/cli/man"},
	"github.com/spf13/pflag":                {"app/cli"},
	"github.com/rogpeppe/go-internal":       {"app/cli"}, // its tests
}

type importLine struct{ pkg, file, imported string }

func imports(t *testing.T, root string) []importLine {
	t.Helper()
	var lines []importLine
	err := filepath.WalkDir(root, func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() && slices.Contains([]string{"node_modules", ".git", "bin", ".tools", "testdata"}, entry.Name()) {
			return filepath.SkipDir
		}
		if filepath.Ext(name) != ".go" {
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		relative, err := filepath.Rel(root, name)
		if err != nil {
			return err
		}
		for _, spec := range file.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			relative := filepath.ToSlash(relative)
			lines = append(lines, importLine{path.Dir(relative), relative, imported})
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return lines
}

func TestImports_FollowTheTable(t *testing.T) {
	for _, line := range imports(t, "..") {
		packages, known := allowed[line.pkg]
		if !known {
			t.Errorf("%s: package %q has no row in the table of import directions", line.file, line.pkg)
		}
		imported, ours := strings.CutPrefix(line.imported, module+"/")
		own := imported == line.pkg
		inTest := strings.HasSuffix(line.file, "_test.go")
		if inTest {
			packages = append(slices.Clone(packages), testsMay[line.pkg]...)
		}
		if ours && !own && !slices.Contains(packages, imported) {
			t.Errorf("%s imports %s: %s may import only %v", line.file, line.imported, line.pkg, packages)
		}
		if slices.Contains(standardOnly, line.pkg) && !ours && strings.Contains(strings.Split(line.imported, "/")[0], ".") && !inTest {
			t.Errorf("%s imports %s: %s uses the standard library only", line.file, line.imported, line.pkg)
		}
		if line.imported == "log" && line.file != "backend/log.go" && !inTest {
			t.Errorf("%s imports log: what is written to Go's global log is withheld, use a slog.Logger that is passed in", line.file)
		}
		for library, packages := range soleImporter {
			if strings.HasPrefix(line.imported, library) && !slices.Contains(packages, line.pkg) {
				t.Errorf("%s imports %s: only %v may", line.file, line.imported, packages)
			}
		}
	}
}

func TestImports_FindsMainImportingApp(t *testing.T) {
	lines := imports(t, "..")
	if !slices.ContainsFunc(lines, func(l importLine) bool { return l.pkg == "." && l.imported == module+"/app" }) {
		t.Error("main.go's import of app was not seen: the test reads the wrong folder")
	}
}

// opensFiles says where files may be opened with the standard library: everywhere else
// backend/storage does it, which waits for no one and follows no link.
var opensFiles = []string{"backend/storage", "backend/export", "app/cli"} // the last two at streams that a person names

func TestImports_OnlyStorageOpensFiles(t *testing.T) {
	root, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	err = filepath.WalkDir(root, func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() && slices.Contains([]string{"node_modules", ".git", "bin", ".tools", "testdata", "frontend", "build"}, entry.Name()) {
			return filepath.SkipDir
		}
		pkg, err := filepath.Rel(root, filepath.Dir(name))
		if err != nil {
			return err
		}
		if filepath.Ext(name) != ".go" || strings.HasSuffix(name, "_test.go") || slices.Contains(opensFiles, filepath.ToSlash(pkg)) {
			return nil
		}
		content, err := os.ReadFile(name)
		for _, call := range []string{"os.Open(", "os.OpenFile(", "os.Create(", "os.ReadFile(", "os.WriteFile("} {
			if strings.Contains(string(content), call) {
				t.Errorf("%s calls %s: use backend/storage", name, strings.TrimSuffix(call, "("))
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
