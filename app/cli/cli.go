// Package cli is the command line. It reaches the data as the window does, and needs no
// display.
//
// [Main] runs one command, and [NewRootCommand] gives the tree of all of them. A command
// is a file of its name, such as erase.go: the options, the constructor newEraseCommand,
// which reads the arguments and then calls a run function, and runErase, which is that
// function outside of tests. Help is in the catalogue under cli.help and those names.
package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"userlookup/app/compose"
	"userlookup/backend"
	"userlookup/backend/query"
	"userlookup/backend/text"
)

// Terminal is where a command reads from and writes to.
type Terminal struct {
	Stdin    io.Reader // nil is an empty one
	Stdout   io.Writer
	Stderr   io.Writer
	Getenv   func(string) string
	Profiles *compose.Profiles
	Version  string
	Now      func() time.Time // time.Now if nil
	Prompt   Prompt           // nil without a terminal to ask at
}

// Main runs the command that args name, and gives the exit status. An interrupt
// or a request to terminate stops it cleanly, what came is kept; a second one ends
// it at once.
func Main(args []string, version string) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop)
	t := &Terminal{Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr, Getenv: os.Getenv, Profiles: compose.NewProfiles(os.Getenv), Version: version}
	if prompt := compose.NewPrompt(os.Stdin, os.Stderr); prompt != nil {
		t.Prompt = prompt
	}
	return int(t.Run(ctx, args))
}

// Run is Main with everything passed in.
func (t *Terminal) Run(ctx context.Context, args []string) backend.ExitStatus {
	root := NewRootCommand(t)
	if err := t.checkStdout(); err != nil {
		return t.fail(root, err)
	}
	var helpErr error
	root.SetHelpFunc(func(cmd *cobra.Command, _ []string) { helpErr = t.print(help(cmd)) })
	root.SetArgs(args)
	cmd, err := root.ExecuteContextC(ctx)
	err = cmp.Or(err, helpErr)
	if t.Profiles != nil {
		err = cmp.Or(err, t.Profiles.Close())
	}
	if err != nil {
		return t.fail(cmd, err)
	}
	return backend.ExitFound
}

// checkStdout fails where a shell appends the standard output to a file that User
// Lookup keeps.
func (t *Terminal) checkStdout() error {
	file, isFile := t.Stdout.(*os.File)
	if !isFile || t.Profiles == nil {
		return nil
	}
	info, err := file.Stat()
	if err != nil { // writing to it says why
		return nil //nolint:nilerr // see above
	}
	return t.Profiles.CheckOutputFile(info)
}

func action(command string) backend.Action { return backend.Action("userlookup " + command) }

func (t *Terminal) now() time.Time {
	if t.Now == nil {
		return time.Now()
	}
	return t.Now()
}

// fail says on the standard error what went wrong with a command, and gives the exit
// status. After wrong use it says how the command is used.
func (t *Terminal) fail(cmd *cobra.Command, err error) backend.ExitStatus {
	var failed *commandError
	if errors.As(err, &failed) {
		t.say(failed.sentence)
		if failed.status == backend.ExitUsage {
			t.say(text.Of("cli.see_help", "usage", cmd.UseLine(), "command", cmd.CommandPath()))
		}
		return failed.status
	}
	log := slog.New(slog.NewTextHandler(safeWriter{t.Stderr}, nil))
	known := backend.Explain(err, log)
	t.say(text.Failure("cli.failure", string(known.Code), known.Params))
	if known.Code == backend.CodePassphraseNeeded {
		t.say(text.Of("cli.passphrase_fd"))
	}
	if known.Code == backend.CodeProfileUnknown {
		t.listProfiles()
	}
	t.listCandidates(known)
	var refused notAllowed
	if errors.As(err, &refused) {
		return backend.ExitNotAllowed
	}
	return exitStatus(known)
}

// listProfiles prints the names that --profile takes.
func (t *Terminal) listProfiles() {
	settings, err := t.Profiles.Settings(context.Background())
	if err != nil { // the first failure is the one to fix
		return
	}
	names := []string{string(backend.ProfileSandbox)}
	for _, profile := range settings.Profiles {
		names = append(names, string(profile.Name))
	}
	t.say(text.Of("cli.profiles", "profiles", strings.Join(names, ", ")))
}

// listCandidates prints what may be the User ID in an ambiguous text, one a line.
func (t *Terminal) listCandidates(failure *backend.Error) {
	candidates := query.Candidates(failure)
	for _, candidate := range candidates {
		_, _ = fmt.Fprintln(t.Stderr, "  "+safe(candidate)) // nowhere else to say it
	}
	if total, err := strconv.Atoi(failure.Params["n"]); err == nil && len(candidates) > 0 && total > len(candidates) {
		_, _ = fmt.Fprintln(t.Stderr, "  "+text.Of("page.candidates.more", "n", text.Number(total-len(candidates))))
	}
}
