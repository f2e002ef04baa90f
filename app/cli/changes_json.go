package cli

import (
	"userlookup/backend"
	"userlookup/backend/changes"
	"userlookup/backend/export"
)

// The JSON of changes. Fields are added, never renamed; what was not given is null.
type jsonChanges struct {
	User        jsonChangedUser            `json:"user"`
	From        backend.Timestamp          `json:"from"` // null: there is no earlier look-up
	To          backend.Timestamp          `json:"to"`
	None        bool                       `json:"none"` // nothing changed of what was compared
	Fields      []changes.FieldChange      `json:"fields"`
	Connections []changes.ConnectionChange `json:"connections"`
	Attempts    jsonAttemptChanges         `json:"attempts"`
	Missing     []export.JSONProblem       `json:"missing"` // was not compared
	Ignored     []string                   `json:"ignored"` // is never compared
}

type jsonChangedUser struct {
	ID   string `json:"id"`
	GUID string `json:"guid"`
}

type jsonAttemptChanges struct {
	Since map[backend.Family]int `json:"since"`
	Older int                    `json:"older"`
}

func changesToJSON(user *backend.UserDetails, c *changes.Changes) jsonChanges {
	shape := jsonChanges{
		User: jsonChangedUser{user.ID, user.GUID}, From: c.From, To: c.To, None: c.None, Fields: export.ForPrograms(c.User),
		Connections: backend.Views(c.Connections, func(c *changes.ConnectionChange) changes.ConnectionChange {
			change := *c
			change.Status, change.Fields = export.StatusCode(c.Status), export.ForPrograms(c.Fields)
			return change
		}),
		Attempts: jsonAttemptChanges{map[backend.Family]int{}, c.Attempts.Older},
		Missing:  backend.Views(c.Missing, export.NewJSONProblem), Ignored: c.Ignored,
	}
	for _, outcome := range c.Attempts.Since {
		shape.Attempts.Since[outcome.Family] = outcome.Count
	}
	return shape
}
