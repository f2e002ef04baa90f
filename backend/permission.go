package backend

import "context"

// Action names one thing that a person can ask for: a bound method as
// "Struct.Method", or a command as "userlookup command".
type Action string

// Permission is what an action needs. Every method that gives or changes data
// belongs to exactly one.
type Permission string

// The permissions.
const (
	PermissionLookUp     Permission = "look_up"     // see users, their connections and attempts, live or saved
	PermissionExport     Permission = "export"      // write a user to a file
	PermissionReveal     Permission = "reveal"      // see in full what is masked
	PermissionExportFull Permission = "export_full" // write in full what is masked
	PermissionErase      Permission = "erase"       // delete saved copies
	PermissionSetUp      Permission = "set_up"      // choose the platform, its key, and how it is reached
	PermissionReadLog    Permission = "read_log"    // see, verify and send the access log of this device
	PermissionAdminister Permission = "administer"  // invite, revoke, set the policy, open the logs of colleagues
)

// Permissions lists all permissions.
var Permissions = []Permission{
	PermissionLookUp, PermissionExport, PermissionReveal, PermissionExportFull, PermissionErase, PermissionSetUp, PermissionReadLog, PermissionAdminister,
}

// Pass is what Gate.Enter gives: it allows what one action needs, and nothing else.
type Pass interface {
	// Action is what was asked for.
	Action() Action
	// Allow fails with CodeNotAllowed for a permission that the action does not need.
	Allow(permission Permission) error
}

// Gate decides whether an action may be done. Every bound method and every command
// enters through it, before anything else.
type Gate interface {
	// Enter fails with the reason why the action may not be done: CodeNotAllowed, also
	// for an action that has no row in the permission table, or one of the CodeAccess…
	// codes.
	Enter(ctx context.Context, action Action) (Pass, error)
}
