package sqlite

import "time"

// purgeClock is what purges know of the device's clock, so that one that is wrong
// for a while does not have everything destroyed. Purges run at each start and every
// day. One that finds the clock far ahead of the one before cannot tell a device that
// was off for weeks from a clock that was set wrong: it goes by the time before, and
// a purge a day later, by a clock that has gone on from there, believes the new one.
// So copies stay a day longer after a holiday, and for good where the clock was put
// right within a day.
type purgeClock struct {
	settled time.Time // of the last purge whose clock was believed
	leapt   time.Time // of the first that found it far ahead of that; zero for none
}

const (
	purgeLeap  = 3 * 24 * time.Hour // further ahead is far
	purgeStand = 24 * time.Hour     // for so long it must go on from there
)

// read gives what is known after a purge at now, and the time that it goes by.
func (c purgeClock) read(now time.Time) (purgeClock, time.Time) {
	if !c.leapt.IsZero() && !now.Before(c.leapt.Add(purgeStand)) {
		c = purgeClock{settled: c.leapt} // it stood the day
	}
	if c.settled.IsZero() || now.Sub(c.settled) <= purgeLeap { // also where it went back: what lies ahead then is not old
		return purgeClock{settled: now}, now
	}
	if c.leapt.IsZero() || now.Before(c.leapt) {
		c.leapt = now
	}
	return c, c.settled
}
