package sqlite

import (
	"reflect"
	"testing"
	"time"

	"userlookup/backend"
)

func TestSightings_CountsUsersByInstitution(t *testing.T) {
	s := newScene(t)
	since := noon.Add(-24 * time.Hour)
	old, ahead := someLook(3, 1, noon.Add(-25*time.Hour)), someLook(4, 1, noon.Add(time.Hour))
	longBroken, caller, twice, paused := someLook(5, 1, noon), someLook(6, 1, noon), someLook(7, 1, noon), someLook(8, 1, noon)
	longBroken.Connections[1].LastAttemptAt = noon.AddDate(0, -1, 0)
	caller.Connections[1].Status = backend.StatusDenied
	paused.Connections[1].Status = backend.StatusDisabled
	twice.Connections[0].InstitutionCode = "second" // and well
	s.save(someLook(1, 1, noon), someLook(1, 1, noon), someLook(2, 1, noon.Add(-time.Hour)), old, ahead, longBroken, caller, twice, paused)
	if err := s.namespaceOf(s.db, "another platform").Save(t.Context(), someLook(1, 1, noon)); err != nil {
		t.Fatal(err)
	}
	got, err := s.namespace.InstitutionStats(t.Context(), []string{"first", "second", "third"}, since)
	want := map[string]backend.InstitutionStats{"first": {Users: 5}, "second": {Users: 6, Failing: 3}}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, %v", got, err)
	}
	if err := s.namespace.Forget(t.Context(), byID("U-1")); err != nil {
		t.Fatal(err)
	}
	if got, err = s.namespace.InstitutionStats(t.Context(), []string{"second"}, since); err != nil || got["second"] != (backend.InstitutionStats{Users: 5, Failing: 2}) {
		t.Errorf("after forgetting one: got %v, %v", got, err)
	}
}

// TestSightings_EarlierConnections_CountAtTheirTime has a look-up that could not have
// them.
func TestSightings_EarlierConnections_CountAtTheirTime(t *testing.T) {
	s := newScene(t)
	poor := someLook(1, 0, noon)
	poor.Connections = nil
	poor.Parts[backend.PartConnections] = backend.SnapshotPart{State: backend.PartFailed, Problems: []backend.Problem{{About: backend.About{Part: backend.PartConnections}, Err: backend.NewError(backend.CodeNoRoute, nil)}}}
	s.save(someLook(1, 0, noon.AddDate(0, 0, -2)), poor)
	if got, err := s.namespace.InstitutionStats(t.Context(), []string{"second"}, noon.AddDate(0, 0, -1)); err != nil || len(got) > 0 {
		t.Errorf("got %v, %v", got, err)
	}
}
