package backend

import "slices"

// Settings are what the application saves between runs, except for secrets.
type Settings struct {
	// Profile is the one that the window opens; empty before one was chosen.
	Profile ProfileName
	// Profiles are those that were saved, by name.
	Profiles []Profile
	// Retention is the chosen retention of saved copies; see Kept.
	Retention Retention
	// Sample is the chosen role on the sample data.
	Sample SampleRole
	// SetAside names the file to which damaged settings were just moved; else
	// empty. It is reported once, and not saved.
	SetAside string
}

// Range bounds a number that a person can choose, with the default if none was
// chosen.
type Range struct{ Min, Max, Default int }

// Holds reports whether a number is within the range.
func (r Range) Holds(number int) bool { return number >= r.Min && number <= r.Max }

// chosen returns a stored number within the range; the default where none was chosen.
func (r Range) chosen(number int) int {
	if number <= 0 {
		return r.Default
	}
	return min(number, r.Max)
}

// SampleRole is a role on the sample data; the zero one is Admin.
type SampleRole struct {
	Role       string `json:"role"`       // admin or user
	UserLookup bool   `json:"userLookup"` // whether User Lookup is enabled for a User
}

// Warning is CodeSettingsDamaged if damaged settings were set aside, else nil.
func (s Settings) Warning() *Error {
	if s.SetAside == "" {
		return nil
	}
	return NewError(CodeSettingsDamaged, nil, "file", s.SetAside)
}

// Kept is the retention of saved copies: the chosen one within its ranges, or the default.
func (s Settings) Kept() Retention {
	kept := s.Retention
	for _, setting := range RetentionSettings {
		number := setting.Of(&kept)
		*number = setting.Range.chosen(*number)
	}
	return kept
}

// Find returns the profile with this name. Built-in profiles need not be saved; any other
// unsaved one fails with CodeProfileUnknown.
func (s Settings) Find(name ProfileName) (Profile, error) {
	if at := slices.IndexFunc(s.Profiles, func(p Profile) bool { return p.Name == name }); at >= 0 {
		return s.Profiles[at], nil
	}
	if _, fixed := baseURLs[name]; fixed || name == ProfileSandbox {
		return Profile{Name: name}, nil
	}
	return Profile{}, NewError(CodeProfileUnknown, nil, "profile", string(name))
}

// Put adds p or replaces the profile with its name.
func (s *Settings) Put(p Profile) {
	s.Profiles = append(withoutProfile(s.Profiles, p.Name), p)
}

// Drop removes the profile with this name. If the window opens it, it no longer does.
func (s *Settings) Drop(name ProfileName) {
	s.Profiles = withoutProfile(s.Profiles, name)
	if s.Profile == name {
		s.Profile = ""
	}
}

func withoutProfile(profiles []Profile, name ProfileName) []Profile {
	return slices.DeleteFunc(slices.Clone(profiles), func(p Profile) bool { return p.Name == name })
}
