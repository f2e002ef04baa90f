package backend

import "time"

// PriorResult is what earlier look-ups found about a user, in this run or in the saved copy.
// The next look-up uses it to request dependent data at once, and only attempts that may be
// new. It is immutable. A nil PriorResult knows nothing.
type PriorResult struct {
	User        User
	Connections []Connection
	Timeline    Timeline
	Whole       bool // the timeline holds every attempt that the platform lists
	Gapless     Span // the timeline holds every attempt of this period
}

// Span is a period of time, both ends included. The zero Span is empty.
type Span struct{ Since, Until time.Time }

// With returns the span extended to include a moment.
func (s Span) With(at time.Time) Span {
	if s.Since.IsZero() || at.Before(s.Since) {
		s.Since = at
	}
	if at.After(s.Until) {
		s.Until = at
	}
	return s
}

// After returns both spans joined if s reaches back to earlier without a gap, else s.
func (s Span) After(earlier Span) Span {
	if s.Since.IsZero() || earlier.Since.IsZero() || s.Since.After(earlier.Until) {
		return s
	}
	return s.With(earlier.Since)
}

// Of returns p if it belongs to the user with this GUID, else nil.
func (p *PriorResult) Of(guid string) *PriorResult {
	if p == nil || guid == "" || p.User.GUID != guid {
		return nil
	}
	return p
}

// Has reports whether an attempt is known.
func (p *PriorResult) Has(guid string) bool { return p != nil && p.Timeline.byGUID.get(guid) != nil }

// HasSettled reports whether an attempt is known and will not change any more.
func (p *PriorResult) HasSettled(guid string, now time.Time) bool {
	if p == nil {
		return false
	}
	job := p.Timeline.byGUID.get(guid)
	return job != nil && job.Settled(now)
}

// Unsettled returns the attempts that may have changed, newest first, and the number of
// attempts down to the last of them.
func (p *PriorResult) Unsettled(now time.Time) (jobs []Job, depth int) {
	if p == nil {
		return nil, 0
	}
	return p.Timeline.unsettled(now)
}
