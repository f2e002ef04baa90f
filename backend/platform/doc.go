// Package platform is the client of the Platform API. It sends only GET requests, decodes
// responses leniently and returns domain types.
//
// Every failure is a *backend.Error, translated once by type or status. Errors and log lines
// contain no URL, user ID, credentials or body.
//
// Balances, account numbers, challenges, OAuth windows and a connection's metadata are never
// decoded: the wire structs have no fields for them.
package platform
