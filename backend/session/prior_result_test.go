package session_test

import (
	"context"
	"testing"

	"userlookup/backend"
)

func TestAUserOpenedBeforeIsLookedUpWithWhatIsKnown(t *testing.T) {
	var known *backend.PriorResult
	_, entry := start(t, source(func(ctx context.Context, query backend.Query, deliver func(backend.Part)) error {
		known = query.Prior
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

// The platform lists the attempts at first, and refuses them afterwards. Nothing is saved.
func TestTimeline_AttemptsAreRefused_ShowsNoneThatWereKnown(t *testing.T) {
	refused := false
	_, scope := start(t, source(func(ctx context.Context, query backend.Query, deliver func(backend.Part)) error {
		return whole(ctx, query, func(part backend.Part) {
			switch part.Kind {
			case backend.PartAttempts, backend.PartJobs, backend.PartHistory:
				if refused {
					part = backend.Part{Kind: part.Kind, Done: true, Problems: []backend.Problem{
						{About: backend.About{Part: part.Kind}, Err: backend.NewError(backend.CodeForbidden, nil)},
					}}
				}
			default:
				if query.Only != "" {
					return
				}
			}
			deliver(part)
		})
	}))
	want := func(requestID string, attempts int) {
		t.Helper()
		view, err := scope.Await(t.Context(), requestID)
		if err != nil {
			t.Fatal(err)
		}
		timeline, err := scope.Timeline(t.Context(), requestID, backend.TimelineQuery{Limit: 10})
		if err != nil || timeline.Matching != attempts || view.Timeline.Known != attempts {
			t.Errorf("%s: got %d of %d, %v", requestID, timeline.Matching, view.Timeline.Known, err)
		}
	}
	look := func(requestID string, attempts int) {
		t.Helper()
		if _, err := scope.Open(t.Context(), requestID, "U-1", ignore); err != nil {
			t.Fatal(err)
		}
		want(requestID, attempts)
	}
	look("first", 2)
	refused = true
	look("refused", 0)
	if _, err := scope.Job(t.Context(), "refused", "JOB-1"); !backend.HasCode(err, backend.CodeJobNotFound) {
		t.Errorf("an attempt is given: %v", err)
	}
	refused = false
	look("allowed", 2)
	refused = true
	if _, err := scope.Retry(t.Context(), "allowed", backend.PartAttempts, ignore); err != nil {
		t.Fatal(err)
	}
	want("allowed", 2) // this look-up was answered before: a failed part keeps what came
}
