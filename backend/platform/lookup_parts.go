package platform

import (
	"context"

	"userlookup/backend"
)

// wanted lists what is to be found: all, or the one part that is wanted and what
// follows from it.
func (l *lookup) wanted() []func(context.Context) error {
	switch l.query.Only {
	case backend.PartConnections: // institutions and latest jobs may be others then
		return []func(context.Context) error{l.findConnections, l.findInstitutions, l.findLatestJobs}
	case backend.PartAccounts:
		return []func(context.Context) error{l.findAccounts}
	case backend.PartInstitutions:
		return []func(context.Context) error{l.findInstitutions}
	case backend.PartJobs:
		return []func(context.Context) error{l.findLatestJobs}
	case backend.PartAttempts, backend.PartHistory:
		return []func(context.Context) error{l.findAttempts}
	default:
		return []func(context.Context) error{
			l.findUser, l.findConnections, l.findAccounts, l.findAttempts, // and then the history
			l.findInstitutions, l.findLatestJobs, // as soon as what they need is there, or is known
		}
	}
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
