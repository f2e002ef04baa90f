package backend

import (
	"strings"
	"unicode"
)

// CleanPasted gives a value without what comes along at its ends when it is copied from a
// web page, a file or a shell: spaces, line ends, quotes, and characters that cannot be
// seen, such as a byte order mark.
func CleanPasted(value string) string {
	return strings.TrimFunc(value, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.In(r, unicode.Cf, unicode.Variation_Selector) || strings.ContainsRune(pastedQuotes, r)
	})
}

// pastedQuotes stand around values in files and documents. No client ID, API key or
// address begins or ends with one.
const pastedQuotes = "\"'`´‘’‚‛“”„‟«»‹›"

// CleanClientID gives a client ID as it can be used: see CleanPasted. One that is empty,
// too long, or holds a colon, a space or a character that cannot be seen is
// CodeBadClientID.
func CleanClientID(id string) (string, error) {
	id = CleanPasted(id)
	// HTTP Basic ends the name at the first colon.
	if id == "" || len(id) > maxClientID || strings.ContainsFunc(id, func(r rune) bool { return r == ':' || isUnusable(r) }) {
		return "", NewError(CodeBadClientID, nil)
	}
	return id, nil
}

// isUnusable says whether no client ID and no API key holds a character.
func isUnusable(r rune) bool { return !unicode.IsGraphic(r) || unicode.IsSpace(r) }
