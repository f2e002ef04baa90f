package merge

import (
	"slices"
	"time"

	"userlookup/backend"
)

// Result is what came live, to be saved, of a look-up that ended at some time. It is not
// ok where there is nothing that can be saved.
func (l Layers) Result(at time.Time) (look backend.LookupResult, ok bool) {
	user, kinds := l.live.user, backend.PartKinds
	if l.query.Only != "" && l.prior != nil && slices.ContainsFunc(backend.PartKinds, func(kind backend.PartKind) bool { return l.live.parts[kind].arrived() }) {
		user, kinds = &l.prior.User, l.query.Only.Dependents()
	}
	if user == nil || user.GUID == "" { // copies are stored by GUID
		return look, false
	}
	look = backend.LookupResult{
		Snapshot: backend.Snapshot{
			At: at, User: *user, Total: l.live.total, Parts: map[backend.PartKind]backend.SnapshotPart{},
			Connections:  l.live.parts[backend.PartConnections].connections,
			Accounts:     l.live.parts[backend.PartAccounts].accounts,
			Institutions: l.live.parts[backend.PartInstitutions].institutions,
		},
		Jobs: slices.Concat(l.live.attempts...), GaplessSince: l.live.listed.Since,
	}
	for _, kind := range kinds {
		look.Parts[kind] = l.live.parts[kind].snapshot(kind)
	}
	look.Whole = l.isRead() && l.Missing() == 0
	return look, true
}

// isRead says whether the attempt list was read to its end.
func (l Layers) isRead() bool {
	return l.answer(backend.PartAttempts) == came && l.answer(backend.PartHistory) == came
}

// Missing is how many attempts the platform counts that are not known.
func (l Layers) Missing() int {
	h := l.history(layer{}, l.priorOf(l.live.user), nil)
	return max(0, l.live.total-h.shown.Len()-h.missing) // those that are held back are known
}

// HasUser says whether the platform said who the user is.
func (l Layers) HasUser() bool { return l.live.user != nil }

// snapshot is how the part came about, as it is saved. One that did not end was not
// waited for.
func (p part) snapshot(kind backend.PartKind) backend.SnapshotPart {
	s := backend.SnapshotPart{State: rules[p.outcome()].state, FetchedAt: p.fetchedAt()}
	for _, problem := range p.problems {
		problem.Err = &backend.Error{Code: problem.Err.Code, Params: problem.Err.Params}
		s.Problems = append(s.Problems, problem)
	}
	if !p.ended {
		s.State = backend.PartFailed
		s.Problems = append(s.Problems, backend.Problem{About: backend.About{Part: kind}, Err: backend.NewError(backend.CodeCancelled, nil)})
	}
	return s
}

// Snapshots gives what a look-up found with that of the snapshot before it that the
// rules keep. Neither is changed.
func Snapshots(earlier, found backend.Snapshot) backend.Snapshot {
	merged := found
	merged.Parts = map[backend.PartKind]backend.SnapshotPart{}
	for _, kind := range backend.PartKinds {
		part, asked := found.Parts[kind]
		before, known := earlier.Parts[kind]
		o := unasked
		if asked {
			o = outcomeOf(part.Problems)
			merged.Parts[kind] = part
		}
		kept := rules[o].kept
		if kept == never || !known || asked && before.FetchedAt.IsZero() {
			continue
		}
		if !asked {
			part = before
		}
		switch at := before.FetchedAt; kind {
		case backend.PartConnections:
			merged.Connections, part.FetchedAt = with(kept, asked, found.Connections, earlier.Connections, connectionID, part.Problems), at
		case backend.PartAccounts:
			merged.Accounts, part.FetchedAt = with(kept, asked, found.Accounts, earlier.Accounts, accountID, part.Problems), at
		case backend.PartInstitutions:
			merged.Institutions, part.FetchedAt = with(kept, asked, found.Institutions, earlier.Institutions, institutionID, part.Problems), at
		case backend.PartAttempts:
			merged.Total = max(earlier.Total, found.Total)
		default: // attempts are kept from all look-ups
		}
		merged.Parts[kind] = part
	}
	return merged
}
