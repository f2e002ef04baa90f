package session

import (
	"slices"
	"strings"

	"userlookup/backend"
)

// knownOf gives what was found of the user whom query names by those opened
// before, the last of them first; nil when there is none. That it is still the
// same user, the look-up finds out.
func (s *Session) knownOf(query backend.Query) *backend.Known {
	s.mu.Lock()
	open := slices.Clone(s.open)
	s.mu.Unlock()
	for _, o := range slices.Backward(open) {
		if known := o.known(query); known != nil {
			return known
		}
	}
	return nil
}

func (o *opened) known(query backend.Query) *backend.Known {
	o.mu.Lock()
	defer o.mu.Unlock()
	view := o.found.View()
	if view.User == nil || !names(query, view.User) {
		return nil
	}
	return view.Known()
}

// names says whether query may name a user.
func names(query backend.Query, user *backend.User) bool {
	switch query.Kind {
	case backend.QueryByID:
		return user.ID == query.Value
	case backend.QueryByGUID:
		return user.GUID == query.Value
	case backend.QueryByEmail:
		return user.ID == query.Value || strings.EqualFold(user.Email, query.Value)
	default:
		return false
	}
}
