package session_test

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"userlookup/backend/access"
	"userlookup/backend/session"
)

func TestWarmOpensTheConnection(t *testing.T) {
	warmed := 0
	for _, warm := range []func(context.Context){nil, func(context.Context) { warmed++ }} {
		s := session.New(session.Options{Lookups: source(whole), Gate: access.Open(), Log: slog.New(slog.DiscardHandler), After: time.After, Warm: warm})
		defer s.Close()
		entry, err := s.Enter(t.Context(), "Lookup.Warm")
		if err != nil {
			t.Fatal(err)
		}
		entry.Warm(t.Context())
	}
	if warmed != 1 {
		t.Errorf("warmed %d times", warmed)
	}
}
