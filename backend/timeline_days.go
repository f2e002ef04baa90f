package backend

import (
	"slices"
	"time"
)

// ChartDay counts the matching attempts of one day by outcome.
type ChartDay struct {
	Day      string         `json:"day"`      // 2006-01-02 in the query's zone
	Outcomes []OutcomeCount `json:"outcomes"` // worst first, without families that have no attempts
}

// OutcomeCount is the number of attempts whose status is of one family.
type OutcomeCount struct {
	Family Family `json:"family"`
	Count  int    `json:"count"`
}

// timelineDay is a day of the matching attempts.
type timelineDay struct {
	name     string
	first    int // index of its first attempt in matching
	count    int
	outcomes OutcomeCounts
}

// OutcomeCounts is the number of attempts of each family, in the order of
// Families.
type OutcomeCounts [len(Families)]int

// worst is the worst family that has attempts.
func (d *timelineDay) worst() Family {
	for rank, count := range d.outcomes {
		if count > 0 {
			return Families[rank]
		}
	}
	return FamilyUnknown
}

// groupByDay finds the start of each day in the sorted jobs. The midnight is
// computed once a day, not once an attempt, and the rank once for attempts of
// one status in a row.
func groupByDay(jobs []*Job, zone *time.Location) []timelineDay {
	var days []timelineDay
	var midnight time.Time
	status, rank := "", JobFamily("").Rank()
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
		if job.Status != status {
			status, rank = job.Status, JobFamily(job.Status).Rank()
		}
		day := &days[len(days)-1]
		day.count++
		day.outcomes[rank]++
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

// chartOf returns the chart of the days from first to last. It is saved until
// others are asked for, and made from days that are counted already.
func (r *timelineResult) chartOf(first, last string) []ChartDay {
	if r.chart == nil || r.chartFrom != first || r.chartTo != last {
		r.chart, r.chartFrom, r.chartTo = []ChartDay{}, first, last
		for _, day := range slices.Backward(r.days) {
			if day.name != "" && day.name >= first && day.name <= last {
				r.chart = append(r.chart, day.chart())
			}
		}
	}
	return r.chart
}

func (d *timelineDay) chart() ChartDay {
	return ChartDay{Day: d.name, Outcomes: d.outcomes.List()}
}

// List returns the families that have attempts, worst first.
func (c *OutcomeCounts) List() []OutcomeCount {
	list := []OutcomeCount{}
	for rank, count := range c {
		if count > 0 {
			list = append(list, OutcomeCount{Families[rank], count})
		}
	}
	return list
}
