package backend

import "context"

// Action names one thing that a person can ask for: a bound method as
// "Struct.Method", or a command as "userlookup command".
type Action string

// Gate decides whether an action may be done. It fails with CodeNotAllowed,
// also for an action that it does not know.
type Gate interface {
	Allow(ctx context.Context, action Action) error
}
