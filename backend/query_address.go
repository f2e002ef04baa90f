package backend

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
)

func isAddress(text string) bool {
	return strings.HasPrefix(text, "https://") || strings.HasPrefix(text, "http://")
}

// What stands before a user's id in the web addresses of support tools, as a
// part of the path or as the name of a parameter.
var beforeID = regexp.MustCompile(`(?i)^(users?|customers?|contacts?|clients?|members?|people|persons?|accounts?|id|u?uid|(user|customer|contact|client|external|partner)[-_]?id)$`)

// version is a part such as v2, which is no id.
var version = regexp.MustCompile(`(?i)^v\d+$`)

// queryInAddress finds the id in a web address: what follows a word such as
// "users" or "id=", else the only part that looks like an id. When several may
// be meant it takes none: it would show another person.
func queryInAddress(text string) (Query, error) {
	address, err := url.Parse(text)
	if err != nil {
		return Query{}, NewError(CodeInputAmbiguous, nil)
	}
	parts := strings.FieldsFunc(address.Path, separates)
	parts = append(parts, strings.FieldsFunc(address.RawQuery, separates)...)
	parts = append(parts, strings.FieldsFunc(address.Fragment, separates)...)
	var named, others []string
	for i, part := range parts {
		switch {
		case !looksLikeID(part) || version.MatchString(part):
		case i > 0 && beforeID.MatchString(parts[i-1]):
			named = append(named, part)
		default:
			others = append(others, part)
		}
	}
	for _, candidates := range [][]string{named, others} {
		slices.Sort(candidates)
		switch candidates = slices.Compact(candidates); len(candidates) {
		case 0:
		case 1:
			return makeQuery(candidates[0], OriginAddress)
		default:
			return Query{}, NewError(CodeInputAmbiguous, nil)
		}
	}
	return Query{}, NewError(CodeInputAmbiguous, nil)
}

func separates(r rune) bool { return strings.ContainsRune("/?&=#;", r) }
