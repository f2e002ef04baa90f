package export

import (
	"time"

	"userlookup/backend"
)

// The types in this file are the JSON that scripts read: fields are added, never
// renamed. What the platform did not give is null.

// jsonFile says what file this is. "userlookup lookup --json", which prints the
// rest, leaves it out.
type jsonFile struct {
	Format   int      `json:"format"` // 1; another where a field no longer means the same
	Stamp    string   `json:"stamp"`
	MadeAt   *string  `json:"madeAt"`
	Version  string   `json:"version"`
	TimeZone string   `json:"timeZone"` // of the words in this file; times are UTC
	Full     bool     `json:"full"`
	LeftOut  []string `json:"leftOut"` // fields that are null because they were left out
	Notes    []string `json:"notes"`   // what a person should know, in sentences
}

type jsonUser struct {
	ID             *string `json:"id"`
	GUID           *string `json:"guid"`
	Email          *string `json:"email"`
	EmailMasked    *string `json:"emailMasked"`
	IsDisabled     *bool   `json:"isDisabled"`
	Metadata       *string `json:"metadata"`
	MetadataFields int     `json:"metadataFields"` // of a JSON object, else 0
}

type jsonConnection struct {
	GUID                     string          `json:"guid"`
	Name                     *string         `json:"name"`
	Status                   *string         `json:"status"`
	Family                   string          `json:"family"` // caller, broken, unknown, waiting, working or ended: judged, not the status alone
	Reason                   *string         `json:"reason"` // why it is judged otherwise than its status says
	ReasonSince              *string         `json:"reasonSince"`
	StatusMessage            *string         `json:"statusMessage"`
	Error                    *jsonError      `json:"error"`
	LastAttemptAt            *string         `json:"lastAttemptAt"`
	LastAttemptStatus        *string         `json:"lastAttemptStatus"`
	LastAttemptStatusDerived bool            `json:"lastAttemptStatusDerived"`
	LastSuccessAt            *string         `json:"lastSuccessAt"`
	FirstAddedAt             *string         `json:"firstAddedAt"`
	FirstAddedFrom           string          `json:"firstAddedFrom"`
	UnreadableTimes          []string        `json:"unreadableTimes"` // the API's names of times that cannot be read; they are null here
	IsBeingAggregated        *bool           `json:"isBeingAggregated"`
	NeedsUpdatedCredentials  *bool           `json:"needsUpdatedCredentials"`
	BackgroundIsDisabled     *bool           `json:"backgroundIsDisabled"`
	IsOAuth                  *bool           `json:"isOAuth"`
	IsManual                 *bool           `json:"isManual"`
	UseCases                 []string        `json:"useCases"`
	Institution              jsonInstitution `json:"institution"`
	Accounts                 []jsonAccount   `json:"accounts"`
}

type jsonError struct {
	Type        *string `json:"type"`
	Code        *string `json:"code"`
	Message     *string `json:"message"`
	UserMessage *string `json:"userMessage"`
}

type jsonInstitution struct {
	GUID         *string `json:"guid"`
	Code         *string `json:"code"`
	Name         *string `json:"name"`
	URL          *string `json:"url"`
	Country      *string `json:"country"`
	Status       *string `json:"status"`
	ClientStatus *string `json:"clientStatus"`
}

type jsonAccount struct {
	GUID     string  `json:"guid"`
	Name     *string `json:"name"`
	Type     *string `json:"type"`
	Subtype  *string `json:"subtype"`
	IsClosed *bool   `json:"isClosed"`
}

// jsonHistory is what stands before the attempts of a timeline.
type jsonHistory struct {
	Total    int     `json:"total"` // attempts known, whatever the number below
	Complete bool    `json:"complete"`
	Since    *string `json:"since"` // from then on every attempt is known
}

type jsonAttempt struct {
	JobGUID           string          `json:"jobGuid"`
	ConnectionGUID    *string         `json:"connectionGuid"`
	ConnectionName    *string         `json:"connectionName"`
	ConnectionRemoved bool            `json:"connectionRemoved"`
	At                *string         `json:"at"`
	StartedAt         *string         `json:"startedAt"`
	FinishedAt        *string         `json:"finishedAt"`
	Status            *string         `json:"status"`
	Family            string          `json:"family"`
	SeemsStuck        bool            `json:"seemsStuck"` // it had been running for more than an hour when it was fetched
	JobType           *string         `json:"jobType"`
	RequestType       *string         `json:"requestType"`
	IsAuthenticated   *bool           `json:"isAuthenticated"`
	ErrorCode         *string         `json:"errorCode"`
	ErrorMessage      *string         `json:"errorMessage"`
	From              *string         `json:"from"` // list, latest, or null where that was not kept
	FirstSeenAt       *string         `json:"firstSeenAt"`
	UnreadableTimes   []string        `json:"unreadableTimes"` // as above
	Institution       jsonInstitution `json:"institution"`
}

type jsonFreshness struct {
	Source    string    `json:"source"`
	FetchedAt *string   `json:"fetchedAt"`
	Profile   string    `json:"profile"`
	Parts     []jsonAge `json:"parts"` // those that are of another time or source
}

type jsonAge struct {
	Part      string  `json:"part"`
	Source    string  `json:"source"`
	FetchedAt *string `json:"fetchedAt"`
}

type jsonProblem struct {
	Code    string `json:"code"`
	Message string `json:"message"`
	About   string `json:"about"`
}

// given is nil for what the platform did not give.
func given(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

func givenTime(at time.Time) *string {
	if at.IsZero() {
		return nil
	}
	return given(at.UTC().Format(time.RFC3339))
}

func userToJSON(user *backend.User, full bool) jsonUser {
	shape := jsonUser{
		ID: given(user.ID), GUID: given(user.GUID), IsDisabled: user.IsDisabled,
		EmailMasked: given(backend.MaskEmail(user.Email)), MetadataFields: backend.MetadataFields(user.Metadata),
	}
	if full {
		shape.Email, shape.Metadata = given(user.Email), given(user.Metadata)
	}
	return shape
}

func connectionToJSON(f *backend.ConnectionFacts) jsonConnection {
	connection := jsonConnection{
		GUID: f.GUID, Name: given(f.DisplayName()), Status: StatusCode(f.Status), Family: string(f.Assessment.Family), Reason: given(string(f.Assessment.Reason)), ReasonSince: givenTime(f.Assessment.Since), StatusMessage: given(f.StatusMessage),
		LastAttemptAt: givenTime(f.LastAttemptAt), LastAttemptStatus: given(f.LastAttemptStatus),
		LastAttemptStatusDerived: f.LastAttemptStatusDerived, LastSuccessAt: givenTime(f.LastSuccessAt),
		FirstAddedAt: givenTime(f.FirstAddedAt), FirstAddedFrom: string(f.FirstAddedFrom), UnreadableTimes: f.Unreadable.Names(),
		IsBeingAggregated: f.IsBeingAggregated, NeedsUpdatedCredentials: f.NeedsUpdatedCredentials, BackgroundIsDisabled: f.BackgroundIsDisabled,
		IsOAuth: f.IsOAuth, IsManual: f.IsManual, UseCases: append([]string{}, f.UseCases...),
		Institution: institutionToJSON(&f.Institution), Accounts: make([]jsonAccount, len(f.Accounts)),
	}
	if f.Error != nil {
		connection.Error = &jsonError{given(f.Error.Type), given(f.Error.Code), given(f.Error.Message), given(f.Error.UserMessage)}
	}
	for i, account := range f.Accounts {
		connection.Accounts[i] = jsonAccount{account.GUID, given(account.Name), given(account.Type), given(account.Subtype), account.IsClosed}
	}
	return connection
}

func institutionToJSON(i *backend.Institution) jsonInstitution {
	return jsonInstitution{given(i.GUID), given(i.Code), given(i.Name), given(i.URL), given(i.Country), given(i.Status), given(i.ClientStatus)}
}

func attemptToJSON(a *Attempt) jsonAttempt {
	return jsonAttempt{
		JobGUID: a.Job.GUID, ConnectionGUID: given(a.Job.ConnectionGUID), ConnectionName: given(a.Connection), ConnectionRemoved: a.Gone,
		At: givenTime(a.Job.At()), StartedAt: givenTime(a.Job.StartedAt), FinishedAt: givenTime(a.Job.FinishedAt),
		Status: given(a.Job.Status), Family: string(backend.JobFamily(a.Job.Status)), SeemsStuck: a.SeemsStuck, JobType: given(a.Job.Type), RequestType: given(a.Job.RequestType),
		IsAuthenticated: a.Job.IsAuthenticated, ErrorCode: given(a.Job.ErrorCode), ErrorMessage: given(a.Job.ErrorMessage),
		From: given(string(a.Job.From)), FirstSeenAt: givenTime(a.Job.FirstSeenAt), UnreadableTimes: a.Job.Unreadable.Names(),
		Institution: institutionToJSON(&a.Institution),
	}
}
