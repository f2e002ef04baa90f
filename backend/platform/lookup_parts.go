package platform

import (
	"context"

	"userlookup/backend"
)

// wanted lists what is to be found: all, or the one part that is wanted and what
// follows from it.
func (l *lookup) wanted() []func(context.Context) error {
	finds := map[backend.PartKind]func(context.Context) error{
		backend.PartUser: l.findUser, backend.PartConnections: l.findConnections, backend.PartAccounts: l.findAccounts,
		backend.PartAttempts:     l.findAttempts, // and then the history
		backend.PartInstitutions: l.findInstitutions, backend.PartJobs: l.findLatestJobs,
	}
	kinds := backend.PartKinds
	if l.query.Only != "" {
		kinds = l.query.Only.Again()
	}
	var wanted []func(context.Context) error
	for _, kind := range kinds {
		if find, ok := finds[kind]; ok {
			wanted = append(wanted, find)
		}
	}
	return wanted
}

// presume takes from what is known whatever will not be asked for.
func (l *lookup) presume() {
	if l.query.Only == "" {
		return
	}
	l.user.set(l.known.User)
	if l.query.Only != backend.PartConnections {
		l.connections.set(l.known.Connections)
	}
	if l.query.Only != backend.PartAttempts && l.query.Only != backend.PartHistory {
		l.attempts.set(nil)
	}
}
