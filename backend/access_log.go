package backend

import "time"

// AccessActor is who did what an event says, in which role, and for which reason.
type AccessActor struct {
	Name, Email string
	Role        string
	Reason      string
}

// AccessRow is one row of an access log.
type AccessRow struct {
	// Number counts the rows of one log from 1. It stays when older rows are pruned.
	Number int
	// Log names the colleague whose log it is; empty for the log of this device.
	Log string
	At  time.Time
	AccessActor
	AccessEvent
	// Broken is whether the row does not verify, or comes after one that does not.
	// Nothing but its number may be known then.
	Broken bool
}

// AccessQuery selects access log rows. Empty fields select everything.
type AccessQuery struct {
	Offset      int        `json:"offset"`
	Limit       int        `json:"limit"`
	Days        int        `json:"days"` // 0: all
	Who         string     `json:"who"`  // the name of a person
	Kind        AccessKind `json:"kind"`
	Source      Source     `json:"source"`
	RefusedOnly bool       `json:"refusedOnly"`
	Text        string     `json:"text"` // part of the user ID or of the reason, without regard to case
}

// AccessPage is the answer to an AccessQuery, the newest row first.
type AccessPage struct {
	Rows            []AccessRow
	Matching, Total int
	People          []string // every name in the logs, in order
}

// AccessVerdict is what a verification found.
type AccessVerdict struct {
	// Rows is how many rows there are, and Pruned how many were removed because they
	// were older than rows are saved.
	Rows, Pruned int
	// Since is the time of the oldest row; zero if there is none.
	Since      time.Time
	VerifiedAt time.Time
	// BrokenAt is the number of the first row that is not intact, or that is
	// missing; 0 if the log is intact.
	BrokenAt int
	Reason   AccessBreak
}

// Intact reports whether every row is intact, and none is missing.
func (v AccessVerdict) Intact() bool { return v.BrokenAt == 0 }

// AccessBreak is why a log is broken. The catalogue has the sentence of each, as
// access_log.broken.<reason>.
type AccessBreak string

// The reasons.
const (
	AccessBreakEdited   AccessBreak = "edited"   // a row is not what was written there
	AccessBreakShorter  AccessBreak = "shorter"  // rows at the end are missing
	AccessBreakReplaced AccessBreak = "replaced" // another version of the log is in its place
	AccessBreakOther    AccessBreak = "other"    // the file is not the log of this profile
	AccessBreakMissing  AccessBreak = "missing"  // there is no file
	AccessBreakKey      AccessBreak = "key"      // the key of the log is gone, or is none
	AccessBreakAnchor   AccessBreak = "anchor"   // the stored end of the log is gone or edited
	AccessBreakGone     AccessBreak = "gone"     // the log that this device had is gone, with its key
)

// AccessBreaks lists all reasons.
var AccessBreaks = []AccessBreak{
	AccessBreakEdited, AccessBreakShorter, AccessBreakReplaced, AccessBreakOther, AccessBreakMissing, AccessBreakKey, AccessBreakAnchor,
	AccessBreakGone,
}
