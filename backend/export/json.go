package export

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"

	"userlookup/backend"
)

// writeJSON writes a page piece by piece, so that attempts are never in memory
// together. A page that is made at no time is none that lies in a file.
func writeJSON(to *bufio.Writer, page *Page, options *Options) error {
	out := &jsonWriter{to: to}
	out.raw("{\n")
	if !options.MadeAt.IsZero() {
		out.field("  ", "file", fileToJSON(page, options))
		out.raw(",\n")
	}
	out.field("  ", "user", userToJSON(&page.User, options.Full))
	out.raw(",\n")
	connections := make([]jsonConnection, len(page.Connections))
	for i := range page.Connections {
		connections[i] = connectionToJSON(&page.Connections[i])
	}
	out.field("  ", "connections", connections)
	out.raw(",\n  \"timeline\": {\n")
	out.timeline(page)
	out.raw("\n  },\n")
	out.field("  ", "freshness", freshnessToJSON(page))
	out.raw(",\n")
	problems := make([]jsonProblem, len(page.Problems))
	for i, problem := range page.Problems {
		problems[i] = jsonProblem{string(problem.Err.Code), ProblemSentence(problem), problem.About.String()}
	}
	out.field("  ", "problems", problems)
	out.raw("\n}\n")
	return out.err
}

func fileToJSON(page *Page, o *Options) jsonFile {
	file := jsonFile{
		Format: 1, Stamp: o.stamp(page.Freshness), MadeAt: givenTime(o.MadeAt), Version: o.Version,
		TimeZone: o.Zone.String(), Full: o.Full, LeftOut: []string{},
	}
	if !o.Full {
		file.LeftOut = append(file.LeftOut, "user.email", "user.metadata")
	}
	file.Notes = append(append(originNotes(page, o), historyNote(page, o)), missingNotes(page, o)...)
	return file
}

func freshnessToJSON(page *Page) jsonFreshness {
	shape := jsonFreshness{
		Source: string(page.Freshness.Source), FetchedAt: givenTime(page.Freshness.FetchedAt), Profile: string(page.Freshness.Profile), Parts: []jsonAge{},
	}
	for _, kind := range backend.PartKinds {
		if age, ok := page.Ages[kind]; ok {
			shape.Parts = append(shape.Parts, jsonAge{string(kind), string(age.Source), givenTime(age.FetchedAt)})
		}
	}
	return shape
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

// value writes a value of which the first line is indented already.
func (w *jsonWriter) value(indent string, value any) {
	if w.err != nil {
		return
	}
	w.piece.Reset()
	encoder := json.NewEncoder(&w.piece)
	encoder.SetIndent(indent, "  ")
	encoder.SetEscapeHTML(false)
	if w.err = encoder.Encode(value); w.err == nil {
		_, w.err = w.to.Write(bytes.TrimSuffix(w.piece.Bytes(), []byte("\n")))
	}
}

func (w *jsonWriter) field(indent, name string, value any) {
	w.raw(indent + `"` + name + `": `)
	w.value(indent, value)
}

// timeline writes the fields of the timeline, of which the last is the attempts.
func (w *jsonWriter) timeline(page *Page) {
	history := jsonHistory{page.History.Known, page.History.Complete, givenTime(page.History.GaplessSince)}
	w.field("    ", "total", history.Total)
	w.raw(",\n")
	w.field("    ", "complete", history.Complete)
	w.raw(",\n")
	w.field("    ", "since", history.Since)
	w.raw(",\n    \"attempts\": [")
	separator, end := "\n      ", "]"
	for attempt := range page.attempts() {
		w.raw(separator)
		w.value("      ", attemptToJSON(&attempt))
		if w.err != nil {
			return
		}
		separator, end = ",\n      ", "\n    ]"
	}
	w.raw(end)
}
