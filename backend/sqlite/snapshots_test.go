package sqlite

import (
	"errors"
	"reflect"
	"slices"
	"testing"
	"time"

	"userlookup/backend"
)

func (s *scene) snapshots(guid string) []backend.SnapshotInfo {
	s.Helper()
	infos, err := s.namespace.Snapshots(s.Context(), guid)
	if err != nil {
		s.Fatal(err)
	}
	return infos
}

// shuffled is the same look-up as the platform may answer another time.
func shuffled(look backend.LookupResult, at time.Time) backend.LookupResult {
	look.At = at
	look.Connections, look.Institutions = slices.Clone(look.Connections), slices.Clone(look.Institutions)
	slices.Reverse(look.Connections)
	slices.Reverse(look.Institutions)
	parts := map[backend.PartKind]backend.SnapshotPart{}
	for kind, part := range look.Parts {
		part.FetchedAt = at
		parts[kind] = part
	}
	look.Parts = parts
	return look
}

func TestSave_SameContent_IsOneSnapshot(t *testing.T) {
	s := newScene(t)
	first := someLook(1, 1, noon)
	other := shuffled(first, noon.Add(2*time.Hour))
	other.Connections[0].Status = backend.StatusDenied
	s.save(first, shuffled(first, noon.Add(time.Hour)), other, shuffled(first, noon.Add(3*time.Hour)))
	infos := s.snapshots("USR-00001")
	want := []backend.SnapshotInfo{
		{ID: 3, Times: []time.Time{noon.Add(3 * time.Hour)}},
		{ID: 2, Times: []time.Time{noon.Add(2 * time.Hour)}},
		{ID: 1, Times: []time.Time{noon.Add(time.Hour), noon}},
	}
	if !reflect.DeepEqual(infos, want) {
		t.Errorf("got %v", infos)
	}
	for id, status := range map[int64]backend.ConnectionStatus{1: backend.StatusFailed, 2: backend.StatusDenied, 3: backend.StatusFailed} {
		got, err := s.namespace.Snapshot(t.Context(), "USR-00001", id)
		if err != nil || got.Connections[1].Status != status {
			t.Errorf("%d: got %v, %v", id, got.Connections, err)
		}
	}
	got, err := s.namespace.Snapshot(t.Context(), "USR-00001", 1)
	if err != nil || !got.At.Equal(noon.Add(time.Hour)) || !got.Parts[backend.PartAccounts].FetchedAt.Equal(noon.Add(time.Hour)) {
		t.Errorf("got %v, %v", got, err)
	}
}

// TestSave_LookUpSavedTwice_IsOneSnapshot keeps the second half in the place of
// the first, whether earlier look-ups found the same as one, the other or neither.
func TestSave_LookUpSavedTwice_IsOneSnapshot(t *testing.T) {
	for name, test := range map[string]struct {
		before int // what the look-up before found; 0 for none
		half   int
		whole  int
		want   []backend.SnapshotInfo
	}{
		"the first":        {0, 1, 2, []backend.SnapshotInfo{{ID: 1, Times: []time.Time{noon.Add(2 * time.Minute)}}}},
		"another":          {3, 1, 2, []backend.SnapshotInfo{{ID: 2, Times: []time.Time{noon.Add(2 * time.Minute)}}, {ID: 1, Times: []time.Time{noon}}}},
		"half the same":    {1, 1, 2, []backend.SnapshotInfo{{ID: 2, Times: []time.Time{noon.Add(2 * time.Minute)}}, {ID: 1, Times: []time.Time{noon}}}},
		"the same at last": {2, 1, 2, []backend.SnapshotInfo{{ID: 1, Times: []time.Time{noon.Add(2 * time.Minute), noon}}}},
		"all the same":     {2, 2, 2, []backend.SnapshotInfo{{ID: 1, Times: []time.Time{noon.Add(2 * time.Minute), noon}}}},
	} {
		s := newScene(t)
		found := func(total int, at time.Time) backend.LookupResult {
			look := shuffled(someLook(1, 1, noon), at)
			look.Total = total
			return look
		}
		if test.before > 0 {
			s.save(found(test.before, noon))
		}
		whole := found(test.whole, noon.Add(2*time.Minute))
		whole.Replaces = noon.Add(time.Minute)
		s.save(found(test.half, noon.Add(time.Minute)), whole)
		if got := s.snapshots("USR-00001"); !reflect.DeepEqual(got, test.want) {
			t.Errorf("%s: got %v", name, got)
		}
		for _, info := range test.want { // each opens
			if snapshot, err := s.namespace.Snapshot(t.Context(), "USR-00001", info.ID); err != nil || !snapshot.At.Equal(info.Times[0]) {
				t.Errorf("%s: %d: got %v, %v", name, info.ID, snapshot.At, err)
			}
		}
	}
}

func TestSave_ManySnapshots_KeepsTheLast(t *testing.T) {
	s := newScene(t)
	look := someLook(1, 1, noon)
	for n := range 25 {
		look.Total = n
		s.save(look)
	}
	infos := s.snapshots("USR-00001")
	if len(infos) != maxSnapshots || infos[0].ID != 25 || infos[19].ID != 6 {
		t.Errorf("got %v", infos)
	}
	for n := range 150 {
		s.save(shuffled(look, noon.Add(time.Duration(n)*time.Minute)))
	}
	if infos = s.snapshots("USR-00001"); len(infos) != maxSnapshots || len(infos[0].Times) != maxTimes || !infos[0].Times[0].Equal(noon.Add(149*time.Minute)) {
		t.Errorf("got %d snapshots, the last with %d times", len(infos), len(infos[0].Times))
	}
	for _, id := range []int64{5, 26, 0, -1} {
		_, err := s.namespace.Snapshot(t.Context(), "USR-00001", id)
		wantSentence(t, err, backend.CodeNotSaved, "There is no saved copy of USR-00001")
	}
	if infos := s.snapshots("USR-2"); infos != nil {
		t.Errorf("of nobody: %v", infos)
	}
}

func TestSave_FailedPart_IsThatOfTheLookUpBefore(t *testing.T) {
	s := newScene(t)
	s.save(someLook(1, 1, noon))
	poor := someLook(1, 0, noon.Add(time.Hour))
	poor.Connections = nil
	poor.Parts[backend.PartConnections] = backend.SnapshotPart{State: backend.PartFailed, Problems: []backend.Problem{{About: backend.About{Part: backend.PartConnections}, Err: backend.NewError(backend.CodeTimeout, nil)}}}
	s.save(poor)
	saved := s.find("U-1")
	if len(saved.Connections) != 2 || !saved.Parts[backend.PartConnections].FetchedAt.Equal(noon) || !saved.At.Equal(noon.Add(time.Hour)) {
		t.Errorf("got %+v", saved.Snapshot)
	}
	list, err := s.namespace.List(t.Context(), backend.SavedQuery{Limit: 1})
	if err != nil || list.Users[0].All || list.Users[0].Connections != 2 {
		t.Errorf("got %+v, %v", list, err)
	}
}

// TestSave_ClockSetBack_KeepsTheOrderOfSaves saves at a time before the one before: the order is that
// of the look-ups.
func TestSave_ClockSetBack_KeepsTheOrderOfSaves(t *testing.T) {
	s := newScene(t)
	ahead, back := someLook(1, 1, noon.AddDate(5, 0, 0)), someLook(1, 1, noon)
	back.Total = 77
	s.save(ahead, someLook(2, 1, noon), back)
	if saved := s.find("U-1"); saved.Total != 77 || !saved.At.Equal(noon) {
		t.Errorf("got %v at %v", saved.Total, saved.At)
	}
	if infos := s.snapshots("USR-00001"); !infos[0].Times[0].Equal(noon) || !infos[1].Times[0].Equal(ahead.At) {
		t.Errorf("got %v", infos)
	}
	list, err := s.namespace.List(t.Context(), backend.SavedQuery{Limit: 1})
	if err != nil || list.Users[0].UserID != "U-1" {
		t.Errorf("got %+v, %v", list, err)
	}
}

func TestFind_SharedEmail_ReturnsSeveralUsers(t *testing.T) {
	s := newScene(t)
	one, two := someLook(1, 1, noon), someLook(2, 1, noon)
	two.User.Email = "PERSON-1@example.com"
	s.save(one, two)
	_, err := s.namespace.Find(t.Context(), backend.Query{Kind: backend.QueryByEmail, Value: "person-1@example.com"})
	var several *backend.SharedEmail
	if !errors.As(err, &several) || several.Total != 2 || several.Users[0].ID != "U-2" || several.Users[1].ID != "U-1" {
		t.Errorf("got %v", err)
	}
}
