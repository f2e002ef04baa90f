package session

import (
	"testing"
	"time"

	"userlookup/backend"
)

func TestChanges_SelectsSnapshotsToCompare(t *testing.T) {
	at := func(hour int) time.Time { return time.Date(2026, 3, 26, hour, 0, 0, 0, time.UTC) }
	snapshots := []backend.SnapshotInfo{
		{ID: 9, Times: []time.Time{at(12)}},
		{ID: 8, Times: []time.Time{at(11), at(10)}},
		{ID: 5, Times: []time.Time{at(9)}},
	}
	folded := []backend.SnapshotInfo{{ID: 1, Times: []time.Time{at(12), at(11), at(10)}}}
	for name, test := range map[string]struct {
		snapshots []backend.SnapshotInfo
		from, to  int64
		want      pair
		wrong     string
	}{
		"last two":               {snapshots, 0, 0, pair{from: 8, to: 9}, ""},
		"repeated snapshot":      {snapshots, 0, 8, pair{8, 8, at(10)}, ""},
		"first snapshot":         {snapshots, 0, 5, pair{from: 0, to: 5}, ""},
		"two snapshots":          {snapshots, 5, 9, pair{from: 5, to: 9}, ""},
		"snapshot to last":       {snapshots, 5, 0, pair{from: 5, to: 9}, ""},
		"reversed order":         {snapshots, 9, 5, pair{from: 5, to: 9}, ""},
		"same snapshot":          {snapshots, 9, 9, pair{from: 9, to: 9}, ""},
		"all equal":              {folded, 0, 0, pair{1, 1, at(11)}, ""},
		"unknown from":           {snapshots, 7, 9, pair{}, "from"},
		"unknown to":             {snapshots, 0, 7, pair{}, "to"},
		"unknown to, known from": {snapshots, 5, -1, pair{}, "to"},
	} {
		got, err := choose(test.snapshots, test.from, test.to)
		if got != test.want {
			t.Errorf("%s: got %+v", name, got)
		}
		if failure := backend.AsError(err); (failure != nil) != (test.wrong != "") || failure != nil && failure.Params["argument"] != test.wrong {
			t.Errorf("%s: got %v", name, err)
		}
	}
}
