package backend

import "slices"

// ConnectionView is one external connection with what the other parts say of it.
type ConnectionView struct {
	GUID string `json:"guid"`
	Name string `json:"name"` // the best name there is, the institution first; may be empty
	JudgedView
	StatusMessage string               `json:"statusMessage"`
	Error         *ConnectionErrorView `json:"error"`

	LastAttemptAt            Timestamp      `json:"lastAttemptAt"`
	LastAttemptStatus        string         `json:"lastAttemptStatus"`
	LastAttemptFamily        Family         `json:"lastAttemptFamily"`
	LastAttemptStatusDerived bool           `json:"lastAttemptStatusDerived"`
	LastSuccessAt            Timestamp      `json:"lastSuccessAt"`
	FirstAddedAt             Timestamp      `json:"firstAddedAt"`
	FirstAddedFrom           FirstAddedFrom `json:"firstAddedFrom"`
	UnreadableTimes          []string       `json:"unreadableTimes"` // the API's names of times that cannot be read: each is empty here, but was given
	LatestJobGUID            string         `json:"latestJobGuid"`

	IsBeingAggregated       *bool    `json:"isBeingAggregated"`
	NeedsUpdatedCredentials *bool    `json:"needsUpdatedCredentials"`
	BackgroundIsDisabled    *bool    `json:"backgroundIsDisabled"`
	IsOAuth                 *bool    `json:"isOAuth"`
	IsManual                *bool    `json:"isManual"`
	UseCases                []string `json:"useCases"`

	Institution InstitutionView `json:"institution"`
	Accounts    []AccountView   `json:"accounts"`
}

// ConnectionErrorView is what the platform says went wrong with a connection.
type ConnectionErrorView struct {
	Type        string `json:"type"`
	Code        string `json:"code"`
	Message     string `json:"message"`
	UserMessage string `json:"userMessage"`
}

// InstitutionView is a bank or other outside source. Known is false while its own
// call has not answered: then GUID and Code are the connection's, and the rest is empty.
type InstitutionView struct {
	GUID         string `json:"guid"`
	Code         string `json:"code"`
	Name         string `json:"name"`
	URL          string `json:"url"`
	Country      string `json:"country"`
	Status       string `json:"status"`
	ClientStatus string `json:"clientStatus"`
	Known        bool   `json:"known"`
}

// AccountView is one account behind a connection.
type AccountView struct {
	GUID     string `json:"guid"`
	Name     string `json:"name"`
	Type     string `json:"type"`
	Subtype  string `json:"subtype"`
	IsClosed *bool  `json:"isClosed"`
}

// View gives the connection as it is shown.
func (f *ConnectionFacts) View() ConnectionView {
	judged := f.Judged()
	view := ConnectionView{
		GUID: f.GUID, Name: judged.Name, JudgedView: judged.View(), StatusMessage: f.StatusMessage,
		LastAttemptAt: NewTimestamp(f.LastAttemptAt), LastAttemptStatus: f.LastAttemptStatus,
		LastAttemptFamily: f.LastAttemptFamily(), LastAttemptStatusDerived: f.LastAttemptStatusDerived,
		LastSuccessAt: NewTimestamp(f.LastSuccessAt),
		FirstAddedAt:  NewTimestamp(f.FirstAddedAt), FirstAddedFrom: f.FirstAddedFrom,
		UnreadableTimes: f.Unreadable.Names(), LatestJobGUID: f.LatestJobGUID,
		IsBeingAggregated: f.IsBeingAggregated, NeedsUpdatedCredentials: f.NeedsUpdatedCredentials,
		BackgroundIsDisabled: f.BackgroundIsDisabled, IsOAuth: f.IsOAuth, IsManual: f.IsManual,
		UseCases: append([]string{}, f.UseCases...), Institution: f.Institution.View(f.InstitutionKnown),
		Accounts: Views(f.Accounts, (*Account).View),
	}
	if e := f.Error; e != nil {
		view.Error = &ConnectionErrorView{e.Type, e.Code, e.Message, e.UserMessage}
	}
	return view
}

// View gives the institution as it is shown.
func (i *Institution) View(known bool) InstitutionView {
	return InstitutionView{i.GUID, i.Code, i.Name, i.URL, i.Country, i.Status, i.ClientStatus, known}
}

// View gives the account as it is shown.
func (a *Account) View() AccountView {
	return AccountView{a.GUID, a.Name, a.Type, a.Subtype, a.IsClosed}
}

// IsUnreadable reports whether a time came in a form that cannot be read.
func (v *ConnectionView) IsUnreadable(field TimeFields) bool {
	return slices.Contains(v.UnreadableTimes, field.Names()[0])
}
