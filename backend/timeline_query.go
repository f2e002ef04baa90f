package backend

import (
	"slices"
	"sort"
	"time"
)

// TimelineFilter narrows a timeline. Values of one list are alternatives; all lists must match;
// an empty list matches everything. The empty string matches missing values. From is inclusive,
// To exclusive; zero is no limit. An attempt without a time matches any dates.
type TimelineFilter struct {
	Connections  []string // GUIDs
	Statuses     []string
	JobTypes     []string
	RequestTypes []string
	Outcomes     []string // families of statuses
	From         time.Time
	To           time.Time
}

// TimelineQuery selects a window of a filtered timeline. Day headings and attempts are both
// rows, so that every row of a list has a number.
type TimelineQuery struct {
	Filter TimelineFilter
	Zone   *time.Location // days begin at midnight here; nil means UTC
	Offset int            // the first row wanted, from 0
	Limit  int            // how many rows

	// The days of the chart, both inclusive, as 2006-01-02; empty for none.
	ChartFrom, ChartTo string
	// Anchor is the GUID of an attempt whose row is wanted; empty for none.
	Anchor string
}

// TimelineWindow answers a TimelineQuery.
type TimelineWindow struct {
	Offset    int // of the first row given
	Rows      []TimelineRow
	RowCount  int // of the whole filtered timeline, headings included
	Matching  int // attempts that pass the filter
	Known     int // attempts known, whatever the filter
	Facets    Facets
	Chart     []ChartDay // the days asked for that have matching attempts, oldest first
	AnchorRow int        // the anchor's, of the whole filtered timeline; -1 when it is not there
}

// TimelineRow is a day heading (Job is nil) or an attempt of that day.
type TimelineRow struct {
	Day      string // 2006-01-02 in the query's zone; empty for attempts without a time
	DayCount int    // attempts of that day that pass the filter
	DayWorst Family // the worst among them
	Job      *Job
}

// Facets counts, per value of a dimension, the attempts that match all other filters, which are
// those shown if the value were chosen. Sorted by count; outcomes worst first.
type Facets struct {
	Connections  []Facet `json:"connections"` // Value is a GUID
	Statuses     []Facet `json:"statuses"`
	JobTypes     []Facet `json:"jobTypes"`
	RequestTypes []Facet `json:"requestTypes"`
	Outcomes     []Facet `json:"outcomes"` // Value is a family
}

// Facet is one value and its number of attempts. Name and Gone describe a connection; the
// timeline does not know them, and the caller sets them.
type Facet struct {
	Value string `json:"value"`
	Name  string `json:"name"` // the best name there is
	Gone  bool   `json:"gone"` // the user has no such connection any more
	Count int    `json:"count"`
}

// timelineResult is the cached result of one filter on one version of the timeline, so that
// scrolling does not filter again.
type timelineResult struct {
	version  int
	filter   TimelineFilter
	zone     string
	matching []*Job
	days     []timelineDay
	facets   Facets

	chart              []ChartDay
	chartFrom, chartTo string
}

// Query returns a window of the filtered timeline.
func (t *Timeline) Query(q TimelineQuery) TimelineWindow {
	if q.Zone == nil {
		q.Zone = time.UTC
	}
	if t.memo == nil || !t.memo.answers(t.version, &q) {
		t.memo = t.filter(&q)
	}
	w := t.memo.window(&q, len(t.jobs))
	w.Chart = t.memo.chartOf(q.ChartFrom, q.ChartTo)
	w.AnchorRow = t.memo.rowOf(t.byGUID.get(q.Anchor))
	return w
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

func (r *timelineResult) window(q *TimelineQuery, known int) TimelineWindow {
	rowCount := len(r.matching) + len(r.days)
	first := max(0, min(q.Offset, rowCount))
	last := first + max(0, min(q.Limit, rowCount-first))
	w := TimelineWindow{
		Offset: first, Rows: make([]TimelineRow, 0, last-first), RowCount: rowCount,
		Matching: len(r.matching), Known: known, Facets: r.facets,
	}
	// The heading of day d is at row days[d].first + d.
	d := sort.Search(len(r.days), func(d int) bool { return r.days[d].first+d > first }) - 1
	for row := first; row < last; row++ {
		if d+1 < len(r.days) && row >= r.days[d+1].first+d+1 {
			d++
		}
		day := r.days[d]
		entry := TimelineRow{Day: day.name, DayCount: day.count, DayWorst: day.worst()}
		if row > day.first+d {
			job := *r.matching[row-d-1]
			entry.Job = &job
		}
		w.Rows = append(w.Rows, entry)
	}
	return w
}

// rowOf is the row of an attempt, -1 when it is nil or does not match.
func (r *timelineResult) rowOf(job *Job) int {
	if job == nil {
		return -1
	}
	i, found := slices.BinarySearchFunc(r.matching, job, NewestFirst)
	if !found {
		return -1
	}
	return i + sort.Search(len(r.days), func(d int) bool { return r.days[d].first > i })
}
