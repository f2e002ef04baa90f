package query

import (
	"html"
	"regexp"
	"strings"
	"unicode"
)

// dashes are what text programs make of a typed dash. No ID holds them.
const dashes = "\u2010\u2011\u2012\u2013\u2014\u2212\ufe58\ufe63\uff0d"

// blanks are letters and marks that are not seen, beside those of class Cf.
const blanks = "\u034f\u115f\u1160\u2800\u3164\uffa0"

// wide maps punctuation of other scripts to the plain one.
var wide = strings.NewReplacer("：", ":", "＝", "=", "＃", "#", "，", ",", "、", ",", "；", ";", "｜", "|", "（", "(", "）", ")", "？", "?", "＆", "&")

// plainQuotes maps the quotation marks of text programs to plain ones.
var plainQuotes = strings.NewReplacer("“", `"`, "”", `"`, "„", `"`, "‟", `"`, "«", `"`, "»", `"`, "‹", `"`, "›", `"`, "「", `"`, "」", `"`, "『", `"`, "』", `"`,
	"‘", "'", "’", "'", "‚", "'", "‛", "'", "´", "'")

// terminalColours are the control sequences of terminals.
var terminalColours = regexp.MustCompile("\x1b\\[[0-9;?]*[A-Za-z]")

// separated finds the NUL after each of several values, as "find -print0" writes them. A
// NUL after every letter is what is left of UTF-16.
var separated = regexp.MustCompile(`([A-Za-z0-9_-]{2})\x00`)

// normalise removes what cannot be seen (zero-width and control characters,
// byte order marks, soft hyphens), makes every kind of space, dash and quotation
// mark a plain one, and removes the marks of HTML and Markdown. Line breaks and tabs stay.
func normalise(text string) string {
	text = terminalColours.ReplaceAllString(text, "")
	text = separated.ReplaceAllString(text, "$1\n")
	text = strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\v' || r == '\f' || r == '\u0085' || r == '\u2028' || r == '\u2029':
			return '\n'
		case r == '\t':
			return r
		case '\x1c' <= r && r <= '\x1f': // they separate records and fields
			return '\n'
		case r == '\r':
			return '\n'
		case unicode.IsSpace(r):
			return ' '
		case unicode.Is(unicode.Cf, r), unicode.IsControl(r), unicode.Is(unicode.Variation_Selector, r), strings.ContainsRune(blanks, r):
			return -1
		case strings.ContainsRune(dashes, r):
			return '-'
		default:
			return r
		}
	}, text)
	return dropMarkup(plainQuotes.Replace(wide.Replace(text)))
}

var (
	cellEnds  = regexp.MustCompile(`(?i)</t[dh]>\s*`)
	lineEnds  = regexp.MustCompile(`(?i)<br\s*/?>|</(?:tr|p|li|div|h[1-6]|dt|dd)>`)
	tags      = regexp.MustCompile(`(?i)<(/?)(?:a|b|i|u|p|br|em|strong|td|th|tr|table|tbody|thead|div|span|li|ul|ol|dl|dt|dd|code|pre|font|label|input|h[1-6])(\s[^<>]*)?/?>`)
	elements  = regexp.MustCompile(`<([A-Za-z][\w:.-]*)(?:\s[^<>]*)?>([^<>]*)</[^<>]*>`)
	entities  = regexp.MustCompile(`&(?:[a-zA-Z]{2,8}|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});`)
	bold      = regexp.MustCompile(`\*\*([^*\n]+)\*\*`)
	emphasis  = regexp.MustCompile(`(^|[\s"'(>])\*([^*\s](?:[^*\n]*[^*\s])?)\*($|[\s.,;:"')<])`)
	escapings = strings.NewReplacer(`\"`, `"`, `\n`, "\n", `\r`, "\n", `\t`, "\t", `\/`, "/")
)

// dropMarkup removes HTML tags, but keeps their attributes as text; and the
// asterisks of Markdown. Rows and cells of a table become lines and tabs. The
// escapes of JSON in a string are undone.
func dropMarkup(text string) string {
	if tags.MatchString(text) && strings.ContainsAny(text, "/=") {
		text = cellEnds.ReplaceAllString(text, "\t")
		text = lineEnds.ReplaceAllString(text, "\n")
		text = tags.ReplaceAllString(text, " $2 ")
	}
	text = elements.ReplaceAllString(text, " $1: $2\n")
	text = entities.ReplaceAllStringFunc(text, func(entity string) string {
		plain := html.UnescapeString(entity)
		if plain == "\u00a0" {
			return " "
		}
		return plain
	})
	if strings.Contains(text, `\"`) {
		text = escapings.Replace(text)
	}
	text = bold.ReplaceAllString(text, "$1")
	return emphasis.ReplaceAllString(text, "$1$2$3")
}

const quotes = "\"'`()[]{}<>"

// trim removes spaces, quotes, brackets and closing punctuation around text.
// Two dots or more are saved: the text beside them was cut off.
func trim(text string) string {
	outer := func(r rune) bool {
		return unicode.IsSpace(r) || strings.ContainsRune(quotes, r) || strings.ContainsRune(",;:.!?", r)
	}
	left := strings.TrimLeftFunc(text, outer)
	inner := strings.TrimRightFunc(left, outer)
	if inner != "" && strings.Contains(left[len(inner):], "..") {
		return inner + ".."
	}
	if inner != "" && strings.Contains(text[:len(text)-len(left)], "..") {
		return ".." + inner
	}
	return inner
}
