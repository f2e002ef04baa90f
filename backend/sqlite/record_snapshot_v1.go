package sqlite

import (
	"math"
	"slices"
)

// Version 1 was written before records had versions. It named the fields, which version 2
// numbers in this order. It is frozen.
var (
	userV1       = []string{"GUID", "ID", "Email", "IsDisabled", "Metadata"}
	connectionV1 = []string{
		"GUID", "ID", "UserGUID", "Name", "InstitutionGUID", "InstitutionCode", "Status", "StatusMessage", "Error",
		"LastAttemptAt", "LastSuccessAt", "CreatedAt", "Unreadable", "LatestJobGUID", "IsBeingAggregated", "NeedsUpdatedCredentials",
		"BackgroundIsDisabled", "IsOAuth", "IsManual", "IsManagedByUser", "UseCases",
	}
	connectionErrorV1 = []string{"Type", "Code", "Message", "UserMessage", "Locale"}
	accountV1         = []string{"GUID", "ConnectionGUID", "Name", "Type", "Subtype", "IsClosed", "CreatedAt", "Unreadable"}
	institutionV1     = []string{
		"GUID", "Code", "Name", "URL", "Country", "Status", "ClientStatus", "SupportsOAuth",
		"ForgotPasswordURL", "ForgotUsernameURL", "TroubleSigningInURL",
	}
	problemV1 = []string{"part", "id", "code", "params"}

	// unreadableV1 names the times that were bits.
	unreadableV1 = []string{"created_at", "started_at", "finished_at", "updated_at", "aggregated_at", "successfully_aggregated_at"}
)

// valuesV1 are the values of fields, by name.
type valuesV1 = map[any]any

// decodedV1 reads version 1 as version 2. It fails as decode does.
func decodedV1(plain []byte) (next snapshotV2, err error) {
	var r struct {
		User         valuesV1   `cbor:"user"`
		Connections  []valuesV1 `cbor:"connections"`
		Accounts     []valuesV1 `cbor:"accounts"`
		Institutions []valuesV1 `cbor:"institutions"`
		Total        int        `cbor:"total"`
		Parts        map[string]struct {
			State    string     `cbor:"state"`
			Problems []valuesV1 `cbor:"problems"`
		} `cbor:"parts"`
	}
	if err := decode(plain, &r); err != nil {
		return next, err
	}
	if slices.ContainsFunc(slices.Concat(r.Connections, r.Accounts), func(values valuesV1) bool { return values == nil }) {
		return next, altered(errRecord)
	}
	for _, c := range r.Connections {
		if failure, isGiven := c["Error"].(valuesV1); isGiven {
			c["Error"] = numbered(failure, connectionErrorV1)
		}
	}
	for _, values := range slices.Concat(r.Connections, r.Accounts) {
		bits, isNumber := values["Unreadable"].(uint64)
		if given := values["Unreadable"]; given != nil && !isNumber || bits > math.MaxUint8 {
			return next, altered(errRecord)
		}
		var names []string
		for i, name := range unreadableV1 {
			if bits&(1<<i) != 0 {
				names = append(names, name)
			}
		}
		values["Unreadable"] = names
	}
	parts := map[string]any{}
	for kind, part := range r.Parts {
		parts[kind] = map[int]any{1: part.State, 2: allNumbered(part.Problems, problemV1)}
	}
	content, err := encoding.Marshal(map[int]any{
		1: numbered(r.User, userV1), 2: allNumbered(r.Connections, connectionV1), 3: allNumbered(r.Accounts, accountV1),
		4: allNumbered(r.Institutions, institutionV1), 5: r.Total, 6: parts,
	})
	if err != nil { // of a value that no version wrote
		return next, altered(errRecord)
	}
	return decoded[snapshotV2](content)
}

func numbered(values valuesV1, names []string) map[int]any {
	fields := make(map[int]any, len(names))
	for i, name := range names {
		fields[i+1] = values[name]
	}
	return fields
}

func allNumbered(all []valuesV1, names []string) []map[int]any {
	return mapped(all, func(values *valuesV1) map[int]any { return numbered(*values, names) })
}
