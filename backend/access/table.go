package access

import (
	"maps"

	"userlookup/backend"
)

const (
	lookUp     = backend.PermissionLookUp
	export     = backend.PermissionExport
	reveal     = backend.PermissionReveal
	exportFull = backend.PermissionExportFull
	erase      = backend.PermissionErase
	setUp      = backend.PermissionSetUp
	readLog    = backend.PermissionReadLog
	administer = backend.PermissionAdminister
)

// table lists every action with the permissions it needs. What needs none shows no
// data of any user.
var table = map[backend.Action][]backend.Permission{
	"Access.State":      {},
	"Access.Switch":     {}, // on the sample data only
	"Access.Lock":       {},
	"Access.Unlock":     {},
	"Access.SetPIN":     {},
	"Access.Active":     {},
	"Access.Preview":    {setUp}, // of an invitation
	"Access.Join":       {setUp},
	"Access.GiveReason": {lookUp},
	"Access.Reasons":    {lookUp},
	"Access.Copied":     {lookUp},
	"Access.Log":        {readLog},
	"Access.VerifyLog":  {readLog},
	"Access.SaveLog":    {readLog},
	"Access.SendLog":    {readLog},
	"Access.Colleagues": {administer},
	"Access.Invite":     {administer},
	"Access.Revoke":     {administer},
	"Access.SetPolicy":  {administer},
	"Access.OpenLog":    {administer}, // of a colleague

	"Application.Start":   {},
	"Application.OpenURL": {},
	"Application.Offer":   {},

	"Setup.Get":   {setUp},
	"Setup.Probe": {setUp},
	"Setup.Save":  {setUp},
	"Setup.Retry": {setUp},

	"Lookup.Understand":    {},
	"Lookup.Warm":          {lookUp},
	"Lookup.LookupUser":    {lookUp},
	"Lookup.Retry":         {lookUp},
	"Lookup.GetConnection": {lookUp},
	"Lookup.GetTimeline":   {lookUp},
	"Lookup.GetJob":        {lookUp},
	"Lookup.Cancel":        {},
	"Lookup.Reveal":        {lookUp, reveal},
	"Lookup.Recent":        {lookUp},
	"Lookup.Requests":      {},

	"Saved.State":        {lookUp},
	"Saved.List":         {lookUp},
	"Saved.Retry":        {lookUp},
	"Saved.Snapshots":    {lookUp},
	"Saved.Hints":        {lookUp},
	"Saved.Changes":      {lookUp},
	"Saved.Export":       {lookUp, export},
	"Saved.Export full":  {lookUp, export, exportFull}, // with e-mail and metadata
	"Saved.Forget":       {lookUp, erase},
	"Saved.Erase":        {lookUp, erase},
	"Saved.SetRetention": {lookUp, erase}, // a shorter time deletes copies

	"userlookup lookup":        {lookUp},
	"userlookup lookup --json": {lookUp, reveal, exportFull}, // e-mail and metadata in full; the rest needs LookUp alone

	"userlookup saved": {lookUp},
	"userlookup erase": {erase},

	"userlookup changes":       {lookUp},
	"userlookup export":        {lookUp, export},
	"userlookup export --full": {lookUp, export, exportFull},

	"userlookup access":     {},
	"userlookup join":       {setUp},
	"userlookup log list":   {readLog},
	"userlookup log verify": {readLog},
	"userlookup log send":   {readLog},

	"userlookup sandbox":    {},
	"userlookup completion": {},
	"userlookup version":    {},
	"userlookup help":       {},
}

// Table gives a copy of the permissions that every action needs.
func Table() map[backend.Action][]backend.Permission { return maps.Clone(table) }
