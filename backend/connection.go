package backend

import (
	"slices"
	"time"
)

// Connection is a user's link to an institution; the API calls it a member.
type Connection struct {
	GUID            string
	ID              string
	UserGUID        string
	Name            string
	InstitutionGUID string
	InstitutionCode string

	Status        ConnectionStatus
	StatusMessage string
	Error         *ConnectionError

	LastAttemptAt     time.Time // start of the latest job of any type
	LastSuccessAt     time.Time
	CreatedAt         time.Time  // only from a platform with the attempt-list extension
	Unreadable        TimeFields // of the three, those that came in a form that cannot be read
	LatestJobGUID     string
	IsBeingAggregated *bool

	NeedsUpdatedCredentials *bool
	BackgroundIsDisabled    *bool
	IsOAuth                 *bool
	IsManual                *bool
	IsManagedByUser         *bool
	UseCases                []string
}

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

// View returns the connection as it is shown.
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

// IsUnreadable reports whether a time came in a form that cannot be read.
func (v *ConnectionView) IsUnreadable(field TimeFields) bool {
	return slices.Contains(v.UnreadableTimes, field.Names()[0])
}

// ConnectionError is what the platform says went wrong with a connection.
type ConnectionError struct {
	Type        string
	Code        string
	Message     string
	UserMessage string // worded by the platform for the end user
	Locale      string
}

// ConnectionErrorView is what the platform says went wrong with a connection.
type ConnectionErrorView struct {
	Type        string `json:"type"`
	Code        string `json:"code"`
	Message     string `json:"message"`
	UserMessage string `json:"userMessage"`
}

// Account is one account behind a connection. Balances and numbers are never
// decoded, so there is no place for them here.
type Account struct {
	GUID           string
	ConnectionGUID string
	Name           string
	Type           string
	Subtype        string
	IsClosed       *bool
	CreatedAt      time.Time
	Unreadable     TimeFields // CreatedAt came in a form that cannot be read
}

// AccountView is one account behind a connection.
type AccountView struct {
	GUID     string `json:"guid"`
	Name     string `json:"name"`
	Type     string `json:"type"`
	Subtype  string `json:"subtype"`
	IsClosed *bool  `json:"isClosed"`
}

// View returns the account as it is shown.
func (a *Account) View() AccountView {
	return AccountView{a.GUID, a.Name, a.Type, a.Subtype, a.IsClosed}
}
