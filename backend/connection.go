package backend

import "time"

// Connection is a user's link to an institution; the API calls it a member.
type Connection struct {
	GUID            string
	ID              string
	UserGUID        string
	Name            string
	InstitutionGUID string
	InstitutionCode string

	Status        ConnectionStatus
	StatusMessage string
	Error         *ConnectionError

	LastAttemptAt     time.Time // start of the latest job of any type
	LastSuccessAt     time.Time
	CreatedAt         time.Time  // only from a platform with the attempt-list extension
	Unreadable        TimeFields // of the three, those that came in a form that cannot be read
	LatestJobGUID     string
	IsBeingAggregated *bool

	NeedsUpdatedCredentials *bool
	BackgroundIsDisabled    *bool
	IsOAuth                 *bool
	IsManual                *bool
	IsManagedByUser         *bool
	UseCases                []string
}

// ConnectionError is what the platform says went wrong with a connection.
type ConnectionError struct {
	Type        string
	Code        string
	Message     string
	UserMessage string // worded by the platform for the end user
	Locale      string
}

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
