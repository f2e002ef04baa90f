package app

import "userlookup/backend"

// What the page asks for, and what it is told of the application. What it is shown of
// users are the views of the domain (backend/view.go). Lists are never null, and times
// are of the form of backend.Timestamp.

// LookupRequest starts a look-up. RequestID is chosen by the page, so that it
// can cancel the look-up and recognise its events before the answer is there.
type LookupRequest struct {
	RequestID string `json:"requestId"`
	Text      string `json:"text"`    // as typed or pasted
	Offline   bool   `json:"offline"` // only the saved copy is wanted
	Reason    string `json:"reason"`  // why the user is opened; empty where one was given, or none is needed
}

// ConnectionRequest asks for one connection of an opened user.
type ConnectionRequest struct {
	RequestID string `json:"requestId"`
	GUID      string `json:"guid"`
}

// JobRequest asks for one attempt of an opened user.
type JobRequest struct {
	RequestID string `json:"requestId"`
	GUID      string `json:"guid"`
}

// TimelineRequest asks for a window of an opened user's timeline. Within a list
// any value matches, between lists all must; an empty list asks nothing, the
// empty string matches what the platform did not give. From and To are days
// (2006-01-02, both inclusive) in TimeZone, an IANA name.
type TimelineRequest struct {
	RequestID    string   `json:"requestId"`
	Connections  []string `json:"connections"`
	Statuses     []string `json:"statuses"`
	JobTypes     []string `json:"jobTypes"`
	RequestTypes []string `json:"requestTypes"`
	Outcomes     []string `json:"outcomes"` // families of attempt statuses
	From         string   `json:"from"`
	To           string   `json:"to"`
	TimeZone     string   `json:"timeZone"`
	Offset       int      `json:"offset"`    // first row, from 0
	Limit        int      `json:"limit"`     // rows wanted, at most 500
	ChartFrom    string   `json:"chartFrom"` // days of the chart, both inclusive; empty for none, at most 92 days
	ChartTo      string   `json:"chartTo"`
	Anchor       string   `json:"anchor"` // the job GUID of an attempt whose row is wanted; empty for none
}

// RequestLine is one try of one request to the platform. Nothing in it is of any
// user: the route stands for the address.
type RequestLine struct {
	At         string `json:"at"`
	Method     string `json:"method"`
	Route      string `json:"route"`      // such as /users/{user}/members
	Try        int    `json:"try"`        // from 1
	Status     int    `json:"status"`     // 0 when no answer came
	Code       string `json:"code"`       // why none came, or not to its end: a code of the catalogue; else empty
	DurationMS int    `json:"durationMs"` // milliseconds, until the end of the body
	Bytes      int    `json:"bytes"`      // of the body, decompressed
	RequestID  string `json:"requestId"`  // the platform's own name for it; often empty
}

// RevealRequest asks for a masked value of an opened user.
type RevealRequest struct {
	RequestID string `json:"requestId"`
	Field     string `json:"field"` // email or metadata
}

// Start is what the page needs to know at its start.
type Start struct {
	Profile  string  `json:"profile"`
	Version  string  `json:"version"`
	Platform string  `json:"platform"` // host of the platform, empty for the sandbox
	Stories  []Story `json:"stories"`  // the sandbox's users; empty elsewhere
}

// Story is one sample user. Its texts are story.<key>.title and .detail.
type Story struct {
	UserID string                   `json:"userId"`
	Key    string                   `json:"key"`
	Status backend.ConnectionStatus `json:"status"`
	Family backend.Family           `json:"family"`
}

// LookupChanged is the event that carries a new UserView.
const LookupChanged = "lookup:changed"

// CommandChosen is the event that carries the id of a command (commands.json)
// chosen in a native menu.
const CommandChosen = "command:chosen"
