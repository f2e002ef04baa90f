package cli

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"userlookup/backend"
)

const shared = "the.darlings@mail.example"

func TestLookupByAnEmailAddressOfSeveral(t *testing.T) {
	got := run(t, nil, "lookup", shared)
	got.want(t, 3, "2 users have this email address. It is not a User ID")
	for _, wanted := range []string{"Users with this e-mail address (2)", "U-1028", "U-1029", "USR-", "t•••@•••.example"} {
		if !strings.Contains(got.stdout, wanted) {
			t.Errorf("%q is not in %q", wanted, got.stdout)
		}
	}
	if n := strings.Count(got.stdout, "last attempt 20"); n != 2 {
		t.Errorf("%d of 2 last attempts are in %q", n, got.stdout)
	}
	if strings.Contains(got.stdout, shared) || strings.Contains(got.stdout, "cli.") {
		t.Errorf("printed %q", got.stdout)
	}

	got = run(t, nil, "lookup", "--json", shared)
	got.want(t, 3, "")
	var answer jsonCandidates
	if err := json.Unmarshal([]byte(got.stdout), &answer); err != nil || answer.Candidates.Total != 2 || len(answer.Candidates.Users) != 2 {
		t.Fatalf("got %s, %v", got.stdout, err)
	}
	if first := answer.Candidates.Users[0]; first.ID != "U-1028" || !strings.HasPrefix(first.GUID, "USR-") || first.EmailMasked != "t•••@•••.example" || *first.IsDisabled || *first.Connections != 1 || first.Status == "" || first.LastAttemptAt == "" {
		t.Errorf("got %+v", first)
	}
}

func TestLookupByAnEmailAddressOfOneAndOfNobody(t *testing.T) {
	email := *lookupJSON(t, "U-1001").User.Email
	got := run(t, nil, "lookup", "<"+email+">")
	got.want(t, 0, "Understood as the e-mail address "+email)
	if !strings.Contains(got.stdout, "U-1001") {
		t.Errorf("got %q", got.stdout)
	}
	run(t, nil, "lookup", "nobody@mail.example").want(t, 3, "There is no user with the email address “nobody@mail.example”.")
}

func lookupJSON(t *testing.T, id string) jsonLookup {
	t.Helper()
	var answer jsonLookup
	if err := json.Unmarshal([]byte(run(t, nil, "lookup", "--json", id).stdout), &answer); err != nil {
		t.Fatal(err)
	}
	return answer
}

func TestAChoiceThatIsNotShownWholeSaysSo(t *testing.T) {
	var out strings.Builder
	terminal := &Terminal{Stdout: &out}
	disabled := true
	choice := &backend.SharedEmail{Users: []backend.User{{GUID: "USR-1\x1b", IsDisabled: &disabled}}, Total: 31}
	if err := terminal.writeCandidates(choice.View(), false); err == nil {
		t.Error("a choice is no success")
	}
	for _, wanted := range []string{"not given", "disabled", "connections not known", "1 of 31 are shown", `USR-1\u001b`} {
		if !strings.Contains(out.String(), wanted) {
			t.Errorf("%q is not in %q", wanted, out.String())
		}
	}
}

// TestChoice_TellsAnUnknownStatusFromNone reads each state in the report and in JSON.
func TestChoice_TellsAnUnknownStatusFromNone(t *testing.T) {
	yes, now := true, time.Date(2026, 3, 24, 10, 0, 0, 0, time.UTC)
	ago := now.Add(-9 * 24 * time.Hour)
	for name, test := range map[string]struct {
		connections []backend.Connection
		report      []string
		status      any
		reason      any
	}{
		"not given":       {[]backend.Connection{{GUID: "MBR-1"}}, []string{"unknown", "last attempt never"}, "unknown", nil},
		"a number":        {[]backend.Connection{{GUID: "MBR-1", Status: "42"}}, []string{"unknown (42)"}, "unknown (42)", nil},
		"null":            {[]backend.Connection{{GUID: "MBR-1", Status: backend.StatusNone}}, []string{"no status"}, nil, nil},
		"silent":          {[]backend.Connection{{GUID: "MBR-1", Status: backend.StatusConnected, LastAttemptAt: ago, LastSuccessAt: ago}}, []string{"CONNECTED · ", "2026-03-15"}, "CONNECTED", "silent"},
		"time unreadable": {[]backend.Connection{{GUID: "MBR-1", Status: backend.StatusDenied, Unreadable: backend.TimeLastAttempt}}, []string{"DENIED", "last attempt not readable"}, "DENIED", nil},
		"manual":          {[]backend.Connection{{GUID: "MBR-1", Status: backend.StatusConnected, IsManual: &yes}}, []string{"CONNECTED · "}, "CONNECTED", "manual"},
		"no connection":   {nil, []string{"no connection"}, nil, nil},
	} {
		user := backend.User{ID: "U-1"} // without a GUID
		choice := &backend.SharedEmail{Users: []backend.User{user}, Total: 1, States: map[string]backend.CandidateState{"U-1": backend.NewCandidateState(user, test.connections, now)}}
		var report, answer strings.Builder
		_ = (&Terminal{Stdout: &report}).writeCandidates(choice.View(), false) // a choice is no success
		for _, wanted := range test.report {
			if !strings.Contains(report.String(), wanted) {
				t.Errorf("%s: %q is not in %q", name, wanted, report.String())
			}
		}
		_ = (&Terminal{Stdout: &answer}).writeCandidates(choice.View(), true)
		var got struct {
			Candidates struct{ Users []map[string]any }
		}
		if err := json.Unmarshal([]byte(answer.String()), &got); err != nil {
			t.Fatal(err)
		}
		if first := got.Candidates.Users[0]; first["worstStatus"] != test.status || first["worstReason"] != test.reason {
			t.Errorf("%s: got %v", name, first)
		}
	}
}
