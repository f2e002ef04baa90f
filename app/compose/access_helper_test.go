package compose

import (
	"strings"

	"userlookup/backend"
	"userlookup/backend/mock"
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
func copyKeys(k *mock.Keychain) int {
	n := 0
	for name := range k.All() {
		if !strings.HasPrefix(name, "access_") {
			n++
		}
	}
	return n
}
