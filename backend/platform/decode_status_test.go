package platform

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"userlookup/backend"
)

// statusRows maps values of connection_status to statuses. "missing" omits the field.
func statusRows() map[string]backend.ConnectionStatus {
	rows := map[string]backend.ConnectionStatus{
		"missing": "", `null`: backend.StatusNone,
		`""`: "", `" "`: "", `"\t\n"`: "", `{}`: "", `{"name":"CONNECTED"}`: "", `[]`: "", `["CONNECTED"]`: "", `[6]`: "", `true`: "", `false`: "",
		`99`: "99", `-1`: "-1", `42`: "42", `"42"`: "42", `6.0`: "6.0", `6.5`: "6.5", `6e0`: "6e0", `1e99`: "1e99", `"06"`: "06", `"+6"`: "+6", `" 6"`: " 6", `"-0"`: "-0", `-0`: "-0",
		`"99999999999999999999"`: "99999999999999999999",
		`"CONNECTED"`:            "CONNECTED", `"connected"`: "connected", `" CONNECTED"`: " CONNECTED", `"CONNECTED "`: "CONNECTED ", `"BRAND_NEW"`: "BRAND_NEW",
		`"null"`: "null", `"NULL"`: "NULL", `"none"`: `"none"`, `"NONE"`: "NONE", `"unknown"`: "unknown", `"true"`: "true",
	}
	for number, status := range strings.Fields("CREATED PREVENTED DENIED CHALLENGED REJECTED LOCKED CONNECTED IMPEDED RECONNECTED DEGRADED DISCONNECTED " +
		"DISCONTINUED CLOSED DELAYED FAILED UPDATED DISABLED IMPORTED RESUMED EXPIRED IMPAIRED PENDING") {
		for _, spelt := range []string{fmt.Sprint(number), fmt.Sprintf("%q", fmt.Sprint(number)), fmt.Sprintf("%q", status)} {
			rows[spelt] = backend.ConnectionStatus(status)
		}
	}
	return rows
}

// TestDecodeStatus_OtherType_IsUnknown decodes it in each response that contains it.
func TestDecodeStatus_OtherType_IsUnknown(t *testing.T) {
	for value, want := range statusRows() {
		object := `{"guid":"MBR-1","connection_status":` + value + `}`
		if value == "missing" {
			object = `{"guid":"MBR-1"}`
		}
		members, err := decodeConnections([]byte(`{"members":[` + object + `]}`))
		if err != nil || members.Items[0].Status != want {
			t.Errorf("members %s: got %+v, %v", value, members.Items, err)
		}
		if !slices.Contains(backend.ConnectionStatuses(), want) && want.Family() != backend.FamilyUnknown {
			t.Errorf("%s is of the family %s", value, want.Family())
		}
	}
}
