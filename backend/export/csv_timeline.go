package export

import (
	"bufio"
	"strconv"
	"strings"
	"time"

	"userlookup/backend"
)

// columns are read by programs: columns are added at the end, never renamed. A row whose record
// is "about" has a note about the whole file; all others are attempts. Times are in a form that
// spreadsheets recognize.
var columns = []string{
	"record", "note",
	"time_utc", "time_local", "utc_offset",
	"status", "outcome", "job_type", "request_type",
	"institution", "institution_code", "institution_id", "connection", "connection_guid", "connection_removed",
	"job_id", "started_utc", "finished_utc", "seconds",
	"error_code", "error_message", "source", "first_seen_utc",
	"user_id", "user_guid", "unreadable_times", "seems_stuck",
}

// writeCSV writes the timeline. It contains no values that the page masks.
func writeCSV(to *bufio.Writer, page *Page, options *Options) error {
	table, err := newCSVTable(to, columns)
	if err != nil {
		return err
	}
	user := page.user()
	for _, note := range csvNotes(page, options) {
		if err := table.about(note, map[string]string{"user_id": user.ID, "user_guid": user.GUID}); err != nil {
			return err
		}
	}
	for attempt := range page.attempts() {
		if err := table.write(csvRow(&attempt, user, options)); err != nil {
			return err
		}
	}
	return table.end()
}

// csvNotes leaves out notes on e-mail and metadata, which CSV never contains.
func csvNotes(page *Page, o *Options) []string {
	notes := originNotes(page, &Options{MadeAt: o.MadeAt, Zone: o.Zone, Version: o.Version})
	return append(append(notes, historyNote(page, o)), missingNotes(page, o)...)
}

func csvRow(d *backend.AttemptDetails, user *backend.UserDetails, o *Options) []string {
	a := &d.Attempt
	at, local, offset := a.At.Time(), "", ""
	if !at.IsZero() {
		local, offset = at.In(o.Zone).Format(utcLayout), at.In(o.Zone).Format("UTC-07:00")
	}
	return []string{
		"attempt", "",
		utc(at), local, offset,
		a.Status, string(a.Family), a.JobType, a.RequestType,
		a.InstitutionName, d.Institution.Code, d.Institution.GUID, a.ConnectionName, a.ConnectionGUID, yes(a.ConnectionGone),
		a.JobGUID, utc(a.StartedAt.Time()), utc(a.FinishedAt.Time()), seconds(a),
		d.ErrorCode, d.ErrorMessage, string(a.From), utc(a.FirstSeenAt.Time()),
		user.ID, user.GUID, strings.Join(a.UnreadableTimes, " "), yes(a.SeemsStuck),
	}
}

// seconds is the duration of an attempt; empty if unknown.
func seconds(a *backend.Attempt) string {
	took, known := duration(a)
	if !known {
		return ""
	}
	return strconv.FormatInt(int64(took/time.Second), 10)
}

// duration is the duration of an attempt; false if unknown.
func duration(a *backend.Attempt) (time.Duration, bool) {
	started, finished := a.StartedAt.Time(), a.FinishedAt.Time()
	return finished.Sub(started), !started.IsZero() && !finished.Before(started)
}
