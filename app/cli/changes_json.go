package cli

import (
	"time"

	"userlookup/backend"
	"userlookup/backend/export"
)

// The JSON of changes. Fields are added, never renamed; what was not given is null.
type jsonChanges struct {
	User        jsonChangedUser        `json:"user"`
	From        *string                `json:"from"` // null: there is no earlier look-up
	To          *string                `json:"to"`
	None        bool                   `json:"none"` // nothing changed of what was compared
	Fields      []jsonFieldChange      `json:"fields"`
	Connections []jsonConnectionChange `json:"connections"`
	Attempts    jsonAttemptChanges     `json:"attempts"`
	Missing     []jsonMissing          `json:"missing"` // was not compared
	Ignored     []string               `json:"ignored"` // is never compared
}

type jsonChangedUser struct {
	ID   *string `json:"id"`
	GUID *string `json:"guid"`
}

type jsonFieldChange struct {
	Field        string  `json:"field"`
	Before       *string `json:"before"`
	After        *string `json:"after"`
	BeforeFamily *string `json:"beforeFamily"`
	AfterFamily  *string `json:"afterFamily"`
}

type jsonConnectionChange struct {
	Kind   string            `json:"kind"` // added, changed or removed
	GUID   string            `json:"guid"`
	Name   *string           `json:"name"`
	Status *string           `json:"status"`
	Family string            `json:"family"`
	Fields []jsonFieldChange `json:"fields"`
}

type jsonAttemptChanges struct {
	Since   map[string]int `json:"since"` // by family
	Learned int            `json:"learned"`
}

type jsonMissing struct {
	Code    string `json:"code"`
	Message string `json:"message"`
	About   string `json:"about"`
}

func changesToJSON(user *backend.User, c *backend.Changes) jsonChanges {
	shape := jsonChanges{
		User: jsonChangedUser{given(user.ID), given(user.GUID)}, From: givenTime(c.From), To: givenTime(c.To), None: c.None(),
		Fields: fieldsToJSON(c.User), Connections: make([]jsonConnectionChange, len(c.Connections)),
		Attempts: jsonAttemptChanges{map[string]int{}, c.Attempts.Learned},
		Missing:  make([]jsonMissing, len(c.Missing)), Ignored: backend.Ignored,
	}
	for i, change := range c.Connections {
		shape.Connections[i] = jsonConnectionChange{
			string(change.Kind), change.GUID, given(change.Name), export.StatusCode(change.Status), string(change.Family), fieldsToJSON(change.Fields),
		}
	}
	for _, outcome := range c.Attempts.Since {
		shape.Attempts.Since[string(outcome.Family)] = outcome.Count
	}
	for i, problem := range c.Missing {
		shape.Missing[i] = jsonMissing{string(problem.Err.Code), export.ProblemSentence(problem), problem.About.String()}
	}
	return shape
}

func fieldsToJSON(changes []backend.FieldChange) []jsonFieldChange {
	fields := make([]jsonFieldChange, len(changes))
	for i, c := range changes {
		before, after := export.ChangeCodes(c)
		fields[i] = jsonFieldChange{string(c.Field), before, after, given(string(c.BeforeFamily)), given(string(c.AfterFamily))}
	}
	return fields
}

func givenTime(at time.Time) *string {
	if at.IsZero() {
		return nil
	}
	return given(at.UTC().Format(time.RFC3339))
}
