// Package access decides who may do what. Its table is the whole list of what
// can be asked for; its gate is asked in one place, where a session is entered.
package access

import (
	"maps"

	"userlookup/backend"
)

// Permission is what an action needs.
type Permission string

const (
	// Anyone needs nothing: the action shows nothing of any user.
	Anyone Permission = "anyone"
	// LookUp is for seeing users, their connections and attempts.
	LookUp Permission = "look_up"
	// SetUp is for choosing the platform, its key, and how it is reached.
	SetUp Permission = "set_up"
	// Erase is for destroying saved copies.
	Erase Permission = "erase"
	// Reveal is for seeing in full what is masked otherwise.
	Reveal Permission = "reveal"
)

var table = map[backend.Action]Permission{
	"Application.Start":   Anyone,
	"Application.OpenURL": Anyone,
	"Application.Offer":   Anyone,

	"Setup.Get":   SetUp,
	"Setup.Probe": SetUp,
	"Setup.Save":  SetUp,
	"Setup.Retry": SetUp,

	"Lookup.Understand":    Anyone,
	"Lookup.Warm":          LookUp,
	"Lookup.LookupUser":    LookUp,
	"Lookup.Retry":         LookUp,
	"Lookup.GetConnection": LookUp,
	"Lookup.GetTimeline":   LookUp,
	"Lookup.GetJob":        LookUp,
	"Lookup.Cancel":        Anyone,
	"Lookup.Reveal":        Reveal,
	"Lookup.Recent":        LookUp,
	"Lookup.Requests":      Anyone,

	"Saved.State":        LookUp,
	"Saved.List":         LookUp,
	"Saved.Retry":        LookUp,
	"Saved.Snapshots":    LookUp,
	"Saved.Hints":        LookUp,
	"Saved.Changes":      LookUp,
	"Saved.Export":       LookUp,
	"Saved.Export full":  Reveal, // with e-mail and metadata
	"Saved.Forget":       Erase,
	"Saved.Erase":        Erase,
	"Saved.SetRetention": SetUp,

	"userlookup lookup":        LookUp,
	"userlookup lookup --json": Reveal, // e-mail and metadata in full; the rest needs LookUp alone

	"userlookup saved": LookUp,
	"userlookup erase": Erase,

	"userlookup changes":       LookUp,
	"userlookup export":        LookUp,
	"userlookup export --full": Reveal,

	"userlookup sandbox": Anyone,
	"userlookup version": Anyone,
	"userlookup help":    Anyone,
}

// Table gives a copy of the permission that every action needs.
func Table() map[backend.Action]Permission { return maps.Clone(table) }
