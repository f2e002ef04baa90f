package backend_test

import (
	"testing"
	"time"

	"userlookup/backend"
)

// TestWhatDidNotComeIsTakenFromTheEarlierLookUp has a look-up that was stopped, or
// had no answer, before anything but the user came. What the platform refused is not
// taken.
func TestWhatDidNotComeIsTakenFromTheEarlierLookUp(t *testing.T) {
	for code, taken := range map[backend.Code]bool{
		backend.CodeTimeout: true, backend.CodeCancelled: true, backend.CodeForbidden: false, backend.CodeNotProvided: false,
	} {
		later := backend.Snapshot{At: noon.Add(time.Hour), User: morning().User, Parts: map[backend.PartKind]backend.SnapshotPart{}}
		for _, kind := range backend.PartKinds {
			later.Parts[kind] = failed(kind, "", code)[kind]
		}
		got := later.Over(morning())
		if (len(got.Connections) == 5 && len(got.Accounts) == 2 && len(got.Institutions) == 2) != taken {
			t.Errorf("%s: got %d connections, %d accounts, %d institutions", code, len(got.Connections), len(got.Accounts), len(got.Institutions))
		}
		if got.Parts[backend.PartConnections].State != backend.PartFailed || got.Parts[backend.PartConnections].FetchedAt.IsZero() == taken {
			t.Errorf("%s: got %+v", code, got.Parts[backend.PartConnections])
		}
	}
}

// TestAListThatBrokeOffIsFilledUp has the first page of each list, and no second.
func TestAListThatBrokeOffIsFilledUp(t *testing.T) {
	later := evening()
	later.Connections, later.Accounts, later.Institutions = later.Connections[4:], later.Accounts[:1], later.Institutions[:1]
	later.Parts = map[backend.PartKind]backend.SnapshotPart{}
	for _, kind := range backend.PartKinds {
		later.Parts[kind] = failed(kind, "", backend.CodeTimeout)[kind]
	}
	got := later.Over(morning())
	status := map[string]backend.ConnectionStatus{}
	for _, connection := range got.Connections {
		status[connection.GUID] = connection.Status
	}
	if len(got.Connections) != 5 || len(status) != 5 || status["MBR-1"] != backend.StatusDenied || status["MBR-5"] != backend.StatusDenied {
		t.Errorf("connections: %v", status)
	}
	if len(got.Accounts) != 3 || len(got.Institutions) != 2 || got.Institutions[0].Status != "UNAVAILABLE" {
		t.Errorf("accounts: %v, institutions: %v", got.Accounts, got.Institutions)
	}
	if len(later.Connections) != 1 || len(morning().Connections) != 5 {
		t.Error("one of the two look-ups was changed")
	}
}
