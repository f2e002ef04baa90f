package backend

// ConnectionStatus is the state of a connection in the platform's own word. The
// zero value is StatusUnknown, so that a field that nobody filled never reads as a
// state. Values that this version does not know are kept as they came.
type ConnectionStatus string

// StatusUnknown is a status that the platform did not give, or not in a form that
// can be read. StatusNone is the platform's null: no credentials, such as a manual
// account; the word is none of the API's. A platform that sends it as a string is kept
// apart: that is StatusNone in quotes.
const (
	StatusUnknown ConnectionStatus = ""
	StatusNone    ConnectionStatus = "none"
)

// The statuses of the API, in the order of the numbers that its webhooks use.
const (
	StatusCreated      ConnectionStatus = "CREATED"
	StatusPrevented    ConnectionStatus = "PREVENTED"
	StatusDenied       ConnectionStatus = "DENIED"
	StatusChallenged   ConnectionStatus = "CHALLENGED"
	StatusRejected     ConnectionStatus = "REJECTED"
	StatusLocked       ConnectionStatus = "LOCKED"
	StatusConnected    ConnectionStatus = "CONNECTED"
	StatusImpeded      ConnectionStatus = "IMPEDED"
	StatusReconnected  ConnectionStatus = "RECONNECTED"
	StatusDegraded     ConnectionStatus = "DEGRADED"
	StatusDisconnected ConnectionStatus = "DISCONNECTED"
	StatusDiscontinued ConnectionStatus = "DISCONTINUED"
	StatusClosed       ConnectionStatus = "CLOSED"
	StatusDelayed      ConnectionStatus = "DELAYED"
	StatusFailed       ConnectionStatus = "FAILED"
	StatusUpdated      ConnectionStatus = "UPDATED"
	StatusDisabled     ConnectionStatus = "DISABLED"
	StatusImported     ConnectionStatus = "IMPORTED"
	StatusResumed      ConnectionStatus = "RESUMED"
	StatusExpired      ConnectionStatus = "EXPIRED"
	StatusImpaired     ConnectionStatus = "IMPAIRED"
	StatusPending      ConnectionStatus = "PENDING"
)

// Family groups statuses by what they ask of the people involved.
type Family string

// The families, worst first: what needs the caller is what a call is about.
const (
	FamilyCaller  Family = "caller"  // the caller must act
	FamilyBroken  Family = "broken"  // broken, not by the caller
	FamilyUnknown Family = "unknown" // a value this version does not know; never shown as good
	FamilyWaiting Family = "waiting" // something is under way
	FamilyWorking Family = "working"
	FamilyEnded   Family = "ended" // closed for good, or never automatic
)

// Families lists every family, worst first.
var Families = []Family{FamilyCaller, FamilyBroken, FamilyUnknown, FamilyWaiting, FamilyWorking, FamilyEnded}

// Rank is the place of a family in Families; a smaller rank is worse.
func (f Family) Rank() int {
	for i, known := range Families {
		if f == known {
			return i
		}
	}
	return FamilyUnknown.Rank()
}

var connectionFamilies = map[ConnectionStatus]Family{
	StatusNone: FamilyEnded, StatusClosed: FamilyEnded, StatusDiscontinued: FamilyEnded,
	StatusConnected: FamilyWorking,
	StatusCreated:   FamilyWaiting, StatusDelayed: FamilyWaiting, StatusReconnected: FamilyWaiting,
	StatusResumed: FamilyWaiting, StatusUpdated: FamilyWaiting,
	StatusDegraded: FamilyBroken, StatusDisabled: FamilyBroken, StatusDisconnected: FamilyBroken, StatusFailed: FamilyBroken,
	StatusChallenged: FamilyCaller, StatusDenied: FamilyCaller, StatusExpired: FamilyCaller, StatusImpaired: FamilyCaller,
	StatusImpeded: FamilyCaller, StatusLocked: FamilyCaller, StatusPrevented: FamilyCaller, StatusRejected: FamilyCaller,
	StatusPending: FamilyCaller, StatusImported: FamilyCaller,
}

// ConnectionStatuses lists every status of the API, null included.
func ConnectionStatuses() []ConnectionStatus {
	return append([]ConnectionStatus{StatusNone}, numberedStatuses...)
}

// numberedStatuses stand at the numbers that the API's webhooks use.
var numberedStatuses = []ConnectionStatus{
	StatusCreated, StatusPrevented, StatusDenied, StatusChallenged, StatusRejected, StatusLocked,
	StatusConnected, StatusImpeded, StatusReconnected, StatusDegraded, StatusDisconnected, StatusDiscontinued,
	StatusClosed, StatusDelayed, StatusFailed, StatusUpdated, StatusDisabled, StatusImported, StatusResumed,
	StatusExpired, StatusImpaired, StatusPending,
}

// StatusOfNumber is the status that the API's webhooks give as a number, from 0 to
// 21; false for any other.
func StatusOfNumber(number int) (ConnectionStatus, bool) {
	if number < 0 || number >= len(numberedStatuses) {
		return StatusUnknown, false
	}
	return numberedStatuses[number], true
}

// Family says what the status asks for; FamilyUnknown for a new value, and for one
// that is not known.
func (s ConnectionStatus) Family() Family {
	if family, ok := connectionFamilies[s]; ok {
		return family
	}
	return FamilyUnknown
}
