package backend

import (
	"cmp"
	"time"
)

// OverviewView sums up a user's connections: how many, and the worst.
type OverviewView struct {
	Connections int `json:"connections"` // -1 while that is not known, or when some could not be had and none of the others needs anyone
	// JudgedView is that of the worst connection, the one that is first on the user's page.
	// Status is empty without connections or if unknown. Family is ended without connections,
	// and unknown if Connections is -1.
	JudgedView
	ConnectionName string `json:"connectionName"` // of the worst connection; may be empty
}

// View returns the overview as it is shown.
func (o *Overview) View() OverviewView {
	view := OverviewView{o.Connections, o.Worst.View(), o.Worst.Name}
	view.Family = o.Family
	if !o.IsCounted() {
		view.Connections = -1
	}
	return view
}

// Recent is a user who was looked up recently. While loading, it covers what has arrived.
type Recent struct {
	UserID string    `json:"userId"` // what to look up again: the user ID, or the GUID of a user without one
	At     Timestamp `json:"at"`     // when the last of the answer was fetched
	OverviewView
}

// NewRecent returns a user and their connections as they are listed.
func NewRecent(user *User, fetchedAt time.Time, o Overview) Recent {
	return Recent{cmp.Or(user.ID, user.GUID), NewTimestamp(fetchedAt), o.View()}
}

// SavedListView is a window of the saved users.
type SavedListView struct {
	Users    []SavedUserView `json:"users"`
	Matching int             `json:"matching"` // users that the text fits
	Total    int             `json:"total"`
}

// View returns the list as it is shown.
func (l *SavedList) View() SavedListView {
	return SavedListView{Views(l.Users, (*SavedUser).View), l.Matching, l.Total}
}

// SavedUserView is one user with a saved copy.
type SavedUserView struct {
	UserID string    `json:"userId"` // empty for a user without one
	GUID   string    `json:"guid"`
	At     Timestamp `json:"at"` // of the last look-up

	OverviewView

	Attempts int    `json:"attempts"`
	IDTaken  bool   `json:"idTaken"` // another user was looked up with the same ID since: only the GUID names this one
	Altered  string `json:"altered"` // not empty: the copy is corrupted, only At is known, and this names it to be forgotten
}

// View returns the line as it is shown.
func (u *SavedUser) View() SavedUserView {
	return SavedUserView{u.UserID, u.GUID, NewTimestamp(u.At), u.Overview.View(), u.Attempts, u.IDTaken, u.Altered}
}

// SnapshotView is one or more look-ups of a user with the same result.
type SnapshotView struct {
	ID    int         `json:"id"`
	Times []Timestamp `json:"times"` // of those look-ups, newest first
}

// View returns the snapshot as it is listed.
func (s *SnapshotInfo) View() SnapshotView {
	return SnapshotView{int(s.ID), Views(s.Times, func(at *time.Time) Timestamp { return NewTimestamp(*at) })}
}
