package backend

// TimeFields is a set of times. If the platform sent a time that cannot be read, the time is
// zero and its field is in the set.
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

// AllTimes contains every time.
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

// Has reports whether the set contains any of fields.
func (f TimeFields) Has(fields TimeFields) bool { return f&fields != 0 }
