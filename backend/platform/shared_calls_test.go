package platform

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"userlookup/backend"
)

func TestSharedCalls_SameRequest_IsSentOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		gate := make(chan struct{})
		s := newStubs(t).on("/users/u-1", afterGate(gate, respondOK(sampleUser)), respondOK(sampleUser)).on("/users/u-2", afterGate(gate, apiNotFound))
		c := newTestClient(t, s)
		answers := make(chan error)
		for i := range 40 {
			go func() {
				_, err := c.User(t.Context(), []string{"u-1", "u-2"}[i%2])
				answers <- err
			}()
		}
		synctest.Wait()
		wantSame(t, "sent", s.runningTargets(), []string{"/users/u-1", "/users/u-2"})
		close(gate)
		found := 0
		for range 40 {
			if err := <-answers; err == nil {
				found++
			} else {
				wantError(t, err, backend.CodeUserNotFound, "id", "u-2")
			}
		}
		wantSame(t, "found", found, 20)
		if _, err := c.User(t.Context(), "u-1"); err != nil { // nothing is kept after the call
			t.Fatal(err)
		}
	})
}

func TestSharedCalls_OneCallerLeaves_OthersContinue(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		gate := make(chan struct{})
		s := newStubs(t).on("/users/u-1", afterGate(gate, respondOK(sampleUser)))
		c := newTestClient(t, s)
		ask := func(ctx context.Context) <-chan error {
			answer := make(chan error, 1)
			go func() { _, err := c.User(ctx, "u-1"); answer <- err }()
			synctest.Wait()
			return answer
		}
		first, cancel := context.WithCancel(t.Context())
		impatient, stays := ask(first), ask(t.Context())
		cancel()
		wantError(t, <-impatient, backend.CodeCancelled)
		synctest.Wait()
		wantSame(t, "still running", len(s.runningTargets()), 1)
		close(gate)
		if err := <-stays; err != nil {
			t.Error(err)
		}
	})
}

func TestSharedCalls_AllCallersLeave_CancelsTheCall(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		// A cancelled request takes a while to end.
		slow := func(r *http.Request) (*http.Response, error) {
			<-r.Context().Done()
			time.Sleep(time.Second)
			return nil, r.Context().Err()
		}
		s := newStubs(t).on("/users/u-1", slow, respondOK(sampleUser))
		c := newTestClient(t, s)
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		_, err := c.User(ctx, "u-1")
		wantError(t, err, backend.CodeTimeout)
		if _, err := c.User(t.Context(), "u-1"); err != nil {
			t.Error(err)
		}
		time.Sleep(2 * time.Second)
		wantSame(t, "left", len(s.runningTargets()), 0)
	})
}

func TestSharedCalls_Panic_ReachesEveryCaller(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var calls sharedCalls[[]byte]
		gate, panics := make(chan struct{}), make(chan any)
		for range 3 {
			go func() {
				defer func() { panics <- recover() }()
				_, _ = calls.share(t.Context(), "address", func(context.Context) ([]byte, error) { <-gate; panic("no such luck") })
			}()
		}
		synctest.Wait()
		close(gate)
		for range 3 {
			if cause, _ := (<-panics).(string); !strings.HasPrefix(cause, "no such luck") {
				t.Errorf("got %q", cause)
			}
		}
		wantSame(t, "running", len(calls.running), 0)
	})
}
