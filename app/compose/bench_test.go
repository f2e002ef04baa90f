package compose_test

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"testing"
	"time"

	"userlookup/app/compose"
	"userlookup/backend"
	"userlookup/backend/access"
	"userlookup/backend/profiles"
	"userlookup/backend/sandbox"
	"userlookup/backend/session"
)

const latency = 50 * time.Millisecond

// serve starts a sandbox that delays each answer, and gives its address.
func serve(b *testing.B, withoutAttemptList bool) string {
	b.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	built := sandbox.New(sandbox.Options{
		Seed: 1, Now: time.Now, Latency: latency, WithoutAttemptList: withoutAttemptList, ClientID: "id", APIKey: "key",
	})
	ctx, cancel := context.WithCancel(context.Background())
	served := make(chan error, 1)
	go func() { served <- built.Serve(ctx, listener) }()
	b.Cleanup(func() {
		cancel()
		if err := <-served; err != nil {
			b.Error(err)
		}
	})
	return "http://" + listener.Addr().String()
}

func enter(b *testing.B, s *session.Session) *session.Scope {
	b.Helper()
	return enterAs(b, s, "Lookup.LookupUser")
}

func enterAs(b *testing.B, s *session.Session, action backend.Action) *session.Scope {
	b.Helper()
	pass, err := access.Open().Enter(b.Context(), action)
	if err != nil {
		b.Fatal(err)
	}
	return s.Scope(pass)
}

// BenchmarkFilter100K filters the loaded history, each time in another way.
func BenchmarkFilter100K(b *testing.B) {
	workspace, err := compose.Open(profiles.PlatformConfig{BaseURL: serve(b, false), ClientID: "id", APIKey: backend.NewSecret("key")}, slog.New(slog.DiscardHandler))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(workspace.Close)
	scope := enter(b, workspace.Session)
	if _, err := scope.Open(b.Context(), "r", "U-100K", func(backend.UserView) {}); err != nil {
		b.Fatal(err)
	}
	view, err := scope.Await(b.Context(), "r")
	if err != nil || view.Timeline.Known < 100_000 {
		b.Fatal(view.Timeline, err)
	}
	for n := 0; b.Loop(); n++ {
		query := backend.TimelineQuery{Limit: 100, Filter: backend.TimelineFilter{Statuses: []string{"COMPLETED", fmt.Sprint(n)}}}
		if _, err := scope.Timeline(b.Context(), "r", query); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed())/float64(b.N)/float64(50*time.Millisecond), "of-50ms")
}
