package app

import (
	"maps"
	"slices"

	"userlookup/backend"
)

func wireAges(ages map[backend.PartKind]backend.Freshness) []PartAge {
	wire := make([]PartAge, 0, len(ages))
	for _, kind := range backend.PartKinds {
		if age, shown := ages[kind]; shown {
			wire = append(wire, PartAge{Part: string(kind), Source: string(age.Source), FetchedAt: wireTime(age.FetchedAt)})
		}
	}
	return wire
}

func wireSavedList(list backend.SavedList) SavedList {
	return SavedList{Users: wireList(list.Users, wireSavedUser), Matching: list.Matching, Total: list.Total}
}

func wireSavedUser(u backend.SavedUser) SavedUser {
	user := SavedUser{
		UserID: u.UserID, GUID: u.GUID, At: wireTime(u.At), Connections: u.Connections,
		Status: string(u.Worst), Family: string(u.WorstFamily), ConnectionName: u.WorstName, Attempts: u.Attempts,
	}
	if !u.ConnectionsAll && u.WorstFamily == backend.FamilyUnknown {
		user.Connections = -1
	}
	return user
}

func wireSnapshot(s backend.SnapshotInfo) SnapshotInfo {
	return SnapshotInfo{ID: int(s.ID), Times: wireList(s.Times, wireTime)}
}

func wireHints(hints map[string]backend.Sightings) []InstitutionHint {
	wire := make([]InstitutionHint, 0, len(hints))
	for _, code := range slices.Sorted(maps.Keys(hints)) {
		wire = append(wire, InstitutionHint{InstitutionCode: code, Users: hints[code].Users, Failing: hints[code].Failing})
	}
	return wire
}
