package compose_test

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"runtime"
	"runtime/metrics"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"userlookup/backend"
	"userlookup/backend/platform"
	"userlookup/backend/session"
)

// BenchmarkLookup measures whole look-ups on the whole way but the page. Each is
// compared, in the same run, with the floor of its round trips and with a plain
// client that makes the same calls one after the other. Medians are reported: a
// machine that does something else for a moment says nothing of the look-up.
func BenchmarkLookup(b *testing.B) {
	for _, user := range []struct {
		id, size string
		// The round trips of a look-up of a user not known, with the attempt list and
		// without it: two waves, and what does not fit into the 4 pages and 24 requests
		// that are asked for at a time.
		withList, without int
	}{
		{"U-1028", "1connection/40attempts", 2, 2},
		{"U-12C", "12connections/1Kattempts", 2, 2},
		{"U-60C", "60connections/9Kattempts", 4, 4},
		{"U-5K", "5connections/5Kattempts", 2, 2},
		{"U-100K", "10connections/100Kattempts", 27, 2},
	} {
		b.Run(user.size+"/list", func(b *testing.B) { newBench(b, user.id, false).run(b, user.withList) })
		b.Run(user.size+"/nolist", func(b *testing.B) { newBench(b, user.id, true).run(b, user.without) })
	}
}

// lookupBench looks one user of a sandbox up, again and again.
type lookupBench struct {
	id, address string
	transport   *counter
	median      time.Duration // of the last measurement
}

// counter keeps connections open from one client to the next, and counts
// requests.
type counter struct {
	*http.Transport
	requests atomic.Int64
}

func (c *counter) RoundTrip(request *http.Request) (*http.Response, error) {
	c.requests.Add(1)
	return c.Transport.RoundTrip(request)
}

func newBench(b *testing.B, id string, withoutAttemptList bool) *lookupBench {
	transport := &counter{Transport: &http.Transport{MaxIdleConns: 24, MaxIdleConnsPerHost: 24}}
	bench := &lookupBench{id: id, address: serve(b, withoutAttemptList), transport: transport}
	bench.cold(b)() // the connections are open, as they are after an agent went to the field
	return bench
}

func (l *lookupBench) run(b *testing.B, trips int) {
	sequential := l.sequential(b)
	b.Run("cold", func(b *testing.B) {
		l.measure(b, l.cold, trips)
		b.ReportMetric(sequential.Seconds()/l.median.Seconds(), "times-faster-than-sequential")
	})
	b.Run("again", func(b *testing.B) { l.measure(b, l.again(b), 1) })
}

func (l *lookupBench) client(b *testing.B) *platform.Client {
	client, err := platform.New(platform.Options{BaseURL: l.address, ClientID: "id", APIKey: "key", Transport: l.transport})
	if err != nil {
		b.Fatal(err)
	}
	return client
}

func (l *lookupBench) session(b *testing.B) *session.Session {
	return session.New(session.Options{
		Profile: backend.ProfileAdHoc, Lookups: l.client(b), Log: slog.New(slog.DiscardHandler), After: time.After,
	})
}

// cold looks the user up in a run that knows nothing. It leaves the end of that
// run to its caller.
func (l *lookupBench) cold(b *testing.B) (end func()) {
	s := l.session(b)
	l.look(b, enter(b, s), "cold")
	return s.Close
}

// again looks the user up in a run that has opened them before.
func (l *lookupBench) again(b *testing.B) func(*testing.B) (end func()) {
	s := l.session(b)
	b.Cleanup(s.Close)
	scope := enter(b, s)
	l.look(b, scope, "first")
	n := 0
	return func(b *testing.B) (end func()) {
		n++
		l.look(b, scope, fmt.Sprint(n))
		return func() {}
	}
}

// look waits for every part, and for the first window of the timeline.
func (l *lookupBench) look(b *testing.B, scope *session.Scope, requestID string) {
	if _, err := scope.Open(b.Context(), requestID, l.id, func(backend.UserView) {}); err != nil {
		b.Fatal(err)
	}
	if answer, err := scope.Timeline(b.Context(), requestID, backend.TimelineQuery{Limit: 100}); err != nil || len(answer.Rows) == 0 {
		b.Fatal(answer, err)
	}
	if view, err := scope.Await(b.Context(), requestID); err != nil || len(view.Problems) > 1 { // that there is no list is one
		b.Fatal(view.Problems, err)
	}
}

// measure repeats a look-up, and tells it as a multiple of its round trips.
func (l *lookupBench) measure(b *testing.B, look func(*testing.B) (end func()), trips int) {
	b.ReportAllocs()
	requests := int64(0)
	stop := peak(b)
	var taken, floor []time.Duration
	for b.Loop() {
		floor = append(floor, timed(func() { l.roundTrip(b) }))
		before := l.transport.requests.Load()
		var end func()
		taken = append(taken, timed(func() { end = look(b) }))
		requests += l.transport.requests.Load() - before
		end()
	}
	stop()
	l.median = median(taken)
	b.ReportMetric(l.median.Seconds()/(float64(trips)*median(floor).Seconds()), "of-the-round-trips")
	b.ReportMetric(float64(requests)/float64(len(taken)), "requests")
}

func timed(do func()) time.Duration {
	began := time.Now()
	do()
	return time.Since(began)
}

func median(all []time.Duration) time.Duration {
	slices.Sort(all)
	return all[len(all)/2]
}

// roundTrip asks the smallest question there is, as the measure of all others: the
// latency, and what machine and connection add to it at this moment.
func (l *lookupBench) roundTrip(b *testing.B) {
	request, err := http.NewRequestWithContext(b.Context(), http.MethodGet, l.address+"/users/"+l.id, nil)
	if err != nil {
		b.Fatal(err)
	}
	request.SetBasicAuth("id", "key")
	request.Header.Set("Accept", "application/json")
	request.Header.Set("Accept-Version", "v20250224")
	response, err := l.transport.RoundTrip(request)
	if err != nil || response.StatusCode != http.StatusOK {
		b.Fatal(response, err)
	}
	_, _ = io.Copy(io.Discard, response.Body) // of loopback
	_ = response.Body.Close()
}

// peak tells how much more memory is in use at most until it is stopped; the
// sandbox's is among it.
func peak(b *testing.B) (stop func()) {
	runtime.GC()
	inUse := func() uint64 {
		sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
		metrics.Read(sample)
		return sample[0].Value.Uint64()
	}
	before, most := inUse(), uint64(0)
	ctx, cancel := context.WithCancel(b.Context())
	done := make(chan struct{})
	go func() {
		defer close(done)
		ticker := time.NewTicker(5 * time.Millisecond)
		defer ticker.Stop()
		for {
			most = max(most, inUse())
			select {
			case <-ticker.C:
			case <-ctx.Done():
				return
			}
		}
	}()
	return func() {
		cancel()
		<-done
		b.ReportMetric(float64(most-min(most, before))/1e6, "peak-MB")
	}
}

// sequential is the time that a plain client takes for the same calls, one after
// the other: the least of two.
func (l *lookupBench) sequential(b *testing.B) time.Duration {
	least := time.Hour
	for range 2 {
		least = min(least, timed(func() {
			if err := plainly(b.Context(), l.client(b), l.id); err != nil {
				b.Fatal(err)
			}
		}))
	}
	return least
}

func plainly(ctx context.Context, client *platform.Client, id string) error {
	if _, err := client.User(ctx, id); err != nil {
		return err
	}
	connections, err := client.Connections(ctx, id)
	if err != nil {
		return err
	}
	if _, err := client.Accounts(ctx, id); err != nil {
		return err
	}
	held, last := map[string]bool{}, 1
	for page := 1; page <= last; page++ {
		jobs, err := client.Jobs(ctx, id, platform.JobsQuery{Page: page})
		if err != nil {
			break // there is no list
		}
		last = jobs.Pages
		for _, job := range jobs.Items {
			held[job.GUID] = true
		}
	}
	asked := map[string]bool{"": true}
	for _, connection := range connections.Items {
		if code := connection.InstitutionCode; !asked[code] {
			asked[code] = true
			if _, err := client.Institution(ctx, code); err != nil {
				return err
			}
		}
		if job := connection.LatestJobGUID; job != "" && !held[job] {
			if _, err := client.Job(ctx, id, job); err != nil {
				return err
			}
		}
	}
	return nil
}
