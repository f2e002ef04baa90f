// Package cli answers in the terminal, on the same way to the data as the
// window and without a display.
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

	"userlookup/app/compose"
	"userlookup/backend"
	"userlookup/backend/query"
	"userlookup/backend/text"
)

// Terminal is where a command reads from and writes to.
type Terminal struct {
	Stdin   io.Reader // nil is an empty one
	Stdout  io.Writer
	Stderr  io.Writer
	Getenv  func(string) string
	Keep    *compose.Keep
	Version string
	Now     func() time.Time // time.Now if nil
	Prompt  Prompt           // nil where nobody can be asked
}

// command does its work with the arguments after its name. It fails with a
// *commandError of its own, else with an error of the domain.
type command func(t *Terminal, ctx context.Context, args []string) error

var commands = map[string]command{
	"lookup":  (*Terminal).lookup,
	"saved":   (*Terminal).saved,
	"erase":   (*Terminal).erase,
	"changes": (*Terminal).changes,
	"export":  (*Terminal).export,
	"access":  (*Terminal).access,
	"log":     (*Terminal).accessLog,
	"join":    (*Terminal).join,
	"sandbox": (*Terminal).sandbox,
	"version": (*Terminal).version,
	"help":    (*Terminal).help,
}

// asksPlatform names the commands that enter by themselves, most with the platform that
// their flags name. The others enter at the start.
var asksPlatform = map[string]bool{"lookup": true, "saved": true, "erase": true, "changes": true, "export": true, "access": true, "join": true, "log": true}

// Main runs the command that args name, and gives the exit status. An interrupt
// or a request to terminate stops it cleanly, what came is kept; a second one ends
// it at once.
func Main(args []string, version string) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop)
	t := &Terminal{Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr, Getenv: os.Getenv, Keep: compose.NewKeep(os.Getenv), Version: version}
	if prompt := compose.NewPrompt(os.Stdin, os.Stderr); prompt != nil {
		t.Prompt = prompt
	}
	return t.Run(ctx, args)
}

// Run is Main with everything passed in.
func (t *Terminal) Run(ctx context.Context, args []string) int {
	name := "help"
	if len(args) > 0 {
		name, args = args[0], args[1:]
	}
	switch name {
	case "-h", "-help", "--help":
		name = "help"
	case "-version", "--version":
		name = "version"
	}
	run, known := commands[name]
	if !known {
		return t.fail(wrongUse(text.Of("cli.unknown_command", "command", name)))
	}
	if !asksPlatform[name] {
		if _, _, err := t.enter(ctx, name, nil); err != nil {
			return t.fail(err)
		}
	}
	if err := t.checkStdout(); err != nil {
		return t.fail(err)
	}
	err := run(t, ctx, args)
	if t.Keep != nil {
		err = cmp.Or(err, t.Keep.Close())
	}
	if err != nil {
		return t.fail(err)
	}
	return exitFound
}

// checkStdout fails where a shell appends the standard output to a file that User
// Lookup keeps.
func (t *Terminal) checkStdout() error {
	file, isFile := t.Stdout.(*os.File)
	if !isFile || t.Keep == nil {
		return nil
	}
	info, err := file.Stat()
	if err != nil { // writing to it says why
		return nil //nolint:nilerr // see above
	}
	return t.Keep.CheckOutputFile(info)
}

func action(command string) backend.Action { return backend.Action("userlookup " + command) }

func (t *Terminal) version(_ context.Context, args []string) error {
	if err := noArguments(args); err != nil {
		return err
	}
	return t.print(text.Of("cli.version", "version", t.Version))
}

func (t *Terminal) help(context.Context, []string) error {
	return t.print(helpText())
}

func helpText() string {
	return text.Of("cli.help", "client_id", compose.EnvClientID, "api_key", compose.EnvAPIKey, "sandbox_key", envSandboxKey)
}

func (t *Terminal) now() time.Time {
	if t.Now == nil {
		return time.Now()
	}
	return t.Now()
}

func (t *Terminal) print(line string) error { return t.write([]byte(line + "\n")) }

// write writes to the standard output. That it cannot be written to, such as a
// full disk, is a failure of the command.
func (t *Terminal) write(output []byte) error {
	if _, err := t.Stdout.Write(output); err != nil {
		return &commandError{text.Of("cli.cannot_write"), exitOther}
	}
	return nil
}

// fail says on the standard error what went wrong, and gives the exit status.
func (t *Terminal) fail(err error) int {
	var failed *commandError
	if errors.Is(err, errHelp) {
		_ = t.print(helpText()) // a terminal that cannot be written to cannot be told either
		return exitFound
	}
	if errors.As(err, &failed) {
		if failed.status == exitUsage {
			failed.sentence += " " + text.Of("cli.see_help")
		}
		t.say(failed.sentence)
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
		return exitNotAllowed
	}
	return exitStatus(known)
}

// listProfiles prints the names that --profile takes.
func (t *Terminal) listProfiles() {
	settings, err := t.Keep.Settings(context.Background())
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

func (t *Terminal) say(line string) {
	_, _ = fmt.Fprintln(t.Stderr, "userlookup:", safe(line)) // nowhere else to say it
}
