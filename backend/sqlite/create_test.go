package sqlite

import (
	"os"
	"path/filepath"
	"slices"
	"syscall"
	"testing"
	"time"

	"userlookup/backend"
)

func TestOpen_DiskFullDuringCreation_LeavesNoFiles(t *testing.T) {
	for _, step := range []string{"create", "copy", "sync", "rename"} {
		t.Run(step, func(t *testing.T) {
			met := false
			options := Options{Path: filepath.Join(t.TempDir(), "data", "userlookup.db"), Now: time.Now, Lock: oneByOne()}
			options.before = func(now string) error {
				if now == step && !met {
					met = true
					return &os.PathError{Op: "write", Path: "/home/somebody/userlookup.db", Err: syscall.ENOSPC}
				}
				return nil
			}
			_, err := Open(t.Context(), options)
			wantSentence(t, err, backend.CodeDiskFull, "The disk is full")
			if left, err := filepath.Glob(options.Path + "*"); err != nil || len(left) > 0 {
				t.Errorf("left %v, %v", left, err)
			}
			db, err := Open(t.Context(), options) // there is space again
			if err != nil {
				t.Fatal(err)
			}
			if notice := db.Notice(); notice != nil {
				t.Errorf("said %v", notice)
			}
			if err := db.Close(); err != nil {
				t.Error(err)
			}
		})
	}
}

// The log of a database that was erased, but not to the end, is none of the next one.
func TestOpen_WALOfErasedDatabase_IsNotReplayed(t *testing.T) {
	s := newScene(t)
	s.save(someLook(1, 5, noon))
	log, err := os.ReadFile(s.path + "-wal")
	if err != nil || len(log) == 0 {
		t.Fatal(err)
	}
	s.close()
	for _, name := range withCompanions(s.path) {
		_ = os.Remove(name)
	}
	if err := os.WriteFile(s.path+"-wal", log, 0o600); err != nil {
		t.Fatal(err)
	}
	s.open()
	s.wantIntegrity()
	if s.find("U-1") != nil || s.db.Notice() != nil {
		t.Error("what was erased came back")
	}
	s.save(someLook(2, 5, noon))
}

func TestErase_ReportsRemovedAndRemainingFiles(t *testing.T) {
	s := newScene(t)
	s.save(someLook(1, 5, noon))
	s.close()
	blocked := s.path + "-journal"
	if err := os.MkdirAll(filepath.Join(blocked, "x"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := CheckErasable(s.path); !backend.HasCode(err, backend.CodeNotAFile) {
		t.Errorf("a folder in place of a file: %v", err)
	}
	removed, left, err := Erase(s.path)
	if !slices.Equal(removed, []string{s.path}) || !slices.Equal(left, []string{blocked}) || err == nil {
		t.Errorf("removed %v, left %v, %v", removed, left, err)
	}
	if err := os.RemoveAll(blocked); err != nil {
		t.Fatal(err)
	}
	if removed, left, err := Erase(s.path); len(removed)+len(left) > 0 || err != nil {
		t.Errorf("again: removed %v, left %v, %v", removed, left, err)
	}
}

// What was deleted is deleted: an error after that must not say otherwise.
func TestForget_WALCannotBeEmptied_ReportsRemainingTraces(t *testing.T) {
	s := newScene(t)
	s.save(someLook(1, 5, noon), someLook(2, 5, noon))
	reader, err := s.db.file.readers.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	var n int
	if err := reader.QueryRowContext(t.Context(), "SELECT count(*) FROM users").Scan(&n); err != nil {
		t.Fatal(err)
	}
	wantSentence(t, s.namespace.Forget(t.Context(), byID("U-1")), backend.CodeDeletedInPart, "The copy was deleted, but encrypted traces are still on the disk")
	if err := reader.Rollback(); err != nil {
		t.Error(err)
	}
	if s.find("U-1") != nil {
		t.Error("it is there still")
	}
	if err := s.namespace.Forget(t.Context(), byID("U-1")); !backend.HasCode(err, backend.CodeNotSaved) {
		t.Errorf("again: %v", err)
	}
	if info, err := os.Stat(s.path + "-wal"); err != nil || info.Size() > 0 {
		t.Errorf("the log has %d bytes, %v", info.Size(), err)
	}
}
