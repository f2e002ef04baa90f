package backend

import (
	"slices"
	"strconv"
)

// unreadable gives a problem for each part in which times came in a form that
// cannot be read, one for accounts of which the platform did not name the connection,
// and one for a user without a GUID. It is worked out from what is shown, not from the answers, so that
// it is the same of a saved copy, and of attempts that are not asked for again. It
// costs the part nothing else.
func (r *Record) unreadable() []Problem {
	var problems []Problem
	add := func(kind PartKind, code Code, n int) {
		if n > 0 {
			problems = append(problems, Problem{About{Part: kind}, NewError(code, nil, "n", strconv.Itoa(n))})
		}
	}
	if r.User != nil && r.User.GUID == "" {
		problems = append(problems, Problem{About{Part: PartUser}, NewError(CodeNoUserGUID, nil)})
	}
	connections, accounts := 0, 0
	for i := range r.connections {
		if r.connections[i].Unreadable != 0 {
			connections++
		}
	}
	for _, list := range r.accounts {
		for i := range list {
			if list[i].Unreadable != 0 {
				accounts++
			}
		}
	}
	add(PartConnections, CodeTimeUnreadable, connections)
	add(PartAccounts, CodeTimeUnreadable, accounts)
	add(PartAccounts, CodeAccountUnnamed, len(r.accounts[""]))
	add(PartAttempts, CodeTimeUnreadable, r.Timeline.Unreadable())
	return problems
}

// hasUnreadableAttempts says whether the time of an attempt cannot be read: of one
// in the timeline, or of the last one of a connection.
func (r *Record) hasUnreadableAttempts() bool {
	return r.Timeline.Unreadable() > 0 || slices.ContainsFunc(r.connections, func(c Connection) bool {
		return c.Unreadable.Has(TimeLastAttempt | TimeLastSuccess)
	})
}
