package platform

import (
	"strconv"

	"userlookup/backend"
)

func problem(kind backend.PartKind, id string, err error) backend.Problem {
	return backend.Problem{About: backend.About{Part: kind, ID: id}, Err: backend.AsError(err)}
}

// listGaps is what keeps a list from being whole.
type listGaps struct {
	failure         error // what ended it
	otherUsers      int   // items of another user
	unreadable      int   // items that could not be read
	conflicts       int   // items that came twice, with different data
	received, total int   // items that were sent, and that were announced
}

func (s listGaps) problems(kind backend.PartKind) []backend.Problem {
	var problems []backend.Problem
	add := func(err error) { problems = append(problems, problem(kind, "", err)) }
	if s.failure != nil {
		add(s.failure)
	}
	if s.otherUsers > 0 {
		add(backend.NewError(backend.CodeWrongUser, nil))
	}
	if s.unreadable > 0 {
		add(backend.NewError(backend.CodeSkipped, nil, "n", strconv.Itoa(s.unreadable)))
	}
	if s.conflicts > 0 {
		add(backend.NewError(backend.CodeListedTwice, nil, "n", strconv.Itoa(s.conflicts)))
	}
	if s.received < s.total {
		add(backend.NewError(backend.CodeIncomplete, nil, "n", strconv.Itoa(s.received), "total", strconv.Itoa(s.total)))
	}
	return problems
}

// ownItems gives what may be shown of a whole list, and what it lacks.
func ownItems[T any](kind backend.PartKind, user backend.User, list List[T], failure error) ([]T, []backend.Problem) {
	own := list.ownedBy(user)
	lack := listGaps{
		failure: failure, otherUsers: len(list.Items) - len(own.Items), unreadable: list.Skipped, conflicts: list.Conflicts,
		received: list.received(), total: list.Total,
	}
	return own.Items, lack.problems(kind)
}

// mergeSame makes one problem of several that are the same one, met by everything
// that a part asked for.
func mergeSame(problems []backend.Problem) []backend.Problem {
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
