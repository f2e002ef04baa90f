package cli

import (
	"strings"
	"testing"

	"userlookup/backend"
)

// These opened user 4711, 2, 1 or a date before labels were read.
func TestLookup_PastedText_OpensNoOtherUser(t *testing.T) {
	for text, want := range map[string]struct {
		status backend.ExitStatus
		stderr string
	}{
		"User ID: janedoe, ticket 4711":                       {3, "There is no user “janedoe”"},
		"https://crm.example/users/janedoe?ticket=4711":       {3, "There is no user “janedoe”"},
		"https://crm.example/customers/jane.doe/tickets/4711": {2, "“jane.doe” is not a User ID. It contains ."},
		"jane.doe@example.com ticket 4711":                    {3, "“jane.doe@example.com”"},
		"https://crm.example/users/jane%40example.com?tab=2":  {3, "“jane@example.com”"},
		"id=U-1&x=2":                        {3, "There is no user “U-1”"},
		"USR-abcd-efgh ticket 4711":         {3, "USR-abcd-efgh"},
		"User janedoe called on 2026-11-20": {3, "There is no user “janedoe”"},
		"acme:1":                            {2, "It is not clear which value is the User ID."},
		"ticket 4711":                       {2, "This text contains no User ID."},
		"#U-1001":                           {0, ""},
	} {
		t.Run(text, func(t *testing.T) { run(t, nil, "lookup", text).want(t, want.status, want.stderr) })
	}
}

func TestLookup_AmbiguousText_ListsCandidatesOneALine(t *testing.T) {
	for _, command := range [][]string{{"lookup"}, {"changes"}, {"erase"}, {"export", "--output", "-"}} {
		got := run(t, nil, append(command, "U-1001 and ticket 5, or U-1002")...)
		got.want(t, 2, "It is not clear which value is the User ID.")
		if !strings.HasSuffix(got.stderr, "\n  U-1001\n  U-1002\n") || got.stdout != "" {
			t.Errorf("%v printed %q and %q", command, got.stdout, got.stderr)
		}
	}
	got := run(t, nil, "lookup", "1 2 3 4 5 6 7 8 9 10 11 12")
	if !strings.HasSuffix(got.stderr, "\n  10\n  2 more are not shown.\n") {
		t.Errorf("printed %q", got.stderr)
	}
}
