package session_test

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"userlookup/backend/session"
)

func TestWarm_OpensConnection(t *testing.T) {
	warmed := 0
	for _, warm := range []func(context.Context){nil, func(context.Context) { warmed++ }} {
		s := session.New(session.Options{Lookups: source(whole), Log: slog.New(slog.DiscardHandler), After: time.After, Warm: warm})
		defer s.Close()
		entry := s.Scope(everything{})
		if err := entry.Warm(t.Context()); err != nil {
			t.Error(err)
		}
	}
	if warmed != 1 {
		t.Errorf("warmed %d times", warmed)
	}
}
