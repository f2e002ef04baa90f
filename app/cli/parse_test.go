package cli

import (
	"context"
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"userlookup/backend"
	"userlookup/backend/export"
)

// parsing is a row of a parse table: what a command makes of its arguments.
type parsing[O any] struct {
	args string // separated by blanks
	want O
	err  string // a part of the sentence, where the use is wrong
}

// parses checks a table against the constructor of a command, which runs nothing.
func parses[O any](t *testing.T, newCommand func(*Terminal, func(context.Context, *O) error) *cobra.Command, rows []parsing[O]) {
	t.Helper()
	for _, row := range rows {
		t.Run(row.args, func(t *testing.T) {
			var got *O
			cmd := newCommand(nil, func(_ context.Context, o *O) error { got = o; return nil })
			cmd.SilenceErrors, cmd.SilenceUsage = true, true
			cmd.SetFlagErrorFunc(flagError)
			cmd.SetArgs(strings.Fields(row.args))
			err := cmd.Execute()
			if row.err == "" {
				if err != nil || got == nil || !reflect.DeepEqual(*got, row.want) {
					t.Errorf("got %+v, %v; want %+v", got, err, row.want)
				}
				return
			}
			var failed *commandError
			if !errors.As(err, &failed) || failed.status != backend.ExitUsage || !strings.Contains(failed.sentence, row.err) || got != nil {
				t.Errorf("got %+v, %v; want “%s”", got, err, row.err)
			}
		})
	}
}

// at are the flags of a platform as they are without arguments.
func at(baseURL string) platformFlags {
	return platformFlags{profile: "sandbox", baseURL: baseURL, passphraseFD: noDescriptor, pinFD: noDescriptor}
}

func local() platformFlags {
	flags := at("")
	flags.saved = true
	return flags
}

func TestParse_Lookup(t *testing.T) {
	plain := userOptions{platformFlags: at(""), argument: "U-1"}
	parses(t, newLookupCommand, []parsing[lookupOptions]{
		{args: "U-1", want: lookupOptions{userOptions: plain, limit: 200}},
		{args: "--limit 3 U-1", want: lookupOptions{userOptions: plain, limit: 3}},
		{args: "U-1 --limit=3", want: lookupOptions{userOptions: plain, limit: 3}},
		{args: "-json U-1", err: "There is no flag -json. Write it with two dashes: --json."},
		{args: "--limit 3 -- U-1", want: lookupOptions{userOptions: plain, limit: 3}},
		{args: "--limit 0x10 U-1 --offline", want: lookupOptions{userOptions: plain, limit: 16, offline: true}},
		{args: "--json=false U-1", want: lookupOptions{userOptions: plain, limit: 200}},
		{args: "-- -json", want: lookupOptions{userOptions: userOptions{platformFlags: at(""), argument: "-json"}, limit: 200}},
		{args: "- --base-url https://x.example", want: lookupOptions{userOptions: userOptions{platformFlags: at("https://x.example"), argument: "-"}, limit: 200}},
		{args: "U-1 --reason T-1 --pin-fd 3 --passphrase-fd -1 --profile bank", want: lookupOptions{limit: 200, userOptions: userOptions{
			platformFlags: platformFlags{profile: "bank", pinFD: 3, passphraseFD: -1}, argument: "U-1", reason: "T-1",
		}}},
		{args: "", err: "exactly one User ID"},
		{args: "U-1 U-2", err: "exactly one User ID"},
		{args: "-U-1", err: "write -- before it, as in “-- -U-1”"},
		{args: "-h1 U-1", err: "There is no flag -h1."},
		{args: "U-1 --limit", err: "--limit needs a value."},
		{args: "U-1 --limit=", err: "--limit needs a value."},
		{args: "U-1 --limit x", err: "--limit cannot be “x”."},
		{args: "U-1 --limit -1", err: "--limit must be 0 or more."},
		{args: "U-1 --pin-fd x", err: "--pin-fd needs the number of a file descriptor."},
		{args: "U-1 --base-url=", err: "--base-url is empty."},
		{args: "U-1 --base-url https://x.example --profile bank", err: "name two platforms"},
	})
}

// A person may type the secret itself where its descriptor belongs.
func TestParse_InvalidDescriptor_IsNotEchoed(t *testing.T) {
	tried := 0
	for _, cmd := range everyCommand(NewRootCommand(&Terminal{})) {
		cmd.Flags().VisitAll(func(flag *pflag.Flag) {
			if !strings.HasSuffix(flag.Name, "-fd") {
				return
			}
			words := strings.Fields(cmd.CommandPath())[1:]
			for _, typed := range [][]string{{"--" + flag.Name, "hunter2"}, {"--" + flag.Name + "=hunter2"}, {"-" + flag.Name, "hunter2"}, {"-" + flag.Name + "=hunter2"}} {
				tried++
				got := run(t, nil, append(words, typed...)...)
				got.want(t, 2, "--"+flag.Name) // which one dash is corrected to
				if strings.Contains(got.stdout+got.stderr, "hunter2") {
					t.Errorf("%v %v: got %q", words, typed, got.stderr)
				}
			}
		})
	}
	if tried < 40 {
		t.Errorf("only %d were tried", tried)
	}
}

func TestParse_Saved(t *testing.T) {
	parses(t, newSavedCommand, []parsing[savedOptions]{
		{args: "", want: savedOptions{platformFlags: at(""), limit: 200, sort: "time"}},
		{args: "1002 --sort worst --json --limit 1", want: savedOptions{platformFlags: at(""), part: "1002", limit: 1, sort: "worst", asJSON: true}},
		{args: "a b", err: "This command takes no “b”."},
		{args: "--sort name", err: "--sort must be time or worst."},
		{args: "--limit 0", err: "--limit must be 1 or more."},
	})
}

func TestParse_Changes(t *testing.T) {
	plain := userOptions{platformFlags: at(""), argument: "U-1"}
	parses(t, newChangesCommand, []parsing[changesOptions]{
		{args: "U-1", want: changesOptions{userOptions: plain}},
		{args: "--from 3 --to 7 --json U-1", want: changesOptions{userOptions: plain, from: 3, to: 7, asJSON: true}},
		{args: "U-1 --list", want: changesOptions{userOptions: plain, list: true}},
		{args: "U-1 --list --to 2", err: "--list lists the look-ups"},
		{args: "", err: "exactly one User ID"},
	})
}

func TestParse_Export(t *testing.T) {
	plain := userOptions{platformFlags: at(""), argument: "U-1"}
	parses(t, newExportCommand, []parsing[exportOptions]{
		{args: "U-1 --output x", want: exportOptions{userOptions: plain, format: export.JSON, output: "x"}},
		{args: "U-1 --output - --format csv --full --offline", want: exportOptions{userOptions: plain, format: export.CSV, output: "-", full: true, offline: true}},
		{args: "U-1 --output -full --offline", want: exportOptions{userOptions: plain, format: export.JSON, output: "-full", offline: true}},
		{args: "--output -full U-1", want: exportOptions{userOptions: plain, format: export.JSON, output: "-full"}},
		{args: "U-1", err: "Name the file to write"},
		{args: "U-1 --output x --format pdf", err: "--format must be json, csv or html."},
		{args: "--output x", err: "exactly one User ID"},
	})
}

func TestParse_Erase(t *testing.T) {
	parses(t, newEraseCommand, []parsing[eraseOptions]{
		{args: "U-1", want: eraseOptions{platformFlags: at(""), argument: "U-1"}},
		{args: "--everything", want: eraseOptions{platformFlags: at(""), everything: true}},
		{args: "", err: "or --everything."},
		{args: "U-1 --everything", err: "or --everything."},
		{args: "U-1 U-2", err: "or --everything."},
	})
}

func TestParse_Access(t *testing.T) {
	parses(t, newAccessCommand, []parsing[accessOptions]{
		{args: "--json", want: accessOptions{platformFlags: at(""), asJSON: true}},
		{args: "--role user --user-lookup off", want: accessOptions{platformFlags: at(""), role: "user", userLookup: "off"}},
		{args: "--role owner", err: "--role must be admin or user."},
		{args: "--user-lookup yes", err: "--user-lookup must be on or off."},
		{args: "--role admin --user-lookup off", err: "An Admin always has User Lookup."},
		{args: "U-1", err: "This command takes no “U-1”."},
	})
}

func TestParse_LogList(t *testing.T) {
	parses(t, newLogListCommand, []parsing[logOptions]{
		{args: "", want: logOptions{platformFlags: local(), limit: 200}},
		{args: "--days 7 --limit 3 --json", want: logOptions{platformFlags: local(), days: 7, limit: 3, asJSON: true}},
		{args: "--days -1", err: "--days must be 0 or more"},
		{args: "--limit 0", err: "--limit must be 1 or more."},
		{args: "--base-url https://x.example", err: "There is no flag --base-url."},
		{args: "x", err: "This command takes no “x”."},
	})
}

func TestParse_LogVerifyAndSend(t *testing.T) {
	parses(t, newLogVerifyCommand, []parsing[logOptions]{
		{args: "", want: logOptions{platformFlags: local()}},
		{args: "x", err: "This command takes no “x”."},
	})
	parses(t, newLogSendCommand, []parsing[logOptions]{
		{args: "--output x", want: logOptions{platformFlags: local(), output: "x"}},
		{args: "x", err: "This command takes no “x”."},
	})
}

func TestParse_Join(t *testing.T) {
	parses(t, newJoinCommand, []parsing[joinOptions]{
		{args: "a", want: joinOptions{file: "a", passphraseFD: noDescriptor, deviceFD: noDescriptor}},
		{args: "a --yes --fingerprint F --passphrase-fd 3 --device-passphrase-fd 4", want: joinOptions{file: "a", yes: true, fingerprint: "F", passphraseFD: 3, deviceFD: 4}},
		{args: "", err: "exactly one invitation file"},
		{args: "a b", err: "exactly one invitation file"},
		{args: "a --passphrase-fd 0 --device-passphrase-fd 0", err: "two different descriptors"},
	})
}

func TestParse_Sandbox(t *testing.T) {
	at := time.Date(2026, 3, 26, 14, 2, 0, 0, time.UTC)
	const start = "--at 2026-03-26T14:02:00Z"
	parses(t, newSandboxCommand, []parsing[sandboxOptions]{
		{args: start, want: sandboxOptions{address: "127.0.0.1:8089", seed: 1, speed: 1, start: at}},
		{args: start + " --listen :0 --without-attempt-list --latency 50ms --seed 7 --speed 0", want: sandboxOptions{
			address: ":0", withoutAttemptList: true, latency: 50 * time.Millisecond, seed: 7, start: at,
		}},
		{args: start + " --list --listen nowhere", want: sandboxOptions{address: "nowhere", seed: 1, speed: 1, start: at, list: true}}, // it is not served
		{args: "--at noon", err: "--at must be a time"},
		{args: "--at 2100-01-01T00:00:00Z", err: "from 2000 to 2099"},
		{args: "--speed NaN", err: "--speed must be"},
		{args: "--speed 1000001", err: "--speed must be"},
		{args: "--latency -5ms", err: "--latency must be"},
		{args: "--seed -1", err: "--seed cannot be “-1”."},
		{args: "--listen 127.0.0.1:http", err: "--listen must be"},
		{args: "now", err: "This command takes no “now”."},
	})
}
