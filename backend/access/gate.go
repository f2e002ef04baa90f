package access

import (
	"context"
	"fmt"

	"userlookup/backend"
)

// Gate allows an action when its permission is held.
type Gate struct {
	// Holds says whether the person at this device holds a permission.
	Holds func(Permission) bool
}

var _ backend.Gate = (*Gate)(nil)

// Open is a gate that allows every action of the table.
func Open() *Gate {
	return &Gate{Holds: func(Permission) bool { return true }}
}

// Allow fails with CodeNotAllowed when action is not in the table or its
// permission is not held.
func (g *Gate) Allow(_ context.Context, action backend.Action) error {
	permission, known := table[action]
	if !known {
		return backend.NewError(backend.CodeNotAllowed, fmt.Errorf("action %q has no row in the permission table", action))
	}
	if permission != Anyone && !g.Holds(permission) {
		return backend.NewError(backend.CodeNotAllowed, nil)
	}
	return nil
}
