package cli

import (
	"context"
	"errors"
	"io/fs"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"userlookup/app/compose"
	"userlookup/backend/sandbox"
)

// TestMain also lets the test binary be the command that the scripts run: with files
// below the script's own folder, and without a keychain.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"userlookup": func() {
		t := &Terminal{Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr, Getenv: os.Getenv, Profiles: compose.ProfilesUnder(os.Getenv("HOME")), Version: "v1.2.3"}
		os.Exit(int(t.Run(context.Background(), os.Args[1:])))
	}})
}

// TestScripts runs the scripts of testdata/script. Beside the commands of testscript they
// have "status N ARGUMENTS": userlookup ends with status N. If that is a failure, no file
// was left: neither a file of ours, other than the logs, nor what the command was to write.
// ${SANDBOX} is the address of sample data.
func TestScripts(t *testing.T) {
	server := httptest.NewServer(sandbox.New(sandbox.Options{Seed: 1, Now: time.Now, ClientID: "id", APIKey: "key"}))
	t.Cleanup(server.Close)
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script", RequireExplicitExec: true,
		Setup: func(env *testscript.Env) error {
			home := filepath.Join(env.WorkDir, "home")
			for _, name := range []string{"XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"} {
				env.Setenv(name, filepath.Join(home, name)) // nothing is to appear there
			}
			env.Setenv("HOME", home)
			env.Setenv("SANDBOX", server.URL)
			return os.Mkdir(home, 0o700)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"status": scriptStatus},
	})
}

func scriptStatus(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) == 0 {
		ts.Fatalf("usage: status N ARGUMENTS")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	before := scriptFiles(ts)
	status := 0
	var failed *exec.ExitError
	if err := ts.Exec("userlookup", args[1:]...); errors.As(err, &failed) {
		status = failed.ExitCode()
	} else {
		ts.Check(err)
	}
	if status != want {
		ts.Fatalf("exit status %d, want %d", status, want)
	}
	if status == 0 {
		return
	}
	for _, name := range scriptFiles(ts) {
		if !slices.Contains(before, name) {
			ts.Fatalf("the failure left %s", name)
		}
	}
}

// writtenByAny matches what a command may write although it fails: the logs with their
// locks and their key, and what SQLite keeps beside a database that was there before.
var writtenByAny = regexp.MustCompile(`/home/state/|/home/data/access/|/home/data/sample\.key$|\.lock$|\.db-(shm|wal)$|/\.bin/`)

// scriptFiles lists the files of a script, other than those.
func scriptFiles(ts *testscript.TestScript) (files []string) {
	ts.Check(filepath.WalkDir(ts.Getenv("WORK"), func(path string, entry fs.DirEntry, err error) error {
		name := filepath.ToSlash(path)
		if err == nil && !entry.IsDir() && !writtenByAny.MatchString(name) {
			files = append(files, path)
		}
		return err
	}))
	return files
}
