package backend

import (
	"cmp"
	"slices"
)

// Judged is a connection as lists and summaries show it.
type Judged struct {
	GUID   string
	Name   string // the best name there is; may be empty
	Status ConnectionStatus
	Assessment
}

// JudgedView is the shown state of a connection.
type JudgedView struct {
	Status ConnectionStatus `json:"status"`
	Family Family           `json:"family"` // judged, not the status alone
	Reason Reason           `json:"reason"` // why it is judged differently from its status; else empty
	Since  Timestamp        `json:"since"`  // of the reasons that name a time
}

// View returns the connection as it is shown, without its names.
func (j *Judged) View() JudgedView {
	return JudgedView{j.Status, j.Family, j.Reason, NewTimestamp(j.Since)}
}

// Compare orders connections everywhere: by family, the worst first, then by
// status, then by name as a person would, then by GUID. No two connections of a
// user are equal, so the first one is the worst, whichever list shows it.
func (j *Judged) Compare(other *Judged) int {
	return cmp.Or(
		cmp.Compare(j.Family.Rank(), other.Family.Rank()),
		j.Status.compare(other.Status),
		CompareNames(j.Name, other.Name),
		cmp.Compare(j.Name, other.Name),
		cmp.Compare(j.GUID, other.GUID))
}

// Overview sums up a user's connections.
type Overview struct {
	Connections int    // number of loaded connections
	All         bool   // none is missing
	Worst       Judged // the first in the order of Compare; zero without connections
	// Family is that of Worst; FamilyUnknown if connections are missing and no loaded one needs
	// anyone to act, FamilyEnded without connections.
	Family Family
}

// NewOverview sums up the connections of a user; all means that none is missing.
func NewOverview(connections []Judged, all bool) Overview {
	o := Overview{Connections: len(connections), All: all, Family: FamilyEnded}
	if len(connections) > 0 {
		o.Worst = slices.MinFunc(connections, func(a, b Judged) int { return a.Compare(&b) })
		o.Family = o.Worst.Family
	}
	if !all && o.Family.Rank() > FamilyWaiting.Rank() {
		o.Family = FamilyUnknown
	}
	return o
}

// IsCounted reports whether the number of connections is shown: none is missing, or a loaded one
// needs someone to act.
func (o *Overview) IsCounted() bool { return o.All || o.Family != FamilyUnknown }
