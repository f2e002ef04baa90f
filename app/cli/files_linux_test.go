//go:build !race

// Hundreds of commands, one after the other: the race detector would find nothing in them
// that it does not find elsewhere, and multiply their time.

package cli

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// runInTime fails where a command waits for the other end of a pipe.
func (d *device) runInTime(t *testing.T, args ...string) result {
	t.Helper()
	ended := make(chan result, 1)
	go func() { ended <- d.run(t, args...) }()
	select {
	case got := <-ended:
		return got
	case <-time.After(time.Minute):
		t.Fatalf("%v hangs", args)
		return result{}
	}
}

// Whatever replaces a file of ours, each command ends, and says which
// file it is where it needs it. Erasing everything removes what it can.
func TestCommands_DirectoryOrPipeInsteadOfFile_IsReported(t *testing.T) {
	lookup, saved, erase, profile := []string{"lookup", "U-1002"}, []string{"saved"}, []string{"erase", "--everything"}, []string{"saved", "--profile", "relay"}
	for name, kind := range map[string]func(path string) error{
		"a pipe":             func(path string) error { return syscall.Mkfifo(path, 0o600) },
		"a link":             func(path string) error { return os.Symlink(path+".target", path) },
		"a folder":           func(path string) error { return os.MkdirAll(filepath.Join(path, "x"), 0o700) },
		"a link to a device": func(path string) error { return os.Symlink("/dev/tty", path) },
		"a link to a file":   func(path string) error { return os.Symlink(path+".other", path) },
	} {
		for file, want := range map[string][][]string{ // the commands that cannot do without it
			"data/userlookup.db":         {lookup, saved},
			"data/userlookup.db-wal":     {lookup, saved},
			"data/userlookup.db-shm":     {lookup, saved},
			"data/userlookup.db-journal": {lookup, saved},
			"data/userlookup.db.lock":    {erase},
			"data/sample.key":            {lookup, saved},
			"data/sample.key.lock":       nil,
			"data/saved.key.lock":        {erase},
			"state/requests.log":         {lookup},
			"config/settings.json":       {profile},
			"data/credentials.age":       nil,
		} {
			t.Run(fmt.Sprint(name, " for ", filepath.Base(file)), func(t *testing.T) {
				d := newDevice(t)
				d.run(t, "lookup", "U-1001", "--limit", "0").want(t, 0, "")
				path := filepath.Join(d.root, file)
				if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
					t.Fatal(err)
				}
				const other = "another program's"
				write(t, path+".other", other)
				_ = os.Remove(path) // where it is there
				if err := kind(path); err != nil {
					t.Fatal(err)
				}
				for _, args := range [][]string{lookup, saved, profile, erase} {
					got := d.runInTime(t, args...)
					named := strings.Contains(got.stderr, "A file of User Lookup is not a regular file. "+path+" is a link")
					for _, wanted := range want {
						if args[0] == wanted[0] && len(args) == len(wanted) && !named {
							t.Errorf("%v says %d, %q", args, got.status, got.stderr)
						}
					}
					if args[0] == "lookup" && (got.status != 0 || !strings.Contains(got.stdout, "External connections (6)")) {
						t.Errorf("the look-up is not answered: %d, %q", got.status, got.stderr)
					}
				}
				if content, err := os.ReadFile(path + ".other"); err != nil || string(content) != other {
					t.Errorf("it wrote where a link leads: %q, %v", content, err)
				}
				if _, err := os.Lstat(path + ".target"); err == nil {
					t.Error("it made a file where a link leads")
				}
			})
		}
	}
}

func TestCommands_FilesReadableByOthers_RestrictPermissions(t *testing.T) {
	d := newDevice(t)
	d.run(t, "lookup", "U-1001", "--limit", "0").want(t, 0, "")
	write(t, filepath.Join(d.root, "config.json"), "")
	if err := os.MkdirAll(filepath.Join(d.root, "config"), 0o700); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(d.root, "config", "settings.json"), "{}")
	files := []string{"data/userlookup.db", "data/sample.key", "state/requests.log", "config/settings.json"}
	for _, file := range files {
		if err := os.Chmod(filepath.Join(d.root, file), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	d.run(t, "lookup", "U-1002", "--limit", "0").want(t, 0, "")
	for _, file := range files {
		if info, err := os.Stat(filepath.Join(d.root, file)); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v", file, info.Mode(), err)
		}
	}
}

// smallDisk mounts a disk of 4 MB.
func smallDisk(t *testing.T) *device {
	t.Helper()
	root := t.TempDir()
	if err := syscall.Mount("tmpfs", root, "tmpfs", 0, "size=4m"); err != nil {
		t.Skipf("without the right to mount a small disk there is none that could be full: %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(root, syscall.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	return &device{root: root}
}

// fill leaves so many kB free.
func (d *device) fill(t *testing.T, free int) {
	t.Helper()
	file, err := os.Create(filepath.Join(d.root, "fill"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	var disk syscall.Statfs_t
	if err := syscall.Statfs(d.root, &disk); err != nil {
		t.Fatal(err)
	}
	size := int(disk.Bavail)*int(disk.Bsize) - free*1024
	if _, err := file.Write(bytes.Repeat([]byte{1}, max(size, 0))); err != nil {
		t.Fatal(err)
	}
}

func (d *device) free(t *testing.T) {
	t.Helper()
	if err := os.Remove(filepath.Join(d.root, "fill")); err != nil {
		t.Fatal(err)
	}
}

// However little space there is, the look-up is answered, what was not saved is reported,
// and when there is space again all goes on and nothing is called damaged.
func TestLookup_DiskNearlyFull_AnswersWithoutDamage(t *testing.T) {
	for free := 0; free <= 320; free += 32 {
		for _, isFirst := range []bool{true, false} {
			t.Run(fmt.Sprintf("%d kB free, first %v", free, isFirst), func(t *testing.T) {
				d := smallDisk(t)
				if !isFirst {
					d.run(t, "lookup", "U-1001", "--limit", "0").want(t, 0, "")
				}
				d.fill(t, free)
				got := d.run(t, "lookup", "U-1002", "--limit", "0")
				got.says(t, 0, "External connections (6)")
				isSaved := got.stderr == ""
				if !isSaved && (!strings.Contains(got.stderr, "Not saved on this device: The disk is full.") || strings.Contains(got.stderr, "damaged")) {
					t.Errorf("said %q", got.stderr)
				}
				for _, args := range [][]string{{"saved"}, {"erase", "U-1001"}, {"erase", "U-1003"}} { // whatever they can do
					if got := d.run(t, args...); strings.Contains(got.stderr, "damaged") || strings.Contains(got.stderr, "wrong") {
						t.Errorf("%v says %q", args, got.stderr)
					}
				}
				d.free(t)
				if isSaved {
					d.run(t, "lookup", "U-1002", "--offline").want(t, 0, "")
				}
				d.run(t, "lookup", "U-1003", "--limit", "0").want(t, 0, "")
				d.run(t, "lookup", "U-1003", "--offline").want(t, 0, "")
				if aside, err := filepath.Glob(filepath.Join(d.root, "data", "*damaged*")); err != nil || len(aside) > 0 {
					t.Errorf("set aside: %v, %v", aside, err)
				}
			})
		}
	}
}

func TestErase_DiskFull_ErasesEverything(t *testing.T) {
	d := smallDisk(t)
	d.run(t, "lookup", "U-1002", "--limit", "0").want(t, 0, "")
	d.fill(t, 0)
	d.run(t, "erase", "--everything").says(t, 0, "All saved copies were deleted, and every key that encrypted them. Settings, credentials and the access log were not deleted.")
	if left, err := filepath.Glob(filepath.Join(d.root, "data", "*")); err != nil || len(left) != 4 { // lock files, and the access log
		t.Errorf("left %v, %v", left, err)
	}
	d.free(t)
	d.run(t, "saved").says(t, 0, "Saved copies (0 of 0)")
	d.run(t, "lookup", "U-1003", "--limit", "0").want(t, 0, "")
	d.run(t, "lookup", "U-1003", "--offline").want(t, 0, "")
}
