package cli

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"userlookup/backend"
)

type shownConnection struct{ Name, Status, Family, Reason, Since string }

// connectionsOf reads what lookup --json prints of the connections, the worst first.
func connectionsOf(t *testing.T, r result) []shownConnection {
	t.Helper()
	var answer struct{ Connections []shownConnection }
	if err := json.Unmarshal([]byte(r.stdout), &answer); err != nil || len(answer.Connections) == 0 {
		t.Fatalf("%v: %.300s", err, r.stdout)
	}
	return answer.Connections
}

func TestLookup_SilentConnection_IsNotCalledWorking(t *testing.T) {
	d := newDevice(t)
	const words = "Looks connected, but nothing has run since "
	d.run(t, "lookup", "U-1013", "--limit", "1").says(t, 0, "Finding                     "+words)
	live := connectionsOf(t, d.run(t, "lookup", "U-1013", "--json", "--limit", "1"))
	if live[0].Status != "CONNECTED" || live[0].Family != "unknown" || live[0].Reason != "silent" || live[0].Since == "" || live[1].Family != "working" {
		t.Errorf("got %+v", live)
	}
	// A saved copy is judged by the time of its data, however old it is.
	if saved := connectionsOf(t, d.later(t, 20*24*time.Hour, "lookup", "U-1013", "--json", "--offline", "--limit", "1")); saved[0] != live[0] || saved[1] != live[1] {
		t.Errorf("saved: got %+v", saved)
	}
	d.run(t, "saved").says(t, 0, "CONNECTED · Brobdingnag Big Bank · "+words)
	d.run(t, "saved", "--json").says(t, 0, `"worstFamily": "unknown"`, `"worstReason": "silent"`)
	file := filepath.Join(d.root, "page.html")
	d.run(t, "export", "U-1013", "--format", "html", "--output", file, "--offline").want(t, 0, "")
	content, err := os.ReadFile(file)
	if err != nil || !strings.Contains(string(content), words) || !strings.Contains(string(content), `<article class="connection" data-family="unknown">`) {
		t.Errorf("the report does not say it: %v", err)
	}
}

func TestLookup_DisabledUser_HasNoWorkingConnection(t *testing.T) {
	d := newDevice(t)
	d.run(t, "lookup", "U-1017", "--limit", "1").says(t, 0, "The user is disabled, so no attempts run")
	for _, c := range connectionsOf(t, d.run(t, "lookup", "U-1017", "--json", "--limit", "1")) {
		if c.Status != "CONNECTED" || c.Family != "broken" || c.Reason != "user_disabled" {
			t.Errorf("got %+v", c)
		}
	}
}

func TestWorst_EveryOutput_ShowsTheSameConnection(t *testing.T) {
	d := newDevice(t)
	report := d.run(t, "lookup", "U-1026", "--limit", "1").stdout
	if first, other := strings.Index(report, "IMPAIRED"), strings.Index(report, "IMPORTED"); first < 0 || other < first {
		t.Errorf("the report does not begin with the worst: %s", report)
	}
	if all := connectionsOf(t, d.run(t, "lookup", "U-1026", "--json", "--limit", "1")); all[0].Status != "IMPAIRED" || all[1].Status != "IMPORTED" {
		t.Errorf("got %+v", all)
	}
	d.run(t, "saved").says(t, 0, "IMPAIRED · Sherwood Outlaws Credit Union")
	d.run(t, "saved", "--json").says(t, 0, `"worstStatus": "IMPAIRED"`)
}

func TestLookup_ManualAccounts_ShowNoAttempts(t *testing.T) {
	d := newDevice(t)
	d.run(t, "lookup", "U-1016").says(t, 0, "Manual accounts have no attempts.")
	d.run(t, "lookup", "U-1018").says(t, 0, "No attempts.")
	file := filepath.Join(d.root, "page.html")
	d.run(t, "export", "U-1016", "--format", "html", "--output", file).want(t, 0, "")
	if content, err := os.ReadFile(file); err != nil || !strings.Contains(string(content), "Manual accounts have no attempts.") {
		t.Errorf("the report does not say it: %v", err)
	}
}

func TestLookup_AttemptThatRunsForHours_SeemsStuck(t *testing.T) {
	d := newDevice(t)
	report := d.run(t, "lookup", "U-1022", "--limit", "5000")
	report.says(t, 0, "Finding                     The attempt that began ", "TRANSFERRED (seems stuck)")
	if n := strings.Count(report.stdout, "seems stuck)"); n != 1 {
		t.Errorf("%d attempts seem stuck", n)
	}
	if all := connectionsOf(t, d.run(t, "lookup", "U-1022", "--json")); all[0].Status != "DELAYED" || all[0].Family != string(backend.FamilyUnknown) || all[0].Reason != "stuck" {
		t.Errorf("got %+v", all[0])
	}
	d.run(t, "lookup", "U-1022", "--json", "--limit", "5000").says(t, 0, `"seemsStuck": true`)
}

func TestNames_InstitutionIsFirst(t *testing.T) {
	d := newDevice(t)
	const name = "Iron Bank · Connection 42"
	d.run(t, "lookup", "U-60C", "--limit", "500").says(t, 0, "\n  "+name+"\n", "  "+name+"  ")
	d.run(t, "saved").says(t, 0, "FAILED · "+name)
	file := filepath.Join(d.root, "page.csv")
	d.run(t, "export", "U-60C", "--format", "csv", "--output", file, "--offline").want(t, 0, "")
	if content, err := os.ReadFile(file); err != nil || !strings.Contains(string(content), ",Iron Bank,iron_bank,") || !strings.Contains(string(content), ","+name+",") {
		t.Errorf("the file has other names: %v", err)
	}
}
