package sandbox

import (
	"strconv"

	"userlookup/backend"
)

// sizeStories are exact in number: connections, institutions, attempts.
func sizeStories() []userStory {
	return []userStory{
		{id: "U-12C", key: "twelve_connections", worst: backend.StatusLocked, connections: twelveConnections()},
		{id: "U-60C", key: "sixty_connections", worst: backend.StatusFailed, connections: sixtyConnections()},
		{id: "U-5K", key: "five_thousand", worst: backend.StatusConnected, connections: manyAttempts(5, 990, day, mixed, 10)},
		{id: "U-100K", key: "hundred_thousand", worst: backend.StatusConnected, connections: manyAttempts(10, 9_990, 2*hour, mixed, 10)},
	}
}

var severalInstitutions = []string{
	"gringotts", "iron_bank", "wonderland_savings", "bank_of_narnia", "round_table", "yellow_brick", "sherwood_outlaws", "brobdingnag",
}

// twelveConnections are twelve at eight institutions; two of them are in
// trouble.
func twelveConnections() []connectionStory {
	list := make([]connectionStory, 12)
	for i := range list {
		list[i] = connectionStory{at: severalInstitutions[i%len(severalInstitutions)], accounts: 1 + i%3, script: healthy(30 + 11*int64(i))}
		if i >= len(severalInstitutions) {
			list[i].name = "Second login " + strconv.Itoa(i)
		}
	}
	list[5].script = script{days(60, always(completed)), days(1, always(locked))}
	list[9].script = script{days(20, always(completed)), days(2, always(failed)), onwards(always(failed))}
	return list
}

// sixtyConnections are sixty, one of them broken, most of them young.
func sixtyConnections() []connectionStory {
	list := make([]connectionStory, 60)
	for i := range list {
		list[i] = connectionStory{at: severalInstitutions[i%len(severalInstitutions)], name: "Connection " + strconv.Itoa(i+1), accounts: i % 4, script: healthy(3 + 5*int64(i))}
	}
	list[41].script = script{days(9, always(completed)), days(2, always(errored)), onwards(always(errored))}
	return list
}

// manyAttempts are connections that have made exactly so many attempts each,
// then settled ones, and go on at the same pace.
func manyAttempts(connections int, varied, step int64, p plan, settled int64) []connectionStory {
	list := make([]connectionStory, connections)
	for i := range list {
		s := script{polled(varied, step, p), polled(settled, step, always(completed)), polled(endless, step, always(completed))}
		if step == day {
			s = script{days(varied, p).withLogins(20), days(settled, always(completed)), onwards(always(completed))}
		}
		list[i] = connectionStory{at: severalInstitutions[i%len(severalInstitutions)], name: "Login " + strconv.Itoa(i+1), accounts: 2, script: s}
	}
	return list
}
