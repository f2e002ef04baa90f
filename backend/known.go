package backend

import "time"

// Known is what earlier look-ups found of a user, in this run or as it was saved.
// The next one is given it, so that it asks at once for what follows from it, and of the attempts
// only for what may be new. It does not change. Nil knows nothing.
type Known struct {
	User        User
	Connections []Connection
	Timeline    Timeline
	Whole       bool // the timeline goes back to the first attempt

	GaplessSince time.Time // of what was saved: from then on every attempt is in the timeline
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
