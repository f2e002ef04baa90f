package session_test

import (
	"context"
	"log/slog"
	"testing"
	"testing/synctest"
	"time"

	"userlookup/backend"
	"userlookup/backend/access"
	"userlookup/backend/session"
)

// shelf is one that is only erased.
type shelf struct {
	backend.Shelf
	erase func()
}

func (s shelf) Erase(context.Context) error { s.erase(); return nil }

// What is on its way would be kept again: whoever is being looked up, also one of
// whom nothing has come.
func TestErasingStopsEveryLookUp(t *testing.T) {
	for name, parts := range map[string][]backend.Part{"nothing has come": nil, "a user has come": {user()}} {
		synctest.Test(t, func(t *testing.T) {
			ended, erased := false, false
			s := session.New(session.Options{
				Lookups: source(func(ctx context.Context, _ backend.Query, deliver func(backend.Part)) error {
					for _, part := range parts {
						deliver(part)
					}
					<-ctx.Done()
					ended = true
					return ctx.Err()
				}),
				Gate: access.Open(), Log: slog.New(slog.DiscardHandler), After: time.After,
				Shelf: shelf{erase: func() { erased = ended }},
			})
			defer s.Close()
			entry, err := s.Enter(t.Context(), "Lookup.LookupUser")
			if err != nil {
				t.Fatal(err)
			}
			if _, err := entry.Open(t.Context(), "r1", "U-1", ignore); err != nil {
				t.Fatal(err)
			}
			if err := entry.Erase(t.Context()); err != nil || !erased {
				t.Errorf("%s: %v; it was erased after the look-up had ended: %v", name, err, erased)
			}
			_, err = entry.Await(t.Context(), "r1")
			wantCode(t, err, backend.CodeNotOpen)
		})
	}
}
