package backend

import (
	"cmp"
	"maps"
	"time"
)

// Snapshot is what was known of a user after one look-up, bar the attempts.
type Snapshot struct {
	At           time.Time // of the look-up
	User         User
	Connections  []Connection
	Accounts     []Account
	Institutions []Institution
	Total        int // attempts that the platform counted; 0 where it did not
	Parts        map[PartKind]SnapshotPart
}

// SnapshotPart says how a part of a snapshot came about.
type SnapshotPart struct {
	State PartState
	// FetchedAt is when what it holds was fetched: before the look-up where that could
	// not have it; zero where it never came.
	FetchedAt time.Time
	Problems  []Problem // of the look-up: code and params only
}

// Over gives the snapshot with what it lacks taken from an earlier one of the same
// user: parts that the platform could not be asked for. What it refused is not
// taken.
func (s Snapshot) Over(earlier Snapshot) Snapshot {
	s.Parts = maps.Clone(s.Parts)
	for _, kind := range []PartKind{PartConnections, PartAccounts, PartInstitutions} {
		part := s.Parts[kind]
		if part.State != PartFailed || !part.mayBeStoodInFor() || earlier.Parts[kind].FetchedAt.IsZero() {
			continue
		}
		s.take(kind, earlier)
		part.FetchedAt = earlier.Parts[kind].FetchedAt
		s.Parts[kind] = part
	}
	return s
}

// take takes over what did not come of a part.
func (s *Snapshot) take(kind PartKind, earlier Snapshot) {
	switch kind {
	case PartConnections:
		s.Connections = with(s.Connections, earlier.Connections, func(c *Connection) string { return c.GUID })
	case PartAccounts:
		s.Accounts = with(s.Accounts, earlier.Accounts, func(a *Account) string { return a.GUID })
	case PartInstitutions:
		s.Institutions = with(s.Institutions, earlier.Institutions, func(i *Institution) string { return i.Code })
	default: // attempts are kept from all look-ups
	}
}

// with gives what came with that of earlier that did not.
func with[T any](came, earlier []T, id func(*T) string) []T {
	known := make(map[string]bool, len(came))
	for i := range came {
		known[id(&came[i])] = true
	}
	all := came[:len(came):len(came)]
	for i := range earlier {
		if !known[id(&earlier[i])] {
			all = append(all, earlier[i])
		}
	}
	return all
}

// mayBeStoodInFor says whether every problem of the part is one that a saved copy
// may stand in for, or that it was not waited for.
func (p SnapshotPart) mayBeStoodInFor() bool {
	for _, problem := range p.Problems {
		if !SavedMayStandIn(problem.Err.Code) && problem.Err.Code != CodeCancelled {
			return false
		}
	}
	return len(p.Problems) > 0
}

// Overview sums up the snapshot's connections, judged at the time they were fetched.
func (s Snapshot) Overview() Overview {
	judged := make([]Judged, len(s.Connections))
	for i := range s.Connections {
		judged[i] = s.Judge(&s.Connections[i])
	}
	return NewOverview(judged, s.Parts[PartConnections].State == PartReady)
}

// Judge gives a connection of the snapshot as lists name it.
func (s Snapshot) Judge(c *Connection) Judged {
	var institution Institution
	for i := range s.Institutions {
		if s.Institutions[i].Code == c.InstitutionCode {
			institution = s.Institutions[i]
		}
	}
	facts := ConnectionFacts{Connection: *c, Institution: institution}
	facts.Institution.Code = cmp.Or(institution.Code, c.InstitutionCode)
	facts.Assessment = Assess(c, &institution, &s.User, s.fetchedAt(PartConnections))
	return facts.Judged()
}

// fetchedAt is when a part was fetched; the time of the look-up where that was not
// kept.
func (s Snapshot) fetchedAt(kind PartKind) time.Time {
	if at := s.Parts[kind].FetchedAt; !at.IsZero() {
		return at
	}
	return s.At
}
