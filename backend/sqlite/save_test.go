package sqlite

import (
	"reflect"
	"testing"
	"time"

	"userlookup/backend"
)

func TestFind_SavedUser_IsFoundByIDGUIDAndEmail(t *testing.T) {
	s := newScene(t)
	look := someLook(1, 2500, noon)
	s.save(look, someLook(2, 3, noon))
	for name, query := range map[string]backend.Query{
		"id":    byID("U-1"),
		"guid":  {Kind: backend.QueryByGUID, Value: "USR-00001"},
		"email": {Kind: backend.QueryByEmail, Value: "PERSON-1@example.com"},
	} {
		saved, err := s.namespace.Find(t.Context(), query)
		if err != nil || saved == nil {
			t.Fatalf("%s: got %v, %v", name, saved, err)
		}
		if !reflect.DeepEqual(saved.Snapshot, look.Snapshot) {
			t.Errorf("%s: got %+v\nwant %+v", name, saved.Snapshot, look.Snapshot)
		}
		if got := history(t, saved); !reflect.DeepEqual(got, look.Jobs) || saved.Attempts != 2500 {
			t.Errorf("%s: got %d attempts, %d counted", name, len(got), saved.Attempts)
		}
		if !saved.Whole || !saved.GaplessSince.Equal(look.GaplessSince) {
			t.Errorf("%s: got %v, %v", name, saved.Whole, saved.GaplessSince)
		}
	}
	for _, query := range []backend.Query{byID("u-1"), byID(""), {Kind: backend.QueryByGUID, Value: "USR-1"}, {Kind: backend.QueryByEmail, Value: "nobody@example.com"}} {
		if saved, err := s.namespace.Find(t.Context(), query); saved != nil || err != nil {
			t.Errorf("%v: got %v, %v", query, saved, err)
		}
	}
}

func TestList_SavedUsers_AreSortedAndFiltered(t *testing.T) {
	s := newScene(t)
	well := someLook(2, 1, noon.Add(time.Hour))
	well.Connections = well.Connections[:1]
	s.save(someLook(1, 5, noon), well, someLook(3, 1, noon.Add(2*time.Hour)))
	for name, test := range map[string]struct {
		query           backend.SavedQuery
		want            []string
		matching, total int
	}{
		"by time":        {backend.SavedQuery{Sort: backend.SavedByTime, Limit: 2}, []string{"U-3", "U-2"}, 3, 3},
		"by worst":       {backend.SavedQuery{Sort: backend.SavedByWorst, Limit: 9}, []string{"U-3", "U-1", "U-2"}, 3, 3},
		"the rest":       {backend.SavedQuery{Sort: backend.SavedByTime, Offset: 2, Limit: 9}, []string{"U-1"}, 3, 3},
		"a part":         {backend.SavedQuery{Text: "u-", Offset: 1, Limit: 1}, []string{"U-2"}, 3, 3},
		"another part":   {backend.SavedQuery{Text: "-1", Limit: 9}, []string{"U-1"}, 1, 3},
		"a GUID":         {backend.SavedQuery{Text: "usr-00002", Limit: 9}, []string{"U-2"}, 1, 3},
		"part of a GUID": {backend.SavedQuery{Text: "USR-0", Limit: 9}, nil, 0, 3},
	} {
		list, err := s.namespace.List(t.Context(), test.query)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, user := range list.Users {
			got = append(got, user.UserID)
		}
		if !reflect.DeepEqual(got, test.want) || list.Matching != test.matching || list.Total != test.total {
			t.Errorf("%s: got %v, %d of %d", name, got, list.Matching, list.Total)
		}
	}
	list, err := s.namespace.List(t.Context(), backend.SavedQuery{Offset: 2, Limit: 1})
	want := backend.SavedUser{UserID: "U-1", GUID: "USR-00001", At: noon, Attempts: 5, Overview: backend.Overview{
		Connections: 2, All: true, Family: backend.FamilyBroken,
		Worst: backend.Judged{Name: "Second Bank", Status: backend.StatusFailed, Assessment: backend.Assessment{Family: backend.FamilyBroken}},
	}}
	if err != nil || !reflect.DeepEqual(list.Users, []backend.SavedUser{want}) {
		t.Errorf("got %+v, %v", list.Users, err)
	}
}
