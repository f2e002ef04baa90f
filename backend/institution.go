package backend

// Institution is a bank or other outside source.
type Institution struct {
	GUID          string
	Code          string
	Name          string
	URL           string
	Country       string // ISO 3166 code, as the platform gives it
	Status        string // OPERATIONAL, MAINTENANCE, DEGRADED, UNAVAILABLE, or a newer value
	ClientStatus  string // AVAILABLE, PREVENT_ALL, ..., or a newer value
	SupportsOAuth *bool

	ForgotPasswordURL   string
	ForgotUsernameURL   string
	TroubleSigningInURL string
}
