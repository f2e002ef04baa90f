package sqlite

import (
	"testing"
	"time"

	"userlookup/backend"
)

func (s *scene) purge(r backend.Retention) int {
	s.Helper()
	n, err := s.namespace.Purge(s.Context(), r)
	if err != nil {
		s.Fatal(err)
	}
	return n
}

const day = 24 * time.Hour

func TestPurge_OldCopies_AreDeleted(t *testing.T) {
	s := newScene(t)
	other := s.namespaceOf(s.db, "another platform")
	s.save(someLook(1, 1, noon.Add(-31*day)), someLook(2, 1, noon.Add(-29*day)), someLook(3, 1, noon))
	if err := other.Save(t.Context(), someLook(1, 1, noon.Add(-31*day))); err != nil {
		t.Fatal(err)
	}
	if n := s.purge(backend.DefaultRetention); n != 2 || s.find("U-1") != nil || s.find("U-2") == nil {
		t.Errorf("%d were purged", n)
	}
	if saved, err := other.Find(t.Context(), byID("U-1")); saved != nil || err != nil {
		t.Errorf("of a platform that nobody opens any more there is %v, %v", saved, err)
	}
	if n := s.purge(backend.DefaultRetention); n != 0 {
		t.Errorf("%d were purged again", n)
	}
	if n := s.purge(backend.Retention{}); n != 0 {
		t.Errorf("without limits %d were purged", n)
	}
}

func TestPurge_TooManyCopies_DeletesTheOldest(t *testing.T) {
	s := newScene(t)
	for n := range 6 {
		s.save(someLook(n, 1, noon.Add(-time.Duration(n)*time.Hour))) // of a clock that jumps: the first was looked up first
	}
	if n := s.purge(backend.Retention{Days: 30, Most: 4}); n != 2 || s.find("U-0") != nil || s.find("U-1") != nil || s.find("U-2") == nil {
		t.Errorf("%d were purged", n)
	}
}

func TestPurge_ClockAhead_WaitsADay(t *testing.T) {
	s := newScene(t)
	s.save(someLook(1, 1, noon))
	for _, step := range []struct {
		at   time.Time
		want int
		why  string
	}{
		{noon, 0, "a day like any other"},
		{noon.AddDate(4, 0, 0), 0, "the clock is set wrong"},
		{noon.AddDate(4, 0, 0).Add(time.Hour), 0, "the application starts again"},
		{noon.Add(day), 0, "the clock is put right"},
		{noon.Add(2 * day), 0, "and goes on"},
		{noon.Add(60 * day), 0, "the device was off for weeks"},
		{noon.Add(60*day + 23*time.Hour), 0, "and is on for most of a day"},
		{noon.Add(61*day + time.Minute), 1, "and for a day"},
	} {
		s.clock.at = step.at
		if n := s.purge(backend.DefaultRetention); n != step.want {
			t.Fatalf("%s: %d were purged", step.why, n)
		}
	}
}

// TestPurge_DeviceRarelyOn_StillPurges purges by the time of the start before.
func TestPurge_DeviceRarelyOn_StillPurges(t *testing.T) {
	s := newScene(t)
	s.save(someLook(1, 1, noon))
	var purged []int
	for month := range 3 {
		s.clock.at = noon.Add(time.Duration(month+1) * 60 * day)
		purged = append(purged, s.purge(backend.DefaultRetention))
	}
	if purged[0] != 0 || purged[1] != 1 {
		t.Errorf("got %v", purged)
	}
}

func TestPurge_ClockWrongFromTheStart_UsesTheLastLookup(t *testing.T) {
	s := newScene(t)
	s.save(someLook(1, 1, noon))
	s.clock.at = noon.AddDate(4, 0, 0)
	if n := s.purge(backend.DefaultRetention); n != 0 {
		t.Errorf("%d were purged by the first purge", n)
	}
}

func TestPurge_PlatformRetention_DeletesItsCopiesOnly(t *testing.T) {
	s := newScene(t)
	other := s.namespaceOf(s.db, "another platform")
	s.save(someLook(1, 1, noon.Add(-6*day)), someLook(2, 1, noon.Add(-4*day)), someLook(3, 1, noon))
	if err := other.Save(t.Context(), someLook(1, 1, noon.Add(-6*day))); err != nil {
		t.Fatal(err)
	}
	if n := s.purge(backend.Retention{Days: 30, OwnDays: 5}); n != 1 || s.find("U-1") != nil || s.find("U-2") == nil {
		t.Errorf("%d were purged", n)
	}
	if saved, err := other.Find(t.Context(), byID("U-1")); saved == nil || err != nil {
		t.Errorf("of the other platform there is %v, %v", saved, err)
	}
}
