package backend

import (
	"cmp"
	"slices"
)

// ConnectionStatus is the state of a connection as the platform names it. The zero value is
// StatusUnknown, so that an unset field never reads as a state. Unknown values are kept as
// received.
type ConnectionStatus string

// StatusUnknown is a status that is missing or unreadable.
const StatusUnknown ConnectionStatus = ""

// The statuses of the API, with the numbers that its webhooks use. Within a family they
// are in the order in which connections are listed, the worst first: of those in which
// the caller must act, the ones that stop every attempt, then those that one more try
// settles, and last what waits for an answer or may be a leftover. The catalogue has
// their texts (status.<status>.meaning, help.acts.<status>).
//
// StatusNone is the platform's null: no credentials, such as a manual account; the word
// is none of the API's. A platform that sends it as a string is saved apart: that is
// StatusNone in quotes.
var (
	StatusPrevented    = addStatus("PREVENTED", 1, FamilyCaller, namesAttempt)
	StatusDenied       = addStatus("DENIED", 2, FamilyCaller, namesAttempt)
	StatusLocked       = addStatus("LOCKED", 5, FamilyCaller, namesAttempt)
	StatusImpeded      = addStatus("IMPEDED", 7, FamilyCaller, namesAttempt)
	StatusImpaired     = addStatus("IMPAIRED", 20, FamilyCaller, namesAttempt)
	StatusImported     = addStatus("IMPORTED", 17, FamilyCaller)
	StatusRejected     = addStatus("REJECTED", 4, FamilyCaller, namesAttempt)
	StatusExpired      = addStatus("EXPIRED", 19, FamilyCaller, namesAttempt)
	StatusChallenged   = addStatus("CHALLENGED", 3, FamilyCaller, namesAttempt)
	StatusPending      = addStatus("PENDING", 21, FamilyCaller)
	StatusDisconnected = addStatus("DISCONNECTED", 10, FamilyBroken, namesAttempt)
	StatusFailed       = addStatus("FAILED", 14, FamilyBroken, namesAttempt)
	StatusDegraded     = addStatus("DEGRADED", 9, FamilyBroken, namesAttempt)
	StatusDisabled     = addStatus("DISABLED", 16, FamilyBroken)
	StatusDelayed      = addStatus("DELAYED", 13, FamilyWaiting)
	StatusCreated      = addStatus("CREATED", 0, FamilyWaiting)
	StatusUpdated      = addStatus("UPDATED", 15, FamilyWaiting)
	StatusReconnected  = addStatus("RECONNECTED", 8, FamilyWaiting)
	StatusResumed      = addStatus("RESUMED", 18, FamilyWaiting)
	StatusConnected    = addStatus("CONNECTED", 6, FamilyWorking)
	StatusDiscontinued = addStatus("DISCONTINUED", 11, FamilyEnded)
	StatusClosed       = addStatus("CLOSED", 12, FamilyEnded)
	StatusNone         = addStatus("none", -1, FamilyEnded) // the platform's null
)

// statusTable has one row per status.
var statusTable []statusRow

type statusRow struct {
	place        int // in the table, from 1
	status       ConnectionStatus
	number       int
	family       Family
	namesAttempt bool
}

// namesAttempt marks a status that is also the status of the last attempt.
const namesAttempt = true

func addStatus(status ConnectionStatus, number int, family Family, namesAttempt ...bool) ConnectionStatus {
	statusTable = append(statusTable, statusRow{len(statusTable) + 1, status, number, family, len(namesAttempt) > 0})
	return status
}

// Family groups statuses by who has to act.
type Family string

// The families, worst first: the user can fix FamilyCaller during the call.
const (
	FamilyCaller  Family = "caller"  // the caller must act
	FamilyBroken  Family = "broken"  // broken, not by the caller
	FamilyUnknown Family = "unknown" // a value this version does not know; never shown as good
	FamilyWaiting Family = "waiting" // something is under way
	FamilyWorking Family = "working"
	FamilyEnded   Family = "ended" // closed for good, or never automatic
)

// Families lists every family, worst first.
var Families = [...]Family{FamilyCaller, FamilyBroken, FamilyUnknown, FamilyWaiting, FamilyWorking, FamilyEnded}

// Rank is the index of a family in Families; a smaller rank is worse.
func (f Family) Rank() int {
	if i := slices.Index(Families[:], f); i >= 0 {
		return i
	}
	return FamilyUnknown.Rank()
}

// ConnectionStatuses lists every status of the API, null and then by number.
func ConnectionStatuses() []ConnectionStatus {
	rows := slices.SortedFunc(slices.Values(statusTable), func(a, b statusRow) int { return a.number - b.number })
	statuses := make([]ConnectionStatus, len(rows))
	for i, row := range rows {
		statuses[i] = row.status
	}
	return statuses
}

// ConnectionStatusesWorstFirst lists every status of the API in the order in which
// connections are listed.
func ConnectionStatusesWorstFirst() []ConnectionStatus {
	return slices.SortedFunc(slices.Values(ConnectionStatuses()), ConnectionStatus.compare)
}

// StatusOfNumber is the status that the API's webhooks send as a number; false for an unknown
// number.
func StatusOfNumber(number int) (ConnectionStatus, bool) {
	i := slices.IndexFunc(statusTable, func(row statusRow) bool { return row.number == number })
	if number < 0 || i < 0 {
		return StatusUnknown, false
	}
	return statusTable[i].status, true
}

func (s ConnectionStatus) row() statusRow {
	for _, row := range statusTable {
		if row.status == s {
			return row
		}
	}
	return statusRow{family: FamilyUnknown}
}

// Family returns the status's family; FamilyUnknown for an unknown status.
func (s ConnectionStatus) Family() Family { return s.row().family }

// NamesAttempt reports whether the last attempt has the same status as its connection.
func (s ConnectionStatus) NamesAttempt() bool { return s.row().namesAttempt }

// compare orders statuses, worst first. Unknown ones are equal.
func (s ConnectionStatus) compare(other ConnectionStatus) int {
	mine, others := s.row(), other.row()
	return cmp.Or(cmp.Compare(mine.family.Rank(), others.family.Rank()), cmp.Compare(mine.place, others.place))
}
