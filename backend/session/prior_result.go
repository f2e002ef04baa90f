package session

import (
	"slices"

	"userlookup/backend"
)

// priorOf returns what was found about the user that query names, from the last look-up that
// has it; nil if there is none. The look-up checks that it is still the same user.
func (s *Session) priorOf(query backend.Query) *backend.PriorResult {
	s.mu.Lock()
	open := slices.Clone(s.open)
	s.mu.Unlock()
	for _, o := range slices.Backward(open) {
		if prior := o.priorResult(query); prior != nil {
			return prior
		}
	}
	return nil
}

func (o *opened) priorResult(query backend.Query) *backend.PriorResult {
	o.mu.Lock()
	defer o.mu.Unlock()
	view := o.found.View()
	if view.User == nil || !query.Names(view.User) {
		return nil
	}
	return view.PriorResult()
}
