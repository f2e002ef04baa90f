package backend

import (
	"cmp"
	"slices"
	"sort"
	"time"
)

// TimelineFilter narrows a timeline. Within a list any value matches, between
// lists all must; an empty list asks nothing. The empty string matches what the
// platform did not give. From is inclusive, To exclusive; zero asks nothing.
type TimelineFilter struct {
	Connections  []string // GUIDs
	Statuses     []string
	JobTypes     []string
	RequestTypes []string
	From         time.Time
	To           time.Time
}

// TimelineQuery asks for a window of a filtered timeline. Rows are day headings
// and attempts together, so that every row of a list has a number.
type TimelineQuery struct {
	Filter TimelineFilter
	Zone   *time.Location // days begin at midnight here; nil means UTC
	Offset int            // the first row wanted, from 0
	Limit  int            // how many rows
}

// TimelineWindow answers a TimelineQuery.
type TimelineWindow struct {
	Offset   int // of the first row given
	Rows     []TimelineRow
	RowCount int // of the whole filtered timeline, headings included
	Matching int // attempts that pass the filter
	Known    int // attempts known, whatever the filter
	Facets   Facets
}

// TimelineRow is a day heading (Job is nil) or an attempt of that day.
type TimelineRow struct {
	Day      string // 2006-01-02 in the query's zone; empty for attempts without a time
	DayCount int    // attempts of that day that pass the filter
	Job      *Job
}

// Facets counts, for each value of a dimension, the attempts that pass all the
// other filters: what would be shown if the value were chosen. Most first.
type Facets struct {
	Connections  []Facet
	Statuses     []Facet
	JobTypes     []Facet
	RequestTypes []Facet
}

// Facet is one value and the number of attempts that have it.
type Facet struct {
	Value string
	Count int
}

const dimensions = 4

func (f *TimelineFilter) lists() [dimensions][]string {
	return [dimensions][]string{f.Connections, f.Statuses, f.JobTypes, f.RequestTypes}
}

func dimensionsOf(j *Job) [dimensions]string {
	return [dimensions]string{j.ConnectionGUID, j.Status, j.Type, j.RequestType}
}

type timelineDay struct {
	name  string
	first int // index of its first attempt in matching
	count int
}

// timelineResult is one filter's answer over one version of the timeline. It is
// kept, so that scrolling does not filter again.
type timelineResult struct {
	version  int
	filter   TimelineFilter
	zone     string
	matching []*Job
	days     []timelineDay
	facets   Facets
}

// Query gives a window of the filtered timeline.
func (t *Timeline) Query(q TimelineQuery) TimelineWindow {
	if q.Zone == nil {
		q.Zone = time.UTC
	}
	if t.memo == nil || !t.memo.answers(t.version, &q) {
		t.memo = t.filter(&q)
	}
	return t.memo.window(&q, len(t.jobs))
}

func (r *timelineResult) answers(version int, q *TimelineQuery) bool {
	if r.version != version || r.zone != q.Zone.String() || !r.filter.From.Equal(q.Filter.From) || !r.filter.To.Equal(q.Filter.To) {
		return false
	}
	was, is := r.filter.lists(), q.Filter.lists()
	for d := range dimensions {
		if !slices.Equal(was[d], is[d]) {
			return false
		}
	}
	return true
}

func (t *Timeline) filter(q *TimelineQuery) *timelineResult {
	result := &timelineResult{version: t.version, filter: q.Filter, zone: q.Zone.String()}
	lists := q.Filter.lists()
	var counts [dimensions]map[string]int
	for d := range counts {
		counts[d] = map[string]int{}
		for _, chosen := range lists[d] {
			counts[d][chosen] = 0 // a chosen value stays in sight, even at none
		}
	}
	for _, job := range t.jobs {
		at := job.At()
		if !q.Filter.From.IsZero() && at.Before(q.Filter.From) || !q.Filter.To.IsZero() && !at.Before(q.Filter.To) {
			continue
		}
		values := dimensionsOf(job)
		failed, failures := 0, 0
		for d := range dimensions {
			if len(lists[d]) > 0 && !slices.Contains(lists[d], values[d]) {
				failed, failures = d, failures+1
			}
		}
		switch failures {
		case 0:
			for d := range dimensions {
				counts[d][values[d]]++
			}
			result.matching = append(result.matching, job)
		case 1:
			counts[failed][values[failed]]++
		}
	}
	result.days = groupByDay(result.matching, q.Zone)
	result.facets = Facets{
		Connections: sortedFacets(counts[0]), Statuses: sortedFacets(counts[1]),
		JobTypes: sortedFacets(counts[2]), RequestTypes: sortedFacets(counts[3]),
	}
	return result
}

func sortedFacets(counts map[string]int) []Facet {
	facets := make([]Facet, 0, len(counts))
	for value, count := range counts {
		facets = append(facets, Facet{value, count})
	}
	slices.SortFunc(facets, func(a, b Facet) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Value, b.Value))
	})
	return facets
}

// groupByDay finds where each day of the sorted jobs begins. The midnight is
// computed once a day, not once an attempt.
func groupByDay(jobs []*Job, zone *time.Location) []timelineDay {
	var days []timelineDay
	var midnight time.Time
	for i, job := range jobs {
		at := job.At()
		if len(days) == 0 || at.Before(midnight) {
			name := ""
			if !at.IsZero() {
				local := at.In(zone)
				midnight = StartOfDay(local.Year(), local.Month(), local.Day(), zone)
				name = local.Format(time.DateOnly)
			}
			if len(days) == 0 || days[len(days)-1].name != name {
				days = append(days, timelineDay{name: name, first: i})
			}
		}
		days[len(days)-1].count++
	}
	return days
}

// StartOfDay is the first instant of a day in zone: midnight, or later where the
// clocks skip it. Days and months past their end run on, as in time.Date.
func StartOfDay(year int, month time.Month, day int, zone *time.Location) time.Time {
	start := time.Date(year, month, day, 0, 0, 0, 0, zone)
	if start.Hour() >= 12 { // still the day before
		_, start = start.ZoneBounds()
	}
	return start
}

func (r *timelineResult) window(q *TimelineQuery, known int) TimelineWindow {
	rowCount := len(r.matching) + len(r.days)
	first := max(0, min(q.Offset, rowCount))
	last := first + max(0, min(q.Limit, rowCount-first))
	w := TimelineWindow{
		Offset: first, Rows: make([]TimelineRow, 0, last-first), RowCount: rowCount,
		Matching: len(r.matching), Known: known, Facets: r.facets,
	}
	// The heading of day d stands at row days[d].first + d.
	d := sort.Search(len(r.days), func(d int) bool { return r.days[d].first+d > first }) - 1
	for row := first; row < last; row++ {
		if d+1 < len(r.days) && row >= r.days[d+1].first+d+1 {
			d++
		}
		day := r.days[d]
		entry := TimelineRow{Day: day.name, DayCount: day.count}
		if row > day.first+d {
			job := *r.matching[row-d-1]
			entry.Job = &job
		}
		w.Rows = append(w.Rows, entry)
	}
	return w
}
