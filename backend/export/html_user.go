package export

import (
	"cmp"
	"strings"
	"time"

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
		yesNoFact("page.user.disabled", user.IsDisabled), email, metadata,
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
	Finding       string // why it is judged otherwise than its status says; often empty
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
			Finding:    AssessmentWords(f.Reason, f.Since, func(at time.Time) string { return o.moment(at, "page.value.no_time") }),
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

func connectionFacts(f *backend.ConnectionView, o *Options) []reportFact {
	last := reportFact{
		Label:  text.Of("page.attempt.status"),
		Status: &reportStatus{f.LastAttemptFamily, f.LastAttemptStatus, text.Of("page.value.not_known")},
	}
	if f.LastAttemptStatusDerived {
		last.Hint = text.Of("page.connection.derived")
	}
	added := timeFact("page.connection.first_added", f.FirstAddedAt, f.FirstAddedFrom == backend.FirstAddedUnreadable, o, "page.value.not_known")
	switch f.FirstAddedFrom {
	case backend.FirstAddedAccount:
		added.Hint = text.Of("page.connection.from_account")
	case backend.FirstAddedDevice:
		added.Hint = text.Of("page.connection.from_device")
	default: // the platform's own, or none
	}
	facts := []reportFact{
		timeFact("page.connection.last_attempt", f.LastAttemptAt, f.IsUnreadable(backend.TimeLastAttempt), o, "page.value.never"), last,
		timeFact("page.connection.last_success", f.LastSuccessAt, f.IsUnreadable(backend.TimeLastSuccess), o, "page.value.never"),
		fact("export.report.institution", f.Institution.Name, "page.value.not_known"),
		idFact("page.institution.code", f.Institution.Code), idFact("page.institution.id", f.Institution.GUID),
		fact("page.institution.url", f.Institution.URL, "page.value.not_known"), added, idFact("page.connection.guid", f.GUID),
	}
	return append(facts, stateFacts(f)...)
}

// stateFacts stand in the same places for every connection, whatever the platform gave
// of it; what is said only of some stands behind them in lines of its own.
func stateFacts(f *backend.ConnectionView) []reportFact {
	background := ""
	if f.BackgroundIsDisabled != nil {
		background = text.Of(map[bool]string{true: "export.report.background_off", false: "export.report.background_on"}[*f.BackgroundIsDisabled])
	}
	missing := "page.value.not_given"
	if !f.Institution.Known { // what the platform would say is not known
		missing = "page.value.not_known"
	}
	facts := []reportFact{
		fact("page.institution.status", f.Institution.Status, missing),
		fact("page.institution.client_status", f.Institution.ClientStatus, missing),
		yesNoFact("page.connection.needs_credentials", f.NeedsUpdatedCredentials),
		fact("page.connection.background", background, "page.value.not_given"),
		yesNoFact("page.connection.oauth", f.IsOAuth),
		fact("page.connection.use_cases", strings.Join(f.UseCases, ", "), "page.value.not_given"),
	}
	said := func(labelKey, value string) {
		if value != "" {
			facts = append(facts, reportFact{Label: text.Of(labelKey), Value: value, Wide: true})
		}
	}
	if f.Error != nil {
		words := strings.TrimSpace(f.Error.Code + " " + f.Error.Message)
		if words+f.Error.Type+f.Error.UserMessage == "" {
			words = text.Of("page.value.unreadable")
		}
		said("page.connection.error", words)
		said("page.connection.user_message", f.Error.UserMessage)
	}
	return facts
}

func timeFact(labelKey string, at backend.Timestamp, unreadable bool, o *Options, missingKey string) reportFact {
	value := ""
	if unreadable {
		missingKey = "page.value.unreadable"
	} else if at != "" {
		value = o.moment(at.Time(), missingKey)
	}
	return fact(labelKey, value, missingKey)
}

func accountOf(a *backend.AccountView) reportAccount {
	account := reportAccount{Name: cmp.Or(a.Name, text.Of("page.value.no_name")), Type: AccountType(a), State: text.Of("page.value.not_given")}
	if a.IsClosed != nil {
		account.State = text.Of(map[bool]string{true: "export.report.account_closed", false: "export.report.account_open"}[*a.IsClosed])
	}
	return account
}
