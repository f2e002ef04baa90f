package backend

import (
	"cmp"
	"time"
)

// Recent is a user who was looked up in this run of the application or before. Of a
// look-up that is still loading it says what has come.
type Recent struct {
	UserID         string           `json:"userId"`         // what to look up again: the user ID, or the GUID of a user without one
	At             Timestamp        `json:"at"`             // when the last of the answer was fetched
	Connections    int              `json:"connections"`    // how many there are; -1 while that is not known, or when some could not be had and none of the others needs anyone
	Status         ConnectionStatus `json:"status"`         // of the worst connection, the one that is first on the user's page; empty when there is none or it is not known
	Family         Family           `json:"family"`         // of the worst connection; ended when there is none, unknown where Connections is -1
	ConnectionName string           `json:"connectionName"` // of the worst connection; may be empty
	Reason         Reason           `json:"reason"`         // why that is judged otherwise than its status says; else empty
	Since          Timestamp        `json:"since"`          // of the reasons that name a time
}

// NewRecent gives a user and their connections as they are listed.
func NewRecent(user *User, fetchedAt time.Time, o Overview) Recent {
	return Recent{
		UserID: cmp.Or(user.ID, user.GUID), At: NewTimestamp(fetchedAt), Connections: o.count(),
		Status: o.Worst.Status, Family: o.Family, ConnectionName: o.Worst.Name, Reason: o.Worst.Reason, Since: NewTimestamp(o.Worst.Since),
	}
}

// count is the number of connections; -1 where it is not known.
func (o *Overview) count() int {
	if !o.IsCounted() {
		return -1
	}
	return o.Connections
}

// SavedListView is a window of the saved users.
type SavedListView struct {
	Users    []SavedUserView `json:"users"`
	Matching int             `json:"matching"` // users that the text fits
	Total    int             `json:"total"`
}

// View gives the list as it is shown.
func (l *SavedList) View() SavedListView {
	return SavedListView{Views(l.Users, (*SavedUser).View), l.Matching, l.Total}
}

// SavedUserView is one user of whom there is a saved copy.
type SavedUserView struct {
	UserID string    `json:"userId"` // empty for a user without one
	GUID   string    `json:"guid"`
	At     Timestamp `json:"at"` // of the last look-up

	// As in Recent.
	Connections    int              `json:"connections"`
	Status         ConnectionStatus `json:"status"`
	Family         Family           `json:"family"`
	ConnectionName string           `json:"connectionName"`
	Reason         Reason           `json:"reason"`
	Since          Timestamp        `json:"since"`

	Attempts int    `json:"attempts"`
	IDTaken  bool   `json:"idTaken"` // another user was looked up with the same ID since: only the GUID names this one
	Altered  string `json:"altered"` // not empty: the copy is corrupted, only At is known, and this names it to be forgotten
}

// View gives the line as it is shown.
func (u *SavedUser) View() SavedUserView {
	worst := &u.Worst
	return SavedUserView{
		u.UserID, u.GUID, NewTimestamp(u.At), u.count(), worst.Status, u.Family, worst.Name, worst.Reason, NewTimestamp(worst.Since),
		u.Attempts, u.IDTaken, u.Altered,
	}
}

// SnapshotView names what one or several look-ups of a user found, when they found
// the same.
type SnapshotView struct {
	ID    int         `json:"id"`
	Times []Timestamp `json:"times"` // of those look-ups, newest first
}

// View gives the snapshot as it is listed.
func (s *SnapshotInfo) View() SnapshotView {
	return SnapshotView{int(s.ID), Views(s.Times, func(at *time.Time) Timestamp { return NewTimestamp(*at) })}
}
