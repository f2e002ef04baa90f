package query

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

type kind int

const (
	wordToken    kind = iota
	shapeToken        // a date, an amount and the like
	emailToken        // an e-mail address
	addressToken      // a web address
	signToken         // a colon, an equals sign, an arrow or a dash of its own
	hashToken         // #
	openToken         // an opening bracket
	closeToken        // a closing one
	cellToken         // a tab or an upright line, as between the cells of a table
	breakToken        // a comma, a full stop and the like
	lineToken         // the end of a line
)

// token is a piece of a text. Of a word that was cut off, as by "...", cut says so.
type token struct {
	kind kind
	text string
	cut  bool
}

var (
	addressStart = regexp.MustCompile(`^(?i:[a-z][a-z0-9+.-]*://|www\.)[^\s<>"'` + "`" + `|]+`)
	hostAndPath  = regexp.MustCompile(`^(?i:[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}(?::\d+)?/|/[a-z][\w.-]*/)[^\s<>"'` + "`" + `|,;]*`)
	labelAndPath = regexp.MustCompile(`^[\p{L}_-]+/[^\s<>"'` + "`" + `|,;()]+`)
	emailStart   = regexp.MustCompile(`^[^\s<>()\[\]{},;:"|]+@[^\s<>()\[\]{},;:"'|&?=]+`)
	nameAndSign  = regexp.MustCompile(`^[\p{L}_-]+=`)
)

// listNumber is the number of an item at the start of a line: "2. U-1001".
var listNumber = regexp.MustCompile(`^\d{1,2}[.)][ \t]`)

func startsLine(tokens []token) bool {
	return len(tokens) == 0 || tokens[len(tokens)-1].kind == lineToken
}

// abbreviations may end in a full stop that ends no sentence.
var abbreviations = wordSet(`no nr ext tel ref num acct cust tkt st dr mr mrs ms ca approx id e.g i.e tél núm nº n vs inc co`)

// lex splits a normalised text.
func lex(text string) []token {
	var tokens []token
	emit := func(k kind) { tokens = append(tokens, token{kind: k}) }
	for at := 0; at < len(text); {
		rest := text[at:]
		r, size := utf8.DecodeRuneInString(rest)
		switch {
		case r == '\n':
			emit(lineToken)
		case startsLine(tokens) && listNumber.MatchString(rest) && shapeAt(rest) == 0:
			size = strings.IndexAny(rest, ".)") + 1
		case r == '\t', r == '|':
			emit(cellToken)
		case strings.HasPrefix(rest, "->"), strings.HasPrefix(rest, "=>"), strings.HasPrefix(rest, ":="), strings.HasPrefix(rest, "=="):
			emit(signToken)
			size = 2
		case r == ':', r == '=', r == '→':
			emit(signToken)
		case r == '#':
			emit(hashToken)
		case r == '(', r == '[', r == '{', r == '<':
			if r == '<' && len(tokens) > 0 && tokens[len(tokens)-1].kind == wordToken {
				emit(breakToken)
			}
			emit(openToken)
			if found := shapeAt(rest); r == '(' && found > 0 {
				tokens[len(tokens)-1] = token{kind: shapeToken, text: rest[:found]}
				size = found
			}
		case r == ')', r == ']', r == '}', r == '>':
			emit(closeToken)
		case strings.ContainsRune(",;!?&•·", r):
			emit(breakToken)
		case unicode.IsSpace(r), strings.ContainsRune(quotes, r):
		default:
			size = lexWord(rest, &tokens)
		}
		at += size
	}
	return tokens
}

// lexWord appends the token at the start of text, which is no space and no sign,
// and returns its length.
func lexWord(text string, tokens *[]token) int {
	if found := addressStart.FindString(text); found != "" {
		return addressIn(found, tokens)
	}
	if found := labelAndPath.FindString(text); found != "" && hasDigit(found) && isAddress(found) {
		return addressIn(found, tokens)
	}
	if found := hostAndPath.FindString(text); found != "" && isAddress(trim(found)) {
		return addressIn(found, tokens)
	}
	if found := emailStart.FindString(text); found != "" {
		if prefix := nameAndSign.FindString(found); prefix != "" && isLabel(strings.TrimSuffix(prefix, "=")) {
			*tokens = append(*tokens, token{kind: wordToken, text: strings.TrimSuffix(prefix, "=")})
			return len(prefix) - 1
		}
		if address := strings.TrimRight(found, ".!?'`’"); isEmail(address) {
			*tokens = append(*tokens, token{kind: emailToken, text: address})
			return len(address)
		}
	}
	if found := shapeAt(text); found > 0 {
		*tokens = append(*tokens, token{kind: shapeToken, text: text[:found]})
		return found
	}
	return plainWord(text, tokens)
}

func addressIn(text string, tokens *[]token) int {
	address := strings.TrimRight(text, ".,;:!?'*")
	for strings.HasSuffix(address, ")") && strings.Count(address, ")") > strings.Count(address, "(") || strings.HasSuffix(address, "]") || strings.HasSuffix(address, "}") {
		address = strings.TrimRight(address[:len(address)-1], ".,;:!?'*")
	}
	*tokens = append(*tokens, token{kind: addressToken, text: address})
	return len(address)
}

// plainWord appends the word at the start of text. A single dash is a sign, and
// other marks without a letter or digit are dropped.
func plainWord(text string, tokens *[]token) int {
	end := strings.IndexFunc(text, func(r rune) bool {
		return unicode.IsSpace(r) || strings.ContainsRune(`:=#,;|()[]{}<>!?&•·→`, r) || r != '\'' && strings.ContainsRune(quotes, r)
	})
	if end < 0 {
		end = len(text)
	}
	word := text[:end]
	core := strings.TrimRight(word, ".'…")
	tail := word[len(core):]
	core = strings.TrimLeft(core, "'")
	if !neutral[strings.ToLower(core)] {
		core = strings.TrimSuffix(core, "'s")
	}
	switch {
	case core == "-":
		*tokens = append(*tokens, token{kind: signToken})
	case !strings.ContainsFunc(core, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }):
		if strings.Trim(core, "-_*+=./\\'") != "" || strings.ContainsAny(core, "+") {
			*tokens = append(*tokens, token{kind: wordToken, text: core}) // an emoji or so
		}
	default:
		cut := strings.Contains(tail, "..") || strings.Contains(tail, "…") || strings.HasPrefix(core, "..") || strings.HasPrefix(core, "…")
		*tokens = append(*tokens, token{kind: wordToken, text: core, cut: cut})
		if strings.HasPrefix(tail, ".") && !abbreviations[strings.ToLower(core)] && !strings.HasPrefix(text[end:], ":") {
			*tokens = append(*tokens, token{kind: breakToken})
		}
	}
	return end
}
