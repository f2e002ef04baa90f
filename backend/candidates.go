package backend

import (
	"cmp"
	"time"
)

// SharedEmail is why a look-up by e-mail address found no single user: the address
// belongs to several users. As an Error it is CodeSeveralUsers.
type SharedEmail struct {
	Users []User // at most MaxCandidates
	Total int    // how many there are
	// States tell the users apart, by GUID, or by ID where the platform gave no GUID.
	// Of a user who is not in it nothing is known: their connections could not be had,
	// or not all of them.
	States map[string]CandidateState
}

// CandidateState is what the connections of one of several users come to.
type CandidateState struct {
	Connections   int       // how many there are
	Worst         Judged    // the first in the order of Judged.Compare; zero where there are none
	LastAttemptAt time.Time // of the newest attempt on any of them; zero for none
	// LastAttemptUnreadable says that there is no LastAttemptAt because what the
	// platform gave cannot be read.
	LastAttemptUnreadable bool
}

// State gives what is known of the connections of one of the users.
func (s *SharedEmail) State(user *User) (state CandidateState, known bool) {
	state, known = s.States[cmp.Or(user.GUID, user.ID)]
	return state, known
}

// NewCandidateState sums up all connections of a user, fetched at some time.
func NewCandidateState(user User, connections []Connection, at time.Time) CandidateState {
	facts := make([]ConnectionFacts, len(connections))
	for i, connection := range connections {
		facts[i] = NewConnectionFacts(connection, nil, nil, nil, &user, at)
	}
	SortConnections(facts)
	state := CandidateState{Connections: len(facts)}
	if len(facts) > 0 {
		state.Worst = facts[0].Judged()
	}
	unreadable := false
	for i := range facts {
		unreadable = unreadable || facts[i].Unreadable.Has(TimeLastAttempt)
		if facts[i].LastAttemptAt.After(state.LastAttemptAt) {
			state.LastAttemptAt = facts[i].LastAttemptAt
		}
	}
	state.LastAttemptUnreadable = unreadable && state.LastAttemptAt.IsZero()
	return state
}

// MaxCandidates is the most users among whom one can choose.
const MaxCandidates = 25

// Error gives the code.
func (s *SharedEmail) Error() string { return string(CodeSeveralUsers) }

// Unwrap gives the Error that a person is told, which names the users.
func (s *SharedEmail) Unwrap() error { return s.View().Err() }
