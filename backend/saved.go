package backend

import (
	"context"
	"iter"
	"time"
)

// SavedCopies keeps on this device what was looked up on one platform. It is safe
// for concurrent use. Every method fails with the reason why saved copies cannot
// be had, which is about all of them, and with CodeCancelled and CodeTimeout.
type SavedCopies interface {
	// Find gives the saved copy of the user that query names, by its Kind and Value;
	// nil where there is none. An e-mail address that several have is *SharedEmail.
	// CodeSavedAltered says that this user's copy is not as it was written.
	Find(ctx context.Context, query Query) (*Saved, error)
	// Save keeps a look-up. It is durable when Save returns. CodeSavedOff says that the
	// copies have to be opened again: they were erased.
	Save(ctx context.Context, look LookupResult) error
	// List gives the users of whom there is a copy.
	List(ctx context.Context, query SavedQuery) (SavedList, error)
	// Snapshots gives the last look-ups of a user, newest first; none where no copy is.
	Snapshots(ctx context.Context, guid string) ([]SnapshotInfo, error)
	// Snapshot gives one of them; CodeNotSaved where there is none.
	Snapshot(ctx context.Context, guid string, id int64) (Snapshot, error)
	// InstitutionStats counts, for each institution's code, the users who were looked up with
	// it since then.
	InstitutionStats(ctx context.Context, codes []string, since time.Time) (map[string]InstitutionStats, error)
	// Forget destroys all that is kept of a user, named as by Find; CodeNotSaved where
	// that is nothing.
	Forget(ctx context.Context, query Query) error
	// Purge destroys the copies of every platform that are older than r allows, and of
	// each the oldest of those that are too many. It gives their number.
	Purge(ctx context.Context, r Retention) (int, error)
}

// LookupResult is what one look-up brought, to be kept.
type LookupResult struct {
	Snapshot
	// Jobs that came, in any order: also those known already. FirstSeenAt is when
	// they came.
	Jobs []Job
	// Whole says that Jobs and what is kept already go back to the first attempt.
	Whole bool
	// GaplessSince is from when on every attempt is among Jobs; zero for no time.
	GaplessSince time.Time
	// Replaces is the time under which a part of this look-up was kept before: its
	// snapshot makes room for this one. Zero for none.
	Replaces time.Time
}

// Saved is a user's saved copy: the last snapshot, and every attempt that was ever
// seen.
type Saved struct {
	Snapshot
	Attempts     int       // how many History gives
	Whole        bool      // they go back to the first attempt
	GaplessSince time.Time // from then on every attempt is there; zero for no time
	// History gives the attempts, newest first, in blocks of about 1,000. It can be read
	// once or several times, and needs nothing to be open. It ends with CodeSavedAltered
	// where a block is not as it was written.
	History iter.Seq2[[]Job, error]
}

// SavedQuery asks for a window of the saved users.
type SavedQuery struct {
	Text   string    `json:"text"` // part of a user ID, in any case, or a whole GUID; empty for all
	Sort   SavedSort `json:"sort"`
	Offset int       `json:"offset"`
	Limit  int       `json:"limit"` // at most 500 of the page
}

// SavedSort is an order of saved users.
type SavedSort string

// The orders. Where one decides nothing, the last look-up comes first.
const (
	SavedByTime  SavedSort = "time"
	SavedByWorst SavedSort = "worst"
)

// SavedList is a window of the saved users.
type SavedList struct {
	Users    []SavedUser
	Matching int // users that the text fits
	Total    int // of all
}

// SavedUser is one line of it.
type SavedUser struct {
	UserID string
	GUID   string
	At     time.Time // of the last look-up
	Overview
	Attempts int
	IDTaken  bool // another user was looked up with the same ID since: only the GUID names this one
	// Altered is not empty where the line is not as it was written: then there is
	// nothing else but At, and a Query by it, QueryByAltered, names the copy to Forget.
	Altered string
}

// SnapshotInfo names a snapshot.
type SnapshotInfo struct {
	ID int64
	// Times are those of the look-ups that found the same, newest first.
	Times []time.Time
}

// SavedState says how the saved copies are.
type SavedState struct {
	Off    *Error // why look-ups are not kept; nil when they are
	Notice *Error // what has to be told of them; nil for nothing
}

// SavedStore is the way to the saved copies, which may be closed.
type SavedStore interface {
	// Copies waits for the copies. It fails with the reason why they cannot be had.
	Copies(ctx context.Context) (SavedCopies, error)
	// State gives the state at this moment. While the copies are being opened it is
	// CodeSavedOff.
	State() SavedState
	// Reopen opens the copies again where they could not be had, and waits for it. It
	// fails with the reason why they still cannot.
	Reopen(ctx context.Context) error
	// Flush waits until all that was looked up is durable. It fails with the reason why
	// something could not be kept.
	Flush(ctx context.Context) error
	// Purge destroys what need not be kept any longer.
	Purge(ctx context.Context) error
	// Erasable fails with the reason why Erase would be refused, and changes nothing.
	Erasable(ctx context.Context) error
	// Erase destroys the copies of every platform with their key. New ones are made when
	// there is something to keep again.
	Erase(ctx context.Context) error
}

// SavedKey names a key that saved copies are encrypted with, and where it is stored.
type SavedKey struct {
	ID    string
	Place Place
}
