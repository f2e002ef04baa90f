package backend

import "time"

// Snapshot is what was known about a user after one look-up, without the attempts.
type Snapshot struct {
	At           time.Time // of the look-up
	User         User
	Connections  []Connection
	Accounts     []Account
	Institutions []Institution
	Total        int // attempts that the platform counted; 0 if it gave none
	Parts        map[PartKind]SnapshotPart
}

// SnapshotPart is the result of one part of a snapshot.
type SnapshotPart struct {
	State PartState
	// FetchedAt is when the content was fetched. It is before the look-up if that could not
	// fetch it, and zero if it was never fetched.
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

// Judge returns a connection of the snapshot as lists show it.
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

// fetchedAt is when a part was fetched, or the time of the look-up if that is unknown.
func (s Snapshot) fetchedAt(kind PartKind) time.Time {
	if at := s.Parts[kind].FetchedAt; !at.IsZero() {
		return at
	}
	return s.At
}
