package access

import (
	"context"
	"fmt"
	"slices"

	"userlookup/backend"
)

// Gate lets actions in that the person at this device may do.
type Gate struct {
	// State gives what they may do at this moment.
	State func() State
	// Refused hears of every action that was not let in; may be nil.
	Refused func(context.Context, backend.Action, *backend.Error)
}

var _ backend.Gate = (*Gate)(nil)

// Open is a gate that lets every action of the table in.
func Open() *Gate {
	return &Gate{State: func() State { return SampleState(RoleAdmin, true) }}
}

// Enter fails with the reason why the action may not be done now.
func (g *Gate) Enter(ctx context.Context, action backend.Action) (backend.Pass, error) {
	needed, known := table[action]
	if !known {
		return nil, backend.NewError(backend.CodeNotAllowed, fmt.Errorf("action %q has no row in the permission table", action))
	}
	state := g.State()
	for _, permission := range needed {
		if refusal := state.Refusal(permission); refusal != nil {
			if g.Refused != nil {
				g.Refused(ctx, action, refusal)
			}
			return nil, refusal
		}
	}
	return pass{action, needed}, nil
}

// pass allows what its action needs.
type pass struct {
	action backend.Action
	needed []backend.Permission
}

func (p pass) Action() backend.Action { return p.action }

func (p pass) Allow(permission backend.Permission) error {
	if !slices.Contains(p.needed, permission) {
		return backend.NewError(backend.CodeNotAllowed, fmt.Errorf("action %q does not need %q", p.action, permission))
	}
	return nil
}
