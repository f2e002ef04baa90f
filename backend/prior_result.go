package backend

import "time"

// PriorResult is what earlier look-ups found of a user, in this run or as it was saved.
// The next one is given it, so that it asks at once for what follows from it, and of the attempts
// only for what may be new. It does not change. Nil knows nothing.
type PriorResult struct {
	User        User
	Connections []Connection
	Timeline    Timeline
	Whole       bool // the timeline holds every attempt that the platform lists
	Gapless     Span // of which the timeline holds every attempt
}

// Span is a time, both ends included; the zero Span is none.
type Span struct{ Since, Until time.Time }

// With gives the span that also holds a moment.
func (s Span) With(at time.Time) Span {
	if s.Since.IsZero() || at.Before(s.Since) {
		s.Since = at
	}
	if at.After(s.Until) {
		s.Until = at
	}
	return s
}

// After gives both spans as one where s goes back to earlier without a gap, else
// s.
func (s Span) After(earlier Span) Span {
	if s.Since.IsZero() || earlier.Since.IsZero() || s.Since.After(earlier.Until) {
		return s
	}
	return s.With(earlier.Since)
}

// Of gives what is known when it is known of the user with a GUID, else nil.
func (p *PriorResult) Of(guid string) *PriorResult {
	if p == nil || guid == "" || p.User.GUID != guid {
		return nil
	}
	return p
}

// Has says whether an attempt is known.
func (p *PriorResult) Has(guid string) bool { return p != nil && p.Timeline.byGUID.get(guid) != nil }

// HasSettled says whether an attempt is known and will stay as it is.
func (p *PriorResult) HasSettled(guid string, now time.Time) bool {
	if p == nil {
		return false
	}
	job := p.Timeline.byGUID.get(guid)
	return job != nil && job.Settled(now)
}

// Unsettled gives the attempts that may have changed since, newest first, and
// the number of attempts down to the last of them.
func (p *PriorResult) Unsettled(now time.Time) (jobs []Job, depth int) {
	if p == nil {
		return nil, 0
	}
	return p.Timeline.unsettled(now)
}
