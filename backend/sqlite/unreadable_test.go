package sqlite

import (
	"reflect"
	"testing"
	"time"

	"userlookup/backend"
)

// TestSave_UnknownStatusAndUnreadableTimes_ArePreserved finds a user as they were: an unknown
// status is not the platform's null, and a time that cannot be read is not one that
// was never given.
func TestSave_UnknownStatusAndUnreadableTimes_ArePreserved(t *testing.T) {
	s := newScene(t)
	look := someLook(1, 3, noon)
	look.Connections[0].Status, look.Connections[0].Unreadable = backend.StatusUnknown, backend.TimeLastSuccess|backend.TimeCreated
	look.Connections[1].Status = backend.StatusNone
	look.Accounts[0].Unreadable = backend.TimeCreated
	look.Jobs[1].Unreadable = backend.TimeFinished
	look.Jobs[1].FinishedAt = time.Time{}
	s.save(look)
	saved := s.find("U-1")
	if !reflect.DeepEqual(saved.Connections, look.Connections) || !reflect.DeepEqual(saved.Accounts, look.Accounts) {
		t.Errorf("got %+v\n%+v", saved.Connections, saved.Accounts)
	}
	if got := history(t, saved); got[1].Unreadable != backend.TimeFinished || !got[1].FinishedAt.IsZero() || got[0].Unreadable != 0 {
		t.Errorf("got %+v", got[1])
	}
	list, err := s.namespace.List(t.Context(), backend.SavedQuery{Limit: 1})
	if err != nil || list.Users[0].Worst.Status != backend.StatusUnknown || list.Users[0].Family != backend.FamilyUnknown || list.Users[0].Worst.Name != "First Bank" {
		t.Errorf("got %+v, %v", list.Users, err)
	}
}
