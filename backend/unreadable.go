package backend

// TimeFields is a set of times that the platform gives. Beside a time that is known
// and one that was never given, a time may have come in a form that cannot be read:
// it is zero then, and its field is in the set of its noun.
type TimeFields uint8

// The times of connections, accounts and attempts.
const (
	TimeCreated TimeFields = 1 << iota
	TimeStarted
	TimeFinished
	TimeUpdated
	TimeLastAttempt
	TimeLastSuccess
)

// AllTimes has every time.
const AllTimes = TimeLastSuccess<<1 - 1

// timeNames are the names of the times in the platform's API, in the order of their
// values.
var timeNames = []string{"created_at", "started_at", "finished_at", "updated_at", "aggregated_at", "successfully_aggregated_at"}

// Names lists the times in the set by their names in the platform's API.
func (f TimeFields) Names() []string {
	names := []string{}
	for i, name := range timeNames {
		if f.Has(1 << i) {
			names = append(names, name)
		}
	}
	return names
}

// Has reports whether a time, or one of several, is in the set.
func (f TimeFields) Has(fields TimeFields) bool { return f&fields != 0 }
