package backend

// User is the end user whose connections are looked up. ID is the partner's,
// GUID the platform's. Empty strings and nil mean that the platform gave
// nothing.
type User struct {
	GUID       string
	ID         string
	Email      string
	IsDisabled *bool
	Metadata   string // the partner's own text, often JSON
}
