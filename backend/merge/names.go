package merge

import (
	"slices"

	"userlookup/backend"
)

// Connection finds one connection by its GUID.
func (v *View) Connection(guid string) (backend.ConnectionFacts, bool) {
	if position := v.positions[guid]; position > 0 {
		return v.Connections[position-1], true
	}
	return backend.ConnectionFacts{}, false
}

// Overview sums up the connections.
func (v *View) Overview() backend.Overview {
	judged := make([]backend.Judged, len(v.Connections))
	for i := range v.Connections {
		judged[i] = v.Connections[i].Judged()
	}
	return backend.NewOverview(judged, v.Answers[backend.PartConnections] == backend.PartReady)
}

// IsLoading reports whether one of several parts has not ended.
func (v *View) IsLoading(kinds []backend.PartKind) bool {
	return slices.ContainsFunc(kinds, func(kind backend.PartKind) bool { return v.Answers[kind] == backend.PartLoading })
}

// JobName is the best name for a job: its institution's name, its connection's, or the
// institution's code; empty if there is none.
func (v *View) JobName(job *backend.Job) string {
	institution := v.JobInstitution(job)
	if institution.Name != "" {
		return institution.Name
	}
	if facts, ok := v.Connection(job.ConnectionGUID); ok {
		return facts.DisplayName()
	}
	return institution.Code
}

// ConnectionName is the best name of a connection, including a removed one that has attempts;
// empty if there is none.
func (v *View) ConnectionName(guid string) string {
	if guid == "" {
		return ""
	}
	if facts, ok := v.Connection(guid); ok {
		return facts.DisplayName()
	}
	for job := range v.Timeline.All() {
		if job.ConnectionGUID == guid {
			return v.JobName(job)
		}
	}
	return ""
}

// JobInstitution returns the institution of a job: through its connection, else by GUID among
// the known ones, else only the GUID (the connection was removed).
func (v *View) JobInstitution(job *backend.Job) backend.Institution {
	if facts, ok := v.Connection(job.ConnectionGUID); ok {
		return facts.Institution
	}
	var found *backend.Institution
	for i := range v.institutions {
		if institution := &v.institutions[i]; job.InstitutionGUID != "" && institution.GUID == job.InstitutionGUID && (found == nil || institution.Code <= found.Code) {
			found = institution
		}
	}
	if found == nil {
		return backend.Institution{GUID: job.InstitutionGUID}
	}
	return *found
}
