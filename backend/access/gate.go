package access

import (
	"context"
	"fmt"
	"slices"

	"userlookup/backend"
)

// Gate lets actions in that the person at this device may do.
type Gate struct {
	// Standing gives what they may do at this moment.
	Standing func() Standing
	// Refused hears of every action that was not let in; may be nil.
	Refused func(context.Context, backend.Action, *backend.Error)
}

var _ backend.Gate = (*Gate)(nil)

// Open is a gate that lets every action of the table in.
func Open() *Gate {
	return &Gate{Standing: func() Standing { return SampleStanding(RoleAdmin, true) }}
}

// Enter fails with the reason why the action may not be done now.
func (g *Gate) Enter(ctx context.Context, action backend.Action) (backend.Pass, error) {
	needed, known := table[action]
	if !known {
		return nil, backend.NewError(backend.CodeNotAllowed, fmt.Errorf("action %q has no row in the permission table", action))
	}
	standing := g.Standing()
	for _, permission := range needed {
		if refusal := standing.Refusal(permission); refusal != nil {
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
