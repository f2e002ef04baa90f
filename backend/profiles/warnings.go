package profiles

import (
	"sync"

	"userlookup/backend"
)

// Notice returns the next message about the database and other files, each once, then nil.
func (ps *Profiles) Notice() *backend.Error {
	ps.opening.Lock()
	defer ps.opening.Unlock()
	if ps.database != nil {
		if notice := ps.database.Notice(); notice != nil {
			return notice
		}
	}
	return ps.warnings.next()
}

// Warn stores a message about a file for Notice.
func (ps *Profiles) Warn(warning *backend.Error) { ps.warnings.add(warning) }

// warnings are messages about files, each reported once. They are safe for concurrent use.
type warnings struct {
	mu       sync.Mutex
	waiting  []*backend.Error
	reported map[string]bool // by code and file
}

func (w *warnings) add(warning *backend.Error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	id := string(warning.Code) + " " + warning.Params["file"]
	if w.reported[id] {
		return
	}
	if w.reported == nil {
		w.reported = map[string]bool{}
	}
	w.reported[id] = true
	w.waiting = append(w.waiting, warning)
}

func (w *warnings) next() *backend.Error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.waiting) == 0 {
		return nil
	}
	warning := w.waiting[0]
	w.waiting = w.waiting[1:]
	return warning
}
