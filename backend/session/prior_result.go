package session

import (
	"slices"

	"userlookup/backend"
)

// knownOf gives what was found of the user whom query names by those opened
// before, the last of them first; nil when there is none. That it is still the
// same user, the look-up finds out.
func (s *Session) knownOf(query backend.Query) *backend.PriorResult {
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

func (o *opened) known(query backend.Query) *backend.PriorResult {
	o.mu.Lock()
	defer o.mu.Unlock()
	view := o.found.View()
	if view.User == nil || !query.Names(view.User) {
		return nil
	}
	return view.PriorResult()
}
