// Package query tells which user is meant by what a person typed or pasted.
//
// The text is normalised, split into words (or read as an address, a table or
// JSON), and each word becomes a candidate with a grade: named as a user, named
// as something else, or not named at all. Then one rule decides:
//
//   - A value that is named as a user ("User ID: janedoe", /users/janedoe) is
//     opened. If it cannot be an ID, that is an error: no other value is taken.
//   - A value that is named as something else (a ticket, a date, an amount) is
//     never opened.
//   - Without a named value, the only ID in a sentence is opened.
//   - Everything else is offered to the person, who chooses.
package query

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"userlookup/backend"
)

// Limits of what can be typed, in bytes.
const (
	MaxText = 4096 // a pasted text
	MaxID   = 255  // one ID in it
)

// MaxCandidates is the most candidates that CodeInputAmbiguous lists.
const MaxCandidates = 10

const userGUIDPrefix = "USR-"

// Parse finds the user in what a person typed or pasted. The letters of an ID
// are never changed. A single word is taken as it is. It fails with
// CodeInputEmpty, CodeInputTooLong, CodeInputCharacters for a value that is
// meant as an ID and cannot be one, CodeInputNoID, and CodeInputAmbiguous with
// the candidates.
func Parse(text string) (backend.Query, error) {
	if len(text) > MaxText {
		return backend.Query{}, backend.NewError(backend.CodeInputTooLong, nil, "max", strconv.Itoa(MaxText))
	}
	if !utf8.ValidString(text) {
		return backend.Query{}, backend.NewError(backend.CodeInputCharacters, nil, "value", "�", "characters", "�")
	}
	clean := normalise(text)
	word := trim(clean)
	if strings.TrimLeft(word, "#") == "" {
		return backend.Query{}, backend.NewError(backend.CodeInputEmpty, nil)
	}
	if _, after, _ := strings.Cut(clean, word); isLabel(word) && strings.ContainsAny(after, ":=") {
		return backend.Query{}, backend.NewError(backend.CodeInputNoID, nil) // a label without a value
	}
	if r, ok := readJSON(strings.TrimSpace(clean)); ok {
		return r.decide(backend.OriginSentence)
	}
	if !strings.ContainsFunc(word, unicode.IsSpace) {
		switch {
		case isEmail(word) && !isLabelled(word):
			return take(word, backend.OriginWhole)
		case isAddress(word):
			r := &reading{}
			r.readAddress(word, 0)
			return r.decide(backend.OriginAddress)
		case !strings.ContainsAny(strings.TrimLeft(word, "#"), structure) && !isSeveral(word):
			return take(strings.TrimLeft(word, "#"), backend.OriginWhole)
		}
	}
	r := &reading{}
	if only := r.readText(strings.TrimSpace(clean)); only != "" {
		return take(only, backend.OriginWhole)
	}
	return r.decide(backend.OriginSentence)
}

// structure lists what makes more of a text without spaces than one word.
const structure = `:=#,;|&?"<>(){}[]\`

// isSeveral reports whether a word is several IDs with slashes between them.
func isSeveral(word string) bool {
	parts := strings.Split(word, "/")
	return len(parts) > 1 && !slices.ContainsFunc(parts, func(part string) bool { return !isValue(part) || !hasDigit(part) })
}

// take makes the query by one value.
func take(id string, origin backend.QueryOrigin) (backend.Query, error) {
	if len(id) > MaxID {
		return backend.Query{}, backend.NewError(backend.CodeInputTooLong, nil, "max", strconv.Itoa(MaxID))
	}
	if isEmail(id) {
		return backend.Query{Kind: backend.QueryByEmail, Value: id, Origin: origin}, nil
	}
	if strange := strangeCharacters(id); strange != "" {
		return backend.Query{}, backend.NewError(backend.CodeInputCharacters, nil, "value", id, "characters", strange)
	}
	kind := backend.QueryByID
	if strings.HasPrefix(id, userGUIDPrefix) {
		kind = backend.QueryByGUID
	}
	return backend.Query{Kind: kind, Value: id, Origin: origin}, nil
}

// strangeCharacters returns those characters of id that no user ID holds, each
// once.
func strangeCharacters(id string) string {
	var strange []rune
	for _, r := range id {
		if !isIDCharacter(r) && !strings.ContainsRune(string(strange), r) {
			strange = append(strange, r)
		}
	}
	return string(strange)
}

func isIDCharacter(r rune) bool {
	return r == '-' || r == '_' || '0' <= r && r <= '9' || 'A' <= r && r <= 'Z' || 'a' <= r && r <= 'z'
}

// isValue reports whether a value can be looked up.
func isValue(value string) bool {
	return value != "" && len(value) <= MaxID && (strangeCharacters(value) == "" || isEmail(value))
}
