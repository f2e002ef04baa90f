package backend

import (
	"context"
	"iter"
	"time"
)

// SavedCopies stores look-ups of one platform on this device. It is safe for concurrent
// use. Every method fails with the reason why all saved copies are unavailable, with
// CodeCancelled or with CodeTimeout.
type SavedCopies interface {
	// Find returns the saved copy of the user that query names by Kind and Value, or nil. An
	// e-mail address shared by several users fails with *SharedEmail, a corrupted copy with
	// CodeSavedAltered.
	Find(ctx context.Context, query Query) (*Saved, error)
	// Save stores a look-up durably. It fails with CodeSavedOff if the copies were erased and
	// have to be opened again.
	Save(ctx context.Context, look LookupResult) error
	// List returns the users with a saved copy.
	List(ctx context.Context, query SavedQuery) (SavedList, error)
	// Snapshots returns the last look-ups of a user, newest first; none without a saved copy.
	Snapshots(ctx context.Context, guid string) ([]SnapshotInfo, error)
	// Snapshot returns one of them, or CodeNotSaved.
	Snapshot(ctx context.Context, guid string, id int64) (Snapshot, error)
	// InstitutionStats counts, by institution code, the users looked up with it since then.
	InstitutionStats(ctx context.Context, codes []string, since time.Time) (map[string]InstitutionStats, error)
	// Forget deletes everything saved about a user, named as for Find. It fails with
	// CodeNotSaved if nothing is saved.
	Forget(ctx context.Context, query Query) error
	// Purge deletes the copies of every platform that are older than r allows, and the oldest
	// of each platform that exceed its limit. It returns their number.
	Purge(ctx context.Context, r Retention) (int, error)
}

// LookupResult is what one look-up found, to be saved.
type LookupResult struct {
	Snapshot
	// Jobs are the attempts received, in any order, including known ones. FirstSeenAt is when
	// they were received.
	Jobs []Job
	// Whole is whether Jobs and the saved attempts reach back to the first attempt.
	Whole bool
	// GaplessSince is the time since which Jobs has every attempt; zero for none.
	GaplessSince time.Time
	// Replaces is the time of an earlier, partial save of this look-up, whose snapshot this
	// one replaces. Zero for none.
	Replaces time.Time
}

// Saved is a user's saved copy: the last snapshot, and every attempt ever seen.
type Saved struct {
	Snapshot
	Attempts     int       // number of attempts in History
	Whole        bool      // History reaches back to the first attempt
	GaplessSince time.Time // History has every attempt since then; zero for none
	// History yields the attempts, newest first, in blocks of about 1,000. It can be read
	// several times and needs nothing open. It ends with CodeSavedAltered at a corrupted block.
	History iter.Seq2[[]Job, error]
}

// SavedQuery asks for a window of the saved users.
type SavedQuery struct {
	Text   string    `json:"text"` // part of a user ID, ignoring case, or a whole GUID; empty for all
	Sort   SavedSort `json:"sort"`
	Offset int       `json:"offset"`
	Limit  int       `json:"limit"` // at most 500 of the page
}

// SavedSort is an order of saved users.
type SavedSort string

// The orders. Ties are sorted by the last look-up, newest first.
const (
	SavedByTime  SavedSort = "time"
	SavedByWorst SavedSort = "worst"
)

// SavedList is a window of the saved users.
type SavedList struct {
	Users    []SavedUser
	Matching int // users that match the text
	Total    int // of all
}

// SavedUser is one user of a SavedList.
type SavedUser struct {
	UserID string
	GUID   string
	At     time.Time // of the last look-up
	Overview
	Attempts int
	IDTaken  bool // the ID now belongs to another user: only the GUID names this one
	// Altered is set if the row is corrupted. Then only At is known, and a Query of kind
	// QueryByAltered with this value names the copy to Forget.
	Altered string
}

// SnapshotInfo names a snapshot.
type SnapshotInfo struct {
	ID int64
	// Times are those of the look-ups with this result, newest first.
	Times []time.Time
}

// SavedState is the state of the saved copies.
type SavedState struct {
	Off    *Error // why look-ups are not saved; nil when they are
	Notice *Error // what must be reported about them; nil for none
}

// SavedStore gives access to the saved copies, which may not be open.
type SavedStore interface {
	// Copies waits until the copies are open. It fails with the reason why they are unavailable.
	Copies(ctx context.Context) (SavedCopies, error)
	// State returns the current state: CodeSavedOff while the copies are being opened.
	State() SavedState
	// Reopen opens the copies again if they are unavailable, and waits for it. It fails with
	// the reason why they are still unavailable.
	Reopen(ctx context.Context) error
	// Flush waits until every look-up is saved durably. It fails with the reason why one could
	// not be saved.
	Flush(ctx context.Context) error
	// Purge deletes copies whose retention has ended.
	Purge(ctx context.Context) error
	// Erasable fails with the reason why Erase would fail, and changes nothing.
	Erasable(ctx context.Context) error
	// Erase deletes the copies of every platform and their key. New ones are created on the
	// next save.
	Erase(ctx context.Context) error
}

// SavedKey names a key that saved copies are encrypted with, and where it is stored.
type SavedKey struct {
	ID    string
	Place Place
}
