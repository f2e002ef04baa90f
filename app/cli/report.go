package cli

import (
	"bytes"
	"cmp"
	"fmt"
	"strconv"
	"strings"
	"time"

	"userlookup/backend"
	"userlookup/backend/export"
	"userlookup/backend/text"
)

// writeReport prints a look-up for a person to read. Times are UTC.
func (t *Terminal) writeReport(f *found) error {
	var out bytes.Buffer
	reportUser(&out, f, t.now())
	reportConnections(&out, f)
	reportTimeline(&out, f)
	reportNotProvided(&out, f)
	return t.write(out.Bytes())
}

const timeLayout = "2006-01-02 15:04:05 UTC"

func when(at time.Time, missing string) string {
	if at.IsZero() {
		return text.Of(missing)
	}
	return at.UTC().Format(timeLayout)
}

// readable is when with the third thing that a time may be: given, but not readable.
func readable(at backend.Timestamp, unreadable bool, missing string) string {
	if unreadable {
		return text.Of("page.value.unreadable")
	}
	return when(at.Time(), missing)
}

func orMissing(value, missing string) string {
	if value == "" {
		return text.Of(missing)
	}
	return value
}

// finding says why a connection is judged otherwise than its status says; often
// empty.
func finding(reason backend.Reason, since backend.Timestamp) string {
	return export.AssessmentWords(reason, since, func(at time.Time) string { return when(at, "cli.not_known") })
}

// facts prints label and value pairs, aligned.
type facts struct{ *table }

func newFacts(out *bytes.Buffer) facts { return facts{newTable(out)} }

func (f facts) add(indent, labelKey, value string) {
	f.row("%s%s\t%s\n", indent, text.Of(labelKey), safe(value))
}

// more says how many lines of how many there are, and what shows all of them.
func more(shown, total int) string {
	return text.Of("cli.more", "shown", text.Number(shown), "total", text.Number(total), "limit", strconv.Itoa(total))
}

func heading(out *bytes.Buffer, line string) {
	fmt.Fprintf(out, "%s\n", safe(line))
}

func reportUser(out *bytes.Buffer, f *found, now time.Time) {
	user := f.view.User
	if user == nil {
		return
	}
	heading(out, text.Of("cli.user_details"))
	table := newFacts(out)
	table.add("  ", "cli.user_id", orMissing(user.ID, "cli.unknown"))
	table.add("  ", "cli.user_guid", orMissing(user.GUID, "cli.unknown"))
	email := text.Of("cli.email_none")
	if user.EmailMasked != "" {
		key := "cli.masked_hint"
		if f.masked {
			key = "cli.masked"
		}
		email = text.Of(key, "value", user.EmailMasked)
	}
	table.add("  ", "cli.email", email)
	table.add("  ", "cli.disabled", orMissing(export.BoolWord(user.IsDisabled, "cli.yes", "cli.no"), "cli.unknown"))
	table.add("  ", "cli.metadata", metadataSummary(user, f.masked))
	table.end()
	defer reportAges(out, &f.view, now)
	fresh := f.view.Freshness
	if fresh.Source == backend.SourceSaved {
		heading(out, "  "+text.Of("cli.freshness_saved", "profile", profileWords(fresh.Profile), "stamp", export.Stamp(fresh.FetchedAt.Time(), now, time.UTC)))
		return
	}
	heading(out, "  "+text.Of("cli.freshness", "profile", profileWords(fresh.Profile), "at", when(fresh.FetchedAt.Time(), "cli.not_known")))
}

// profileWords names a profile; one that somebody named by that name.
func profileWords(name backend.ProfileName) string {
	if key := "cli.profile." + string(name); text.Has(key) {
		return text.Of(key)
	}
	return string(name)
}

func metadataSummary(user *backend.UserDetails, masked bool) string {
	fields := user.MetadataFields
	switch {
	case !user.HasMetadata:
		return text.Of("cli.metadata_none")
	case masked:
		return text.Of("cli.metadata_masked")
	case fields == 0:
		return text.Of("cli.metadata_text")
	default:
		return text.Of("cli.metadata_fields", "n", text.Number(fields))
	}
}

func reportConnections(out *bytes.Buffer, f *found) {
	out.WriteByte('\n')
	heading(out, text.Of("cli.connections", "n", text.Number(len(f.view.Connections))))
	switch {
	case len(f.view.Connections) > 0:
	case f.view.Parts.Connections == backend.PartReady:
		heading(out, "  "+text.Of("cli.no_connections"))
	default:
		heading(out, "  "+text.Of("cli.connections_missing"))
	}
	for _, connection := range f.view.Connections {
		reportConnection(out, &connection, f.view.Parts.Accounts == backend.PartReady)
	}
}

func reportConnection(out *bytes.Buffer, c *backend.ConnectionView, allAccounts bool) {
	heading(out, "  "+orMissing(c.Name, "cli.not_known"))
	table := newFacts(out)
	status := export.StatusWord(c.Status)
	if c.Status == backend.StatusNone {
		status = text.Of("cli.status_none")
	}
	if c.StatusMessage != "" {
		status += " · " + c.StatusMessage
	}
	table.add("    ", "cli.current_status", status)
	if words := finding(c.Reason, c.Since); words != "" {
		table.add("    ", "cli.finding", words)
	}
	reportError(table, c.Error)
	for _, fact := range export.FactsOf(c, func(at time.Time) string { return when(at, "cli.not_known") }) {
		table.add("    ", fact.Label, factWords(&fact))
	}
	reportAccounts(table, c.Accounts, allAccounts)
	table.end()
}

// factWords gives the value of a fact with its note.
func factWords(f *export.Fact) string {
	switch {
	case f.Value == "" && f.Missing == "page.value.not_given":
		return text.Of("cli.unknown")
	case f.Value == "" || f.Note == "":
		return orMissing(f.Value, f.Missing)
	}
	return text.Of("cli.fact."+f.Note, "value", f.Value)
}

func reportTimeline(out *bytes.Buffer, f *found) {
	history := f.view.Timeline
	out.WriteByte('\n')
	heading(out, text.Of("cli.timeline", "shown", text.Number(len(f.attempts)), "total", text.Number(history.Total)))
	listed := f.view.Parts.Attempts
	switch {
	case history.Known > 0:
	case f.view.AllManual():
		heading(out, "  "+text.Of("cli.timeline_manual"))
	case listed == backend.PartReady:
		heading(out, "  "+text.Of("cli.timeline_empty"))
	default:
		heading(out, "  "+text.Of("cli.timeline_unknown"))
	}
	table := newTable(out)
	for _, attempt := range f.attempts {
		row := &attempt.Attempt
		table.row("  %s\t%s\t%s\t%s\t%s\t%s\t%s\n",
			readable(row.At, row.TimeIsUnreadable(), "cli.not_known"), safe(attemptStatus(row)),
			safe(shortened(attemptName(row))),
			safe(orMissing(row.JobType, "cli.not_provided_column")), safe(orMissing(row.RequestType, "cli.not_provided_column")),
			safe(row.JobGUID), safe(strings.TrimSpace(attempt.ErrorCode+" "+attempt.ErrorMessage)))
	}
	table.end()
	switch {
	case len(f.attempts) < history.Known:
		heading(out, "  "+more(len(f.attempts), history.Known))
	case history.Complete && history.Known > 0:
		heading(out, "  "+text.Of("cli.complete"))
	case history.GaplessSince != "":
		heading(out, "  "+text.Of("cli.since", "at", when(history.GaplessSince.Time(), "cli.not_known")))
	}
	if listed == backend.PartNotProvided {
		heading(out, "  "+text.Of("cli.no_list"))
		switch {
		case history.Known > len(f.view.Connections) && history.SeenSince != "":
			heading(out, "  "+text.Of("cli.seen_since", "at", when(history.SeenSince.Time(), "cli.not_known")))
		case history.Known > 0:
			heading(out, "  "+text.Of("cli.only_latest"))
		}
	}
}

// attemptStatus is the status of an attempt; of one that has been running for too
// long it says so.
func attemptStatus(a *backend.Attempt) string {
	status := orMissing(a.Status, "cli.not_known")
	if a.SeemsStuck {
		return text.Of("cli.seems_stuck", "status", status)
	}
	return status
}

// attemptName is the connection's full name or, where it is not known, the
// institution's.
func attemptName(a *backend.Attempt) string {
	name := orMissing(cmp.Or(a.ConnectionName, a.InstitutionName), "cli.not_known")
	switch {
	case a.Unnamed:
		return text.Of("cli.unnamed", "name", name)
	case a.ConnectionGone:
		return text.Of("cli.gone", "name", name)
	}
	return name
}

// widestName bounds a name in a table, in characters.
const widestName = 60

func shortened(name string) string {
	if runes := []rune(name); len(runes) > widestName {
		return string(runes[:widestName-1]) + "…"
	}
	return name
}
