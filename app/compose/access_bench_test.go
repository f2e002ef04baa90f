package compose

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"testing"
	"time"

	"userlookup/backend"
	"userlookup/backend/access"
)

// BenchmarkAccessCheckAndLog looks a user up with the check of the grant and the row in
// the access log, and in turn without both, on a platform that answers at once, so that
// neither hides behind the wait for it. Medians are compared.
func BenchmarkAccessCheckAndLog(b *testing.B) {
	d := newDevice(b)
	d.setUp()
	k := d.profiles()
	log := &switchedLog{}
	openRecorder := k.OpenRecorder
	k.OpenRecorder = func(target access.Target, passphrase func() backend.Secret, a *access.Service) access.Recorder {
		log.Recorder = openRecorder(target, passphrase, a)
		return log
	}
	workspace, err := k.Open(d.config(), OpenOptions{}, slog.New(slog.DiscardHandler))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(workspace.Close)
	gates := []backend.Gate{access.Open(), workspace.Gate}
	took := make([][]time.Duration, len(gates))
	lookUp := func(i int, requestID string) {
		begun := time.Now()
		log.on = i == 1
		pass, err := gates[i].Enter(b.Context(), "Lookup.LookupUser")
		if err != nil {
			b.Fatal(err)
		}
		scope := workspace.Session.Scope(pass)
		if _, err := scope.Open(b.Context(), requestID, "U-1001", func(backend.UserView) {}); err != nil {
			b.Fatal(err)
		}
		if _, err := scope.Await(b.Context(), requestID); err != nil {
			b.Fatal(err)
		}
		took[i] = append(took[i], time.Since(begun))
		if err := scope.Flush(b.Context()); err != nil { // saving does not slow the next one down
			b.Fatal(err)
		}
		time.Sleep(100 * time.Millisecond) // nor does the client's own limit of requests, which would hide the difference
	}
	lookUp(0, "first")
	for n := 0; b.Loop(); n++ {
		lookUp(n%2, fmt.Sprint("a", n)) // neither is always the second
		lookUp((n+1)%2, fmt.Sprint("b", n))
	}
	verdict, err := log.Recorder.(*access.Log).Verify(b.Context())
	if err != nil || verdict.Rows < b.N {
		b.Fatalf("the log has %d rows of %d look-ups: %v", verdict.Rows, b.N, err)
	}
	middle := func(all []time.Duration) float64 {
		slices.Sort(all)
		return float64(all[len(all)/2].Microseconds()) / 1000
	}
	b.ReportMetric(middle(took[1])-middle(took[0]), "ms-added")
	b.ReportMetric(middle(took[0]), "ms-without")
	b.ReportMetric(0, "ns/op")
}

// switchedLog is an access log that records only while it is on.
type switchedLog struct {
	access.Recorder
	on bool
}

func (s *switchedLog) Record(ctx context.Context, event backend.AccessEvent) error {
	if !s.on {
		return nil
	}
	return s.Recorder.Record(ctx, event)
}
