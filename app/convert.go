package app

import (
	"time"

	"userlookup/backend"
	"userlookup/backend/changes"
	"userlookup/backend/export"
)

func wireTime(at time.Time) string { return string(backend.NewTimestamp(at)) }

// wireList converts a list to one that is never null.
func wireList[From, To any](list []From, convert func(From) To) []To {
	wire := make([]To, len(list))
	for i, item := range list {
		wire[i] = convert(item)
	}
	return wire
}

func wireRequest(r backend.Request) RequestLine {
	return RequestLine{
		At: wireTime(r.At), Method: r.Method, Route: r.Route, Try: r.Try, Status: r.Status, Code: string(r.Code),
		DurationMS: int(r.Duration.Round(time.Millisecond).Milliseconds()), Bytes: int(r.Bytes), RequestID: r.RequestID,
	}
}

// inWords gives changes with the values of their fields as a person reads them.
func inWords(c changes.Changes) changes.Changes {
	words := func(fields []changes.FieldChange) {
		for i := range fields {
			fields[i].Before, fields[i].After = export.ChangeWords(fields[i])
		}
	}
	words(c.User)
	for _, connection := range c.Connections {
		words(connection.Fields)
	}
	return c
}
