package backend

import (
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
		if s.take(kind, earlier) {
			part.FetchedAt = earlier.Parts[kind].FetchedAt
			s.Parts[kind] = part
		}
	}
	return s
}

// take takes over what a part lacks, and says whether it now holds what is older.
// Of institutions, each of which is asked for by itself, only those are taken that
// did not come.
func (s *Snapshot) take(kind PartKind, earlier Snapshot) bool {
	switch {
	case kind == PartConnections && len(s.Connections) == 0:
		s.Connections = earlier.Connections
	case kind == PartAccounts && len(s.Accounts) == 0:
		s.Accounts = earlier.Accounts
	case kind == PartInstitutions:
		came := map[string]bool{}
		for _, institution := range s.Institutions {
			came[institution.Code] = true
		}
		all := s.Institutions[:len(s.Institutions):len(s.Institutions)]
		for _, institution := range earlier.Institutions {
			if !came[institution.Code] {
				all = append(all, institution)
			}
		}
		s.Institutions = all
	default:
		return false
	}
	return true
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

// Worst is the family that the snapshot's connections are judged by; false where
// there is none. It is unknown where connections are missing and none of the
// others needs anyone.
func (s Snapshot) Worst() (Connection, Family, bool) {
	var worst Connection
	family, found := FamilyEnded, false
	for _, connection := range s.Connections {
		if f := connection.Status.Family(); !found || f.Rank() < family.Rank() {
			worst, family, found = connection, f, true
		}
	}
	if s.Parts[PartConnections].State != PartReady && family.Rank() > FamilyUnknown.Rank() {
		family = FamilyUnknown
	}
	return worst, family, found
}
