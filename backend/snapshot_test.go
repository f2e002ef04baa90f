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
