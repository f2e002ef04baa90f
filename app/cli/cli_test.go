package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"userlookup/app/compose"
	"userlookup/backend"
	"userlookup/backend/access"
	"userlookup/backend/profiles"
	"userlookup/backend/text"
)

// result is what a command printed, and its exit status.
type result struct {
	status         backend.ExitStatus
	stdout, stderr string
}

func run(t *testing.T, environment map[string]string, args ...string) result {
	t.Helper()
	var stdout, stderr bytes.Buffer
	terminal := &Terminal{
		Stdout: &stdout, Stderr: &stderr, Getenv: func(name string) string { return environment[name] },
		Profiles: compose.ProfilesUnder(t.TempDir()), Version: "v1.2.3",
	}
	status := terminal.Run(t.Context(), args)
	return result{status, stdout.String(), stderr.String()}
}

func (r result) want(t *testing.T, status backend.ExitStatus, stderr string) {
	t.Helper()
	if r.status != status || !strings.Contains(r.stderr, stderr) {
		t.Errorf("got status %d, %q; want %d, %q", r.status, r.stderr, status, stderr)
	}
}

func TestAccessTable_MatchesTheCommands(t *testing.T) {
	rows := access.Table()
	asked := []string{"lookup --json", "export --full"}
	for _, cmd := range everyCommand(NewRootCommand(&Terminal{})) {
		if cmd.HasParent() && !cmd.HasSubCommands() {
			asked = append(asked, strings.TrimPrefix(cmd.CommandPath(), "userlookup "))
		}
	}
	for _, name := range asked {
		if _, ok := rows[action(name)]; !ok {
			t.Errorf("command %s has no row in the permission table", name)
		}
		delete(rows, action(name))
	}
	for row := range rows {
		if strings.HasPrefix(string(row), "userlookup ") {
			t.Errorf("the permission table has a row for %q, which is no command", row)
		}
	}
}

func TestTexts_TerminalKeys_ExistAndAreUsed(t *testing.T) {
	var source []byte
	sources, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range sources {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		content, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		source = append(source, content...)
	}
	used := map[string]bool{}
	for _, match := range regexp.MustCompile(`"(cli\.[a-z_.]+)"`).FindAllSubmatch(source, -1) {
		key := string(match[1])
		used[strings.TrimSuffix(key, ".")] = true
		if !strings.HasSuffix(key, ".") && !text.Has(key) && !text.Has(key+".other") {
			t.Errorf("the catalogue lacks %s", key)
		}
	}
	for _, key := range text.Keys() {
		stem := strings.TrimSuffix(strings.TrimSuffix(key, ".one"), ".other")
		parent := stem[:max(strings.LastIndexByte(stem, '.'), 0)]
		if strings.HasPrefix(key, "cli.") && !strings.HasPrefix(key, "cli.help.") && !used[stem] && !used[parent] { // help_test.go reads the help
			t.Errorf("nothing uses %s", key)
		}
	}
}

func TestLookup_ShowsTheUser(t *testing.T) {
	got := run(t, nil, "lookup", "U-1002", "--limit", "1000")
	got.want(t, 0, "")
	for _, wanted := range []string{"U-1002", "USR-", "Gringotts", "DENIED", "Current status", "Last aggregation attempt", "Last attempt status",
		"Institution ID", "First added", "Institution URL", "Institution code", "INITIAL", "FOREGROUND", "BACKGROUND", "All attempts since the first are known"} {
		if !strings.Contains(got.stdout, wanted) {
			t.Errorf("the report lacks %q", wanted)
		}
	}
	if strings.Contains(got.stdout, "cli.") {
		t.Errorf("a key is shown instead of its text:\n%s", got.stdout)
	}
}

func TestLookup_CaseMismatchOrLookalike_ReturnsNotFound(t *testing.T) {
	guid := func(args ...string) string {
		t.Helper()
		got := run(t, nil, append([]string{"lookup", "--json"}, args...)...)
		var answer jsonLookup
		if err := json.Unmarshal([]byte(got.stdout), &answer); err != nil || got.status != 0 {
			t.Fatalf("%v: status %d, %v, %s", args, got.status, err, got.stderr)
		}
		return *answer.User.GUID
	}
	upper, lower := guid("U-1001"), guid("u-1001")
	if upper == lower {
		t.Error("u-1001 and U-1001 are the same user")
	}
	for _, disguised := range []string{"  U-1001 ", `"U-1001"`, "'U-1001'", "“U-1001”", "U-\u200b1001\ufeff", "\u00a0U-1001"} {
		if got := guid(disguised); got != upper {
			t.Errorf("%q found %s", disguised, got)
		}
	}
	if got := guid(upper); got != upper {
		t.Errorf("the GUID found %s", got)
	}
	wrong := run(t, nil, "lookup", "u-1002")
	wrong.want(t, 3, "case sensitive and must match exactly")
	if wrong.stdout != "" {
		t.Errorf("printed %q for nobody", wrong.stdout)
	}
}

// TestUsageError_InvalidArguments_AreReported completes testdata/script/errors.txt.
func TestUsageError_InvalidArguments_AreReported(t *testing.T) {
	for argument, stderr := range map[string]string{"\x1b[31mU/1": "It contains /", strings.Repeat("a", 300): "too long", "--\x1b[31m": "There is no flag"} {
		got := run(t, nil, "lookup", argument)
		got.want(t, 2, stderr)
		if got.stdout != "" || strings.ContainsFunc(strings.ReplaceAll(got.stderr, "\n", ""), unicode.IsControl) {
			t.Errorf("%q printed %q and %q", argument, got.stdout, got.stderr)
		}
	}
}

// stub answers every call with status and body, and counts.
func stub(t *testing.T, status int, body string) (environment map[string]string, url string) {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}))
	t.Cleanup(server.Close)
	return map[string]string{profiles.EnvClientID: "id", profiles.EnvAPIKey: "key"}, server.URL
}

func TestLookup_PlatformErrors_AreReported(t *testing.T) {
	for _, test := range []struct {
		answer int
		body   string
		status backend.ExitStatus
		stderr string
	}{
		{401, `{"error":{"message":"secret detail"}}`, 6, "refused the client ID or API key"},
		{403, "", 6, "network address is not on its list"},
		{406, "", 6, "refused the API version"},
		{404, `{"error":{"message":"not here"}}`, 3, "case sensitive"},
		{404, "<html>not here</html>", 5, "It returned 404, which is not expected here"},
		{400, "", 6, "It returned 400"},
		{200, "no JSON", 5, "cannot be read"},
		{200, "<html>", 5, "Something else answered"},
		{200, `{"user":{"id":"u-9","guid":"USR-9"}}`, 3, "case sensitive"},
		{302, "", 5, "302"},
	} {
		t.Run(fmt.Sprint(test.answer), func(t *testing.T) {
			environment, url := stub(t, test.answer, test.body)
			got := run(t, environment, "lookup", "--base-url", url, "U-9")
			got.want(t, test.status, test.stderr)
			if got.stdout != "" || strings.Contains(got.stderr, "secret detail") || strings.Contains(got.stderr, "key=") {
				t.Errorf("printed %q, %q", got.stdout, got.stderr)
			}
		})
	}
}

func TestLookup_PlatformUnreachable_IsReported(t *testing.T) {
	environment := map[string]string{profiles.EnvClientID: "id", profiles.EnvAPIKey: "key"}
	run(t, environment, "lookup", "U-1", "--base-url", "http://127.0.0.1:1").want(t, 5, "cannot be reached")
}

func TestLookup_Interrupt_EndsIt(t *testing.T) {
	release := make(chan struct{})
	asked := make(chan struct{}, 16)
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		asked <- struct{}{}
		select {
		case <-r.Context().Done():
		case <-release:
		}
	}))
	defer server.Close()
	defer close(release)
	ctx, interrupt := context.WithCancel(t.Context())
	go func() { <-asked; interrupt() }()
	var stderr bytes.Buffer
	terminal := &Terminal{Stdout: io.Discard, Stderr: &stderr, Getenv: func(string) string { return "x" }, Profiles: compose.ProfilesUnder(t.TempDir())}
	if status := terminal.Run(ctx, []string{"lookup", "U-1", "--base-url", server.URL}); status != 1 || !strings.Contains(stderr.String(), "Cancelled") {
		t.Errorf("status %d, %q", status, stderr.String())
	}
}

// full is a disk with no room left.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no space left on device") }

func TestLookup_OutputWriteFails_IsReported(t *testing.T) {
	for _, args := range [][]string{{"lookup", "U-1018"}, {"lookup", "U-1018", "--json"}, {"version"}, {"help"}, {"sandbox", "--list"}} {
		var stderr bytes.Buffer
		terminal := &Terminal{Stdout: full{}, Stderr: &stderr, Getenv: func(string) string { return "" }, Profiles: compose.ProfilesUnder(t.TempDir())}
		if status := terminal.Run(t.Context(), args); status != 1 || !strings.Contains(stderr.String(), "could not be written") {
			t.Errorf("%v: status %d, %q", args, status, stderr.String())
		}
	}
}

func TestLookup_NoRevealPermission_JSONHidesEmailAndMetadata(t *testing.T) {
	answer := &found{masked: true}
	answer.view.User = (&backend.User{ID: "U-1", Email: "f@x.example", Metadata: "secret"}).View()
	var stdout bytes.Buffer
	if err := (&Terminal{Stdout: &stdout}).writeJSON(answer); err != nil {
		t.Fatal(err)
	}
	var shown jsonLookup
	if err := json.Unmarshal(stdout.Bytes(), &shown); err != nil || shown.User.Email != nil || shown.User.Metadata != nil || *shown.User.ID != "U-1" || *shown.User.EmailMasked != "f•••@•••.example" {
		t.Errorf("got %s, %v", stdout.String(), err)
	}
	if strings.Contains(stdout.String(), "secret") {
		t.Error("the metadata is shown")
	}
}
