package export

import (
	"slices"
	"testing"
	"time"

	"userlookup/backend"
)

func TestFactsOf_EachReportPosition_IsUsedOnce(t *testing.T) {
	var positions []int
	for _, fact := range FactsOf(&backend.ConnectionView{}, time.Time.String) {
		if fact.position != 0 {
			positions = append(positions, fact.position)
		}
	}
	slices.Sort(positions)
	for i, position := range positions {
		if position != i+1 {
			t.Fatalf("the positions are %v", positions)
		}
	}
}
