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
