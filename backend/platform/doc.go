// Package platform is the client of the Platform API: it asks (GET only, never
// changing anything), reads forgivingly what comes back, and gives it in the
// domain's nouns.
//
// Every failure is a *backend.Error, translated once, by type or status. No
// error and no log line holds an address, a user id, credentials or a body.
//
// Balances, account numbers, challenges, OAuth windows and a connection's
// metadata are never decoded: the wire structs have no place for them.
package platform
