package compose_test

import (
	"fmt"
	"log/slog"
	"testing"
	"time"

	"userlookup/app/compose"
	"userlookup/backend"
	"userlookup/backend/access"
	"userlookup/backend/session"
)

// BenchmarkSaved measures what saved copies add to a look-up: how long after the
// last part it is durable, and how long the page waits for a copy. Times are reported in
// milliseconds, and the second as a multiple of what is promised.
func BenchmarkSaved(b *testing.B) {
	for _, user := range []struct {
		id, size string
		promised time.Duration // for the first window of the timeline, offline
	}{
		{"U-12C", "12connections/1Kattempts", 50 * time.Millisecond},
		{"U-5K", "5connections/5Kattempts", 50 * time.Millisecond},
		{"U-100K", "10connections/100Kattempts", 150 * time.Millisecond},
	} {
		address := serve(b, false)
		profiles := compose.ProfilesUnder(b.TempDir())
		passphrase := backend.NewSecret("correct horse battery")
		pass, err := access.Open().Enter(b.Context(), "Setup.Save")
		if err != nil {
			b.Fatal(err)
		}
		profile := backend.Profile{Name: "relay", BaseURL: address, ClientID: "id"}
		if _, err := profiles.Save(b.Context(), pass, profile, backend.Credentials{APIKey: backend.NewSecret("key")}, passphrase); err != nil {
			b.Fatal(err)
		}
		config, _, err := profiles.Config(b.Context(), "relay", passphrase, func(string) string { return "" })
		if err != nil {
			b.Fatal(err)
		}
		workspace, err := profiles.Open(config, compose.OpenOptions{Passphrase: func() backend.Secret { return passphrase }}, slog.New(slog.DiscardHandler))
		if err != nil {
			b.Fatal(err)
		}
		scope := enterAs(b, workspace.Session, "Saved.Erase") // which looks up, too
		b.Run(user.size+"/durable", func(b *testing.B) {
			var after []time.Duration
			n := 0
			for b.Loop() {
				n++
				requestID := fmt.Sprintf("%s %d %d", b.Name(), b.N, n)
				forgetAll(b, scope)
				awaitUser(b, scope, requestID, user.id)
				after = append(after, timed(func() {
					if err := scope.Flush(b.Context()); err != nil {
						b.Fatal(err)
					}
				}))
			}
			b.ReportMetric(float64(median(after).Microseconds())/1000, "ms-until-durable")
		})
		b.Run(user.size+"/offline", func(b *testing.B) {
			var taken []time.Duration
			n := 0
			for b.Loop() {
				n++
				requestID := fmt.Sprintf("%s %d %d", b.Name(), b.N, n)
				taken = append(taken, timed(func() {
					if _, err := scope.OpenSaved(b.Context(), requestID, user.id, func(backend.UserView) {}); err != nil {
						b.Fatal(err)
					}
					if answer, err := scope.Timeline(b.Context(), requestID, backend.TimelineQuery{Limit: 100}); err != nil || len(answer.Rows) == 0 {
						b.Fatal(answer, err)
					}
				}))
				if _, err := scope.Await(b.Context(), requestID); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(median(taken).Microseconds())/1000, "ms-to-the-timeline")
			b.ReportMetric(median(taken).Seconds()/user.promised.Seconds(), "of-what-is-promised")
		})
		workspace.Close()
		if err := profiles.Close(); err != nil {
			b.Error(err)
		}
	}
}

// forgetAll erases what is kept, so that all of it is kept again.
func forgetAll(b *testing.B, scope *session.Scope) {
	b.Helper()
	b.StopTimer()
	if err := scope.Erase(b.Context()); err != nil {
		b.Fatal(err)
	}
	b.StartTimer()
}

func awaitUser(b *testing.B, scope *session.Scope, requestID, id string) {
	b.Helper()
	if _, err := scope.Open(b.Context(), requestID, id, func(backend.UserView) {}); err != nil {
		b.Fatal(err)
	}
	if _, err := scope.Await(b.Context(), requestID); err != nil {
		b.Fatal(err)
	}
}
