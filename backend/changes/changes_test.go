package changes_test

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"userlookup/backend"
	"userlookup/backend/changes"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// noon is shortly after the clocks went forward in Europe.
var noon = time.Date(2026, 3, 31, 12, 0, 0, 0, time.UTC)

func job(guid string, at time.Time) backend.Job {
	return backend.Job{GUID: guid, CreatedAt: at, ConnectionGUID: "MBR-1", Status: "COMPLETED", Type: "AGGREGATION", RequestType: "BACKGROUND"}
}

// allReady are the parts of a complete snapshot.
func allReady() map[backend.PartKind]backend.SnapshotPart {
	parts := map[backend.PartKind]backend.SnapshotPart{}
	for _, kind := range backend.PartKinds {
		parts[kind] = backend.SnapshotPart{State: backend.PartReady, FetchedAt: noon}
	}
	return parts
}

// failed is allReady with one failed part.
func failed(kind backend.PartKind, id string, code backend.Code) map[backend.PartKind]backend.SnapshotPart {
	parts := allReady()
	parts[kind] = backend.SnapshotPart{State: backend.PartFailed, Problems: []backend.Problem{
		{About: backend.About{Part: kind, ID: id}, Err: backend.NewError(code, nil)},
	}}
	return parts
}

// morning and evening are two look-ups of one user, three hours apart, between
// which much happened.
func morning() backend.Snapshot {
	no := false
	return backend.Snapshot{
		At: noon.Add(-3 * time.Hour), Parts: allReady(),
		User: backend.User{GUID: "USR-1", ID: "U-1002", Email: "frodo@bag-end.example", IsDisabled: &no, Metadata: `{"tier":"gold","since":2019}`},
		Connections: []backend.Connection{
			{GUID: "MBR-1", Name: "Gringotts", InstitutionCode: "gringotts", Status: backend.StatusConnected, LastAttemptAt: noon.Add(-5 * time.Hour), LastSuccessAt: noon.Add(-5 * time.Hour)},
			{GUID: "MBR-2", Name: "Iron Bank", InstitutionCode: "iron", Status: backend.StatusChallenged},
			{GUID: "MBR-3", InstitutionCode: "platypus", Status: backend.StatusConnected, LastAttemptAt: noon.Add(-5 * time.Hour), LastSuccessAt: noon.Add(-5 * time.Hour)},
			{GUID: "MBR-4", Name: "Bank of Narnia", InstitutionCode: "narnia", Status: backend.StatusConnected, LastAttemptAt: noon.Add(-5 * time.Hour), LastSuccessAt: noon.Add(-5 * time.Hour)},
			{GUID: "MBR-5", Name: "Old CU", InstitutionCode: "old", Status: backend.StatusDenied},
		},
		Accounts: []backend.Account{
			{GUID: "ACT-1", ConnectionGUID: "MBR-4", Name: "Lamp post saver", IsClosed: &no},
			{GUID: "ACT-2", ConnectionGUID: "MBR-4", Name: "Wardrobe loan"},
		},
		Institutions: []backend.Institution{
			{Code: "platypus", Name: "First Platypus Bank", Status: "OPERATIONAL", ClientStatus: "AVAILABLE"},
			{Code: "narnia", Name: "Bank of Narnia", Status: "OPERATIONAL", ClientStatus: "AVAILABLE"},
		},
	}
}

func evening() backend.Snapshot {
	yes := true
	s := morning()
	s.At = noon
	s.User.Email, s.User.Metadata, s.User.IsDisabled = "frodo@mordor.example", `{"tier":"gold"}`, &yes
	s.Connections = []backend.Connection{
		{GUID: "MBR-6", Name: "Wonderland Savings", InstitutionCode: "wonderland", Status: backend.StatusCreated},
		s.Connections[3], s.Connections[2], s.Connections[1], s.Connections[0],
	}
	gringotts := &s.Connections[4]
	gringotts.Status, gringotts.StatusMessage = backend.StatusDenied, "The credentials entered do not match"
	gringotts.Error = &backend.ConnectionError{Type: "MEMBER", Code: "2005"}
	gringotts.NeedsUpdatedCredentials, gringotts.BackgroundIsDisabled = &yes, &yes
	s.Accounts = []backend.Account{
		{GUID: "ACT-3", ConnectionGUID: "MBR-4", Name: "Stone table current"},
		{GUID: "ACT-1", ConnectionGUID: "MBR-4", Name: "Lamp post saver", IsClosed: &yes},
	}
	s.Institutions[0].Status, s.Institutions[0].ClientStatus = "UNAVAILABLE", "PREVENT_ALL"
	return s
}

// seen is an attempt that first came with the look-up of a time.
func seen(guid, status string, at, first time.Time) backend.Job {
	j := job(guid, at)
	j.Status, j.FirstSeenAt = status, first
	return j
}

func attemptsOfTheDay() *backend.Timeline {
	earlier, later := noon.Add(-3*time.Hour), noon
	var timeline backend.Timeline
	timeline.Add([]backend.Job{
		seen("JOB-known", "COMPLETED", earlier.Add(-time.Hour), earlier),
		seen("JOB-clock-ahead", "COMPLETED", earlier.Add(time.Second), earlier), // the platform's clock runs ahead: known then
		seen("JOB-new-1", "DENIED", earlier.Add(time.Hour), later),
		seen("JOB-new-2", "DENIED", earlier.Add(2*time.Hour), later),
		seen("JOB-new-3", "COMPLETED", earlier.Add(2*time.Hour), later),
		seen("JOB-new-4", "BRAND_NEW", later.Add(time.Second), later),
		seen("JOB-learned", "FAILED", earlier.Add(-24*time.Hour), later),
		seen("JOB-no-time", "FAILED", time.Time{}, later),
		seen("JOB-never-marked", "FAILED", earlier.Add(time.Minute), time.Time{}),
		seen("JOB-tomorrow", "FAILED", later.Add(time.Hour), later.Add(2*time.Hour)), // of a look-up after both
	})
	return &timeline
}

func TestCompare_ChangedValues_AreListed(t *testing.T) {
	var said strings.Builder
	for _, story := range []struct {
		title         string
		before, after backend.Snapshot
	}{
		{"much happened", morning(), evening()},
		{"and the other way round", evening(), func() backend.Snapshot { s := morning(); s.At = noon.Add(time.Hour); return s }()},
		{"nothing happened", morning(), func() backend.Snapshot { s := morning(); s.At = morning().At; return s }()},
		{"no earlier look-up", backend.Snapshot{}, evening()},
	} {
		fmt.Fprintf(&said, "# %s\n", story.title)
		describe(&said, changes.Compare(story.before, story.after, attemptsOfTheDay().All()))
	}
	golden(t, "testdata/changes.txt", said.String())
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(name, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("not as in %s (if that is meant: go test ./backend/changes -run %s -update):\n%s", name, t.Name(), got)
	}
}

func describe(out *strings.Builder, c changes.Changes) {
	if c.From == "" {
		fmt.Fprintf(out, "nothing to compare\n")
	}
	if c.None {
		fmt.Fprintf(out, "no changes\n")
	}
	field := func(indent string, f changes.FieldChange) {
		fmt.Fprintf(out, "%s%s: %q -> %q", indent, f.Field, f.Before, f.After)
		if f.BeforeFamily != "" || f.AfterFamily != "" {
			fmt.Fprintf(out, " (%s -> %s)", f.BeforeFamily, f.AfterFamily)
		}
		out.WriteByte('\n')
	}
	for _, f := range c.User {
		field("user ", f)
	}
	for _, connection := range c.Connections {
		fmt.Fprintf(out, "%s %s %q %s\n", connection.Kind, connection.GUID, connection.Name, connection.Status)
		for _, f := range connection.Fields {
			field("  ", f)
		}
	}
	for _, outcome := range c.Attempts.Since {
		fmt.Fprintf(out, "since: %d %s\n", outcome.Count, outcome.Family)
	}
	if c.Attempts.Older > 0 {
		fmt.Fprintf(out, "older: %d\n", c.Attempts.Older)
	}
	for _, problem := range c.Missing {
		fmt.Fprintf(out, "missing: %s %s\n", problem.About(), problem.Code)
	}
	out.WriteByte('\n')
}

func TestCompare_MissingParts_AreNotCompared(t *testing.T) {
	for name, test := range map[string]struct {
		before, after map[backend.PartKind]backend.SnapshotPart
		fields        string // that are still compared of connections
		kinds         string
		missing       string
	}{
		"complete": {allReady(), allReady(), "status status_message error_code needs_credentials background_disabled institution_status institution_client_status account_added account_closed account_removed", "added changed changed changed removed", ""},
		"connections missing after": {allReady(), failed(backend.PartConnections, "", backend.CodeTimeout),
			"institution_status institution_client_status account_added account_closed account_removed", "changed changed", "connections timeout"},
		"connections missing before": {failed(backend.PartConnections, "", backend.CodeTimeout), allReady(),
			"institution_status institution_client_status account_added account_closed account_removed", "changed changed", "connections timeout"},
		"accounts missing in both": {failed(backend.PartAccounts, "", backend.CodeTimeout), failed(backend.PartAccounts, "", backend.CodePlatformFault),
			"status status_message error_code needs_credentials background_disabled institution_status institution_client_status", "added changed changed removed", "accounts platform_fault"},
		"no institutions": {allReady(), failed(backend.PartInstitutions, "platypus", backend.CodeTimeout),
			"status status_message error_code needs_credentials background_disabled account_added account_closed account_removed", "added changed changed removed", "institutions/platypus timeout"},
		"another institution": {failed(backend.PartInstitutions, "narnia", backend.CodeTimeout), allReady(),
			"status status_message error_code needs_credentials background_disabled institution_status institution_client_status account_added account_closed account_removed", "added changed changed changed removed", "institutions/narnia timeout"},
		"history missing before": {failed(backend.PartHistory, "", backend.CodeTimeout), allReady(),
			"status status_message error_code needs_credentials background_disabled institution_status institution_client_status account_added account_closed account_removed", "added changed changed changed removed", ""},
		"history missing after": {allReady(), failed(backend.PartHistory, "", backend.CodeTimeout),
			"status status_message error_code needs_credentials background_disabled institution_status institution_client_status account_added account_closed account_removed", "added changed changed changed removed", "history timeout"},
		"no part states": {nil, allReady(), "", "", "connections cancelled, accounts cancelled, institutions cancelled"},
	} {
		t.Run(name, func(t *testing.T) {
			before, after := morning(), evening()
			before.Parts, after.Parts = test.before, test.after
			result := changes.Compare(before, after, nil)
			var fields, kinds, missing []string
			for _, connection := range result.Connections {
				kinds = append(kinds, string(connection.Kind))
				for _, f := range connection.Fields {
					fields = append(fields, string(f.Field))
				}
			}
			for _, problem := range result.Missing {
				missing = append(missing, problem.About().String()+" "+string(problem.Code))
			}
			slices.Sort(kinds)
			if got := inOrder(fields); got != inOrder(strings.Fields(test.fields)) {
				t.Errorf("fields: got %s", got)
			}
			if got := strings.Join(kinds, " "); got != test.kinds {
				t.Errorf("kinds: got %s", got)
			}
			if got := strings.Join(missing, ", "); got != test.missing {
				t.Errorf("missing: got %s", got)
			}
		})
	}
}

func inOrder(words []string) string {
	words = slices.Sorted(slices.Values(words))
	return strings.Join(words, " ")
}

// TestCompare_ClockSetBack_IsReported has a later look-up with an earlier time: that no
// attempt is counted does not say that there is none.
func TestCompare_ClockSetBack_IsReported(t *testing.T) {
	after := morning()
	after.At = after.At.Add(-time.Hour)
	after.Connections[0].Status = backend.StatusDenied
	got := changes.Compare(morning(), after, attemptsOfTheDay().All())
	if len(got.Missing) != 1 || got.Missing[0].Part != backend.PartAttempts || got.Missing[0].Code != backend.CodeClockBack || len(got.Connections) != 1 {
		t.Errorf("got %+v", got)
	}
}

func TestCompare_OlderAttemptsLoadedLater_AreNoChange(t *testing.T) {
	after := morning()
	after.At = noon
	var timeline backend.Timeline
	timeline.Add([]backend.Job{seen("JOB-1", "FAILED", noon.AddDate(0, -1, 0), noon)})
	got := changes.Compare(morning(), after, timeline.All())
	if !got.None || got.Attempts.Older != 1 {
		t.Errorf("got %+v", got)
	}
}
