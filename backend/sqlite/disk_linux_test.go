package sqlite

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"userlookup/backend"
)

// faultLibrary builds the library that lets a file system fail.
func faultLibrary(t *testing.T) string {
	t.Helper()
	compiler, err := exec.LookPath("cc")
	if err != nil {
		t.Skip("without a C compiler no file system can be made to fail")
	}
	library := filepath.Join(t.TempDir(), "faults.so")
	if output, err := exec.CommandContext(t.Context(), compiler, "-shared", "-fPIC", "-o", library, filepath.Join("testdata", "faults.c"), "-ldl").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, output)
	}
	return library
}

// Each cause is named by itself, at once, and with what to do about it.
func TestSave_FileSystemFails_ReportsTheCause(t *testing.T) {
	library := faultLibrary(t)
	for fault, want := range map[string]struct {
		code  backend.Code
		title string
	}{
		"locks":         {backend.CodeNoFileLocks, "This folder does not support file locks"},
		"shared memory": {backend.CodeNoFileLocks, "This folder does not support file locks"},
		"sync":          {backend.CodeDiskError, "The disk reported an error"},
		"space":         {backend.CodeDiskFull, "The disk is full"},
	} {
		for _, when := range []string{"there is no database", "there is one", "there is one of an earlier version"} {
			t.Run(fault+", "+when, func(t *testing.T) {
				s := &scene{TB: t, path: filepath.Join(t.TempDir(), "data", "userlookup.db"), clock: &clock{noon}, with: func(*Options) {}}
				saved := "U-1"
				switch when {
				case "there is one":
					s.open()
					s.save(someLook(1, 5, noon))
					s.close()
				case "there is one of an earlier version":
					saved = "fixture-U-1"
					s.putFixture(1)
				}
				ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
				defer cancel()
				process := exec.CommandContext(ctx, os.Args[0])
				process.Env = append(os.Environ(), "LD_PRELOAD="+library, "USERLOOKUP_TEST_FAULT="+fault, envPatience+"=1h")
				_, err := processOf(process, s.path, 0, 1)
				if ctx.Err() != nil {
					t.Fatal("it waits for a lock that nobody holds")
				}
				wantSentence(t, err, want.code, want.title)
				if left, err := filepath.Glob(s.path + ".*"); err != nil || len(left) > 0 {
					t.Errorf("left %v, %v", left, err)
				}
				s.open()
				if notice := s.db.Notice(); notice != nil {
					t.Errorf("when it is right again: %v", notice)
				}
				if found := s.find(saved); (found != nil) != (when != "there is no database") {
					t.Errorf("what was saved before: %v", found)
				}
				s.save(someLook(2, 5, noon))
			})
		}
	}
}

// SQLite waits forever for the other end of a pipe.
func TestOpen_NamedPipe_FailsAtOnce(t *testing.T) {
	for _, end := range append(withCompanions(""), newSuffix) {
		for name, put := range map[string]func(path string) error{
			"a pipe": func(path string) error { return syscall.Mkfifo(path, 0o600) },
			"a link": func(path string) error { return os.Symlink(path+".target", path) },
		} {
			t.Run(name+" "+end, func(t *testing.T) {
				s := newScene(t)
				if end == "-wal" || end == "-shm" || end == "-journal" {
					s.save(someLook(1, 5, noon))
				}
				s.close()
				if end == "" || end == newSuffix {
					if err := os.Remove(s.path); err != nil {
						t.Fatal(err)
					}
				}
				_ = os.Remove(s.path + end) // where it is there
				if err := put(s.path + end); err != nil {
					t.Fatal(err)
				}
				ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
				defer cancel()
				_, err := processOf(exec.CommandContext(ctx, os.Args[0]), s.path, 0, 1)
				if ctx.Err() != nil {
					t.Fatal("it hangs")
				}
				if exists(t, s.path+end+".target") {
					t.Error("it wrote where a link leads")
				}
				if end == newSuffix { // what is left of making one goes
					if err != nil {
						t.Error(err)
					}
					return
				}
				wantSentence(t, err, backend.CodeNotAFile, "A file of User Lookup is not a regular file")
			})
		}
	}
}
