package export

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"

	"userlookup/backend"
)

// The JSON that scripts read is that of the views of the domain, with what is added here:
// fields are added, never renamed. What the platform did not give is null.

// jsonFile says what file this is. "userlookup lookup --json", which prints the
// rest, leaves it out.
type jsonFile struct {
	Format   int               `json:"format"` // 1; another where a field no longer means the same
	Stamp    string            `json:"stamp"`
	MadeAt   backend.Timestamp `json:"madeAt"`
	Version  string            `json:"version"`
	TimeZone string            `json:"timeZone"` // of the words in this file; times are UTC
	Full     bool              `json:"full"`
	LeftOut  []string          `json:"leftOut"` // fields that are null because they were left out
	Notes    []string          `json:"notes"`   // what a person should know, in sentences
}

type jsonUser struct {
	*backend.UserDetails
	Email    string `json:"email"`
	Metadata string `json:"metadata"`
}

type jsonAttempt struct {
	*backend.Attempt
	IsAuthenticated *bool                    `json:"isAuthenticated"`
	ErrorCode       string                   `json:"errorCode"`
	ErrorMessage    string                   `json:"errorMessage"`
	Institution     *backend.InstitutionView `json:"institution"`
}

type jsonFreshness struct {
	backend.FreshnessView
	Parts []backend.PartAge `json:"parts"` // those that are of another time or source
}

// JSONProblem is a problem with its sentence.
type JSONProblem struct {
	Code    backend.Code `json:"code"`
	Message string       `json:"message"`
	About   string       `json:"about"`
}

// NewJSONProblem returns a problem with its sentence.
func NewJSONProblem(p *backend.ProblemView) JSONProblem {
	return JSONProblem{p.Code, ProblemSentence(*p), p.About().String()}
}

// EncodeJSON writes a value as files have it: indented after its first line, and with
// null for each field that is an empty string.
func EncodeJSON(to *bytes.Buffer, indent string, value any) error {
	start := to.Len()
	encoder := json.NewEncoder(to)
	encoder.SetIndent(indent, "  ")
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		return err
	}
	// No text looks like that: quotes and line ends in it are escaped.
	written := bytes.ReplaceAll(to.Bytes()[start:], []byte(`": "",`+"\n"), []byte(`": null,`+"\n"))
	written = bytes.ReplaceAll(written, []byte(`": ""`+"\n"), []byte(`": null`+"\n"))
	to.Truncate(start)
	to.Write(written)
	return nil
}

// writeJSON writes a page piece by piece, so that attempts are never in memory
// together. A page that is made at no time is none of a file.
func writeJSON(to *bufio.Writer, page *Page, options *Options) error {
	out := &jsonWriter{to: to}
	out.raw("{\n")
	if !options.MadeAt.IsZero() {
		out.field("file", fileToJSON(page, options))
	}
	user := jsonUser{UserDetails: page.user()}
	if options.Unmasked != nil {
		user.Email, user.Metadata = options.Unmasked.Email, options.Unmasked.Metadata
	}
	out.field("user", user)
	out.field("connections", backend.Views(page.Connections, func(c *backend.ConnectionView) backend.ConnectionView {
		connection := *c
		connection.Status = StatusCode(c.Status)
		return connection
	}))
	out.timeline(page)
	out.field("freshness", jsonFreshness{page.Freshness, page.OtherAges()})
	out.raw(`  "problems": `)
	out.value("  ", "", backend.Views(page.Problems, NewJSONProblem))
	out.raw("\n}\n")
	return out.err
}

func fileToJSON(page *Page, o *Options) jsonFile {
	file := jsonFile{
		Format: 1, Stamp: o.stamp(page.Freshness.Source, page.Freshness.FetchedAt.Time()), MadeAt: backend.NewTimestamp(o.MadeAt), Version: o.Version,
		TimeZone: o.Zone.String(), Full: o.Unmasked != nil, LeftOut: []string{},
	}
	if o.Unmasked == nil {
		file.LeftOut = append(file.LeftOut, "user.email", "user.metadata")
	}
	file.Notes = append(append(originNotes(page, o), historyNote(page, o)), missingNotes(page, o)...)
	return file
}

// jsonWriter writes pieces of a document until one fails.
type jsonWriter struct {
	to    *bufio.Writer
	piece bytes.Buffer
	err   error
}

func (w *jsonWriter) raw(s string) {
	if w.err == nil {
		_, w.err = io.WriteString(w.to, s)
	}
}

// value writes a value of which the first line is indented already, without its end.
func (w *jsonWriter) value(indent, end string, value any) {
	if w.err != nil {
		return
	}
	w.piece.Reset()
	if w.err = EncodeJSON(&w.piece, indent, value); w.err == nil {
		_, w.err = w.to.Write(bytes.TrimSuffix(w.piece.Bytes(), []byte(end+"\n")))
	}
}

// field writes a field that is not the last one of the document.
func (w *jsonWriter) field(name string, value any) {
	w.raw(`  "` + name + `": `)
	w.value("  ", "", value)
	w.raw(",\n")
}

// timeline writes the state of the timeline, and as its last field the attempts.
func (w *jsonWriter) timeline(page *Page) {
	w.raw(`  "timeline": `)
	w.value("  ", "\n  }", page.Timeline)
	w.raw(",\n    \"attempts\": [")
	separator, end := "\n      ", "]"
	for details := range page.attempts() {
		w.raw(separator)
		w.value("      ", "", jsonAttempt{&details.Attempt, details.IsAuthenticated, details.ErrorCode, details.ErrorMessage, &details.Institution})
		if w.err != nil {
			return
		}
		separator, end = ",\n      ", "\n    ]"
	}
	w.raw(end + "\n  },\n")
}
