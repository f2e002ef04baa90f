package export

import (
	"bufio"
	"encoding/csv"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"userlookup/backend"
)

// columns of the timeline. The names are read by programs: columns are added at
// the end, never renamed. A row whose record is "about" says in its note something
// of the whole file; all others are attempts. Times are of a form that
// spreadsheets take for a time.
var columns = []string{
	"record", "note",
	"time_utc", "time_local", "utc_offset",
	"status", "outcome", "job_type", "request_type",
	"institution", "institution_code", "institution_id", "connection", "connection_guid", "connection_removed",
	"job_id", "started_utc", "finished_utc", "seconds",
	"error_code", "error_message", "source", "first_seen_utc",
	"user_id", "user_guid", "unreadable_times", "seems_stuck",
}

// writeCSV writes the timeline as RFC 4180 has it, in UTF-8 with the mark by which
// Excel knows it. There is nothing in it that the page masks.
func writeCSV(to *bufio.Writer, page *Page, options *Options) error {
	if _, err := io.WriteString(to, "\ufeff"); err != nil {
		return err
	}
	rows := csv.NewWriter(to)
	rows.UseCRLF = true
	write := func(row []string) error {
		for i := range row {
			row[i] = harmless(row[i])
		}
		return rows.Write(row)
	}
	if err := rows.Write(columns); err != nil {
		return err
	}
	for _, note := range csvNotes(page, options) {
		about := make([]string, len(columns))
		about[0], about[1] = "about", note
		about[slices.Index(columns, "user_id")], about[slices.Index(columns, "user_guid")] = page.User.ID, page.User.GUID
		if err := write(about); err != nil {
			return err
		}
	}
	for attempt := range page.attempts() {
		if err := write(csvRow(&attempt, &page.User, options)); err != nil {
			return err
		}
	}
	rows.Flush()
	return rows.Error()
}

// csvNotes leave out what is said of e-mail and metadata, which are never here.
func csvNotes(page *Page, o *Options) []string {
	notes := originNotes(page, &Options{MadeAt: o.MadeAt, Zone: o.Zone, Version: o.Version})
	return append(append(notes, historyNote(page, o)), missingNotes(page, o)...)
}

func csvRow(a *Attempt, user *backend.User, o *Options) []string {
	job := &a.Job
	at, local, offset := job.At(), "", ""
	if !at.IsZero() {
		local, offset = at.In(o.Zone).Format(utcLayout), at.In(o.Zone).Format("UTC-07:00")
	}
	removed := yes(a.Gone)
	return []string{
		"attempt", "",
		utc(at), local, offset,
		job.Status, string(backend.JobFamily(job.Status)), job.Type, job.RequestType,
		a.Name, a.Institution.Code, a.Institution.GUID, a.Connection, job.ConnectionGUID, removed,
		job.GUID, utc(job.StartedAt), utc(job.FinishedAt), seconds(job),
		job.ErrorCode, job.ErrorMessage, string(job.From), utc(job.FirstSeenAt),
		user.ID, user.GUID, strings.Join(job.Unreadable.Names(), " "), yes(a.SeemsStuck),
	}
}

// yes is "yes" where something is so, else empty.
func yes(is bool) string {
	if is {
		return "yes"
	}
	return ""
}

// seconds is how long a job took; empty where that cannot be told.
func seconds(job *backend.Job) string {
	if job.StartedAt.IsZero() || job.FinishedAt.Before(job.StartedAt) {
		return ""
	}
	return strconv.FormatInt(int64(job.FinishedAt.Sub(job.StartedAt)/time.Second), 10)
}

// formulaStarts are the characters with which a spreadsheet takes a cell for a
// formula, and those that it takes for them.
const formulaStarts = "=+-@＝＋－＠−﹢﹣﹦﹫"

// cellEnds are the characters at which one spreadsheet or another, by its settings
// and whatever stands in quotes, begins a new cell.
const cellEnds = ",;|"

// harmless gives a value that no spreadsheet takes for a formula: an apostrophe
// stands before what would begin one, at the start of the cell and at that of any
// piece that may become a cell of its own. Line ends, tabs and other characters
// that cannot be seen become spaces.
func harmless(value string) string {
	if !strings.ContainsFunc(value, func(r rune) bool { return unseen(r) || strings.ContainsRune(formulaStarts, r) }) {
		return value
	}
	var safe strings.Builder
	begins := true // nothing but spaces since a cell may have begun
	for _, r := range value {
		if unseen(r) {
			r = ' '
		}
		if begins && strings.ContainsRune(formulaStarts, r) {
			safe.WriteByte('\'')
		}
		safe.WriteRune(r)
		switch {
		case strings.ContainsRune(cellEnds, r):
			begins = true
		case r != '"' && !unicode.IsSpace(r):
			begins = false
		}
	}
	return safe.String()
}

// unseen says whether a character cannot be seen and is no plain space.
func unseen(r rune) bool {
	return r != ' ' && (unicode.IsControl(r) || unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) || r == unicode.ReplacementChar)
}
