package export

import (
	"cmp"
	"iter"
	"strings"
	"time"

	"userlookup/backend"
	"userlookup/backend/text"
)

type reportOutcome struct {
	Family backend.Family
	Word   string
	Count  int
}

// reportDay is a day in the file's zone with its attempts.
type reportDay struct {
	Name, Count string
	Rows        []reportRow
}

type reportRow struct {
	Local, UTC        string
	Status            reportStatus
	Took, Error       string
	Name, Connection  string
	Stuck             string
	Type, RequestType string
	JobID             string
}

func (r *report) timeline(page *Page, o *Options) {
	counts := map[backend.Family]int{}
	known := 0
	for attempt := range page.attempts() {
		counts[attempt.Attempt.Family]++
		known++
	}
	for _, family := range backend.Families {
		if counts[family] > 0 {
			r.Outcomes = append(r.Outcomes, reportOutcome{family, text.Of("outcome." + string(family)), counts[family]})
		}
	}
	r.NoAttempts = text.Of("export.report.no_attempts_known")
	if page.Parts.Attempts == backend.PartReady && page.Timeline.Complete {
		r.NoAttempts = ""
	}
	if page.AllManual() {
		r.NoAttempts = text.Of("export.report.no_attempts_manual")
	}
	if known > 0 {
		r.AttemptCount = text.Of("page.timeline.shown", "n", text.Number(known), "total", text.Number(max(known, page.Timeline.Total)))
	}
	r.Days = days(page.attempts(), o)
}

// days gathers attempts, which stand newest first, by day: one day at a time.
func days(attempts iter.Seq[backend.AttemptDetails], o *Options) iter.Seq[reportDay] {
	return func(yield func(reportDay) bool) {
		var day reportDay
		date := ""
		end := func() bool {
			day.Count = text.Of("export.report.count", "n", text.Number(len(day.Rows)))
			return len(day.Rows) == 0 || yield(day)
		}
		for attempt := range attempts {
			name, of := text.Of("export.report.no_day"), "none"
			if at := attempt.Attempt.At.Time(); !at.IsZero() {
				local := at.In(o.Zone)
				name, of = text.LongDate(local), local.Format(time.DateOnly)
			}
			if of != date {
				if !end() {
					return
				}
				day, date = reportDay{Name: name}, of
			}
			day.Rows = append(day.Rows, rowOf(&attempt, o))
		}
		end()
	}
}

func rowOf(d *backend.AttemptDetails, o *Options) reportRow {
	a := &d.Attempt
	row := reportRow{
		Local: text.Of("page.value.no_time"), Status: reportStatus{a.Family, a.Status, text.Of("page.value.not_given")},
		Error: strings.TrimSpace(d.ErrorCode + " " + d.ErrorMessage), Name: cmp.Or(a.ConnectionName, a.InstitutionName, text.Of("page.value.no_name")),
		Type: cmp.Or(a.JobType, text.Of("cli.not_provided_column")), RequestType: a.RequestType, JobID: a.JobGUID,
	}
	if key := "job_type." + a.JobType; text.Has(key) {
		row.Type = text.Of(key)
	}
	if a.TimeIsUnreadable() {
		row.Local = text.Of("page.value.time_unreadable")
	} else if at := a.At.Time(); !at.IsZero() {
		local := at.In(o.Zone)
		row.Local, row.UTC = local.Format("15:04:05 ")+offsetName(local), utcBeside(local)
	}
	if took, known := duration(a); known {
		row.Took = text.Of("export.report.took", "span", spanInSeconds(took))
	}
	if a.SeemsStuck {
		row.Stuck = text.Of("attempt.seems_stuck")
	}
	switch {
	case a.Unnamed:
		row.Connection = text.Of("export.report.unnamed")
	case a.ConnectionGone:
		row.Connection = text.Of("export.report.gone")
	}
	return row
}

// utcBeside is what a time is in UTC, where that is another one; with its day, where
// that is another one too.
func utcBeside(local time.Time) string {
	at := local.UTC()
	switch _, ahead := local.Zone(); {
	case ahead == 0:
		return ""
	case at.Format(time.DateOnly) == local.Format(time.DateOnly):
		return at.Format("15:04:05")
	default:
		return at.Format(utcLayout)
	}
}

// spanInSeconds is a span to the second where it is short.
func spanInSeconds(size time.Duration) string {
	if size < time.Minute {
		return text.Of("page.time.seconds", "n", text.Number(int(size/time.Second)))
	}
	return spanOf(size)
}
