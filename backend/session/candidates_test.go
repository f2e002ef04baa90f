package session_test

import (
	"context"
	"reflect"
	"testing"

	"userlookup/backend"
)

func TestSeveralUsersAreAChoice(t *testing.T) {
	several := &backend.SharedEmail{Users: []backend.User{{ID: "U-1"}, {ID: "U-2"}}, Total: 2}
	_, entry := start(t, source(func(_ context.Context, query backend.Query, _ func(backend.Part)) error {
		if query.Kind != backend.QueryByEmail {
			t.Errorf("asked as %+v", query)
		}
		return several
	}))
	view, err := entry.Open(t.Context(), "r1", "a@b.example", ignore)
	if err != nil || !reflect.DeepEqual(view.Candidates, several.View()) || view.User != nil || view.Loading {
		t.Fatalf("got %+v, %v", view, err)
	}
	if len(view.Problems) != 1 || view.Problems[0].Code != backend.CodeSeveralUsers || view.Problems[0].Params["ids"] != "U-1, U-2" {
		t.Errorf("got %+v", view.Problems)
	}
	_, err = entry.Timeline(t.Context(), "r1", backend.TimelineQuery{Limit: 1})
	wantCode(t, err, backend.CodeSeveralUsers)
	if recent, _ := entry.Recent(t.Context()); len(recent) != 0 {
		t.Errorf("recent are %+v", recent)
	}
}

func TestAUserOpenedBeforeIsKnownByEmailToo(t *testing.T) {
	var known *backend.PriorResult
	_, entry := start(t, source(func(ctx context.Context, query backend.Query, deliver func(backend.Part)) error {
		known = query.Prior
		return whole(ctx, query, deliver)
	}))
	for i, text := range []string{"U-1", "F@x.example", "other@x.example"} {
		if _, err := entry.Open(t.Context(), text, text, ignore); err != nil {
			t.Fatal(err)
		}
		if _, err := entry.Await(t.Context(), text); err != nil {
			t.Fatal(err)
		}
		if (known != nil) != (i == 1) {
			t.Errorf("of %s %+v is known", text, known)
		}
	}
}
