package backend

import "time"

// HintWindow is how far back look-ups count for a hint.
const HintWindow = 24 * time.Hour

// Hints gives those sightings that say something of their institution: at least
// three users failed there by the system's fault, and at least half of those who
// were looked up with it.
func Hints(sightings map[string]Sightings) map[string]Sightings {
	hints := map[string]Sightings{}
	for code, s := range sightings {
		if s.Failing >= 3 && 2*s.Failing >= s.Users {
			hints[code] = s
		}
	}
	return hints
}
