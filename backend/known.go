package backend

import "time"

// Known is what earlier look-ups found of a user, in this run or as it was saved.
// The next one is given it, so that it asks at once for what follows from it, and of the attempts
// only for what may be new. It does not change. Nil knows nothing.
type Known struct {
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
func (k *Known) Of(guid string) *Known {
	if k == nil || guid == "" || k.User.GUID != guid {
		return nil
	}
	return k
}

// Has says whether an attempt is known.
func (k *Known) Has(guid string) bool { return k != nil && k.Timeline.byGUID.get(guid) != nil }

// HasSettled says whether an attempt is known and will stay as it is.
func (k *Known) HasSettled(guid string, now time.Time) bool {
	if k == nil {
		return false
	}
	job := k.Timeline.byGUID.get(guid)
	return job != nil && job.Settled(now)
}

// Unsettled gives the attempts that may have changed since, newest first, and
// the number of attempts down to the last of them.
func (k *Known) Unsettled(now time.Time) (jobs []Job, depth int) {
	if k == nil {
		return nil, 0
	}
	return k.Timeline.unsettled(now)
}
