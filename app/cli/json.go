package cli

import (
	"bytes"
	"encoding/json"
	"time"

	"userlookup/backend"
	"userlookup/backend/session"
)

// The types in this file are the JSON that scripts read: fields are added, never
// renamed. What the platform did not give is null.

type jsonLookup struct {
	User        jsonUser         `json:"user"`
	Connections []jsonConnection `json:"connections"`
	Timeline    jsonTimeline     `json:"timeline"`
	Freshness   jsonFreshness    `json:"freshness"`
	Problems    []jsonProblem    `json:"problems"`
}

type jsonUser struct {
	ID         *string `json:"id"`
	GUID       *string `json:"guid"`
	Email      *string `json:"email"`
	IsDisabled *bool   `json:"isDisabled"`
	Metadata   *string `json:"metadata"`
}

type jsonConnection struct {
	GUID                     string          `json:"guid"`
	Name                     *string         `json:"name"`
	Status                   *string         `json:"status"`
	StatusMessage            *string         `json:"statusMessage"`
	LastAttemptAt            *string         `json:"lastAttemptAt"`
	LastAttemptStatus        *string         `json:"lastAttemptStatus"`
	LastAttemptStatusDerived bool            `json:"lastAttemptStatusDerived"`
	LastSuccessAt            *string         `json:"lastSuccessAt"`
	FirstAddedAt             *string         `json:"firstAddedAt"`
	FirstAddedFrom           string          `json:"firstAddedFrom"`
	IsBeingAggregated        *bool           `json:"isBeingAggregated"`
	Institution              jsonInstitution `json:"institution"`
	Accounts                 []jsonAccount   `json:"accounts"`
}

type jsonInstitution struct {
	GUID *string `json:"guid"`
	Code *string `json:"code"`
	Name *string `json:"name"`
	URL  *string `json:"url"`
}

type jsonAccount struct {
	GUID     string  `json:"guid"`
	Name     *string `json:"name"`
	Type     *string `json:"type"`
	Subtype  *string `json:"subtype"`
	IsClosed *bool   `json:"isClosed"`
}

type jsonTimeline struct {
	Total    int           `json:"total"`
	Complete bool          `json:"complete"`
	Since    *string       `json:"since"` // from then on every attempt is known
	Attempts []jsonAttempt `json:"attempts"`
}

type jsonAttempt struct {
	JobGUID        string          `json:"jobGuid"`
	ConnectionGUID *string         `json:"connectionGuid"`
	At             *string         `json:"at"`
	StartedAt      *string         `json:"startedAt"`
	FinishedAt     *string         `json:"finishedAt"`
	Status         *string         `json:"status"`
	JobType        *string         `json:"jobType"`
	RequestType    *string         `json:"requestType"`
	Institution    jsonInstitution `json:"institution"`
}

type jsonFreshness struct {
	Source    string  `json:"source"` // live, or saved when anything here is
	FetchedAt *string `json:"fetchedAt"`
	Profile   string  `json:"profile"`
}

type jsonProblem struct {
	Code    string `json:"code"`
	Message string `json:"message"`
	About   string `json:"about"`
}

func (t *Terminal) writeJSON(f *found) error {
	var out bytes.Buffer
	if err := encode(&out, toJSON(f)); err != nil {
		return err
	}
	return t.write(out.Bytes())
}

// encode writes value as JSON that is safe for a terminal.
func encode(out *bytes.Buffer, value any) error {
	var plain bytes.Buffer
	encoder := json.NewEncoder(&plain)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		return err
	}
	out.WriteString(safeLines(plain.String())) // \u escapes mean the same inside JSON strings
	return nil
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

func toJSON(f *found) jsonLookup {
	out := jsonLookup{
		Connections: make([]jsonConnection, len(f.view.Connections)),
		Timeline: jsonTimeline{
			Total: f.view.History.Known, Complete: f.view.History.Complete, Since: givenTime(f.view.History.GaplessSince),
			Attempts: make([]jsonAttempt, len(f.attempts)),
		},
		Freshness: jsonFreshness{
			Source: string(f.view.Freshness.Source), FetchedAt: givenTime(f.view.Freshness.FetchedAt), Profile: string(f.view.Freshness.Profile),
		},
		Problems: make([]jsonProblem, len(f.view.Problems)),
	}
	if user := f.view.User; user != nil {
		out.User = jsonUser{
			ID: given(user.ID), GUID: given(user.GUID), Email: given(user.Email), IsDisabled: user.IsDisabled, Metadata: given(user.Metadata),
		}
	}
	for i, facts := range f.view.Connections {
		out.Connections[i] = connectionToJSON(facts)
	}
	for i, attempt := range f.attempts {
		out.Timeline.Attempts[i] = attemptToJSON(attempt)
	}
	for i, problem := range f.view.Problems {
		out.Problems[i] = jsonProblem{string(problem.Err.Code), problemSentence(problem), problem.About.String()}
	}
	return out
}

func connectionToJSON(f backend.ConnectionFacts) jsonConnection {
	connection := jsonConnection{
		GUID: f.GUID, Name: given(f.DisplayName()), Status: given(string(f.Status)), StatusMessage: given(f.StatusMessage),
		LastAttemptAt: givenTime(f.LastAttemptAt), LastAttemptStatus: given(f.LastAttemptStatus),
		LastAttemptStatusDerived: f.LastAttemptStatusDerived, LastSuccessAt: givenTime(f.LastSuccessAt),
		FirstAddedAt: givenTime(f.FirstAddedAt), FirstAddedFrom: string(f.FirstAddedFrom),
		IsBeingAggregated: f.IsBeingAggregated, Institution: institutionToJSON(f.Institution),
		Accounts: make([]jsonAccount, len(f.Accounts)),
	}
	for i, account := range f.Accounts {
		connection.Accounts[i] = jsonAccount{account.GUID, given(account.Name), given(account.Type), given(account.Subtype), account.IsClosed}
	}
	return connection
}

func institutionToJSON(i backend.Institution) jsonInstitution {
	return jsonInstitution{given(i.GUID), given(i.Code), given(i.Name), given(i.URL)}
}

func attemptToJSON(a session.JobAnswer) jsonAttempt {
	return jsonAttempt{
		JobGUID: a.Job.GUID, ConnectionGUID: given(a.Job.ConnectionGUID),
		At: givenTime(a.Job.At()), StartedAt: givenTime(a.Job.StartedAt), FinishedAt: givenTime(a.Job.FinishedAt),
		Status: given(a.Job.Status), JobType: given(a.Job.Type), RequestType: given(a.Job.RequestType),
		Institution: institutionToJSON(a.Institution),
	}
}
