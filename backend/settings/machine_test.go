package settings

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"userlookup/backend"
)

func TestMachineFile_Environment_IsIgnored(t *testing.T) {
	before, err := machineFile()
	if err != nil || !filepath.IsAbs(before) {
		t.Fatalf("the address is in %q, %v", before, err)
	}
	elsewhere := t.TempDir()
	for _, name := range []string{"ProgramData", "ALLUSERSPROFILE", "SystemDrive", "HOME", "XDG_CONFIG_DIRS"} {
		t.Setenv(name, elsewhere)
	}
	if after, err := machineFile(); after != before || strings.HasPrefix(after, elsewhere) || err != nil {
		t.Errorf("the address moved from %q to %q, %v", before, after, err)
	}
}

func TestEnvironmentProblem_UnknownPath_ForbidsEnvironment(t *testing.T) {
	m := Machine{Path: filepath.Join(t.TempDir(), "machine.json")}
	if problem := m.EnvironmentProblem(); problem != nil {
		t.Fatalf("at first: %v", problem)
	}
	m.PathErr = errors.New("the system does not say where")
	if problem := m.EnvironmentProblem(); problem == nil || problem.Code != backend.CodeFileUnreadable {
		t.Errorf("got %v", problem)
	}
}
