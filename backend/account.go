package backend

import "time"

// Account is one account behind a connection. Balances and numbers are never
// decoded, so there is no place for them here.
type Account struct {
	GUID           string
	ConnectionGUID string
	Name           string
	Type           string
	Subtype        string
	IsClosed       *bool
	CreatedAt      time.Time
	Unreadable     TimeFields // CreatedAt came in a form that cannot be read
}
