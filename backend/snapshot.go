package backend

import "time"

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
	var institution *Institution
	for i := range s.Institutions {
		if s.Institutions[i].Code == c.InstitutionCode {
			institution = &s.Institutions[i]
		}
	}
	facts := NewConnectionFacts(*c, institution, nil, nil, &s.User, s.fetchedAt(PartConnections))
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
