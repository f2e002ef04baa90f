package backend

import "time"

// timelineDay is a day of the matching attempts.
type timelineDay struct {
	name     string
	first    int // index of its first attempt in matching
	count    int
	outcomes outcomeCounts
}

// outcomeCounts is the number of attempts of each family, in the order of
// Families.
type outcomeCounts [6]int

// worst is the worst family that has attempts.
func (d *timelineDay) worst() Family {
	for rank, count := range d.outcomes {
		if count > 0 {
			return Families[rank]
		}
	}
	return FamilyUnknown
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
		day := &days[len(days)-1]
		day.count++
		day.outcomes[JobFamily(job.Status).Rank()]++
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
