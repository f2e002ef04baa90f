package session_test

import (
	"context"
	"testing"

	"userlookup/backend"
)

func TestAUserOpenedBeforeIsLookedUpWithWhatIsKnown(t *testing.T) {
	var known *backend.Known
	_, entry := start(t, source(func(ctx context.Context, query backend.Query, deliver func(backend.Part)) error {
		known = query.Known
		if query.Value == "U-2" {
			return backend.NewError(backend.CodeUserNotFound, nil, "id", "U-2")
		}
		return whole(ctx, query, deliver)
	}))
	look := func(requestID, text string) {
		t.Helper()
		if _, err := entry.Open(t.Context(), requestID, text, ignore); err != nil {
			return
		}
		if _, err := entry.Await(t.Context(), requestID); err != nil {
			t.Fatal(err)
		}
	}
	for i, text := range []string{"U-1", "U-2", "u-1", "U-2"} {
		if look(text, text); i < 3 && known != nil {
			t.Errorf("of %s %+v is known", text, known)
		}
	}
	for requestID, text := range map[string]string{"again": "U-1", "by GUID": "USR-1"} {
		known = nil
		look(requestID, text)
		if known == nil || known.User.ID != "U-1" || !known.Whole || known.Timeline.Len() != 2 || len(known.Connections) != 1 {
			t.Fatalf("%s: got %+v", requestID, known)
		}
	}
	// The older view goes on to answer, by itself.
	timeline, err := entry.Timeline(t.Context(), "U-1", backend.TimelineQuery{Limit: 10})
	if err != nil || timeline.Matching != 2 {
		t.Errorf("got %+v, %v", timeline, err)
	}
}
