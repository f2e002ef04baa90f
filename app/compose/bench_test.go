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
	"userlookup/backend/sandbox"
	"userlookup/backend/session"
)

// The benchmarks in this file measure a look-up on the whole way but the page,
// against the floor of its round trips: two, since institutions and latest jobs
// can be asked for only when the connections are known.

const latency = 50 * time.Millisecond

// open starts a sandbox that delays each answer, and a desk on it.
func open(b *testing.B, withoutAttemptList bool) *compose.Desk {
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
	desk, err := compose.Open(compose.Choice{BaseURL: "http://" + listener.Addr().String(), ClientID: "id", APIKey: backend.NewSecret("key")}, slog.New(slog.DiscardHandler))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		desk.Close()
		cancel()
		if err := <-served; err != nil {
			b.Error(err)
		}
	})
	return desk
}

func enter(b *testing.B, desk *compose.Desk) *session.Entry {
	b.Helper()
	entry, err := desk.Session.Enter(b.Context(), "Lookup.LookupUser")
	if err != nil {
		b.Fatal(err)
	}
	return entry
}

// lookups measures look-ups of one user until do answers, as a multiple of so
// many round trips.
func lookups(b *testing.B, user string, withoutAttemptList bool, trips int, do func(entry *session.Entry, requestID string)) {
	entry := enter(b, open(b, withoutAttemptList))
	run := func(requestID string) {
		if _, err := entry.Open(b.Context(), requestID, user, func(session.View) {}); err != nil {
			b.Fatal(err)
		}
		do(entry, requestID)
	}
	run("warm") // the connections are open, as they are after an agent's first call
	n := 0
	for b.Loop() {
		n++
		run(fmt.Sprint(n))
	}
	b.ReportMetric(float64(b.Elapsed())/float64(n)/float64(time.Duration(trips)*latency), "of-the-round-trips")
}

// whole waits for every part, and for the first page of the timeline.
func whole(b *testing.B) func(*session.Entry, string) {
	return func(entry *session.Entry, requestID string) {
		firstPage(b)(entry, requestID)
		if view, err := entry.Await(b.Context(), requestID); err != nil || len(view.Problems) > 1 {
			b.Fatal(view.Problems, err)
		}
	}
}

func firstPage(b *testing.B) func(*session.Entry, string) {
	return func(entry *session.Entry, requestID string) {
		if answer, err := entry.Timeline(b.Context(), requestID, backend.TimelineQuery{Limit: 100}); err != nil || len(answer.Window.Rows) == 0 {
			b.Fatal(answer, err)
		}
	}
}

func BenchmarkLookup12Connections(b *testing.B) { lookups(b, "U-12C", false, 2, whole(b)) }

func BenchmarkLookup12ConnectionsWithoutAttemptList(b *testing.B) {
	lookups(b, "U-12C", true, 2, whole(b))
}

func BenchmarkLookup60Connections(b *testing.B) { lookups(b, "U-60C", false, 2, whole(b)) }

func BenchmarkFirstPageOf100K(b *testing.B) { lookups(b, "U-100K", false, 1, firstPage(b)) }

// BenchmarkFilter100K filters the loaded history, each time in another way.
func BenchmarkFilter100K(b *testing.B) {
	entry := enter(b, open(b, false))
	if _, err := entry.Open(b.Context(), "r", "U-100K", func(session.View) {}); err != nil {
		b.Fatal(err)
	}
	view, err := entry.Await(b.Context(), "r")
	if err != nil || view.History.Known < 100_000 {
		b.Fatal(view.History, err)
	}
	for n := 0; b.Loop(); n++ {
		query := backend.TimelineQuery{Limit: 100, Filter: backend.TimelineFilter{Statuses: []string{"COMPLETED", fmt.Sprint(n)}}}
		if _, err := entry.Timeline(b.Context(), "r", query); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed())/float64(b.N)/float64(50*time.Millisecond), "of-50ms")
}
