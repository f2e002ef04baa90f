// Package access decides who may look up users: roles, policy, grants, the
// permission table, and the gate that every bound method and command enters.
package access

import (
	"strings"

	"userlookup/backend"
)

// Role is what a person is on one profile.
type Role string

// The roles.
const (
	RoleAdmin Role = "admin" // may do everything, and decides what a User may do
	RoleUser  Role = "user"  // may look up users where an Admin enabled it
)

// Subject is a person, as the Admin who invited them wrote them down.
type Subject struct {
	Name  string
	Email string
}

// Binding is what a grant is valid for. On another platform, or with another client
// ID, it allows nothing.
type Binding struct {
	Profile  backend.ProfileName
	BaseURL  string
	ClientID string
}

// The greatest length of what a person types, in bytes.
const (
	MaxName  = 200
	MaxEmail = 320
)

// Clean gives a colleague without the spaces that came along when they were pasted. A
// name or an e-mail address that cannot be used is CodeBadColleague.
func (s Subject) Clean() (Subject, error) {
	s = Subject{Name: strings.TrimSpace(s.Name), Email: strings.TrimSpace(s.Email)}
	user, domain, _ := strings.Cut(s.Email, "@")
	if !s.isValid() || user == "" || domain == "" || strings.ContainsAny(s.Email, " \t") || strings.Contains(domain, "@") {
		return Subject{}, backend.NewError(backend.CodeBadColleague, nil)
	}
	return s, nil
}

func (s Subject) isValid() bool {
	return HasWord(s.Name) && len(s.Name) <= MaxName && len(s.Email) <= MaxEmail && !hasControl(s.Name) && !hasControl(s.Email)
}
