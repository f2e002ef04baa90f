package query

import (
	"net/url"
	"regexp"
	"strings"
)

var (
	scheme = regexp.MustCompile(`^(?i:[a-z][a-z0-9+.-]*://|www\.|mailto:|tel:)`)
	host   = regexp.MustCompile(`^(?i:[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}|localhost)(?::\d+)?[/?#]`)
)

// isAddress reports whether a word is an address, with its scheme or without, or
// the end of one: a path or what follows it.
func isAddress(word string) bool {
	return scheme.MatchString(word) || host.MatchString(word) || strings.HasPrefix(word, "/") && len(word) > 1 ||
		isLabelAndPath(word) || strings.HasPrefix(word, "#/") || strings.HasPrefix(word, "#!/") || isParameters(strings.TrimPrefix(word, "?"))
}

// isLabelAndPath reports whether a word is the end of an address: "users/1001".
func isLabelAndPath(word string) bool {
	first, rest, found := strings.Cut(word, "/")
	return found && rest != "" && isLabel(first) && !strings.Contains(first, "@")
}

var parameters = regexp.MustCompile(`^[A-Za-z][\w.%\[\]-]*=[^=&\s,;]*(?:&[A-Za-z][\w.%\[\]-]*=[^&\s,;]*)+$`)

// isParameters reports whether a word is what follows a question mark in an
// address: "id=U-1&x=2".
func isParameters(word string) bool { return parameters.MatchString(word) }

// reserved are parts of a path that stand where an ID may, and are none.
var reserved = wordSet(`new edit list lists all search me self current view views show index settings portal dashboard import export details detail
	login logout create find lookup active recent by-email email by_email external by-id by_external_id history overview home main default
	inbox open closed deleted archive archived map report reports merge bulk add delete remove update profile summary info record records
	lightning read get query filter count stats activity audit logs log en de fr es it pt nl`)

// maxNested is how many addresses in an address are read.
const maxNested = 3

// readAddress reads a web address. In it only what follows a word such as "users"
// or "customers" in the path, or a parameter such as "user_id", is named as a
// user and opened. A value after "contacts" or "accounts" may be the CRM's own
// record number, and one after an unknown word may be anything: both are offered.
// A value after "tickets" and the like is never an ID.
func (r *reading) readAddress(text string, nested int) {
	lower := strings.ToLower(text)
	switch {
	case strings.HasPrefix(lower, "tel:"):
		r.add(text[len("tel:"):], never)
		return
	case strings.HasPrefix(lower, "mailto:"):
		to, _, _ := strings.Cut(text[len("mailto:"):], "?")
		for _, address := range strings.Split(to, ",") {
			if address, err := url.PathUnescape(address); err == nil && isEmail(address) {
				r.add(address, bare)
			}
		}
		return
	}
	path, fragment, _ := strings.Cut(afterHost(text), "#")
	path, query, _ := strings.Cut(path, "?")
	if isParameters(path) {
		path, query = "", path
	}
	container := r.readPath(path, nested)
	r.readParameters(query, container, nested)
	fragment = strings.TrimPrefix(fragment, "!")
	if len(fragment) > 3 && strings.EqualFold(fragment[:3], "%2f") {
		fragment = "/" + fragment[3:]
	}
	switch {
	case nested >= maxNested, fragment == "":
	case strings.ContainsAny(fragment, "/?"):
		r.readAddress("/"+strings.TrimPrefix(fragment, "/"), nested+1)
	case strings.Contains(fragment, "="):
		r.readParameters(fragment, label{grade: offered}, nested)
	default:
		r.readPart(fragment, label{grade: offered})
	}
}

// readPath reads the parts of a path, and returns the label of the last one that
// is not a value.
func (r *reading) readPath(path string, nested int) label {
	last := label{grade: offered}
	if path == "" {
		last.grade = generic // of parameters alone
	}
	path = dated.ReplaceAllString(path, "/")
	path = strings.NewReplacer("(", "/", ")", "/", ";", "/").Replace(path)
	for _, part := range strings.Split(path, "/") {
		part, err := url.PathUnescape(part)
		part = strings.Trim(strings.TrimSpace(normalise(part)), `'"`)
		switch {
		case part == "":
		case err != nil:
			r.addUnsure("", max(last.grade, offered))
		case strings.ContainsAny(part, "?=&") && nested < maxNested:
			if strings.Contains(part, "?") {
				r.readAddress("/"+part, nested+1)
			} else {
				r.readParameters(part, last, nested)
			}
		case strings.Contains(part, ":") && isLabel(part[:strings.Index(part, ":")]):
			name, value, _ := strings.Cut(part, ":")
			r.readPart(value, labelOf(wordsOf(name)))
		case reserved[strings.ToLower(part)], version.MatchString(part):
			last.grade = min(last.grade, offered)
		case isLabel(stem(part)) && plainLabel.MatchString(part):
			named := labelOf(wordsOf(stem(part)))
			if named.grade == generic {
				named = labelOf(append(last.words, wordsOf(part)...))
				if named.grade == generic {
					named.grade = offered // of what, the address does not say
				}
			}
			named.words = wordsOf(stem(part))
			last = named
		default:
			r.readPart(part, last)
			last = label{grade: offered}
		}
	}
	return last
}

var (
	dated      = regexp.MustCompile(`/(?:19|20)\d{2}/\d{1,2}(?:/\d{1,2})?(?:/|$)`)
	version    = regexp.MustCompile(`^(?i:v\d+(?:\.\d+)*)$`)
	plainLabel = regexp.MustCompile(`^[\p{L}\p{M}_.\[\]-]+$`)
)

// stem returns the name of a page without its ending: "user.php".
func stem(part string) string {
	name, ending, found := strings.Cut(part, ".")
	if found && len(ending) <= 4 && !hasDigit(ending) {
		return name
	}
	return part
}

// readPart reads a value of an address.
func (r *reading) readPart(value string, l label) {
	switch {
	case l.plural && strings.Contains(value, ","):
		for _, value := range strings.Split(value, ",") {
			r.readPart(value, l)
		}
	case l.grade >= generic && isNumbered(value):
		r.add(value, offered) // "/users/page2"
	case l.maybe && l.grade == offered && isValue(value) && !isLabel(value) && !reserved[strings.ToLower(value)] && !isNoValue(value):
		r.add(value, offered)
	case l.grade >= generic && !absent[strings.ToLower(value)]:
		r.add(value, l.grade)
	case l.grade == never, isNumbered(value), hasDigit(value) && shapeAt(value) == len(value):
		r.add(value, never)
	case strings.HasPrefix(value, userGUIDPrefix) && isValue(value):
		r.add(value, userID)
	case isEmail(value), isValue(value) && hasDigit(value):
		r.add(value, offered)
	}
}

// readParameters reads names and values. An "id" is that of the container, which
// is what the path names last or a parameter such as "type".
func (r *reading) readParameters(query string, container label, nested int) {
	pairs := strings.FieldsFunc(query, func(r rune) bool { return r == '&' || r == ';' })
	for _, pair := range pairs {
		name, value, _ := strings.Cut(pair, "=")
		if kindKeys[strings.ToLower(name)] && isLabel(value) {
			container = labelOf(wordsOf(value))
			container.words = wordsOf(value)
		}
	}
	for _, pair := range pairs {
		name, value, found := strings.Cut(pair, "=")
		name, nameErr := url.QueryUnescape(name)
		plain, valueErr := url.QueryUnescape(value)
		if strings.Contains(value, "+") && isEmail(strings.ReplaceAll(value, "%40", "@")) {
			plain, _ = url.PathUnescape(value) // a plus sign in an e-mail address, not a space
		}
		l := labelOf(wordsOf(name))
		if l.grade == generic && (len(container.words) > 0 || container.grade < generic) {
			l.grade = container.grade
			if len(container.words) > 0 {
				l = labelOf(append(container.words, wordsOf(name)...))
			}
		}
		plain = strings.TrimSpace(normalise(plain))
		if inner := strings.Trim(plain, "{}"); hasDigit(inner) {
			plain = inner // of a GUID
		}
		switch {
		case nameErr != nil || valueErr != nil:
			r.addUnsure("", max(l.grade, offered))
		case !found:
			r.readPart(name, label{grade: offered})
		case nested < maxNested && l.grade != never && (isAddress(plain) || strings.ContainsAny(plain, "/?=")):
			r.readAddress("/"+strings.TrimPrefix(afterHost(plain), "/"), nested+1)
		case strings.ContainsAny(plain, " \n\t"), l.grade < generic && strings.Contains(plain, ":"):
			r.readCell(l, plain)
		case plain != "":
			r.readPart(plain, l)
		}
	}
}

// afterHost returns the path of an address.
func afterHost(text string) string {
	if start := scheme.FindString(text); start != "" || host.MatchString(text) {
		rest := text[len(start):]
		end := strings.IndexAny(rest, "/?#")
		if end < 0 {
			return ""
		}
		return rest[end:]
	}
	return text
}
