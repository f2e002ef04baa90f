//go:build !windows

package cli

import (
	"bytes"
	"testing"
	"time"

	"userlookup/app/compose"
)

// Each command is a process of its own: the count is stored.
func TestPassphraseFD_WrongGuesses_DelayEveryCommand(t *testing.T) {
	d, i := newWorkspace(t), invite(t, true, 30)
	now := time.Now()
	run := func(args ...string) result {
		t.Helper()
		profiles := compose.ProfilesUnder(d.root)
		profiles.SetClock(func() time.Time { return now })
		var stdout, stderr bytes.Buffer
		terminal := &Terminal{Stdout: &stdout, Stderr: &stderr, Getenv: func(string) string { return "" }, Profiles: profiles}
		return result{terminal.Run(t.Context(), args), stdout.String(), stderr.String()}
	}
	commands := map[string]func(passphrase string) result{
		"lookup": func(typed string) result {
			return run("lookup", "U-1", "--profile", "relay", "--passphrase-fd", passing(t, typed))
		},
		"saved": func(typed string) result {
			return run("saved", "--profile", "relay", "--passphrase-fd", passing(t, typed))
		},
		"log": func(typed string) result {
			return run("log", "verify", "--profile", "relay", "--passphrase-fd", passing(t, typed))
		},
		"join": func(typed string) result {
			return run("join", i.path, "--fingerprint", i.fingerprint, "--passphrase-fd", passing(t, invitationPassphrase), "--device-passphrase-fd", passing(t, typed))
		},
	}
	for _, try := range commands {
		try("wrong guess").want(t, 4, "The passphrase is wrong.")
		for _, try := range commands {
			try("another guess").want(t, 4, "Wait before you try again.")
			try(rightPassphrase).want(t, 4, "Wait before you try again.")
		}
		now = now.Add(time.Hour)
	}
	commands["log"](rightPassphrase).want(t, 0, "")
}
