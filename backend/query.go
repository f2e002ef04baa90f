package backend

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// QueryKind says how a typed text was taken.
type QueryKind string

const (
	// QueryByID looks a user up by the partner's own id.
	QueryByID QueryKind = "id"
	// QueryByGUID looks a user up by the platform's USR- GUID.
	QueryByGUID QueryKind = "guid"
	// QueryByEmail looks a user up by what is an e-mail address: first as an id,
	// which may look like one, and then as the address.
	QueryByEmail QueryKind = "email"
	// QueryByAltered names a saved copy that cannot be read, by SavedUser.Altered.
	QueryByAltered QueryKind = "altered"
)

// QueryOrigin says where in the typed text the id stood.
type QueryOrigin string

// The origins of an id.
const (
	OriginWhole    QueryOrigin = "whole"    // all of it, bar spaces, quotes and invisible characters
	OriginAddress  QueryOrigin = "address"  // in a web address
	OriginSentence QueryOrigin = "sentence" // the only id among other words
)

// Query names the user to look up. Value is compared byte for byte.
type Query struct {
	Profile ProfileName
	Kind    QueryKind
	Value   string
	Origin  QueryOrigin

	Known   *Known   // of an earlier look-up of the same user; nil for none
	Offline bool     // only the saved copy is wanted; nothing is asked of the platform
	Only    PartKind // the one part that is wanted, of the user in Known; empty for all
}

// Limits of what can be typed, in bytes.
const (
	MaxQueryText = 4096 // a pasted text
	MaxID        = 255  // one id in it
)

const userGUIDPrefix = "USR-"

// ParseQuery finds the user id in what a person typed or pasted: the id alone,
// in quotes, with stray spaces or invisible characters, at the end of a web
// address, or as the only id in a sentence. It never changes the id's letters.
// Where there is no id, the only e-mail address is taken.
func ParseQuery(text string) (Query, error) {
	if len(text) > MaxQueryText {
		return Query{}, NewError(CodeInputTooLong, nil, "max", strconv.Itoa(MaxQueryText))
	}
	if !utf8.ValidString(text) {
		return Query{}, NewError(CodeInputCharacters, nil, "characters", "�")
	}
	clean := trimQuotes(dropInvisible(text))
	if clean == "" {
		return Query{}, NewError(CodeInputEmpty, nil)
	}
	if isEmail(clean) {
		return makeQuery(clean, OriginWhole)
	}
	if isAddress(clean) && !strings.ContainsFunc(clean, unicode.IsSpace) {
		return queryInAddress(clean)
	}
	if strings.ContainsFunc(clean, unicode.IsSpace) || strings.ContainsAny(clean, labelEnds) {
		return queryInSentence(clean)
	}
	return makeQuery(clean, OriginWhole)
}

func makeQuery(id string, origin QueryOrigin) (Query, error) {
	if len(id) > MaxID {
		return Query{}, NewError(CodeInputTooLong, nil, "max", strconv.Itoa(MaxID))
	}
	if isEmail(id) {
		return Query{Kind: QueryByEmail, Value: id, Origin: origin}, nil
	}
	if strange := strangeCharacters(id); strange != "" {
		return Query{}, NewError(CodeInputCharacters, nil, "characters", strange)
	}
	kind := QueryByID
	if strings.HasPrefix(id, userGUIDPrefix) {
		kind = QueryByGUID
	}
	return Query{Kind: kind, Value: id, Origin: origin}, nil
}

// labelEnds stand between a label and its value, as in "user_id: U-1001".
const labelEnds = "=:"

// queryInSentence takes the one word that looks like an id: made of id
// characters, with a digit in it. A number after a lone letter is none: "U 1001"
// may be U-1001 torn apart, and 1001 another person. Without such a word the one
// e-mail address is meant.
func queryInSentence(text string) (Query, error) {
	var found, emails []string
	torn := false
	before := ""
	for _, word := range sentenceWords(text) {
		if isAddress(word) {
			query, err := queryInAddress(word)
			if err != nil {
				return query, err
			}
			word = query.Value
		}
		if isEmail(word) && !slices.Contains(emails, word) {
			emails = append(emails, word)
		}
		if looksLikeID(word) && !slices.Contains(found, word) {
			found = append(found, word)
			torn = torn || utf8.RuneCountInString(before) == 1
		}
		before = word
	}
	if torn {
		return Query{}, NewError(CodeInputAmbiguous, nil)
	}
	switch {
	case len(found) == 1:
		return makeQuery(found[0], OriginSentence)
	case len(found) == 0 && len(emails) == 1:
		return makeQuery(emails[0], OriginSentence)
	default:
		return Query{}, NewError(CodeInputAmbiguous, nil)
	}
}

// sentenceWords splits at spaces and, except in addresses of both kinds, after
// labels.
func sentenceWords(text string) []string {
	var words []string
	for _, field := range strings.Fields(text) {
		field = trimQuotes(field)
		if isAddress(field) || isEmail(field) {
			words = append(words, field)
			continue
		}
		for _, word := range strings.FieldsFunc(field, func(r rune) bool { return strings.ContainsRune(labelEnds, r) }) {
			words = append(words, trimQuotes(word))
		}
	}
	return words
}

// looksLikeID says whether a word among others may be an id: it has a digit, and
// nothing that no id has.
func looksLikeID(word string) bool {
	return strings.ContainsAny(word, "0123456789") && strangeCharacters(word) == ""
}

// strangeCharacters gives those characters of id that no user id holds, each
// once.
func strangeCharacters(id string) string {
	var strange []rune
	for _, r := range id {
		ok := r == '-' || r == '_' || '0' <= r && r <= '9' || 'A' <= r && r <= 'Z' || 'a' <= r && r <= 'z'
		if !ok && !strings.ContainsRune(string(strange), r) {
			strange = append(strange, r)
		}
	}
	return string(strange)
}

// dashes are what text programs make of a typed dash. No id holds them.
const dashes = "\u2010\u2011\u2012\u2013\u2014\u2212\ufe58\ufe63\uff0d"

// dropInvisible removes what cannot be seen (zero-width and control characters,
// byte order marks, soft hyphens) and makes every kind of space and of dash a
// plain one.
func dropInvisible(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.Is(unicode.Cf, r), unicode.IsControl(r), unicode.Is(unicode.Variation_Selector, r):
			return -1
		case strings.ContainsRune(dashes, r):
			return '-'
		default:
			return r
		}
	}, text)
}

const quotes = "\"'`´‘’‚‛“”„‟‹›«»「」『』()[]{}<>"

// trimQuotes removes spaces, quotes, brackets and closing punctuation around
// text.
func trimQuotes(text string) string {
	return strings.TrimFunc(text, func(r rune) bool {
		return unicode.IsSpace(r) || strings.ContainsRune(quotes, r) || strings.ContainsRune(",;:.!?", r)
	})
}
