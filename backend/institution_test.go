package backend_test

import (
	"reflect"
	"testing"

	"userlookup/backend"
)

func TestAHintNeedsThreeUsersAndHalfOfThem(t *testing.T) {
	for _, test := range []struct {
		users, failing int
		want           bool
	}{
		{0, 0, false}, {2, 2, false}, {3, 2, false}, {3, 3, true}, {6, 3, true}, {7, 3, false}, {7, 4, true}, {1000, 499, false}, {1000, 500, true},
	} {
		if got := (backend.InstitutionStats{Users: test.users, Failing: test.failing}).Tell(); got != test.want {
			t.Errorf("%d of %d: got %v", test.failing, test.users, got)
		}
	}
}

func TestHintsStandByCodeAndNeedOne(t *testing.T) {
	got := backend.Hints(map[string]backend.InstitutionStats{
		"platypus": {Users: 5, Failing: 3}, "gringotts": {Users: 4, Failing: 4}, "narnia": {Users: 9, Failing: 1}, "": {Users: 3, Failing: 3},
	})
	want := []backend.InstitutionHint{
		{InstitutionCode: "gringotts", Users: 4, Failing: 4},
		{InstitutionCode: "platypus", Users: 5, Failing: 3},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v", got)
	}
}

func TestOnlyFailuresOfTheSystemCount(t *testing.T) {
	var failing []string
	for _, status := range append(backend.ConnectionStatuses(), "BRAND_NEW") {
		if status.FailsBySystem() {
			failing = append(failing, string(status))
		}
	}
	if want := []string{"DEGRADED", "DISCONNECTED", "FAILED"}; !reflect.DeepEqual(failing, want) {
		t.Errorf("got %q", failing)
	}
}
