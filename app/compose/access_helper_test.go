package compose

import (
	"strings"

	"userlookup/backend"
	"userlookup/backend/session"
)

// everything is a pass for all permissions.
type everything struct{}

func (everything) Action() backend.Action         { return "test" }
func (everything) Allow(backend.Permission) error { return nil }

// stateOf is how the saved copies are.
func stateOf(scope *session.Scope) backend.SavedState {
	state, err := scope.SavedState()
	if err != nil {
		panic(err)
	}
	return state
}

// copyKeys counts the secrets that are not about access.
func (k *keychain) copyKeys() int {
	n := 0
	for name := range k.all() {
		if !strings.HasPrefix(name, "access_") {
			n++
		}
	}
	return n
}
