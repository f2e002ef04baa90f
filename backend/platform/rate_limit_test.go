package platform

import (
	"context"
	"fmt"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"userlookup/backend"
)

// largestLookup stubs the largest look-up: 60 connections at 60 institutions, without an
// attempt list.
func largestLookup(t *testing.T) (s *stubs, requests int) {
	s = newStubs(t).on("/users/u-1", respondOK(sampleUser)).on("/users/u-1/accounts", respondOK(noAccounts)).on("/users/u-1/jobs", apiNotFound)
	var all []string
	for i := range 60 {
		name := fmt.Sprint(i)
		all = append(all, member(name, name))
		s.on("/institutions/"+name, respondOK(institution(name))).on("/users/u-1/jobs/JOB-"+name, respondOK(oneJob(name)))
	}
	s.on("/users/u-1/members", respondOK(members(all...)))
	return s, 4 + 60 + 60
}

func TestRateLimit_LargestLookup_FitsTheBurst(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, requests := largestLookup(t)
		started := time.Now()
		lookUp(t, newTestClient(t, s))
		wantSame(t, "time taken", time.Since(started), time.Duration(0))
		wantSame(t, "requests", len(s.asked), requests)
	})
}

func TestRateLimit_AfterBurst_DelaysRequests(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var at []time.Duration
		started := time.Now()
		s := newStubs(t).always("/users/u-1", func(r *http.Request) (*http.Response, error) {
			at = append(at, time.Since(started))
			return respondOK(sampleUser)(r)
		})
		c := newTestClient(t, s, func(o *Options) { o.Burst, o.Rate = 3, 10 })
		for range 6 {
			if _, err := c.User(t.Context(), "u-1"); err != nil {
				t.Fatal(err)
			}
		}
		wantSame(t, "requests at", at, []time.Duration{0, 0, 0, 100 * time.Millisecond, 200 * time.Millisecond, 300 * time.Millisecond})
	})
}

func TestRateLimit_Retries_AreCounted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStubs(t).on("/users/u-1", answer(503, ""), answer(503, ""), respondOK(sampleUser))
		c := newTestClient(t, s, func(o *Options) { o.Burst, o.Rate = 1, 1 })
		started := time.Now()
		if _, err := c.User(t.Context(), "u-1"); err != nil {
			t.Fatal(err)
		}
		wantSame(t, "time taken", time.Since(started).Round(time.Millisecond), 2*time.Second)
	})
}

func TestRateLimit_ContextEnds_StopsWaiting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStubs(t).on("/users/u-1", respondOK(sampleUser))
		c := newTestClient(t, s, func(o *Options) { o.Burst, o.Rate = 1, 0.01 })
		if _, err := c.User(t.Context(), "u-1"); err != nil {
			t.Fatal(err)
		}
		started := time.Now()
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		_, err := c.User(ctx, "u-1")
		wantError(t, err, backend.CodeTimeout)
		wantSame(t, "wait beyond the deadline", time.Since(started), time.Duration(0))

		ctx, cancel = context.WithCancel(t.Context())
		time.AfterFunc(time.Second, cancel)
		_, err = c.User(ctx, "u-1")
		wantError(t, err, backend.CodeCancelled)
		if taken := time.Since(started); taken > 2*time.Second {
			t.Errorf("gave up after %v", taken)
		}
	})
}
