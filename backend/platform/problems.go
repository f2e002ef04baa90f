package platform

import (
	"strconv"

	"userlookup/backend"
)

func problem(kind backend.PartKind, id string, err error) backend.Problem {
	return backend.Problem{About: backend.About{Part: kind, ID: id}, Err: backend.AsError(err)}
}

// listGaps describes what is missing from a list.
type listGaps struct {
	failure         error // the error that ended it
	otherUsers      int   // items of other users
	unreadable      int   // unreadable items
	conflicts       int   // duplicates with different data
	received, total int   // number of items: sent, and announced
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

// ownItems returns the user's items of a complete list, and its problems.
func ownItems[T any](kind backend.PartKind, user backend.User, list List[T], failure error) ([]T, []backend.Problem) {
	own := list.ownedBy(user)
	gaps := listGaps{
		failure: failure, otherUsers: len(list.Items) - len(own.Items), unreadable: list.Skipped, conflicts: list.Conflicts,
		received: list.received(), total: list.Total,
	}
	return own.Items, gaps.problems(kind)
}

// mergeSame merges problems into one if all have the same code.
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
