package export

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"userlookup/backend"
	"userlookup/backend/changes"
)

func TestStatusWord_UnknownStatus_HasText(t *testing.T) {
	for status, want := range map[backend.ConnectionStatus]string{
		backend.StatusUnknown: "unknown", backend.StatusNone: "no status", "42": "unknown (42)", "-1": "unknown (-1)", "6.5": "unknown (6.5)", " 6": "unknown ( 6)",
		"CONNECTED": "CONNECTED", "connected": "connected", " CONNECTED": " CONNECTED", "BRAND_NEW": "BRAND_NEW", `"none"`: `"none"`,
	} {
		if got := StatusWord(status); got != want {
			t.Errorf("%q is written as %q, want %q", status, got, want)
		}
		code := StatusCode(status)
		if none := status == backend.StatusNone; none != (code == "") || !none && string(code) != want {
			t.Errorf("%q is %q for programs", status, code)
		}
	}
}

func TestChangeWords_AnyStatus_HasText(t *testing.T) {
	change := changes.FieldChange{Field: changes.FieldStatus, Before: string(backend.StatusUnknown), After: string(backend.StatusNone)}
	if before, after := ChangeWords(change); before != "unknown" || after != "none" {
		t.Errorf("got %q and %q", before, after)
	}
	if code := ForPrograms([]changes.FieldChange{change})[0]; code.Before != "unknown" || code.After != "" {
		t.Errorf("got %q and %q for programs", code.Before, code.After)
	}
}

// unreadablePage has a connection of which neither status nor times can be read, one
// without credentials, and an attempt like the first.
func unreadablePage() *Page {
	page := samplePage()
	all := backend.TimeCreated | backend.TimeLastAttempt | backend.TimeLastSuccess
	page.Connections = views([]backend.ConnectionFacts{
		{Connection: backend.Connection{GUID: "MBR-1", Name: "Gringotts", Unreadable: all}, FirstAddedFrom: backend.FirstAddedUnreadable, Assessment: backend.Assessment{Family: backend.FamilyUnknown}},
		{Connection: backend.Connection{GUID: "MBR-2", Name: "Shoebox", Status: backend.StatusNone}, FirstAddedFrom: backend.FirstAddedUnknown, Assessment: backend.Assessment{Family: backend.FamilyEnded}},
	})
	page.Attempts = slices.Values([]backend.AttemptDetails{
		attemptOf(backend.Job{GUID: "JOB-1", Status: "FAILED", Unreadable: backend.TimeCreated | backend.TimeFinished}, backend.Institution{}, "", ""),
		attemptOf(backend.Job{GUID: "JOB-2", ConnectionGUID: "MBR-1", Status: "FAILED", Unreadable: backend.TimeCreated, StartedAt: fetched.Add(-time.Hour)}, backend.Institution{}, "Gringotts", ""),
	})
	return page
}

func TestJSON_UnknownStatusAndUnreadableTimes_AreMarked(t *testing.T) {
	var file struct {
		Connections []struct {
			Status, LastAttemptAt  *string
			Family, FirstAddedFrom string
			UnreadableTimes        []string
		}
		Timeline struct {
			Attempts []struct {
				At              *string
				ConnectionGone  bool
				UnreadableTimes []string
			}
		}
	}
	if err := json.Unmarshal([]byte(written(t, JSON, unreadablePage(), options(false))), &file); err != nil {
		t.Fatal(err)
	}
	lost, manual := file.Connections[0], file.Connections[1]
	if *lost.Status != "unknown" || lost.Family != "unknown" || lost.LastAttemptAt != nil || lost.FirstAddedFrom != "unreadable" ||
		!slices.Equal(lost.UnreadableTimes, []string{"created_at", "aggregated_at", "successfully_aggregated_at"}) {
		t.Errorf("got %+v", lost)
	}
	if manual.Status != nil || manual.Family != "ended" || len(manual.UnreadableTimes) != 0 {
		t.Errorf("got %+v", manual)
	}
	if first := file.Timeline.Attempts[0]; first.At != nil || first.ConnectionGone || !slices.Equal(first.UnreadableTimes, []string{"created_at", "finished_at"}) {
		t.Errorf("got %+v", first)
	}
	if second := file.Timeline.Attempts[1]; second.At == nil || !slices.Equal(second.UnreadableTimes, []string{"created_at"}) {
		t.Errorf("got %+v", second)
	}
}

func TestCSV_UnreadableTimes_HaveAColumn(t *testing.T) {
	rows := readCSV(t, written(t, CSV, unreadablePage(), options(false)))
	column := slices.Index(rows[0], "unreadable_times")
	var got []string
	for _, row := range rows[1:] {
		if row[0] == "attempt" {
			got = append(got, row[slices.Index(rows[0], "time_utc")]+"|"+row[column])
		}
	}
	if want := []string{"|created_at finished_at", "2026-03-26 12:02:11|created_at"}; !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
}

func TestHTML_UnknownStatusAndUnreadableTimes_AreMarked(t *testing.T) {
	page := written(t, HTML, unreadablePage(), options(false))
	connections := page[strings.Index(page, "Gringotts"):strings.Index(page, "Shoebox")]
	if got := strings.Count(connections, "not readable"); got != 3 || !strings.Contains(connections, "unknown") || strings.Contains(connections, ">never<") {
		t.Errorf("%d times are not readable: %s", got, connections)
	}
	for _, want := range []string{"time not readable", "Time not known", "connection not named"} {
		if !strings.Contains(page, want) {
			t.Errorf("it does not say %q", want)
		}
	}
}
