package session

import (
	"cmp"
	"slices"
	"time"

	"userlookup/backend"
)

// Recent is a user looked up in this run, and what is known of them by now.
type Recent struct {
	User        backend.User
	FetchedAt   time.Time
	Known       bool                     // the connections are there, or some of them
	All         bool                     // all connections are there
	Connections int                      // how many there are
	Worst       *backend.ConnectionFacts // of the connections; nil when there is none
}

// Recent gives the users looked up in this run, the last one first, each once.
// One that could not be found, or is not there yet, is not among them.
func (e *Entry) Recent() []Recent {
	s := e.session
	s.mu.Lock()
	defer s.mu.Unlock()
	var recents []Recent
	seen := map[string]bool{}
	for _, o := range slices.Backward(s.open) {
		if key := o.userKey(); key != "" && !seen[key] {
			seen[key] = true
			recents = append(recents, o.recent())
		}
	}
	return recents
}

// userKey tells users apart; it is empty until the user is there.
func (o *opened) userKey() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.record.User == nil {
		return ""
	}
	return cmp.Or(o.record.User.GUID, o.record.User.ID)
}

// recent is asked for once the user is there.
func (o *opened) recent() Recent {
	o.mu.Lock()
	defer o.mu.Unlock()
	connections := o.record.Connections()
	all := o.record.State(backend.PartConnections) == backend.PartReady
	recent := Recent{
		User: *o.record.User, FetchedAt: o.record.Freshness().FetchedAt, Connections: len(connections),
		Known: len(connections) > 0 || all, All: all,
	}
	if len(connections) > 0 {
		recent.Worst = &connections[0]
	}
	return recent
}
