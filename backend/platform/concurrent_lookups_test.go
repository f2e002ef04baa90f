package platform

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"userlookup/backend"
	"userlookup/backend/merge"
)

// manyUsers is a platform with any number of users, each with connections at the same two
// institutions. It responds after a delay, and records the times of requests and which run at
// once.
type manyUsers struct {
	t          *testing.T
	mu         sync.Mutex
	running    map[string]int
	startedAt  []time.Time
	maxRunning int
}

func (c *manyUsers) RoundTrip(request *http.Request) (*http.Response, error) {
	address := request.URL.String()
	c.mu.Lock()
	c.startedAt = append(c.startedAt, time.Now())
	c.running[address]++
	if c.running[address] > 1 {
		c.t.Errorf("%s is running twice", request.URL.Path)
	}
	c.maxRunning = max(c.maxRunning, len(c.running))
	c.mu.Unlock()
	time.Sleep(50 * time.Millisecond) // on the fake clock
	c.mu.Lock()
	delete(c.running, address)
	c.mu.Unlock()

	parts := strings.Split(strings.Trim(request.URL.Path, "/"), "/")
	id := parts[1]
	switch {
	case parts[0] == "institutions":
		return respondOK(institution(id))(request)
	case len(parts) == 2:
		return respondOK(fmt.Sprintf(`{"user":{"id":%q,"guid":"USR-%s"}}`, id, id))(request)
	case parts[2] == "members":
		return respondOK(fmt.Sprintf(`{"members":[{"guid":"MBR-1","user_guid":"USR-%[1]s","institution_code":"a"},{"guid":"MBR-2","user_guid":"USR-%[1]s","institution_code":"b"}]}`, id))(request)
	case parts[2] == "accounts":
		return respondOK(noAccounts)(request)
	default:
		return respondOK(noJobs)(request)
	}
}

func TestLookup_200Concurrent_ShareRequestsWithinLimits(t *testing.T) {
	for _, test := range []struct{ users, requests int }{
		{1, 4 + 2}, {20, 20*4 + 2}, {200, 200*4 + 2}, // institutions are shared
	} {
		t.Run(fmt.Sprint(test.users), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				platform := &manyUsers{t: t, running: map[string]int{}}
				c := newTestClient(t, platform)
				var looking sync.WaitGroup
				for i := range 200 {
					looking.Go(func() {
						query := backend.Query{Kind: backend.QueryByID, Value: fmt.Sprint("u-", i%test.users)}
						record := merge.NewAccumulator(query)
						if err := c.Lookup(t.Context(), query, record.Apply); err != nil {
							t.Error(err)
						} else if len(record.View().Problems) > 0 || len(record.View().Connections) != 2 || !record.View().Complete {
							t.Errorf("got %v", record.View().Problems)
						}
					})
				}
				looking.Wait()
				synctest.Wait()
				wantSame(t, "requests", len(platform.startedAt), test.requests)
				wantSame(t, "left", len(platform.running), 0)
				if platform.maxRunning > 24 {
					t.Errorf("%d at once", platform.maxRunning)
				}
				for i, first := range platform.startedAt {
					for n, at := range platform.startedAt[i:] {
						if allowed := defaultBurst + int(at.Sub(first).Seconds()*defaultPace) + 1; n+1 > allowed {
							t.Fatalf("%d requests in %v", n+1, at.Sub(first))
						}
					}
				}
			})
		})
	}
}
