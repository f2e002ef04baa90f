package export

import (
	"strings"
	"time"

	"userlookup/backend"
)

// Fact is a labelled value that every connection has, even if the platform gave none.
type Fact struct {
	Label   string // key of the catalogue, as Missing is
	Value   string // empty where there is none
	Missing string // text if the value is missing
	// Note is what has to be known of the value: derived, from_account or from_device;
	// often empty. The catalogue has its words (page.connection.<note>, cli.fact.<note>).
	Note   string
	ID     bool           // Value is an id
	Family backend.Family // of a status; else empty

	position int // in the report of a file, from 1 on; 0 for what is only in the terminal
}

// in sets a fact's position in the report, which has three columns.
func (f Fact) in(position int) Fact {
	f.position = position
	return f
}

// FactsOf returns a connection's facts for the terminal and the report, in the order of the
// terminal. when formats times.
func FactsOf(c *backend.ConnectionView, when func(time.Time) string) []Fact {
	fact := func(label, value, missing string) Fact { return Fact{Label: label, Value: value, Missing: missing} }
	id := func(label, value string) Fact {
		return Fact{Label: label, Value: value, Missing: "page.value.not_known", ID: true}
	}
	yesNo := func(label string, value *bool) Fact {
		return fact(label, BoolWord(value, "page.value.yes", "page.value.no"), "page.value.not_given")
	}
	moment := func(label string, at backend.Timestamp, unreadable bool, missing string) Fact {
		switch {
		case unreadable:
			return fact(label, "", "page.value.unreadable")
		case at == "":
			return fact(label, "", missing)
		}
		return fact(label, when(at.Time()), missing)
	}
	last := Fact{Label: "page.attempt.status", Value: c.LastAttemptStatus, Missing: "page.value.not_known", Family: c.LastAttemptFamily}
	if c.LastAttemptStatusDerived {
		last.Note = "derived"
	}
	added := moment("page.connection.first_added", c.FirstAddedAt, c.FirstAddedFrom == backend.FirstAddedUnreadable, "page.value.not_known")
	added.Note = map[backend.FirstAddedFrom]string{backend.FirstAddedAccount: "from_account", backend.FirstAddedDevice: "from_device"}[c.FirstAddedFrom]
	missing := "page.value.not_given"
	if !c.Institution.Known { // what the platform would say is not known
		missing = "page.value.not_known"
	}
	return []Fact{
		moment("page.connection.last_attempt", c.LastAttemptAt, c.IsUnreadable(backend.TimeLastAttempt), "page.value.never").in(1),
		last.in(2),
		moment("page.connection.last_success", c.LastSuccessAt, c.IsUnreadable(backend.TimeLastSuccess), "page.value.never").in(3),
		added.in(8),
		fact("page.institution.name", c.Institution.Name, "page.value.not_known").in(4),
		id("page.institution.id", c.Institution.GUID).in(6),
		fact("page.institution.url", c.Institution.URL, "page.value.not_known").in(7),
		id("page.institution.code", c.Institution.Code).in(5),
		id("page.connection.guid", c.GUID).in(9),
		fact("page.institution.country", c.Institution.Country, missing),
		fact("page.institution.status", c.Institution.Status, missing).in(10),
		fact("page.institution.client_status", c.Institution.ClientStatus, missing).in(11),
		yesNo("page.connection.needs_credentials", c.NeedsUpdatedCredentials).in(12),
		fact("page.connection.background", BoolWord(c.BackgroundIsDisabled, "page.value.off", "page.value.on"), "page.value.not_given").in(13),
		yesNo("export.fact.running", c.IsBeingAggregated),
		yesNo("page.connection.oauth", c.IsOAuth).in(14),
		yesNo("page.connection.manual", c.IsManual),
		fact("page.connection.use_cases", strings.Join(c.UseCases, ", "), "page.value.not_given").in(15),
	}
}
