package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestMain_SavedCopiesOfVersion1_AreListedAndOpened reads the sample data that the first
// version of the database holds. The files were written by the program of that time.
func TestMain_SavedCopiesOfVersion1_AreListedAndOpened(t *testing.T) {
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	home := t.TempDir()
	if err := os.MkdirAll(filepath.Join(home, "data", "userlookup"), 0o700); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"userlookup.db", "sample.key"} {
		content, err := os.ReadFile(filepath.Join("backend", "sqlite", "testdata", "home-1", name))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(home, "data", "userlookup", name), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, step := range []struct {
		args []string
		want []string
	}{
		{[]string{"saved"}, []string{"Saved copies (2 of 2)", "U-1004", "70 attempts  CHALLENGED", "U-1005", "84 attempts  REJECTED"}},
		{[]string{"lookup", "U-1005", "--offline"}, []string{"U-1005", "USR-", "REJECTED", "Iron Bank"}},
		{[]string{"saved"}, []string{"Saved copies (2 of 2)"}}, // also after the upgrade
	} {
		command := exec.CommandContext(t.Context(), program, step.args...)
		command.Env = []string{
			asMain + "=1", "HOME=" + home, "PATH=" + os.Getenv("PATH"), "SystemRoot=" + os.Getenv("SystemRoot"),
			"AppData=" + home, "LocalAppData=" + home,
			"XDG_DATA_HOME=" + home + "/data", "XDG_CONFIG_HOME=" + home + "/config", "XDG_STATE_HOME=" + home + "/state", "XDG_CACHE_HOME=" + home + "/cache",
		}
		output, err := command.CombinedOutput()
		if err != nil {
			t.Errorf("%v: %v", step.args, err)
		}
		for _, want := range step.want {
			if !strings.Contains(string(output), want) {
				t.Errorf("%v: no %q in\n%s", step.args, want, output)
			}
		}
	}
}
