package cli

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"regexp"
	"strings"
	"testing"

	"userlookup/backend"
	"userlookup/backend/profiles"
)

// serveSandbox runs the sandbox command and gives its address and credentials.
func serveSandbox(t *testing.T, args ...string) (environment map[string]string, url string) {
	t.Helper()
	reader, writer := io.Pipe()
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan backend.ExitStatus, 1)
	terminal := &Terminal{Stdout: writer, Stderr: io.Discard, Getenv: func(string) string { return "" }}
	go func() { ended <- terminal.Run(ctx, append([]string{"sandbox", "--listen", "127.0.0.1:0"}, args...)) }()
	line, err := bufio.NewReader(reader).ReadString('\n')
	match := regexp.MustCompile(`^listening on (http://127\.0\.0\.1:\d+) client_id=(\S+) api_key=(\S+)\n$`).FindStringSubmatch(line)
	if err != nil || match == nil {
		t.Fatalf("the first line is %q, %v", line, err)
	}
	t.Cleanup(func() {
		stop()
		if status := <-ended; status != 0 {
			t.Errorf("the sandbox ended with status %d", status)
		}
	})
	return map[string]string{profiles.EnvClientID: match[2], profiles.EnvAPIKey: match[3]}, match[1]
}

func TestSandbox_ListensOnOtherAddresses_WarnsThatOthersCanConnect(t *testing.T) {
	for address, want := range map[string]string{
		"127.0.0.1:0": `^$`, "[::1]:0": `^$`,
		"0.0.0.0:0": `^userlookup: Listening on (0\.0\.0\.0|\[::\]):\d+: other devices on the network can connect\. They need the API key\.\n$`,
	} {
		ctx, stop := context.WithCancel(t.Context())
		var stderr bytes.Buffer
		reader, writer := io.Pipe()
		ended := make(chan backend.ExitStatus, 1)
		terminal := &Terminal{Stdout: writer, Stderr: &stderr, Getenv: func(string) string { return "" }}
		go func() {
			ended <- terminal.Run(ctx, []string{"sandbox", "--listen", address})
			_ = writer.Close()
		}()
		line, _ := bufio.NewReader(reader).ReadString('\n')
		stop()
		if <-ended; line == "" { // this device may have no such address
			continue
		}
		if !regexp.MustCompile(want).Match(stderr.Bytes()) || !strings.HasPrefix(line, "listening on http://") {
			t.Errorf("%s: got %q and %q", address, line, stderr.String())
		}
	}
}

func TestSandbox_ServesALookup(t *testing.T) {
	environment, url := serveSandbox(t, "--at", "2026-03-26T14:02:00Z", "--speed", "0", "--seed", "7")
	got := run(t, environment, "lookup", "U-1001", "--json", "--base-url", url)
	got.want(t, 0, "")
	var answer jsonLookup
	if err := json.Unmarshal([]byte(got.stdout), &answer); err != nil || answer.Freshness.Profile != "adhoc" || !strings.HasPrefix(*answer.Timeline.Attempts[0].At, "2026-03-2") {
		t.Errorf("got %s, %v", got.stdout, err)
	}
	environment[profiles.EnvAPIKey] = "wrong"
	run(t, environment, "lookup", "U-1001", "--base-url", url).want(t, 6, "client ID or API key")
}

func TestLookup_NoAttemptList_ShowsLatestAttemptsAndTheReason(t *testing.T) {
	environment, url := serveSandbox(t, "--without-attempt-list")
	got := run(t, environment, "lookup", "U-1002", "--json", "--base-url", url)
	got.want(t, 0, "")
	var answer jsonLookup
	if err := json.Unmarshal([]byte(got.stdout), &answer); err != nil {
		t.Fatal(err)
	}
	latest := map[string]bool{}
	for _, attempt := range answer.Timeline.Attempts {
		if attempt.JobType != nil || attempt.RequestType != nil {
			t.Errorf("a public API gives no types: %+v", attempt)
		}
		latest[*attempt.ConnectionGUID] = true
	}
	if len(answer.Timeline.Attempts) != 6 || len(latest) != 6 || answer.Timeline.Complete {
		t.Errorf("%d attempts of %d connections, complete %v", len(answer.Timeline.Attempts), len(latest), answer.Timeline.Complete)
	}
	for _, connection := range answer.Connections {
		if connection.FirstAddedFrom == "platform" || connection.LastAttemptStatusDerived {
			t.Errorf("got %+v", connection)
		}
	}
	report := run(t, environment, "lookup", "U-1002", "--base-url", url)
	if !strings.Contains(report.stdout, "This platform does not list past attempts") || !strings.Contains(report.stdout, "Only the latest attempt of each connection is shown") {
		t.Errorf("the report does not say why there is no more:\n%s", report.stdout)
	}
}

func TestSandbox_NeverPrintsRealCredentials(t *testing.T) {
	reader, writer := io.Pipe()
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan backend.ExitStatus, 1)
	environment := map[string]string{profiles.EnvClientID: "real-id", profiles.EnvAPIKey: "real-secret", envSandboxKey: " \"chosen\"\r"}
	terminal := &Terminal{Stdout: writer, Stderr: io.Discard, Getenv: func(name string) string { return environment[name] }}
	go func() { ended <- terminal.Run(ctx, []string{"sandbox", "--listen", ":0"}) }()
	line, err := bufio.NewReader(reader).ReadString('\n')
	stop()
	<-ended
	if err != nil || strings.Contains(line, "real-") || !regexp.MustCompile(`^listening on http://127\.0\.0\.1:\d+ client_id=sandbox api_key=chosen\n$`).MatchString(line) {
		t.Errorf("the first line is %q, %v", line, err)
	}
}

func TestSandbox_PortInUse_IsReported(t *testing.T) {
	_, url := serveSandbox(t)
	run(t, nil, "sandbox", "--listen", strings.TrimPrefix(url, "http://")).want(t, 1, "another program uses it")
}

func TestSandboxList_NamesEveryStory(t *testing.T) {
	got := run(t, nil, "sandbox", "--list")
	for _, id := range []string{"U-1001", "U-1002", "u-1001", "U-12C", "U-60C", "U-5K", "U-100K"} {
		if !regexp.MustCompile(`(?m)^` + id + ` `).MatchString(got.stdout) {
			t.Errorf("the list lacks %s", id)
		}
	}
	if strings.Contains(got.stdout, "story.") {
		t.Errorf("a key is shown instead of its text:\n%s", got.stdout)
	}
}

func TestLookup_Attempts_NameTheirConnection(t *testing.T) {
	twins := run(t, nil, "lookup", "U-12C", "--limit", "500")
	if !regexp.MustCompile(`Iron Bank · Second login`).MatchString(twins.stdout) {
		t.Errorf("two logins at one bank look the same:\n%.3000s", twins.stdout)
	}
	again := run(t, nil, "lookup", "U-1014", "--limit", "500")
	if !strings.Contains(again.stdout, "Gringotts (connection removed)") || !strings.Contains(again.stdout, "  Gringotts  ") {
		t.Errorf("attempts of the deleted connection look like the new one's:\n%.3000s", again.stdout)
	}
	part := run(t, nil, "lookup", "U-1002", "--limit", "2")
	if !regexp.MustCompile(`Showing 2 of (\d+)\. Use --limit (\d+) to show all`).MatchString(part.stdout) || strings.Contains(part.stdout, "All attempts since") {
		t.Errorf("a part is shown as the whole:\n%s", part.stdout)
	}
}
