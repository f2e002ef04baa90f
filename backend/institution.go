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

// View gives the institution as it is shown.
func (i *Institution) View(known bool) InstitutionView {
	return InstitutionView{i.GUID, i.Code, i.Name, i.URL, i.Country, i.Status, i.ClientStatus, known}
}

// InstitutionStats counts users at one institution.
type InstitutionStats struct {
	Users   int // looked up with a connection there
	Failing int // of those, with one whose last attempt was since then and failed by the system's fault
}

// InstitutionHint says that many of this device's look-ups found trouble at one
// institution. There is one only where that says something.
type InstitutionHint struct {
	InstitutionCode string `json:"institutionCode"`
	Users           int    `json:"users"`   // looked up here within HintWindow with a connection there
	Failing         int    `json:"failing"` // of those, where the last attempt failed by the system's fault
}

// HintWindow is how far back look-ups are counted for a hint.
const HintWindow = 24 * time.Hour

// fewestFailing is the number of users from which on it is no coincidence.
const fewestFailing = 3

// FailsBySystem says whether a connection of this status has failed by the fault of
// its institution or of what lies between, for the hint. One that was paused has not
// failed.
func (s ConnectionStatus) FailsBySystem() bool {
	return s.Family() == FamilyBroken && s.NamesAttempt()
}

// Tell says whether sightings are enough for a hint: at least three users with
// failures, and at least half of those who have a connection there.
func (s InstitutionStats) Tell() bool { return s.Failing >= fewestFailing && 2*s.Failing >= s.Users }

// Hints gives the hints that the sightings by institution code are enough for, by
// code.
func Hints(sightings map[string]InstitutionStats) []InstitutionHint {
	hints := []InstitutionHint{}
	for _, code := range slices.Sorted(maps.Keys(sightings)) {
		if s := sightings[code]; code != "" && s.Tell() {
			hints = append(hints, InstitutionHint{code, s.Users, s.Failing})
		}
	}
	return hints
}
