package query

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// readValue reads the value of a label and returns the place after it, or the same
// place if there is no value.
func (p *prose) readValue(at int, l label) int {
	t := p.token(at)
	switch t.kind {
	case emailToken:
		p.add(t.text, l.grade)
		return p.readList(at+1, l)
	case shapeToken:
		if l.explicit && l.grade >= generic {
			p.add(t.text, l.grade)
		} else {
			p.add(t.text, never)
		}
		return at + 1
	case wordToken:
		if hasDigit(t.text) {
			return p.readNumber(at, l)
		}
		return p.readName(at, l)
	case addressToken, signToken, hashToken, openToken, closeToken, cellToken, breakToken, lineToken:
	}
	return at
}

// readNumber reads a value with a digit.
func (p *prose) readNumber(at int, l label) int {
	t, next := p.token(at), p.token(at+1)
	torn := next.kind == wordToken && hasDigit(next.text) || next.kind == shapeToken && !startsLater(next.text)
	switch {
	case l.grade == never:
		p.add(t.text, never)
		for at++; p.token(at).kind == wordToken && isNumber(p.token(at).text); at++ {
			p.add(p.token(at).text, never)
		}
		return p.readList(at, l)
	case l.plural && (l.grade == user && isNumber(t.text) || span.MatchString(t.text)), // a count
		!l.explicit && isNumber(t.text) && isCount(next),
		p.isDenied(at):
		p.addUnsure(t.text, offered)
		return at + 1
	case p.isNamedAfter(at):
		if l.grade > generic {
			p.addUnsure(t.text, l.grade)
		} else {
			p.add(t.text, never)
		}
		return at + 1
	case t.cut, strings.HasSuffix(t.text, "-") && next.kind != breakToken, torn:
		p.addUnsure(uncut(t), l.grade)
		if torn && isValue(next.text) {
			p.addUnsure(next.text, l.grade)
			return at + 2
		}
		return at + 1
	}
	p.add(t.text, l.grade)
	return p.readList(at+1, l)
}

// isNamedAfter reports whether what follows a value names something else: "(ticket)".
func (p *prose) isNamedAfter(at int) bool {
	l, ok := p.labelAfter(at)
	return ok && l.grade == never && p.token(at+1).kind == openToken
}

// span is two numbers with a dash between them, as in "users 1001-1005".
var span = regexp.MustCompile(`^\d+-\d+$`)

// startsLater reports whether a shape after a value is of its own: a date or time
// is, while two groups of digits may be one number.
func startsLater(shape string) bool {
	return strings.ContainsAny(shape, ":$€£¥₹%/") || datelike.MatchString(shape)
}

var datelike = regexp.MustCompile(`(?i)^(?:\d{4}-\d{1,2}-\d{1,2}|\d{1,2}\.\d{1,2}\.\d{2,4}|\d{1,2}-\d{1,2}-\d{4}|v\d|.*[a-z])`)

var moment = regexp.MustCompile(`(?i)^(?:\d{4}-\d|.*:\d\d|.*\d[./]\d+[./]\d|.*[a-z]{3,}.*\d{4}$|\d{1,2} ?[ap]m)`)

// isMoment reports whether a shape is a date or a time.
func isMoment(shape string) bool { return moment.MatchString(shape) }

// uncut returns the text of a word that may be offered: none of one that was cut
// off.
func uncut(t token) string {
	if t.cut {
		return ""
	}
	return t.text
}

// readName reads a value without a digit. In a sentence it may be a verb, or the
// first name of a person.
func (p *prose) readName(at int, l label) int {
	t, next := p.token(at), p.token(at+1)
	ends := next.kind != wordToken && next.kind != emailToken
	counted := next.kind == shapeToken && !l.explicit && !isMoment(next.text)
	lower := strings.ToLower(t.text)
	switch {
	case l.grade < offered, l.grade == bare:
		return at
	case l.explicit && absent[lower], l.grade >= generic && partial[lower]:
		p.addUnsure("", l.grade)
		return at + 1
	case next.kind == signToken && !l.explicit, next.kind == signToken && isLabel(t.text):
		return at
	case isLabel(t.text) || isNoValue(t.text):
		if !l.explicit || l.cell || l.grade != userID || !ends || isNoValue(t.text) {
			return at
		}
	case l.grade == offered:
		if !l.explicit {
			return at
		}
		if l.maybe && ends && !isCapitalised(t.text) {
			p.add(t.text, offered)
		}
		return at + 1
	case strings.HasSuffix(t.text, "-") && next.kind == lineToken && p.isLoneNumber(at+2):
		p.addUnsure("", l.grade) // broken at the end of the line
		p.add(p.token(at+2).text, never)
		return at + 3
	case t.cut:
		p.addUnsure("", l.grade)
		return at + 1
	case l.grade < userID && isCapitalised(t.text):
		p.addUnsure("", l.grade) // "Customer: Jane Doe"
		return at + 1
	case next.kind == wordToken && hasDigit(next.text):
		p.addUnsure("", l.grade) // "U 1001" may be U-1001, and 1001 another person
		p.addUnsure(longer(t.text), l.grade)
		if utf8.RuneCountInString(t.text) == 1 || strings.HasSuffix(t.text, "-") {
			p.add(next.text, never)
		}
		return at + 2
	case next.kind == wordToken && !isLabel(next.text) && !isNoValue(next.text) && p.token(at+2).kind != signToken, l.plural, counted:
		p.addUnsure(t.text, l.grade)
		return p.readList(at+1, l)
	}
	p.add(t.text, l.grade)
	return p.readList(at+1, l)
}

func longer(word string) string {
	if utf8.RuneCountInString(word) < 2 || strings.HasSuffix(word, "-") {
		return ""
	}
	return word
}

var capitalised = regexp.MustCompile(`^\p{Lu}[\p{Ll}'’]+(?:-\p{Lu}\p{Ll}+)?$`)

// isCapitalised reports whether a word is written like a name.
func isCapitalised(word string) bool { return capitalised.MatchString(word) }

// readList reads more values of the same label: "users 1 and 2", or one a line.
func (p *prose) readList(at int, l label) int {
	for {
		next, separator := p.afterSeparators(at, l)
		t := p.token(next)
		switch {
		case next == at, t.kind != wordToken, t.cut, p.token(next+1).kind == signToken, isLabel(t.text), isNoValue(t.text):
			return at
		case l.grade <= bare && (separator != andOr || l.grade > never || !isNumber(t.text)):
			return at
		case separator == link && (!hasDigit(t.text) || isNumbered(t.text)):
			return at
		case separator == newLine && p.token(next+1).kind != lineToken:
			return at
		case hasDigit(t.text) && isCount(p.token(next+1)):
			return at
		case !hasDigit(t.text) && (isCapitalised(t.text) || separator == comma && !l.plural && (!l.explicit || !isEnd(p.token(next+1)))):
			return at
		}
		p.add(t.text, l.grade)
		at = next + 1
	}
}

// A separator is what separates two values of a list.
type separator int

const (
	andOr separator = iota
	comma
	link    // what may name another value of the same: "1001 is 1002", "1001 (1002)"
	newLine // only below a label of its own line
)

// afterSeparators returns where the next value of a list would stand.
func (p *prose) afterSeparators(at int, l label) (next int, found separator) {
	for next = at; ; next++ {
		switch t := p.token(next); {
		case t.kind == breakToken, t.kind == cellToken && l.grade >= generic:
			found = max(found, comma)
		case t.kind == lineToken && (l.column || p.isLoneNumber(next+1)) && next < len(p.tokens):
			found = newLine
		case t.kind == signToken && p.token(next-1).kind == lineToken: // the dash of an item
		case t.kind == wordToken && listWords[strings.ToLower(t.text)]:
		case l.grade >= generic && (t.kind == signToken || t.kind == openToken || t.kind == wordToken && links[strings.ToLower(t.text)]):
			found = max(found, link)
		default:
			return next, found
		}
	}
}

var listWords = wordSet(`and or und oder et ou y o e`)

var links = wordSet(`is was vs to aka a.k.a alias now formerly + - ->`)

func isEnd(t token) bool { return t.kind == lineToken || t.kind == breakToken }

func isCount(t token) bool {
	return t.kind == wordToken && isLabel(t.text) && labelOf(wordsOf(t.text)).plural
}
