package export

import (
	"errors"
	"flag"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"userlookup/backend"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func TestFiles(t *testing.T) {
	for _, format := range Formats() {
		for name, full := range map[string]bool{"redacted": false, "full": true} {
			got := written(t, format, samplePage(), options(full))
			golden := "testdata/" + name + "." + string(format)
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("not as in %s (if that is meant: go test ./backend/export -run TestFiles -update)", golden)
			}
		}
	}
}

func TestWrite_RedactedFiles_ContainNoMaskedValues(t *testing.T) {
	for _, format := range Formats() {
		redacted, full := written(t, format, samplePage(), options(false)), written(t, format, samplePage(), options(true))
		for _, canary := range canaries {
			if strings.Contains(redacted, canary) {
				t.Errorf("%s: %s is in the redacted file", format, canary)
			}
			if format != CSV && !strings.Contains(full, canary) {
				t.Errorf("%s: %s is not in the full file", format, canary)
			}
			if format == CSV && strings.Contains(full, canary) {
				t.Errorf("the timeline holds %s", canary)
			}
		}
		if !strings.Contains(redacted, samplePage().User.GUID) || !strings.Contains(redacted, "U-1002") {
			t.Errorf("%s: the ids are gone", format)
		}
	}
}

// Every file says how old it is, its source, what is missing and whether the
// history is complete.
func TestWrite_EveryFormat_IncludesNotes(t *testing.T) {
	for _, format := range Formats() {
		got := written(t, format, samplePage(), options(false))
		for _, want := range []string{
			"Saved copy · 3 h old when exported · 26 March 2026, 14:02 UTC+1", "Sample data", "26 March 2026, 17:12 UTC", "1.2.3", "Redacted:",
			"The history is incomplete: 5 of 412 attempts are included", "institution hostile", "older attempts", "(accounts): Saved copy · 3 d old when exported · 23 March 2026",
		} {
			if !strings.Contains(got, want) && !strings.Contains(strings.ReplaceAll(got, "&#43;", "+"), want) {
				t.Errorf("%s does not say %q", format, want)
			}
		}
	}
}

func TestWrite_EmptyPage_Succeeds(t *testing.T) {
	for _, format := range Formats() {
		page := &Page{UserView: backend.UserView{User: &backend.UserDetails{GUID: "USR-1"}, Freshness: backend.FreshnessView{Source: backend.SourceLive, FetchedAt: backend.NewTimestamp(fetched)}}}
		if got := written(t, format, page, Options{MadeAt: fetched}); !strings.Contains(got, "The history is not known") || !strings.Contains(got, "USR-1") || !strings.Contains(got, "Fetched live · 26 March 2026, 13:02 UTC") {
			t.Errorf("%s: %s", format, got)
		}
	}
}

func TestStamp_FormatsTimeAndAge(t *testing.T) {
	noon := time.Date(2026, 3, 26, 12, 0, 0, 0, time.UTC)
	for _, test := range []struct {
		age  time.Duration
		zone *time.Location
		want string
	}{
		{3 * time.Hour, berlin, "Saved copy · 3 h old · 10:00 UTC+1"},
		{30 * time.Second, berlin, "Saved copy · just now · 12:59 UTC+1"},
		{-time.Hour, time.UTC, "Saved copy · just now · 13:00 UTC"}, // a clock that was set back
		{14 * time.Hour, berlin, "Saved copy · 14 h old · 25 March 2026, 23:00 UTC+1"},
		{400 * 24 * time.Hour, time.FixedZone("", -12600), "Saved copy · 400 d old · 19 February 2025, 08:30 UTC−3:30"},
	} {
		if got := Stamp(noon.Add(-test.age), noon, test.zone); got != test.want {
			t.Errorf("got %q, want %q", got, test.want)
		}
	}
	if got := Stamp(time.Time{}, noon, time.UTC); got != "Saved copy · age not known · no time given" {
		t.Errorf("got %q", got)
	}
}

// A file is read later than it is made: it says nothing of now, and names the day.
func TestFileStamp_SavedCopy_GivesAgeAtExport(t *testing.T) {
	for _, test := range []struct {
		source backend.Source
		at     time.Time
		want   string
	}{
		{backend.SourceLive, madeAt, "Fetched live · 26 March 2026, 17:12 UTC+1"},
		{backend.SourceLive, madeAt.Add(time.Hour), "Fetched live · 26 March 2026, 18:12 UTC+1"}, // a clock that was set back
		{backend.SourceLive, time.Time{}, "Fetched live · no time given"},
		{backend.SourceSaved, madeAt, "Saved copy · less than 1 min old when exported · 26 March 2026, 17:12 UTC+1"},
		{backend.SourceSaved, fetched, "Saved copy · 3 h old when exported · 26 March 2026, 14:02 UTC+1"},
		{backend.SourceSaved, madeAt.Add(time.Hour), "Saved copy · age not known · 26 March 2026, 18:12 UTC+1"},
		{backend.SourceSaved, time.Time{}, "Saved copy · age not known · no time given"},
	} {
		o := options(false)
		if got := o.stamp(test.source, test.at); got != test.want {
			t.Errorf("got %q, want %q", got, test.want)
		}
	}
}

func TestHistoryNote_ReportsCompleteness(t *testing.T) {
	at := backend.NewTimestamp(fetched)
	for want, history := range map[string]backend.TimelineState{
		"The history is complete: this user has no attempts.":                                                                                {Complete: true},
		"The history is complete: the only attempt, 26 March 2026, 14:02 UTC+1, is included.":                                                {Complete: true, Known: 1, Total: 1, Since: at},
		"The history is complete: all 9 attempts since the first, 26 March 2026, 14:02 UTC+1, are included.":                                 {Complete: true, Known: 9, Total: 9, Since: at},
		"The history is incomplete: 9 of 12 attempts are included, with none missing since 26 March 2026, 14:02 UTC+1.":                      {Known: 9, Total: 12, GaplessSince: at},
		"The history is incomplete: 9 attempts are included, with none missing since 26 March 2026, 14:02 UTC+1. There may be earlier ones.": {Known: 9, Total: 9, GaplessSince: at},
		"The history is incomplete: 9 attempts are included. There may be others before, between and after them.":                            {Known: 9, Total: 9},
		"The history is not known: no attempt is included, but there may have been some.":                                                    {},
	} {
		o := options(false)
		if got := historyNote(&Page{UserView: backend.UserView{Timeline: history}}, &o); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

type fullDisk struct{ left int }

var errFull = errors.New("full")

func (d *fullDisk) Write(p []byte) (int, error) {
	if d.left -= len(p); d.left < 0 {
		return 0, errFull
	}
	return len(p), nil
}

func TestWrite_FullDisk_StopsWriting(t *testing.T) {
	for _, format := range Formats() {
		for _, left := range []int{0, 300_000} {
			page, read := samplePage(), 0
			page.Attempts = func(yield func(backend.AttemptDetails) bool) {
				for range 1_000_000 {
					if read++; !yield(sampleAttempts(backend.Institution{})[0]) {
						return
					}
				}
			}
			if format == HTML { // counts them first
				page.Attempts = slices.Values(slices.Repeat(sampleAttempts(backend.Institution{}), 1000))
			}
			if err := Write(&fullDisk{left}, format, page, options(false)); !errors.Is(err, errFull) {
				t.Errorf("%s: %v", format, err)
			}
			if read > 20_000 {
				t.Errorf("%s: read %d attempts for nothing", format, read)
			}
		}
	}
	if err := Write(&fullDisk{}, "pdf", samplePage(), options(false)); !backend.HasCode(err, backend.CodeBadArgument) {
		t.Errorf("pdf: %v", err)
	}
}
