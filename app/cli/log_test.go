package cli

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"userlookup/app/compose"
	"userlookup/backend"
	"userlookup/backend/access"
)

var accessNoon = time.Date(2026, 3, 26, 12, 0, 0, 0, time.UTC)

// record writes rows into the log of a profile as the session does.
func (d *device) record(t *testing.T, profile backend.ProfileName, events ...backend.AccessEvent) {
	t.Helper()
	now := accessNoon
	log := compose.ProfilesUnder(d.root).OpenAccessLog(profile, "", access.LogOptions{
		Now: func() time.Time { now = now.Add(time.Hour); return now },
		Actor: func(backend.AccessEvent) backend.AccessActor {
			return backend.AccessActor{Name: "Anna Ferrari", Email: "anna@narnia-bank.example", Role: "admin", Reason: "T-48213"}
		},
	})
	for _, event := range events {
		if err := log.Record(t.Context(), event); err != nil {
			t.Fatal(err)
		}
	}
	if err := log.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// at runs a command at a time.
func (d *device) at(t *testing.T, now time.Time, args ...string) result {
	t.Helper()
	return d.later(t, time.Until(now), args...)
}

var someEvents = []backend.AccessEvent{
	{Kind: backend.AccessOpened, Target: "U-1002", Source: backend.SourceLive},
	{Kind: backend.AccessRevealed, Target: "U-1002", Source: backend.SourceSaved, SavedAt: accessNoon.Add(-time.Hour), Detail: "email"},
	{Kind: backend.AccessRefused, Detail: "export_off\x1b[31m"},
}

func TestLogList_ShowsActorActionTargetAndReason(t *testing.T) {
	d := newDevice(t)
	d.record(t, backend.ProfileSandbox, someEvents...)
	got := d.run(t, "log", "list")
	got.want(t, 0, "")
	got.says(t, 0, "Access log (3 of 3 rows)", "Anna Ferrari  admin  opened", "U-1002  live", "revealed (email)", "saved, ", " old", "T-48213", "2026-03-26")
	if strings.Contains(got.stdout, "\x1b") || strings.Index(got.stdout, "refused") > strings.Index(got.stdout, "opened") {
		t.Errorf("got %q", got.stdout)
	}
	d.run(t, "log", "list", "--limit", "1").says(t, 0, "Access log (1 of 3 rows)")
	d.run(t, "log", "list", "--profile", "adhoc").says(t, 0, "Access log (0 of 0 rows)", "No matching rows.")
	d.at(t, accessNoon.Add(48*time.Hour), "log", "list", "--days", "1").says(t, 0, "Access log (0 of 0 rows)")
	d.at(t, accessNoon.Add(28*time.Hour), "log", "list", "--days", "1").says(t, 0)

	var answer jsonLog
	if err := json.Unmarshal([]byte(d.run(t, "log", "list", "--json").stdout), &answer); err != nil {
		t.Fatal(err)
	}
	row := answer.Rows[1]
	if answer.Total != 3 || answer.Matching != 3 || !answer.Verdict.IsIntact || answer.Verdict.RowsKept != 3 || answer.Verdict.BrokenAt != nil ||
		row.Row != 2 || row.Kind != "revealed" || row.Target != "U-1002" || row.Source != "saved" || row.SavedAt != "2026-03-26T11:00:00Z" || row.Detail != "email" ||
		row.Who != "Anna Ferrari" || row.Role != "admin" || row.Reason != "T-48213" || row.Log != "" || row.IsBroken {
		t.Errorf("got %+v", answer)
	}
}

func TestLogVerify_ExitStatus0OnlyForAnIntactLog(t *testing.T) {
	d := newDevice(t)
	d.run(t, "log", "verify").says(t, 0, "The log is intact: it has no rows yet.")
	if _, err := os.Stat(filepath.Join(d.root, "data", "access")); !os.IsNotExist(err) {
		t.Errorf("reading made the folder of the log: %v", err)
	}
	d.record(t, backend.ProfileSandbox, someEvents...)
	d.run(t, "log", "verify").says(t, 0, "The log is intact: 3 rows since ")
	file := filepath.Join(d.root, "data", "access", "sandbox.log")
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	content[len(content)-1]++
	write(t, file, string(content))
	const sentence = "userlookup: The access log was changed outside this application. Row 3 was changed outside this application, or rows were removed or moved there. Tell an Admin."
	d.run(t, "log", "verify").want(t, 4, sentence)
	d.run(t, "log", "list").want(t, 0, sentence)
	d.run(t, "log", "list").says(t, 0, "not verified")
	if got := d.run(t, "log", "list", "--json"); !strings.Contains(got.stdout, `"brokenAt": 3`) || !strings.Contains(got.stdout, `"brokenReason": "edited"`) {
		t.Errorf("got %s", got.stdout)
	}
	d.record(t, backend.ProfileSandbox, someEvents[0])
	d.run(t, "log", "verify").want(t, 4, sentence)
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	d.run(t, "log", "verify").want(t, 4, "The log file is missing")
}

func TestLogSend_NoRecipient_IsReported(t *testing.T) {
	d := newDevice(t)
	d.run(t, "log", "send", "--output", filepath.Join(d.root, "x.age")).want(t, 4, "This access log has no recipient.")
}

func TestErase_LeavesTheAccessLog(t *testing.T) {
	d := newDevice(t)
	d.record(t, backend.ProfileSandbox, someEvents...)
	d.run(t, "lookup", "U-1001").says(t, 0)
	d.run(t, "erase", "--everything").says(t, 0, "the access log were not deleted")
	d.run(t, "log", "verify").says(t, 0, "5 rows") // the look-up and erasing are rows too
}
