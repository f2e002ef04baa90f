package sandbox

import (
	"time"

	"userlookup/backend"
)

// script is the life of one connection in chronological order. Its first attempt is the
// INITIAL one.
//
// Phases of whole days come first. They end at the anchor (anchorOf), or where the first
// attempt begins. Then come single attempts, relative to the anchor. Days after an attempt
// continue 24 hours after it. A script that ends with neither forever nor repeated has no
// further attempts.
type script []phase

type phase struct {
	kind    phaseKind
	count   int64 // attempts; endless for forever
	ago     time.Duration
	step    int64
	plan    plan
	logins  uint64
	jobType string
	status  backend.ConnectionStatus
}

type phaseKind int

const (
	phaseDays phaseKind = iota
	phaseGap
	phaseBusy
	phaseAttempt
	phaseRepeat
	phaseStatus
)

// days is n days with one attempt each.
func days(n int64, p plan) phase { return phase{kind: phaseDays, count: n, step: day, plan: p} }

// forever is days without an end.
func forever(p plan) phase { return days(endless, p) }

// withLogins makes the end user log in on a percentage of days. A FOREGROUND attempt then
// replaces the BACKGROUND one.
func (m phase) withLogins(percent uint64) phase {
	m.logins = percent
	return m
}

// visit is one day on which the end user logs in and starts the given job.
func visit(jobType string, p plan) phase {
	return phase{kind: phaseDays, count: 1, step: day, plan: p, logins: 100, jobType: jobType}
}

// gap is n days without attempts.
func gap(n int64) phase { return phase{kind: phaseGap, count: n, step: day} }

// polled is n attempts of all types that the partner starts through the API, one per step of
// seconds.
func polled(n, step int64, p plan) phase {
	return phase{kind: phaseBusy, count: n, step: step, plan: p}
}

// attempted is one FOREGROUND attempt at a time before the anchor.
func attempted(ago time.Duration, jobType string, p plan) phase {
	return phase{kind: phaseAttempt, count: 1, ago: ago, jobType: jobType, plan: p}
}

// repeated is FOREGROUND attempts on a UTC grid, starting with the last before the anchor.
// Their outcome must take the whole step, so that one is always running.
func repeated(step time.Duration, jobType string, o *outcome) phase {
	return phase{kind: phaseRepeat, count: endless, step: int64(step / time.Second), jobType: jobType, plan: always(o)}
}

// statusChanged changes the connection's status without an attempt.
func statusChanged(ago time.Duration, status backend.ConnectionStatus) phase {
	return phase{kind: phaseStatus, ago: ago, status: status}
}

// settleTime is the time between the last day of a script and the next phase, so that its
// attempt has ended and no two attempts of a connection run at once.
const settleTime = 2 * minute

// resolve converts a script to the history's segments and to status changes, relative to the
// anchor.
func (s script) resolve(h *history, anchor int64) (changes []statusChange) {
	next, step := s.begin(h, anchor)
	for i, m := range s {
		switch m.kind {
		case phaseStatus:
			changes = append(changes, statusChange{anchor - int64(m.ago/time.Second), m.status})
		case phaseGap:
			next += m.count * step
		case phaseAttempt:
			at := anchor - int64(m.ago/time.Second)
			h.segments = append(h.segments, segment{keys: once.firstKey(int64(i)), count: 1, nominal: at, jobType: m.jobType, plan: m.plan})
			next = at + day
		case phaseRepeat:
			at := anchor - anchor%m.step
			h.segments = append(h.segments, segment{keys: steady.firstKey(at / m.step), count: m.count, nominal: at, rhythm: steady, step: m.step, jobType: m.jobType, plan: m.plan})
		default:
			r := m.rhythm()
			h.segments = append(h.segments, segment{
				keys: r.firstKey(next / m.step), count: m.count, nominal: next, rhythm: r, step: m.step,
				logins: m.logins, jobType: m.jobType, plan: m.plan,
			})
			next += m.count * m.step
		}
	}
	if len(h.segments) > 0 {
		h.segments[0].initial = true
	}
	return changes
}

func (m phase) rhythm() rhythm {
	if m.kind == phaseBusy {
		return busy
	}
	return daily
}

// begin returns the time of the first slot, so that the slots before the first attempt, or
// before an endless phase, are in the past. The grid of slots does not depend on the anchor,
// so that a sandbox started in another week has the same past.
func (s script) begin(h *history, anchor int64) (next, step int64) {
	bound, slots, rhythm := anchor-settleTime, int64(0), daily
	step = day
walk:
	for _, m := range s {
		switch {
		case m.kind == phaseStatus:
		case m.kind == phaseAttempt:
			bound = anchor - int64(m.ago/time.Second) - settleTime
			break walk
		case m.kind == phaseRepeat:
			bound = anchor - anchor%m.step - settleTime
			break walk
		case m.count == endless:
			bound = anchor
			break walk
		default:
			slots += m.count
			rhythm, step = m.rhythm(), m.step
		}
	}
	grid := segment{rhythm: rhythm, step: step, nominal: h.firstSlot(step)}
	last := (bound - grid.nominal) / step
	grid.keys = rhythm.firstKey(grid.nominal / step)
	for h.at(&grid, last) > bound {
		last--
	}
	return grid.nominal + (last-slots+1)*step, step
}

// firstSlot returns the first slot since the epoch. Daily slots are at night, when banks run
// their batches.
func (h *history) firstSlot(step int64) int64 {
	if step == day {
		return hour + int64(h.chance%(5*hour))
	}
	return int64(h.chance>>1) % (step / 2)
}
