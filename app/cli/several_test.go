package cli

import (
	"encoding/json"
	"strings"
	"testing"

	"userlookup/backend"
)

const shared = "the.darlings@mail.example"

func TestLookupByAnEmailAddressOfSeveral(t *testing.T) {
	got := run(t, nil, "lookup", shared)
	got.want(t, 3, "2 users have this e-mail address. It is not a User ID")
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
	var answer jsonChoice
	if err := json.Unmarshal([]byte(got.stdout), &answer); err != nil || answer.Choice.Total != 2 || len(answer.Choice.Users) != 2 {
		t.Fatalf("got %s, %v", got.stdout, err)
	}
	if first := answer.Choice.Users[0]; *first.ID != "U-1028" || !strings.HasPrefix(first.GUID, "USR-") || *first.EmailMasked != "t•••@•••.example" || *first.IsDisabled || *first.Connections != 1 || *first.Status == "" || *first.LastAttemptAt == "" {
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
	run(t, nil, "lookup", "nobody@mail.example").want(t, 3, "There is no user with the e-mail address “nobody@mail.example”.")
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
	choice := &backend.SeveralUsers{Users: []backend.User{{GUID: "USR-1\x1b", IsDisabled: &disabled}}, Total: 31}
	if err := terminal.writeChoice(choice, false); err == nil {
		t.Error("a choice is no success")
	}
	for _, wanted := range []string{"not given", "disabled", "connections not known", "1 of 31 are shown", `USR-1\u001b`} {
		if !strings.Contains(out.String(), wanted) {
			t.Errorf("%q is not in %q", wanted, out.String())
		}
	}
}
