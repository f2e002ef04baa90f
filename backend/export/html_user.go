package export

import (
	"cmp"
	"slices"
	"strings"

	"userlookup/backend"
	"userlookup/backend/text"
)

func (r *report) user(page *Page, o *Options) {
	user := page.user()
	r.UserID = cmp.Or(user.ID, user.GUID)
	email, metadata := fact("page.user.email", "", "page.value.not_given"), fact("page.user.metadata", "", "page.value.none")
	if user.EmailMasked != "" {
		email = reportFact{Label: email.Label, Value: text.Of("export.report.email_left_out", "value", user.EmailMasked)}
	}
	if user.HasMetadata {
		metadata = reportFact{Label: metadata.Label, Value: metadataWords(user.MetadataFields, o.Unmasked != nil)}
	}
	if o.Unmasked != nil {
		email, r.Metadata = fact("page.user.email", o.Unmasked.Email, "page.value.not_given"), o.Unmasked.Metadata
	}
	r.User = []reportFact{
		idFact("page.user.id", user.ID), idFact("export.report.user_guid", user.GUID),
		fact("page.user.disabled", BoolWord(user.IsDisabled, "page.value.yes", "page.value.no"), "page.value.not_given"), email, metadata,
	}
}

func metadataWords(fields int, full bool) string {
	switch {
	case full && fields == 0:
		return text.Of("changes.value.text")
	case full:
		return text.Of("page.user.fields", "n", text.Number(fields))
	case fields == 0:
		return text.Of("export.report.metadata_text")
	default:
		return text.Of("export.report.metadata_left_out", "n", text.Number(fields))
	}
}

type reportConnection struct {
	Name, Message string
	Finding       string // why it is judged differently from what its status says; often empty
	Status        reportStatus
	Facts         []reportFact
	Accounts      []reportAccount
	NoAccounts    string
}

type reportAccount struct{ Name, Type, State string }

func (r *report) connections(page *Page, o *Options) {
	r.ConnectionCount = text.Number(len(page.Connections))
	if len(page.Connections) == 0 {
		r.NoConnections = text.Of("export.report.no_connections_known")
		if page.Parts.Connections == backend.PartReady {
			r.NoConnections = text.Of("export.report.no_connections")
		} else {
			r.ConnectionCount = ""
		}
	}
	noAccounts := text.Of("export.report.no_accounts_known")
	if page.Parts.Accounts == backend.PartReady {
		noAccounts = text.Of("export.report.no_accounts")
	}
	for i := range page.Connections {
		f := &page.Connections[i]
		connection := reportConnection{
			Name: cmp.Or(f.Name, text.Of("page.value.no_name")), Message: f.StatusMessage,
			Finding:    AssessmentWords(f.Reason, f.Since, o.moment),
			Status:     reportStatus{f.Family, StatusWord(f.Status), ""},
			Facts:      connectionFacts(f, o),
			NoAccounts: noAccounts,
		}
		for _, account := range f.Accounts {
			connection.Accounts = append(connection.Accounts, accountOf(&account))
		}
		r.Connections = append(r.Connections, connection)
	}
}

// connectionFacts returns the facts that the report shows, in their positions, followed by
// the ones that only some connections have, each in its own line.
func connectionFacts(c *backend.ConnectionView, o *Options) []reportFact {
	shown := slices.DeleteFunc(FactsOf(c, o.moment), func(f Fact) bool { return f.position == 0 })
	slices.SortFunc(shown, func(a, b Fact) int { return a.position - b.position })
	facts := backend.Views(shown, (*Fact).inReport)
	wide := func(labelKey, value string) {
		if value != "" {
			facts = append(facts, reportFact{Label: text.Of(labelKey), Value: value, Wide: true})
		}
	}
	if c.Error != nil {
		words := strings.TrimSpace(c.Error.Code + " " + c.Error.Message)
		if words+c.Error.Type+c.Error.UserMessage == "" {
			words = text.Of("page.value.unreadable")
		}
		wide("page.connection.error", words)
		wide("page.connection.user_message", c.Error.UserMessage)
	}
	return facts
}

// inReport returns a fact as the report of a file shows it.
func (f *Fact) inReport() reportFact {
	if f.ID {
		return idFact(f.Label, f.Value)
	}
	shown := fact(f.Label, f.Value, f.Missing)
	if f.Family != "" {
		shown = reportFact{Label: shown.Label, Status: &reportStatus{f.Family, f.Value, text.Of(f.Missing)}}
	}
	if f.Note != "" {
		shown.Hint = text.Of("page.connection." + f.Note)
	}
	return shown
}

func accountOf(a *backend.AccountView) reportAccount {
	state := BoolWord(a.IsClosed, "export.report.account_closed", "export.report.account_open")
	return reportAccount{cmp.Or(a.Name, text.Of("page.value.no_name")), AccountType(a), cmp.Or(state, text.Of("page.value.not_given"))}
}
