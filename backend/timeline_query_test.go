package backend_test

import (
	"cmp"
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"userlookup/backend"
)

// rows asks for the whole timeline in windows of the given size.
func rows(t *backend.Timeline, q backend.TimelineQuery, size int) []backend.TimelineRow {
	var all []backend.TimelineRow
	for {
		q.Offset, q.Limit = len(all), size
		w := t.Query(q)
		if len(w.Rows) == 0 {
			return all
		}
		all = append(all, w.Rows...)
	}
}

func TestQuery_ConsecutiveWindows_CoverFilteredTimeline(t *testing.T) {
	zones := []*time.Location{time.UTC, time.FixedZone("+13", 13*3600), time.FixedZone("-11", -11*3600), zone("Europe/Berlin")}
	rapid.Check(t, func(t *rapid.T) {
		jobs := drawJobs(t)
		var timeline backend.Timeline
		timeline.Add(jobs)
		filter := backend.TimelineFilter{
			Connections:  rapid.SampledFrom([][]string{nil, {"MBR-1"}, {"MBR-1", ""}}).Draw(t, "connections"),
			Statuses:     rapid.SampledFrom([][]string{nil, {"DENIED"}, {"NEW_ONE", "COMPLETED"}}).Draw(t, "statuses"),
			JobTypes:     rapid.SampledFrom([][]string{nil, {"HISTORY"}, {""}}).Draw(t, "types"),
			RequestTypes: rapid.SampledFrom([][]string{nil, {"INITIAL", "BACKGROUND"}}).Draw(t, "requests"),
			Outcomes:     rapid.SampledFrom([][]string{nil, {"caller"}, {"unknown", "working"}, {"no family"}}).Draw(t, "outcomes"),
		}
		if rapid.Bool().Draw(t, "dated") {
			filter.From, filter.To = noon.Add(-100*time.Hour), noon.Add(-20*time.Hour)
		}
		zone := rapid.SampledFrom(zones).Draw(t, "zone")
		query := backend.TimelineQuery{Filter: filter, Zone: zone}
		all := rows(&timeline, query, rapid.IntRange(1, 20).Draw(t, "size"))

		var want []backend.Job
		for _, j := range timeline.Newest(len(jobs)) {
			if passes(&j, &filter) {
				want = append(want, j)
			}
		}
		var got []backend.Job
		worst := worstOfDays(want, zone)
		day, left := "none yet", 0
		for i, row := range all {
			if row.DayWorst != worst[row.Day] {
				t.Fatalf("row %d: the worst of %q is %s, not %s", i, row.Day, worst[row.Day], row.DayWorst)
			}
			if row.Job == nil {
				if left != 0 {
					t.Fatalf("row %d: day %s has %d attempts fewer than its heading says", i, day, left)
				}
				if row.Day == day {
					t.Fatalf("row %d: day %q has two headings", i, day)
				}
				day, left = row.Day, row.DayCount
				continue
			}
			if wantDay := dayOf(row.Job, zone); wantDay != day || row.Day != day {
				t.Fatalf("row %d of %s stands under %s", i, wantDay, day)
			}
			left--
			got = append(got, *row.Job)
		}
		if left != 0 || !sameJobs(got, want) {
			t.Fatalf("got %v (%d left)\nwant %v", got, left, want)
		}
		checkAnchors(t, &timeline, query, all)
		checkChart(t, &timeline, query, want)
		query.Limit = 1
		w := timeline.Query(query)
		if w.Matching != len(want) || w.Known != len(jobs) || w.RowCount != len(all) {
			t.Fatalf("counts %d of %d in %d rows; want %d of %d in %d", w.Matching, w.Known, w.RowCount, len(want), len(jobs), len(all))
		}
		checkFacets(t, jobs, filter, w.Facets)
	})
}

// checkAnchors asks for the row of every attempt.
func checkAnchors(t *rapid.T, timeline *backend.Timeline, query backend.TimelineQuery, all []backend.TimelineRow) {
	rows := map[string]int{}
	for i, row := range all {
		if row.Job != nil {
			rows[row.Job.GUID] = i
		}
	}
	for _, j := range append(timeline.Newest(timeline.Len()), backend.Job{}, backend.Job{GUID: "JOB-never"}) {
		want, shown := rows[j.GUID]
		if !shown {
			want = -1
		}
		query.Anchor = j.GUID
		if w := timeline.Query(query); w.AnchorRow != want {
			t.Fatalf("%q is in row %d, not %d", j.GUID, want, w.AnchorRow)
		}
	}
}

// checkChart counts the jobs of each day one by one.
func checkChart(t *rapid.T, timeline *backend.Timeline, query backend.TimelineQuery, jobs []backend.Job) {
	first := rapid.IntRange(0, 12).Draw(t, "chart from")
	length := rapid.IntRange(0, 12).Draw(t, "chart days")
	from, to := noon.AddDate(0, 0, -first), noon.AddDate(0, 0, length-first)
	query.ChartFrom, query.ChartTo = from.Format(time.DateOnly), to.Format(time.DateOnly)
	want := ""
	for at := from; !at.After(to); at = at.AddDate(0, 0, 1) {
		day, outcomes := at.Format(time.DateOnly), ""
		for _, family := range backend.Families {
			n := 0
			for i := range jobs {
				if dayOf(&jobs[i], query.Zone) == day && backend.JobFamily(jobs[i].Status) == family {
					n++
				}
			}
			if n > 0 {
				outcomes += fmt.Sprintf(" %s %d", family, n)
			}
		}
		if outcomes != "" {
			want += day + outcomes + "\n"
		}
	}
	for range 2 { // the second time it is the one that was saved
		got := ""
		for _, day := range timeline.Query(query).Chart {
			got += day.Day
			for _, outcome := range day.Outcomes {
				got += fmt.Sprintf(" %s %d", outcome.Family, outcome.Count)
			}
			got += "\n"
		}
		if got != want {
			t.Fatalf("chart from %s to %s:\n%swant\n%s", query.ChartFrom, query.ChartTo, got, want)
		}
	}
}

func worstOfDays(jobs []backend.Job, zone *time.Location) map[string]backend.Family {
	worst := map[string]backend.Family{}
	for i := range jobs {
		day, family := dayOf(&jobs[i], zone), backend.JobFamily(jobs[i].Status)
		if known, ok := worst[day]; !ok || family.Rank() < known.Rank() {
			worst[day] = family
		}
	}
	return worst
}

func dayOf(j *backend.Job, zone *time.Location) string {
	if j.At().IsZero() {
		return ""
	}
	return j.At().In(zone).Format(time.DateOnly)
}

func passes(j *backend.Job, f *backend.TimelineFilter) bool {
	in := func(list []string, value string) bool { return len(list) == 0 || slices.Contains(list, value) }
	return in(f.Connections, j.ConnectionGUID) && in(f.Statuses, j.Status) && in(f.JobTypes, j.Type) && in(f.RequestTypes, j.RequestType) &&
		in(f.Outcomes, string(backend.JobFamily(j.Status))) &&
		(j.At().IsZero() || (f.From.IsZero() || !j.At().Before(f.From)) && (f.To.IsZero() || j.At().Before(f.To)))
}

// checkFacets counts each status and each outcome as if it alone were chosen.
func checkFacets(t *rapid.T, jobs []backend.Job, filter backend.TimelineFilter, facets backend.Facets) {
	passing := func(filter backend.TimelineFilter) int {
		n := 0
		for i := range jobs {
			if passes(&jobs[i], &filter) {
				n++
			}
		}
		return n
	}
	for _, facet := range facets.Statuses {
		only := filter
		only.Statuses = []string{facet.Value}
		if n := passing(only); n != facet.Count {
			t.Fatalf("status %q is counted %d times, passes %d times", facet.Value, facet.Count, n)
		}
	}
	for _, facet := range facets.Outcomes {
		only := filter
		only.Outcomes = []string{facet.Value}
		if n := passing(only); n != facet.Count {
			t.Fatalf("outcome %q is counted %d times, passes %d times", facet.Value, facet.Count, n)
		}
	}
	if !slices.IsSortedFunc(facets.Statuses, func(a, b backend.Facet) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Value, b.Value))
	}) {
		t.Fatalf("facets are not sorted: %v", facets.Statuses)
	}
}

func TestOutcomeCounts_List_SortsWorstFirst(t *testing.T) {
	var timeline backend.Timeline
	for i, status := range []string{"COMPLETED", "COMPLETED", "COMPLETED", "RECEIVED", "NEW_ONE", "", "FAILED", "DENIED", "LOCKED"} {
		attempt := job(fmt.Sprint("JOB-", i), noon)
		attempt.Status = status
		timeline.Add([]backend.Job{attempt})
	}
	w := timeline.Query(backend.TimelineQuery{Limit: 1, Filter: backend.TimelineFilter{Outcomes: []string{"caller", "waiting", "ended"}}})
	want := []backend.Facet{{Value: "caller", Count: 2}, {Value: "broken", Count: 1}, {Value: "unknown", Count: 2}, {Value: "waiting", Count: 1}, {Value: "working", Count: 3}, {Value: "ended"}}
	if w.Matching != 3 || !slices.Equal(w.Facets.Outcomes, want) {
		t.Errorf("got %d, %v", w.Matching, w.Facets.Outcomes)
	}
}

func TestStartOfDay_NoMidnight_ReturnsFirstMoment(t *testing.T) {
	saoPaulo := zone("America/Sao_Paulo")
	// On 4 November 2018 the clocks went from 23:59 to 01:00.
	before := time.Date(2018, 11, 3, 23, 30, 0, 0, saoPaulo)
	after := time.Date(2018, 11, 4, 1, 30, 0, 0, saoPaulo)
	if start := backend.StartOfDay(2018, 11, 4, saoPaulo); start.Hour() != 1 || start.Day() != 4 || !before.Before(start) || after.Before(start) {
		t.Errorf("the day begins at %v", start)
	}
	var timeline backend.Timeline
	timeline.Add([]backend.Job{job("JOB-1", before), job("JOB-2", after)})
	got := ""
	for _, row := range timeline.Query(backend.TimelineQuery{Zone: saoPaulo, Limit: 10}).Rows {
		if row.Job == nil {
			got += row.Day + " "
		}
	}
	if got != "2018-11-04 2018-11-03 " {
		t.Errorf("got days %s", got)
	}
}

func TestQuery_DaylightSavingDays_CountAsOneChartDay(t *testing.T) {
	berlin := zone("Europe/Berlin")
	for day, hours := range map[string]int{"2026-03-29": 23, "2026-10-25": 25, "2026-06-01": 24} {
		var timeline backend.Timeline
		at, _ := time.ParseInLocation(time.DateOnly, day, berlin)
		for hour := range 72 { // from the day before to the day after
			timeline.Add([]backend.Job{job(fmt.Sprint("JOB-", hour), at.Add(time.Duration(hour-24)*time.Hour))})
		}
		got := timeline.Query(backend.TimelineQuery{Zone: berlin, ChartFrom: day, ChartTo: day}).Chart
		if want := fmt.Sprintf("[{%s [{working %d}]}]", day, hours); fmt.Sprint(got) != want {
			t.Errorf("got %v, want %s", got, want)
		}
	}
}

func TestQuery_ChangedRangeOrNewJobs_UpdatesChart(t *testing.T) {
	var timeline backend.Timeline
	timeline.Add([]backend.Job{job("JOB-1", noon), job("JOB-2", noon.AddDate(0, 0, -1)), {GUID: "JOB-3", Status: "DENIED"}})
	days := func(from, to string) string {
		return fmt.Sprint(timeline.Query(backend.TimelineQuery{ChartFrom: from, ChartTo: to}).Chart)
	}
	yesterday, today := "{2026-03-30 [{working 1}]}", "{2026-03-31 [{working 1}]}"
	for _, test := range []struct{ from, to, want string }{
		{"2026-03-30", "2026-03-30", "[" + yesterday + "]"}, {"2026-03-30", "2026-03-31", "[" + yesterday + " " + today + "]"}, {"2026-03-31", "2026-04-30", "[" + today + "]"}, {"", "", "[]"},
	} {
		if got := days(test.from, test.to); got != test.want {
			t.Errorf("from %q to %q: got %s, want %s", test.from, test.to, got, test.want)
		}
	}
	denied := job("JOB-4", noon)
	denied.Status = "DENIED"
	timeline.Add([]backend.Job{denied})
	if got := days("2026-03-31", "2026-03-31"); got != "[{2026-03-31 [{caller 1} {working 1}]}]" {
		t.Errorf("after one more came: got %s", got)
	}
}

func TestQuery_OffsetOutOfRange_ReturnsCounts(t *testing.T) {
	var timeline backend.Timeline
	if w := timeline.Query(backend.TimelineQuery{Offset: 5, Limit: 5}); w.RowCount != 0 || len(w.Rows) != 0 {
		t.Errorf("an empty timeline gave %+v", w)
	}
	timeline.Add([]backend.Job{job("JOB-1", noon)})
	for _, q := range []backend.TimelineQuery{{Offset: -3, Limit: 1}, {Offset: 99, Limit: 5}, {Limit: -1}} {
		if w := timeline.Query(q); w.RowCount != 2 || w.Matching != 1 {
			t.Errorf("%+v gave %+v", q, w)
		}
	}
}
