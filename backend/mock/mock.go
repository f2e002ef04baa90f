// Package mock has a struct of funcs for each interface of the domain that several packages
// mock in tests. A test sets the funcs that it expects to be called; an unset one panics, so
// that unexpected calls fail. Only tests import it.
package mock

import (
	"context"

	"userlookup/backend"
)

var (
	_ backend.Lookups = Lookups{}
	_ backend.Gate    = Gate{}
	_ backend.Pass    = Pass{}
)

// Lookups is a source of look-ups.
type Lookups struct {
	LookupFunc func(ctx context.Context, query backend.Query, deliver func(backend.Part)) error
}

// Lookup calls LookupFunc.
func (l Lookups) Lookup(ctx context.Context, query backend.Query, deliver func(backend.Part)) error {
	return l.LookupFunc(ctx, query, deliver)
}

// Gate decides who may enter.
type Gate struct {
	EnterFunc func(ctx context.Context, action backend.Action) (backend.Pass, error)
}

// Enter calls EnterFunc.
func (g Gate) Enter(ctx context.Context, action backend.Action) (backend.Pass, error) {
	return g.EnterFunc(ctx, action)
}

// Pass is a pass for an action named test.
type Pass struct {
	AllowFunc func(needed backend.Permission) error // nil allows everything
}

// Action returns the name of the action.
func (Pass) Action() backend.Action { return "test" }

// Allow calls AllowFunc.
func (p Pass) Allow(needed backend.Permission) error {
	if p.AllowFunc == nil {
		return nil
	}
	return p.AllowFunc(needed)
}
