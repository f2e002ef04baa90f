package merge_test

import (
	"testing"
	"time"

	"userlookup/backend"
	"userlookup/backend/merge"
)

// allReady are the parts of a complete snapshot.
func allReady() map[backend.PartKind]backend.SnapshotPart {
	parts := map[backend.PartKind]backend.SnapshotPart{}
	for _, kind := range backend.PartKinds {
		parts[kind] = backend.SnapshotPart{State: backend.PartReady, FetchedAt: noon}
	}
	return parts
}

// failed is allReady with one failed part.
func failed(kind backend.PartKind, id string, code backend.Code) map[backend.PartKind]backend.SnapshotPart {
	parts := allReady()
	parts[kind] = backend.SnapshotPart{State: backend.PartFailed, Problems: []backend.Problem{
		{About: backend.About{Part: kind, ID: id}, Err: backend.NewError(code, nil)},
	}}
	return parts
}

// morning and evening are two look-ups of one user, three hours apart.
func morning() backend.Snapshot {
	return backend.Snapshot{
		At: noon.Add(-3 * time.Hour), Parts: allReady(), User: *someone,
		Connections: []backend.Connection{
			{GUID: "MBR-1", Status: backend.StatusConnected}, {GUID: "MBR-2", Status: backend.StatusChallenged},
			{GUID: "MBR-3", Status: backend.StatusConnected}, {GUID: "MBR-4", Status: backend.StatusConnected},
			{GUID: "MBR-5", Status: backend.StatusDenied},
		},
		Accounts:     []backend.Account{{GUID: "ACT-1", ConnectionGUID: "MBR-4"}, {GUID: "ACT-2", ConnectionGUID: "MBR-4"}},
		Institutions: []backend.Institution{{Code: "platypus", Status: "OPERATIONAL"}, {Code: "narnia", Status: "OPERATIONAL"}},
	}
}

func evening() backend.Snapshot {
	s := morning()
	s.At = noon
	s.Connections = []backend.Connection{
		{GUID: "MBR-6", Status: backend.StatusCreated}, s.Connections[3], s.Connections[2], s.Connections[1], {GUID: "MBR-1", Status: backend.StatusDenied},
	}
	s.Accounts = []backend.Account{{GUID: "ACT-3", ConnectionGUID: "MBR-4"}, {GUID: "ACT-1", ConnectionGUID: "MBR-4"}}
	s.Institutions[0].Status = "UNAVAILABLE"
	return s
}

// TestSnapshots_MissingParts_ComeFromEarlierLookup has a look-up that was stopped, or
// had no answer, before anything but the user came. What the platform refused is not
// taken.
func TestSnapshots_MissingParts_ComeFromEarlierLookup(t *testing.T) {
	for code, taken := range map[backend.Code]bool{
		backend.CodeTimeout: true, backend.CodeCancelled: true, backend.CodeForbidden: false, backend.CodeNotProvided: false,
	} {
		later := backend.Snapshot{At: noon.Add(time.Hour), User: morning().User, Parts: map[backend.PartKind]backend.SnapshotPart{}}
		for _, kind := range backend.PartKinds {
			later.Parts[kind] = failed(kind, "", code)[kind]
		}
		got := merge.Snapshots(morning(), later)
		if (len(got.Connections) == 5 && len(got.Accounts) == 2 && len(got.Institutions) == 2) != taken {
			t.Errorf("%s: got %d connections, %d accounts, %d institutions", code, len(got.Connections), len(got.Accounts), len(got.Institutions))
		}
		if got.Parts[backend.PartConnections].State != backend.PartFailed || got.Parts[backend.PartConnections].FetchedAt.IsZero() == taken {
			t.Errorf("%s: got %+v", code, got.Parts[backend.PartConnections])
		}
	}
}

// TestSnapshots_InterruptedList_IsFilledFromEarlierLookup has the first page of each list, and no second.
func TestSnapshots_InterruptedList_IsFilledFromEarlierLookup(t *testing.T) {
	later := evening()
	later.Connections, later.Accounts, later.Institutions = later.Connections[4:], later.Accounts[:1], later.Institutions[:1]
	later.Parts = map[backend.PartKind]backend.SnapshotPart{}
	for _, kind := range backend.PartKinds {
		later.Parts[kind] = failed(kind, "", backend.CodeTimeout)[kind]
	}
	got := merge.Snapshots(morning(), later)
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
