package query

import (
	"slices"
	"strings"
)

// readText reads a sentence, several lines or a table. If the text is a
// single word, it returns that word and reads nothing.
func (r *reading) readText(text string) string {
	if r.readTable(text) {
		return ""
	}
	p := &prose{reading: r, tokens: lex(text)}
	if word := p.onlyWord(); word != "" {
		return word
	}
	for p.at < len(p.tokens) {
		p.step()
	}
	p.offerFirstWord()
	return ""
}

// prose is a text that is being read, token by token.
type prose struct {
	*reading
	tokens []token
	at     int
	user   int // where the last value ends that is named as a user
}

// onlyWord returns the word or e-mail address that has only signs around it.
func (p *prose) onlyWord() string {
	only, signs := "", false
	for _, t := range p.tokens {
		switch t.kind {
		case wordToken, emailToken:
			if only != "" || t.cut || isSeveral(t.text) {
				return ""
			}
			only = t.text
		case shapeToken, addressToken:
			return ""
		case signToken:
			signs = true
		case hashToken, openToken, closeToken, cellToken, breakToken, lineToken:
		}
	}
	if signs && isLabel(only) {
		return "" // a label without a value
	}
	return only
}

// offerFirstWord offers the word without a digit with which a short text begins:
// "janedoe (4711)".
func (p *prose) offerFirstWord() {
	words := 0
	for _, t := range p.tokens {
		if t.kind == wordToken {
			words++
		}
	}
	first, next := p.token(0), p.token(1)
	if words > 3 || first.kind != wordToken || first.cut || hasDigit(first.text) || len(first.text) < 3 || !isValue(first.text) ||
		isCapitalised(first.text) || strings.EqualFold(first.text, "USR") || isLabel(first.text) || isNoValue(first.text) {
		return
	}
	if next.kind == signToken && strings.ContainsAny(first.text, "-_") {
		return // a label that is not known
	}
	if next.kind == wordToken && !hasDigit(next.text) && !isLabel(next.text) && !isNoValue(next.text) {
		return
	}
	r := p.reading
	r.candidates = append([]candidate{{value: first.text, grade: offered}}, r.candidates...)
}

// token returns the token at a place; past the end, the end of a line.
func (p *prose) token(at int) token {
	if at < 0 || at >= len(p.tokens) {
		return token{kind: lineToken}
	}
	return p.tokens[at]
}

// step reads the token at p.at and moves on.
func (p *prose) step() {
	t := p.token(p.at)
	switch t.kind {
	case wordToken:
		if after := p.token(p.at + 2); kindKeys[strings.ToLower(t.text)] && p.token(p.at+1).kind == signToken && isNoun(after) {
			p.fields = p.fields || labelOf(wordsOf(after.text)).grade < generic // "type: ticket"
		}
		if words, end := p.labelAt(p.at); end > p.at {
			p.readLabel(words, end)
			return
		}
		if p.token(p.at+1).kind == signToken && !hasDigit(t.text) {
			p.readUnknownLabel(t.text)
			return
		}
		p.readBare()
	case emailToken:
		p.add(t.text, bare)
		p.at++
	case addressToken:
		p.readAddressInText(t.text)
		p.at++
	case shapeToken:
		p.add(t.text, never)
		p.at++
	case hashToken, signToken, openToken, closeToken, cellToken, breakToken, lineToken:
		p.at++
	}
}

// isLoneNumber reports whether a word with a digit is alone on its line: it may be
// the end of the value above it.
func (p *prose) isLoneNumber(at int) bool {
	t := p.token(at)
	return p.token(at-1).kind == lineToken && t.kind == wordToken && hasDigit(t.text) && isValue(t.text) && p.token(at+1).kind == lineToken
}

// readAddressInText reads an address. A space or a line break may have cut it
// off: "/users/jane doe".
func (p *prose) readAddressInText(text string) {
	from := len(p.candidates)
	p.readAddress(text, 0)
	next := p.token(p.at + 1)
	wrapped := next.kind == lineToken && p.isLoneNumber(p.at+2)
	if next.kind != wordToken && !wrapped {
		return
	}
	for i := from; i < len(p.candidates); i++ {
		c := &p.candidates[i]
		if c.value == "" || !strings.HasSuffix(text, c.value) {
			continue
		}
		switch {
		case wrapped:
			c.unsure = true
			p.addUnsure(p.token(p.at+2).text, c.grade)
			return
		case hasDigit(c.value):
			c.unsure = c.unsure || hasDigit(next.text)
		default:
			c.unsure = c.unsure || !hasDigit(next.text) && !isLabel(next.text) && !isNoValue(next.text) && p.token(p.at+2).kind != signToken
		}
	}
}

// labelAt returns the words of the label that begins at a place, and where it ends:
// "customer case number", "ID of the user".
func (p *prose) labelAt(at int) (words []string, end int) {
	end = at
	for i := at; p.token(i).kind == wordToken; i++ {
		text := p.token(i).text
		parts := wordsOf(text)
		if len(parts) == 1 && vocabulary[parts[0]] == joiner {
			if len(words) == 0 || !onlyIDWords(words) {
				break
			}
			continue // it belongs to the label if a word of one follows
		}
		if next := strings.ToLower(p.token(i + 1).text); vocabulary[strings.ToLower(text)] == qualifier && (next == "to" || next == "by" || next == "from") {
			words = append(words, parts...) // "assigned to"
			i++
			end = i + 1
			continue
		}
		if !isLabel(text) || p.isVerb(words, i) {
			break
		}
		words = append(words, parts...)
		end = i + 1
	}
	return words, end
}

// isVerb reports whether a word that could belong to a label is a verb or a
// preposition here: "user ID from", "old" where no noun follows.
func (p *prose) isVerb(before []string, at int) bool {
	lower := strings.ToLower(p.token(at).text)
	r := vocabulary[lower]
	if p.token(at+1).kind == signToken {
		return false
	}
	if len(before) > 0 {
		return neutral[lower] && (r == maybeNoun || r == qualifier)
	}
	return (r == qualifier || neutral[lower] && r != otherNoun) && !isNoun(p.token(at+1))
}

func isNoun(t token) bool { return t.kind == wordToken && isLabel(t.text) }

func onlyIDWords(words []string) bool {
	for _, word := range words {
		if r := vocabulary[word]; r != idNoun && r != numberOf {
			return false
		}
	}
	return true
}

// readLabel reads the value of the label whose words end at a place.
func (p *prose) readLabel(words []string, end int) {
	l := labelOf(words)
	other := l.grade == never
	wholeLine := p.token(p.at-1).kind == lineToken && p.token(end).kind == lineToken && end < len(p.tokens)
	i := end
	negated := false
connectors:
	for ; ; i++ {
		switch t := p.token(i); t.kind {
		case signToken:
			l.explicit = true
		case hashToken:
		case cellToken:
			l.explicit, l.cell = true, true
		case openToken:
			n, closed := p.token(i+1), p.token(i+2).kind == closeToken
			if !hasDigit(n.text) && (!l.explicit || !closed) || n.kind != wordToken {
				break connectors
			}
		case lineToken:
			if i >= len(p.tokens) || !l.explicit && !wholeLine {
				break connectors
			}
			l.column = true
			if l.grade == never && wholeLine {
				l.grade = offered // a heading such as "New ticket" names nothing
			}
		case breakToken:
			if l.explicit || !p.isPair(i) {
				break connectors
			}
			l.explicit = true
		case wordToken:
			switch lower := strings.ToLower(t.text); {
			case lower == "not" || lower == "isn't":
				negated = true
			case !copulas[lower]:
				break connectors
			}
		case shapeToken, emailToken, addressToken, closeToken:
			break connectors
		}
	}
	p.fields = p.fields || l.fields && l.explicit
	if l.fields && p.token(i+1).kind == wordToken {
		p.at = i // "Subject: U-1001 cannot log in" names nothing
		return
	}
	if l.grade == generic && p.follows(p.user) {
		l.grade = userID // "user janedoe (ID 77)"
	}
	if (negated || p.isPartial(p.at)) && l.grade > offered {
		l.grade = offered
	}
	next := p.readValue(i, l)
	p.at = next
	if next == i {
		p.at = end // there is no value
	} else if l.grade == user {
		p.user = next
	}
	ids, _ := p.named(generic)
	if other && (next == i || len(ids) == 0) && slices.ContainsFunc(words, func(word string) bool { return records[word] }) {
		p.fields = true // an "id" after it may be its own
	}
}

// follows reports whether at most a bracket or a comma is between a place and the
// label that is read.
func (p *prose) follows(place int) bool {
	if k := p.token(p.at - 1).kind; p.at == place+1 && (k == openToken || k == breakToken) {
		return true
	}
	return place > 0 && p.at == place
}

// isPartial reports whether the words before a label say that its value is a part of
// an ID: "the last four digits of the user ID".
func (p *prose) isPartial(at int) bool {
	for at--; at >= 0 && p.tokens[at].kind == wordToken; at-- {
		if partial[strings.ToLower(p.tokens[at].text)] {
			return true
		}
	}
	return false
}

// isPair reports whether the line around a place is a label, a comma and one value.
func (p *prose) isPair(at int) bool {
	value := p.token(at + 1)
	return p.token(p.at-1).kind == lineToken && value.kind == wordToken && !isLabel(value.text) && p.token(at+2).kind == lineToken
}

// readUnknownLabel reads "acme: 1". Where the word before the colon is one of a
// sentence, it names nothing.
func (p *prose) readUnknownLabel(text string) {
	if isNeutral(text) {
		p.at += 2
		return
	}
	l := label{grade: offered, explicit: true}
	if words := wordsOf(text); strings.ContainsAny(text, "_-.") || len(words) > 1 {
		l.grade = min(labelOf(words).grade, offered)
	}
	next := p.at + 2
	p.at = max(next, p.readValue(next, l))
}
