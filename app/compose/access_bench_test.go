package compose

import (
	"fmt"
	"log/slog"
	"slices"
	"testing"
	"time"

	"userlookup/backend"
	"userlookup/backend/access"
	"userlookup/backend/session"
)

// BenchmarkAccessCheckAndLog looks a user up with the check of the grant and the row in
// the access log, and in turn without both, on a platform that answers at once, so that
// neither hides behind the wait for it. Medians are compared.
func BenchmarkAccessCheckAndLog(b *testing.B) {
	with, without := newBenchDesk(b, true), newBenchDesk(b, false)
	lookups := []func(string){with.lookUp, without.lookUp}
	took := make([][]time.Duration, len(lookups))
	for n := 0; b.Loop(); n++ {
		for i := range lookups {
			i = (i + n) % len(lookups) // neither is always the second
			begun := time.Now()
			lookups[i](fmt.Sprint("r", n))
			took[i] = append(took[i], time.Since(begun))
		}
	}
	rows, err := with.desk.Access.Log().Verify(b.Context())
	if err != nil || rows.Rows < b.N {
		b.Fatalf("the log has %d rows of %d look-ups: %v", rows.Rows, b.N, err)
	}
	middle := func(all []time.Duration) float64 {
		slices.Sort(all)
		return float64(all[len(all)/2].Microseconds()) / 1000
	}
	b.ReportMetric(middle(took[0])-middle(took[1]), "ms-added")
	b.ReportMetric(middle(took[1]), "ms-without")
	b.ReportMetric(0, "ns/op")
}

// benchDesk is a profile in a keychain that is looked up on.
type benchDesk struct {
	b    *testing.B
	desk *Desk
	gate backend.Gate
}

func newBenchDesk(b *testing.B, guarded bool) *benchDesk {
	b.Helper()
	d := newDevice(b)
	d.setUp()
	k := d.keep()
	if !guarded {
		k.openLog = func(Choice, func() backend.Secret, *Access) recorder { return nil }
	}
	desk, err := k.Open(d.choice(), SavedOptions{}, slog.New(slog.DiscardHandler))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(desk.Close)
	bench := &benchDesk{b, desk, desk.Gate}
	if !guarded {
		bench.gate = access.Open()
	}
	bench.lookUp("first")
	return bench
}

// lookUp waits until all of the user is there, as an agent does.
func (d *benchDesk) lookUp(requestID string) {
	pass, err := d.gate.Enter(d.b.Context(), "Lookup.LookupUser")
	if err != nil {
		d.b.Fatal(err)
	}
	scope := d.desk.Session.Scope(pass)
	if _, err := scope.Open(d.b.Context(), requestID, "U-1001", func(session.View) {}); err != nil {
		d.b.Fatal(err)
	}
	if _, err := scope.Await(d.b.Context(), requestID); err != nil {
		d.b.Fatal(err)
	}
}
