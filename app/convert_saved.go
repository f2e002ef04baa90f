package app

import (
	"userlookup/backend"
	"userlookup/backend/export"
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
	return SavedUser{
		UserID: u.UserID, GUID: u.GUID, At: wireTime(u.At), Connections: countOf(u.Overview),
		Status: string(u.Worst.Status), Family: string(u.Family), ConnectionName: u.Worst.Name,
		Reason: string(u.Worst.Reason), Since: wireTime(u.Worst.Since), Attempts: u.Attempts,
		IDTaken: u.IDTaken, Altered: u.Altered,
	}
}

func wireSnapshot(s backend.SnapshotInfo) SnapshotInfo {
	return SnapshotInfo{ID: int(s.ID), Times: wireList(s.Times, wireTime)}
}

func wireChanges(c backend.Changes) Changes {
	return Changes{
		From: wireTime(c.From), To: wireTime(c.To), None: c.None(),
		User:        wireList(c.User, wireFieldChange),
		Connections: wireList(c.Connections, wireConnectionChange),
		Attempts:    AttemptChanges{Since: wireList(c.Attempts.Since, wireOutcome), Learned: c.Attempts.Learned},
		Missing:     wireList(c.Missing, wireProblem),
		Ignored:     append([]string{}, backend.Ignored...),
	}
}

func wireConnectionChange(c backend.ConnectionChange) ConnectionChange {
	return ConnectionChange{
		Kind: string(c.Kind), GUID: c.GUID, Name: c.Name, Status: string(c.Status), Family: string(c.Family),
		Fields: wireList(c.Fields, wireFieldChange),
	}
}

func wireFieldChange(c backend.FieldChange) FieldChange {
	before, after := export.ChangeWords(c)
	return FieldChange{
		Field: string(c.Field), Before: before, After: after,
		BeforeFamily: string(c.BeforeFamily), AfterFamily: string(c.AfterFamily),
	}
}

func wireOutcome(o backend.OutcomeCount) OutcomeCount {
	return OutcomeCount{Family: string(o.Family), Count: o.Count}
}

func wireHint(h backend.InstitutionHint) InstitutionHint {
	return InstitutionHint{InstitutionCode: h.InstitutionCode, Users: h.Users, Failing: h.Failing}
}
