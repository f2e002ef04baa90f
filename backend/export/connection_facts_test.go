package export

import (
	"slices"
	"testing"
	"time"

	"userlookup/backend"
)

func TestFactsOf_EachReportPosition_IsUsedOnce(t *testing.T) {
	var places []int
	for _, fact := range FactsOf(&backend.ConnectionView{}, time.Time.String) {
		if fact.place != 0 {
			places = append(places, fact.place)
		}
	}
	slices.Sort(places)
	for i, place := range places {
		if place != i+1 {
			t.Fatalf("the places are %v", places)
		}
	}
}
