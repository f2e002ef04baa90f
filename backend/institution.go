package backend

import (
	"maps"
	"slices"
	"time"
)

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

// InstitutionView is a bank or other outside source. Known is false while its own
// call has not answered: then GUID and Code are the connection's, and the rest is empty.
type InstitutionView struct {
	GUID         string `json:"guid"`
	Code         string `json:"code"`
	Name         string `json:"name"`
	URL          string `json:"url"`
	Country      string `json:"country"`
	Status       string `json:"status"`
	ClientStatus string `json:"clientStatus"`
	Known        bool   `json:"known"`
}

// View returns the institution as it is shown.
func (i *Institution) View(known bool) InstitutionView {
	return InstitutionView{i.GUID, i.Code, i.Name, i.URL, i.Country, i.Status, i.ClientStatus, known}
}

// InstitutionStats counts users at one institution.
type InstitutionStats struct {
	Users   int // looked up with a connection there
	Failing int // of those, with a last attempt in that time that failed through the system's fault
}

// InstitutionHint says that many look-ups on this device failed at one institution.
type InstitutionHint struct {
	InstitutionCode string `json:"institutionCode"`
	Users           int    `json:"users"`   // looked up here within HintWindow with a connection there
	Failing         int    `json:"failing"` // of those, where the last attempt failed by the system's fault
}

// HintWindow is how far back look-ups are counted for a hint.
const HintWindow = 24 * time.Hour

// minFailing is the number of failing users that is no longer a coincidence.
const minFailing = 3

// FailsBySystem reports whether this status means a failure of the institution or of a
// system in between. A paused connection has not failed.
func (s ConnectionStatus) FailsBySystem() bool {
	return s.Family() == FamilyBroken && s.NamesAttempt()
}

// Tell reports whether the numbers justify a hint: at least three failing users, and at
// least half of those with a connection there.
func (s InstitutionStats) Tell() bool { return s.Failing >= minFailing && 2*s.Failing >= s.Users }

// Hints returns the justified hints, sorted by institution code.
func Hints(sightings map[string]InstitutionStats) []InstitutionHint {
	hints := []InstitutionHint{}
	for _, code := range slices.Sorted(maps.Keys(sightings)) {
		if s := sightings[code]; code != "" && s.Tell() {
			hints = append(hints, InstitutionHint{code, s.Users, s.Failing})
		}
	}
	return hints
}
