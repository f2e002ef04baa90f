package backend

import (
	"cmp"
	"slices"
	"time"
)

// FirstAddedFrom says where a first-added time was taken from.
type FirstAddedFrom string

// The sources of a first-added time.
const (
	FirstAddedPlatform FirstAddedFrom = "platform"
	FirstAddedAccount  FirstAddedFrom = "account" // the earliest account's; approximate
	FirstAddedDevice   FirstAddedFrom = "device"  // when this device first saw it; approximate
	FirstAddedUnknown  FirstAddedFrom = "unknown"
	// FirstAddedUnreadable is for a time that came in a form that cannot be read, where
	// nothing else is known.
	FirstAddedUnreadable FirstAddedFrom = "unreadable"
)

// ConnectionFacts is a connection joined with what the other parts say of it.
type ConnectionFacts struct {
	Connection
	Institution      Institution // GUID and code at least, as far as the connection names them
	InstitutionKnown bool        // the institution's own call answered
	Accounts         []Account

	LastAttemptStatus        string
	LastAttemptStatusDerived bool // not the platform's word, but worked out from the connection
	FirstAddedAt             time.Time
	FirstAddedFrom           FirstAddedFrom

	Assessment Assessment
}

// DisplayName is the best name of the connection: FullName or, if the platform gave no name,
// the institution's code.
func (f *ConnectionFacts) DisplayName() string {
	return cmp.Or(FullName(f.Institution.Name, f.Name), f.Institution.Code)
}

// Judged is the connection as lists and summaries name it.
func (f *ConnectionFacts) Judged() Judged {
	return Judged{GUID: f.GUID, Name: f.DisplayName(), Status: f.Status, Assessment: f.Assessment}
}

// SortConnections puts connections in the order of Judged.Compare: the first one is the
// worst.
func SortConnections(connections []ConnectionFacts) {
	slices.SortFunc(connections, func(a, b ConnectionFacts) int {
		first, second := a.Judged(), b.Judged()
		return first.Compare(&second)
	})
}

// LastAttemptFamily says what the last attempt's status asks for.
func (f *ConnectionFacts) LastAttemptFamily() Family {
	if f.LastAttemptStatusDerived && f.LastAttemptStatus == string(f.Status) {
		return f.Status.Family()
	}
	return JobFamily(f.LastAttemptStatus)
}

// NewConnectionFacts combines a connection with its institution and latest job, each nil if
// unknown, its accounts and its user. It is judged at fetchedAt.
func NewConnectionFacts(c Connection, institution *Institution, accounts []Account, latest *Job, user *User, fetchedAt time.Time) ConnectionFacts {
	f := ConnectionFacts{Connection: c, Accounts: byName(accounts), InstitutionKnown: institution != nil}
	if institution != nil {
		f.Institution = *institution
	}
	f.Institution.GUID = cmp.Or(f.Institution.GUID, c.InstitutionGUID)
	f.Institution.Code = cmp.Or(f.Institution.Code, c.InstitutionCode)
	if latest != nil && latest.Status != "" && (latest.ConnectionGUID == "" || latest.ConnectionGUID == c.GUID) {
		f.LastAttemptStatus = latest.Status
	} else {
		f.LastAttemptStatus = deriveLastAttemptStatus(&c)
		f.LastAttemptStatusDerived = f.LastAttemptStatus != ""
	}
	f.FirstAddedAt, f.FirstAddedFrom = firstAdded(&c, f.Accounts)
	f.Assessment = Assess(&c, &f.Institution, user, fetchedAt)
	return f
}

// byName returns accounts in an order of their own: that of the platform says nothing,
// and may be another one each time.
func byName(accounts []Account) []Account {
	return slices.SortedFunc(slices.Values(accounts), func(a, b Account) int {
		return cmp.Or(CompareNames(a.Name, b.Name), cmp.Compare(a.GUID, b.GUID))
	})
}

// deriveLastAttemptStatus works out how the last attempt went from the
// connection alone. It gives nothing rather than a guess: success is reported only of a
// connection that works, and only where both times show that the last attempt
// brought it.
func deriveLastAttemptStatus(c *Connection) string {
	runs := c.IsBeingAggregated != nil && *c.IsBeingAggregated
	switch {
	case runs && c.Status != StatusChallenged: // which waits for the caller in the meantime
		return "INITIATED"
	case !runs && c.LastAttemptAt.IsZero() && !c.Unreadable.Has(TimeLastAttempt): // there was none
		return ""
	}
	switch {
	case c.Status == StatusConnected:
		if c.LastAttemptAt.IsZero() || c.LastSuccessAt.Before(c.LastAttemptAt) {
			return ""
		}
		return "COMPLETED"
	case c.Status.NamesAttempt():
		return string(c.Status)
	default: // says nothing of the last attempt
		return ""
	}
}

func firstAdded(c *Connection, accounts []Account) (time.Time, FirstAddedFrom) {
	if !c.CreatedAt.IsZero() {
		return c.CreatedAt, FirstAddedPlatform
	}
	unreadable := c.Unreadable.Has(TimeCreated)
	var earliest time.Time
	for i := range accounts {
		unreadable = unreadable || accounts[i].Unreadable.Has(TimeCreated)
		earliest = earlier(earliest, accounts[i].CreatedAt)
	}
	switch {
	case !earliest.IsZero():
		return earliest, FirstAddedAccount
	case unreadable:
		return earliest, FirstAddedUnreadable
	default:
		return earliest, FirstAddedUnknown
	}
}
