package sandbox

import "time"

// Clock gives a clock that starts at the instant at and runs speed times as
// fast as now does. Speed 0 is a frozen clock.
func Clock(at time.Time, speed float64, now func() time.Time) func() time.Time {
	began := now()
	return func() time.Time {
		return at.Add(time.Duration(float64(now().Sub(began)) * speed))
	}
}

// anchorOf gives the instant by which all stories are dated: the start of the
// week, Monday 00:00 UTC. A platform that is started at any time of a week has
// the same past, down to every GUID and second, so restarting it changes nothing;
// what has happened since the anchor follows rules that go on without an end.
//
// A story therefore never depends on the instant of the start. What it says must
// hold from the anchor on: a status that stays is made before the anchor
// (attempted, becomes), what goes on goes on daily (onwards), and what is
// happening now happens again and again on a grid of UTC (repeated, renewed), each
// time without a gap to the time before. With the next week the stories are told
// anew: what was dated by the old anchor is dated by the new one, while daily
// attempts stay where they were.
func anchorOf(now int64) int64 {
	const monday = 4 * day // the epoch was a Thursday
	return now - ((now-monday)%week+week)%week
}

const week = 7 * day
