package query

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

var namedPrefix = regexp.MustCompile(`^(\p{L}{3,})[-_/]?\d`)

// isNumbered reports whether a word is a label of something else with its number:
// "TICKET-4711".
func isNumbered(word string) bool {
	prefix := namedPrefix.FindStringSubmatch(word)
	return prefix != nil && isLabel(prefix[1]) && labelOf(wordsOf(prefix[1])).grade == never
}

// readBare reads a word without a label before it.
func (p *prose) readBare() {
	t, before, next := p.token(p.at), p.token(p.at-1), p.token(p.at+1)
	at := p.at
	p.at++
	if !hasDigit(t.text) && !strings.HasPrefix(t.text, userGUIDPrefix) {
		if strings.Contains(strings.Trim(t.text, "_"), "_") && isValue(t.text) {
			p.add(t.text, offered)
		}
		return
	}
	if strings.Contains(t.text, "/") {
		for _, part := range strings.Split(t.text, "/") {
			if hasDigit(part) {
				p.addUnsure(part, offered)
			}
		}
		return
	}
	if l, ok := p.labelAfter(at); ok {
		p.add(t.text, l.grade)
		return
	}
	torn := before.kind == wordToken && (isLetter(before.text) && !isNeutral(before.text) || strings.HasSuffix(before.text, "-") || strings.EqualFold(before.text, "USR"))
	switch {
	case torn:
		p.addUnsure("", user)
		p.add(t.text, never)
	case t.cut, !isValue(t.text), strings.HasSuffix(t.text, "-"):
		p.addUnsure("", offered)
	case strings.HasPrefix(t.text, userGUIDPrefix):
		p.add(t.text, userID)
	case isNumbered(t.text):
		p.add(t.text, never)
	case isNumber(t.text) && !p.isAskedFor(at), p.isPartial(at), negations[strings.ToLower(before.text)], p.isDenied(at):
		p.add(t.text, offered)
	case next.kind == wordToken && !hasDigit(next.text) && !isNeutral(next.text) && !isNoValue(next.text) && !isLabel(next.text):
		p.add(t.text, offered) // "SUP-123 janedoe"
	case before.kind == wordToken && !isNeutral(before.text) && !isNoValue(before.text) && before.text != t.text, before.kind == hashToken, p.isNamedBefore(at):
		p.add(t.text, offered)
	case next.kind == wordToken && hasDigit(next.text) && next.text != t.text:
		p.addUnsure(t.text, offered)
	default:
		p.add(t.text, bare)
	}
}

// isNamedBefore reports whether "is" and a word that is not known sorts before a
// value: "my dog is Rex7".
func (p *prose) isNamedBefore(at int) bool {
	is, name := strings.ToLower(p.token(at-1).text), p.token(at-2)
	return (is == "is" || is == "was") && name.kind == wordToken && !isNeutral(name.text)
}

// isDenied reports whether "is not" or "is wrong" follows a value.
func (p *prose) isDenied(at int) bool {
	is, not := strings.ToLower(p.token(at+1).text), strings.ToLower(p.token(at+2).text)
	return is == "isn't" || is == "wasn't" || denials[is] || (is == "is" || is == "was") && denials[not]
}

var denials = wordSet(`not wrong incorrect invalid`)

// isAskedFor reports whether a number follows "look up" or the like and ends the
// request.
func (p *prose) isAskedFor(at int) bool {
	before, next := p.token(at-1), p.token(at+1)
	if before.kind != wordToken || !lookUps[strings.ToLower(before.text)] {
		return false
	}
	return isEnd(next) || courtesies[strings.ToLower(next.text)]
}

// labelAfter returns the label that follows a value: "4711 (ticket)", "4711 is the
// order number".
func (p *prose) labelAfter(at int) (label, bool) {
	i := at + 1
	bracket := p.token(i).kind == openToken
	linked := bracket
	if bracket {
		i++
	}
	for ; p.token(i).kind == wordToken && !bracket; i++ {
		lower := strings.ToLower(p.token(i).text)
		if !copulas[lower] && (!linked || !articles[lower]) {
			break
		}
		linked = true
	}
	words, end := p.labelAt(i)
	if end == i {
		return label{}, false
	}
	l := labelOf(words)
	if bracket {
		return l, p.token(end).kind == closeToken
	}
	// Without a link only what names something else is taken: "4711 ticket".
	next := p.token(end)
	own := next.kind == signToken || next.kind == hashToken || next.kind == shapeToken || next.kind == wordToken && hasDigit(next.text)
	if own || !linked && (l.grade != never || !isNumber(p.token(at).text)) {
		return label{}, false
	}
	return l, true
}

func isLetter(text string) bool {
	r, size := utf8.DecodeRuneInString(text)
	return size == len(text) && unicode.IsLetter(r)
}

func hasDigit(text string) bool { return strings.ContainsFunc(text, unicode.IsDigit) }

func isNumber(text string) bool {
	return text != "" && !strings.ContainsFunc(text, func(r rune) bool { return !unicode.IsDigit(r) })
}
