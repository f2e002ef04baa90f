package sandbox

import (
	"math"

	"userlookup/backend"
)

// history computes all attempts of one connection, past and future, oldest first. It stores
// rules, not attempts.
type history struct {
	seed       uint64 // of the sandbox, for GUIDs
	chance     uint64 // random number of this connection
	number     int64  // index in Platform.histories
	connection *connection
	segments   []segment // oldest first; only the last may be unlimited
}

// segment is a series of attempts that follow one rule.
type segment struct {
	keys    int64 // key of the first attempt; the others are consecutive
	count   int64
	nominal int64 // time of the first attempt, without jitter
	rhythm  rhythm
	step    int64 // seconds between attempts
	logins  uint64
	initial bool // starts with the first attempt of the connection
	jobType string
	plan    plan
}

type rhythm int64

const (
	once   rhythm = iota // one FOREGROUND attempt at an exact time
	daily                // BACKGROUND every 24 hours, or a FOREGROUND that replaces it
	busy                 // FOREGROUND attempts of all types
	steady               // FOREGROUND attempts at exact times on a grid
)

const (
	endless = math.MaxInt32
	// maxJitter spreads BACKGROUND attempts over different seconds of each day. Logins are
	// earlier by minLogin to maxLogin: late enough that no BACKGROUND attempt follows within
	// 24 hours, and early enough that at most 36 hours pass until the next.
	maxJitter = 9 * minute
	minLogin  = 15 * minute
	maxLogin  = 11 * hour
)

// firstKey returns a key that does not depend on the sandbox's start: the number of the day,
// or of the step, since the epoch.
func (r rhythm) firstKey(n int64) int64 { return int64(r)<<30 | n }

func (h *history) roll(key int64) uint64 { return mix(h.chance + uint64(max(0, key))) }

// isLogin reports whether the end user started attempt i of a daily segment.
func (s *segment) isLogin(i int64, roll uint64) bool {
	return s.initial && i == 0 || roll>>8%100 < s.logins
}

// at returns the time of attempt i.
func (h *history) at(s *segment, i int64) int64 {
	roll := h.roll(s.keys + i)
	nominal := s.nominal + i*s.step
	switch {
	case s.rhythm == once || s.rhythm == steady:
		return nominal
	case s.rhythm == busy:
		return nominal + int64(roll>>16)%(s.step/2)
	case s.isLogin(i, roll):
		return nominal - minLogin - int64(roll>>16%(maxLogin-minLogin))
	default:
		return nominal + int64(roll>>16%maxJitter)
	}
}

// attemptAt returns attempt i of a segment.
func (h *history) attemptAt(s *segment, i int64) attempt {
	key := s.keys + i
	a := attempt{history: h, key: key, at: h.at(s, i), roll: h.roll(key), jobType: s.jobType}
	a.outcome = s.plan.outcome(a.roll>>24, key)
	switch {
	case s.initial && i == 0:
		a.requestType = initial
	case s.rhythm != daily || s.isLogin(i, a.roll):
		a.requestType = foreground
	default:
		a.requestType = background
	}
	if a.jobType == "" {
		a.jobType = aggregation
		if a.requestType == foreground && a.roll>>50%3 == 0 {
			a.jobType = pick(a.roll>>53, backend.JobTypes)
		}
	}
	return a
}

// segmentUpTo counts the attempts of a segment until t, inclusive.
func (h *history) segmentUpTo(s *segment, t int64) int64 {
	n := s.count
	if s.step > 0 {
		n = max(0, min(n, (t-s.nominal+s.step)/s.step+1))
	}
	for n > 0 && h.at(s, n-1) > t {
		n--
	}
	return n
}

// upTo counts the attempts until t, inclusive.
func (h *history) upTo(t int64) int64 {
	n := int64(0)
	for i := range h.segments {
		n += h.segmentUpTo(&h.segments[i], t)
	}
	return n
}

// attempt returns attempt n, counted from 0 for the oldest.
func (h *history) attempt(n int64) attempt {
	for i := range h.segments {
		s := &h.segments[i]
		if n < s.count {
			return h.attemptAt(s, n)
		}
		n -= s.count
	}
	panic("sandbox: no such attempt in the history")
}

// byKey returns the attempt with this key, if it exists by now.
func (h *history) byKey(key int64, now int64) (attempt, bool) {
	for i := range h.segments {
		s := &h.segments[i]
		if n := key - s.keys; n >= 0 && n < s.count {
			a := h.attemptAt(s, n)
			return a, a.at <= now
		}
	}
	return attempt{}, false
}

// firstSuccess returns when an attempt first completed.
func (h *history) firstSuccess(now int64) (int64, bool) {
	for i := range h.segments {
		s := &h.segments[i]
		if !s.plan.completes() {
			continue
		}
		for n := range h.segmentUpTo(s, now) {
			a := h.attemptAt(s, n)
			if end, ok := a.succeeded(now); ok {
				return end, true
			}
		}
	}
	return 0, false
}

// lastSuccess returns when an attempt last completed.
func (h *history) lastSuccess(now int64) (int64, bool) {
	for i := len(h.segments) - 1; i >= 0; i-- {
		s := &h.segments[i]
		if !s.plan.completes() {
			continue
		}
		for n := h.segmentUpTo(s, now) - 1; n >= 0; n-- {
			a := h.attemptAt(s, n)
			if end, ok := a.succeeded(now); ok {
				return end, true
			}
		}
	}
	return 0, false
}
