package backend

import (
	"context"
	"time"
)

// AccessKind is what the access log says was done.
type AccessKind string

// The kinds.
const (
	AccessOpened       AccessKind = "opened"   // a user
	AccessRevealed     AccessKind = "revealed" // a masked value of a user
	AccessCopied       AccessKind = "copied"   // something of a user, to the clipboard
	AccessExported     AccessKind = "exported" // a user, or the log itself
	AccessListed       AccessKind = "listed"   // saved users, or those who were looked up last
	AccessErased       AccessKind = "erased"   // saved copies
	AccessRefused      AccessKind = "refused"  // an action
	AccessLocked       AccessKind = "locked"
	AccessUnlocked     AccessKind = "unlocked"
	AccessUnlockFailed AccessKind = "unlock_failed"
	AccessJoined       AccessKind = "joined"     // with an invitation, or as the first Admin
	AccessInvited      AccessKind = "invited"    // a colleague
	AccessReissued     AccessKind = "reissued"   // an invitation
	AccessRevoked      AccessKind = "revoked"    // an invitation
	AccessPolicy       AccessKind = "policy"     // was changed
	AccessLogOpened    AccessKind = "log_opened" // of a colleague
	AccessLogSent      AccessKind = "log_sent"   // to the Admin
	AccessLogPruned    AccessKind = "log_pruned" // of rows older than it is kept
	AccessClockBack    AccessKind = "clock_back" // the clock was behind the last known time
)

// AccessKinds lists all kinds.
var AccessKinds = []AccessKind{
	AccessOpened, AccessRevealed, AccessCopied, AccessExported, AccessListed, AccessErased, AccessRefused, AccessLocked, AccessUnlocked,
	AccessUnlockFailed, AccessJoined, AccessInvited, AccessReissued, AccessRevoked, AccessPolicy, AccessLogOpened,
	AccessLogSent, AccessLogPruned, AccessClockBack,
}

// AccessEvent is one thing that was done. Who did it, in which role, when, and for
// which reason is added by the access log.
type AccessEvent struct {
	Kind AccessKind
	// Target is the ID of the user it was done to, or the name of a colleague; empty for no one.
	Target string
	// Source is where the data came from; empty where there was none.
	Source Source
	// SavedAt is when the saved copy that was shown was made; zero for other data.
	SavedAt time.Time
	// Detail is what else has to be known, such as the name of a field or the code of a
	// refusal. It holds no data of the user.
	Detail string
}

// AccessRecorder commits an event to the access log before it returns. Where it fails,
// what the event says must not be done.
type AccessRecorder interface {
	Record(ctx context.Context, event AccessEvent) error
}
