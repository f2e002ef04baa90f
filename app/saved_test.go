package app

import (
	"database/sql"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"testing"

	"userlookup/app/compose"
	"userlookup/backend"
	"userlookup/backend/profiles"
	"userlookup/backend/session"
)

// keeping is a window on the sample data that keeps what it looks up below root.
type keeping struct {
	*testing.T
	*Saved
	root string
}

func newKeeping(t *testing.T, spoil func(data string)) *keeping {
	t.Helper()
	root := t.TempDir()
	if spoil != nil {
		spoil(filepath.Join(root, "data"))
	}
	b := newBridge(slog.New(slog.DiscardHandler), "test", compose.ProfilesUnder(root), noEnvironment)
	b.open()
	t.Cleanup(b.close)
	return &keeping{t, &Saved{b}, root}
}

// lookUp looks a user up and waits until that is kept, or cannot be.
func (k *keeping) lookUp(id string) (requestID string) {
	k.Helper()
	requestID, scope := k.begin(id)
	_ = scope.Flush(k.Context())
	return requestID
}

// begin looks a user up, and does not wait until that is kept.
func (k *keeping) begin(id string) (requestID string, scope *session.Scope) {
	k.Helper()
	requestID = "request of " + id
	if _, err := (&Lookup{k.bridge}).LookupUser(LookupRequest{RequestID: requestID, Text: id}); err != nil {
		k.Fatal(err)
	}
	scope, err := k.bridge.workspace.Enter(k.Context(), "Lookup.LookupUser")
	if err != nil {
		k.Fatal(err)
	}
	if _, err := scope.Await(k.Context(), requestID); err != nil {
		k.Fatal(err)
	}
	return requestID, scope
}

func (k *keeping) state(users int) {
	k.Helper()
	if state, err := k.State(); err != nil || state.Off != nil || state.Users != users {
		k.Errorf("got %+v, %v; want %d users", state, err, users)
	}
}

func (k *keeping) hints(requestID string) []backend.InstitutionHint {
	k.Helper()
	hints, err := k.Hints(requestID)
	if err != nil {
		k.Error(err)
	}
	return hints
}

// The third user in a day with trouble at one bank shows a hint on the open page.
func TestHints_FewerThanThreeSavedUsers_ReturnsNone(t *testing.T) {
	k := newKeeping(t, nil)
	k.lookUp("U-1010")
	if hints := k.hints(k.lookUp("U-1011")); len(hints) != 0 {
		t.Errorf("of two users: %+v", hints)
	}
	third := k.lookUp("U-1012")
	hints := k.hints(third)
	if len(hints) != 1 || hints[0].Users != 3 || hints[0].Failing != 3 {
		t.Fatalf("of three: %+v", hints)
	}
	if hints := k.hints(k.lookUp("U-1018")); len(hints) != 0 {
		t.Errorf("of one without connections: %+v", hints)
	}
	if _, err := k.Forget(k.guidOf("U-1010"), ""); err != nil {
		t.Fatal(err)
	}
	if hints := k.hints(third); len(hints) != 0 {
		t.Errorf("when one was forgotten: %+v", hints)
	}
}

func (k *keeping) guidOf(id string) string {
	k.Helper()
	list, err := k.List(backend.SavedQuery{Text: id, Sort: "time", Limit: 10})
	if err != nil || len(list.Users) != 1 {
		k.Fatalf("%+v, %v", list, err)
	}
	return list.Users[0].GUID
}

func TestSaved_Users_AreListedForgottenAndErased(t *testing.T) {
	k := newKeeping(t, nil)
	one, two := k.lookUp("U-1001"), k.lookUp("U-1002")
	k.state(2)
	if list, err := k.List(backend.SavedQuery{Sort: "worst", Limit: 500}); err != nil || list.Total != 2 || list.Users[0].UserID != "U-1002" || list.Users[0].Status != "DENIED" {
		t.Errorf("%+v, %v", list, err)
	}
	if state, err := k.Forget(k.guidOf("U-1002"), ""); err != nil || state.Users != 1 {
		t.Errorf("forget: %+v, %v", state, err)
	}
	if _, err := k.Snapshots(two); !backend.HasCode(err, backend.CodeNotOpen) {
		t.Errorf("the forgotten user is open: %v", err)
	}
	if _, err := k.Forget("USR-nobody", ""); !backend.HasCode(err, backend.CodeNotSaved) {
		t.Errorf("nobody: %v", err)
	}
	if snapshots, err := k.Snapshots(one); err != nil || len(snapshots) != 1 {
		t.Errorf("%+v, %v", snapshots, err)
	}
	if changes, err := k.Changes(ChangesRequest{RequestID: one}); err != nil || changes.From != "" || changes.None {
		t.Errorf("the first look-up: %+v, %v", changes, err)
	}
	if state, err := k.Erase(); err != nil || state.Users != 0 || state.Off != nil {
		t.Errorf("erase: %+v, %v", state, err)
	}
	if _, err := k.Changes(ChangesRequest{RequestID: one}); !backend.HasCode(err, backend.CodeNotOpen) {
		t.Errorf("an erased user is open: %v", err)
	}
	k.lookUp("U-1001")
	k.state(1)
}

// A platform that was left may still be keeping what it found.
func TestErase_CopiesOfAFormerPlatform_AreErased(t *testing.T) {
	k := newKeeping(t, nil)
	k.lookUp("U-1001")
	file := filepath.Join(k.root, "data", "userlookup.db")
	other, err := sql.Open("sqlite3", file+"?_txlock=immediate")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = other.Close() }()
	held, err := other.BeginTx(t.Context(), nil) // nothing can be kept meanwhile
	if err != nil {
		t.Fatal(err)
	}
	k.begin("U-1002")
	k.begin("U-1003")
	workspace, err := k.bridge.openWorkspace(profiles.PlatformConfig{})
	if err != nil {
		t.Fatal(err)
	}
	if err := k.bridge.replace(workspace); err != nil {
		t.Fatal(err)
	}
	erased := make(chan error)
	go func() {
		_, err := k.Erase()
		erased <- err
	}()
	if err := errors.Join(held.Rollback(), other.Close(), <-erased, k.bridge.waitForSaves(t.Context())); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(file); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("something was kept after all was erased: %v", err)
	}
}

func TestSetRetention_IsSavedAndPurgesAtOnce(t *testing.T) {
	k := newKeeping(t, nil)
	for _, id := range []string{"U-1001", "U-1002", "U-1003"} {
		k.lookUp(id)
	}
	for argument, form := range map[string]RetentionForm{
		"days": {Days: 0, Most: 1}, "most": {Days: 1, Most: 100_001},
	} {
		if _, err := k.SetRetention(form); backend.AsError(err).Params["argument"] != argument {
			t.Errorf("%+v: %v", form, err)
		}
	}
	k.state(3)
	state, err := k.SetRetention(RetentionForm{Days: 7, Most: 2})
	if err != nil || state.Users != 2 || state.Days != 7 || state.Most != 2 {
		t.Errorf("%+v, %v", state, err)
	}
}

// Where nothing can be kept the page is notified why, gets no hint, and look-ups go on.
func TestSaved_StorageUnavailable_ReportsTheReason(t *testing.T) {
	k := newKeeping(t, func(data string) {
		if err := os.WriteFile(data, []byte("a file where the folder should be"), 0o600); err != nil {
			t.Fatal(err)
		}
	})
	requestID := k.lookUp("U-1010")
	state, err := k.State()
	if err != nil || state.Off == nil || state.Off.Code != string(backend.CodeFolderUnusable) || state.Users != 0 {
		t.Fatalf("%+v, %v", state, err)
	}
	if hints, err := k.Hints(requestID); !backend.HasCode(err, backend.CodeFolderUnusable) || len(hints) != 0 {
		t.Errorf("hints: %+v, %v", hints, err)
	}
	if err := os.Remove(filepath.Join(k.root, "data")); err != nil {
		t.Fatal(err)
	}
	if state, err := k.Retry(""); err != nil || state.Off != nil {
		t.Errorf("when it can: %+v, %v", state, err)
	}
	k.lookUp("U-1011")
	k.state(1)
}
