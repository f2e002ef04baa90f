package platform

import (
	"strconv"

	"userlookup/backend"
)

func problem(kind backend.PartKind, id string, err error) backend.Problem {
	return backend.Problem{About: backend.About{Part: kind, ID: id}, Err: backend.AsError(err)}
}

// shortfall is what keeps a list from being whole.
type shortfall struct {
	failure     error // what ended it
	foreign     int   // items of another user
	unread      int   // items that could not be read
	differing   int   // items that came twice, with different data
	came, total int   // items that were sent, and that were announced
}

func (s shortfall) problems(kind backend.PartKind) []backend.Problem {
	var problems []backend.Problem
	add := func(err error) { problems = append(problems, problem(kind, "", err)) }
	if s.failure != nil {
		add(s.failure)
	}
	if s.foreign > 0 {
		add(backend.NewError(backend.CodeWrongUser, nil))
	}
	if s.unread > 0 {
		add(backend.NewError(backend.CodeSkipped, nil, "n", strconv.Itoa(s.unread)))
	}
	if s.differing > 0 {
		add(backend.NewError(backend.CodeListedTwice, nil, "n", strconv.Itoa(s.differing)))
	}
	if s.came < s.total {
		add(backend.NewError(backend.CodeIncomplete, nil, "n", strconv.Itoa(s.came), "total", strconv.Itoa(s.total)))
	}
	return problems
}

// settle gives what may be shown of a whole list, and what it lacks.
func settle[T any](kind backend.PartKind, user backend.User, list List[T], failure error) ([]T, []backend.Problem) {
	own := list.ownedBy(user)
	lack := shortfall{
		failure: failure, foreign: len(list.Items) - len(own.Items), unread: list.Skipped, differing: list.Conflicts,
		came: list.came(), total: list.Total,
	}
	return own.Items, lack.problems(kind)
}

// merged makes one problem of several that are the same one, met by everything
// that a part asked for.
func merged(problems []backend.Problem) []backend.Problem {
	if len(problems) < 2 {
		return problems
	}
	for _, other := range problems[1:] {
		if other.Err.Code != problems[0].Err.Code {
			return problems
		}
	}
	return []backend.Problem{problem(problems[0].About.Part, "", problems[0].Err)}
}
