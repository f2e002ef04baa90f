package query

import (
	"slices"
	"strconv"
	"strings"

	"userlookup/backend"
)

// grade says what a text says of a value.
type grade int

const (
	never   grade = iota // named as something else, such as a ticket or a date
	offered              // may be an ID: a person has to say so
	bare                 // not named; opened where it is the only candidate
	generic              // named "id"
	user                 // named as a user or customer
	userID               // named as the ID of a user, or a user GUID
)

// candidate is one value of a text. One that is unsure is not opened: it was
// torn apart, cut off, or is part of a name. Its value may be empty: then it
// only says that something is named as a user and cannot be made out.
type candidate struct {
	value  string
	grade  grade
	unsure bool
}

// reading is what was found in a text.
type reading struct {
	candidates []candidate
	fields     bool // it has fields of a ticket, such as a subject: an "id" is the ticket's
}

func (r *reading) add(value string, g grade) {
	r.candidates = append(r.candidates, candidate{value: value, grade: g})
}

func (r *reading) addUnsure(value string, g grade) {
	r.candidates = append(r.candidates, candidate{value: value, grade: g, unsure: true})
}

// decide opens the one value that is named as a user, else the only candidate.
// Where something is named as a user and cannot be made out, nothing of a lower
// grade is opened.
func (r *reading) decide(origin backend.QueryOrigin) (backend.Query, error) {
	grades := []grade{userID, user, generic}
	if r.fields {
		grades = grades[:2]
	}
	blocked := false
	for _, g := range grades {
		values, unsure := r.named(g)
		if g == userID && len(values) > 0 {
			values = r.withOthers(values)
		}
		switch {
		case len(values) > 1, len(values) == 1 && unsure:
			return backend.Query{}, ambiguous(values)
		case len(values) == 1:
			return take(values[0], origin)
		}
		if blocked = r.has(candidate{grade: g, unsure: true}); blocked {
			break
		}
	}
	values, sole := r.unnamed()
	switch {
	case len(values) == 0:
		return backend.Query{}, backend.NewError(backend.CodeInputNoID, nil)
	case len(values) == 1 && sole && !blocked:
		return take(values[0], origin)
	default:
		return backend.Query{}, ambiguous(values)
	}
}

func (r *reading) has(c candidate) bool { return slices.Contains(r.candidates, c) }

// named returns the distinct values of one grade, and whether one of them is
// unsure.
func (r *reading) named(g grade) (values []string, unsure bool) {
	for _, c := range r.candidates {
		if c.grade != g || c.value == "" {
			continue
		}
		unsure = unsure || c.unsure
		if !slices.Contains(values, c.value) {
			values = append(values, c.value)
		}
	}
	return values, unsure
}

// withOthers adds to IDs of users what is named as a user and can be looked up,
// in the order of the text: the two may be different people.
func (r *reading) withOthers(ids []string) (values []string) {
	for _, c := range r.candidates {
		named := slices.Contains(ids, c.value) || c.grade == user && !c.unsure && isValue(c.value)
		if named && !slices.Contains(values, c.value) {
			values = append(values, c.value)
		}
	}
	return values
}

// unnamed returns the distinct values that are not named as a user, except those
// that are named as something else, and whether all of them may be opened.
func (r *reading) unnamed() (values []string, sole bool) {
	others, _ := r.named(never)
	sole = true
	for _, c := range r.candidates {
		if c.grade == never || slices.Contains(others, c.value) {
			continue
		}
		if c.grade != bare || c.unsure {
			sole = false
		}
		if isValue(c.value) && !slices.Contains(values, c.value) {
			values = append(values, c.value)
		}
	}
	return values, sole
}

// Candidates returns the values that a person chooses from, of an error of Parse;
// none for any other error.
func Candidates(err *backend.Error) []string {
	if err.Code != backend.CodeInputAmbiguous || err.Params["candidates"] == "" {
		return nil
	}
	return strings.Split(err.Params["candidates"], "\n")
}

// ambiguous lists values. If one of them cannot be looked up, it names that one.
func ambiguous(values []string) error {
	for _, value := range values {
		if _, err := take(value, backend.OriginSentence); err != nil {
			return err
		}
	}
	shown := values[:min(len(values), MaxCandidates)]
	return backend.NewError(backend.CodeInputAmbiguous, nil, "n", strconv.Itoa(len(values)), "candidates", strings.Join(shown, "\n"))
}
