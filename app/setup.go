package app

import "userlookup/backend"

// Setup is bound to the page: choosing, testing and keeping a platform.
type Setup struct{ bridge *bridge }

// Get tells which platforms are kept, and which is open.
func (s *Setup) Get() (SetupState, error) { return SetupState{}, backend.NewError(backend.CodeInternal, nil) }

// Probe asks the platform whether it accepts what was typed. It keeps nothing.
func (s *Setup) Probe(form SetupForm) (ProbeResult, error) { return ProbeResult{}, nil }

// Save keeps what was typed and opens that platform.
func (s *Setup) Save(form SetupForm) (Start, error) { return Start{}, nil }
