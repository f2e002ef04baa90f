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
	Unreadable        TimeFields // those of the three that could not be read
	LatestJobGUID     string
	IsBeingAggregated *bool

	NeedsUpdatedCredentials *bool
	BackgroundIsDisabled    *bool
	IsOAuth                 *bool
	IsManual                *bool
	IsManagedByUser         *bool
	UseCases                []string
}

// ConnectionView is one connection with what is known about its institution, accounts and
// latest attempt.
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

// IsUnreadable reports whether a time could not be read.
func (v *ConnectionView) IsUnreadable(field TimeFields) bool {
	return slices.Contains(v.UnreadableTimes, field.Names()[0])
}

// ConnectionError is the platform's error of a connection.
type ConnectionError struct {
	Type        string
	Code        string
	Message     string
	UserMessage string // worded by the platform for the end user
	Locale      string
}

// ConnectionErrorView is a ConnectionError as it is shown.
type ConnectionErrorView struct {
	Type        string `json:"type"`
	Code        string `json:"code"`
	Message     string `json:"message"`
	UserMessage string `json:"userMessage"`
}

// Account is one account of a connection. Balances and numbers are never decoded.
type Account struct {
	GUID           string
	ConnectionGUID string
	Name           string
	Type           string
	Subtype        string
	IsClosed       *bool
	CreatedAt      time.Time
	Unreadable     TimeFields // CreatedAt could not be read
}

// AccountView is one account of a connection.
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
