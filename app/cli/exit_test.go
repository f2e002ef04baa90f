package cli

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"

	"userlookup/backend"
	"userlookup/backend/profiles"
)

// TestLookup_PlatformStatus_SetsTheExitStatus answers with every status of an
// error. Only that of the API itself says that there is no user: its 404 is JSON.
func TestLookup_PlatformStatus_SetsTheExitStatus(t *testing.T) {
	notNow := map[int]bool{ // it can be another answer in a moment, or comes from something in between
		404: true, 407: true, 408: true, 425: true, 429: true, 511: true,
	}
	var answer atomic.Int64
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Retry-After", "3600") // longer than a look-up waits: no try again
		w.WriteHeader(int(answer.Load()))
		_, _ = io.WriteString(w, "no JSON")
	}))
	defer server.Close()
	environment := map[string]string{profiles.EnvClientID: "id", profiles.EnvAPIKey: "key"}
	for status := 400; status < 600; status++ {
		answer.Store(int64(status))
		want := backend.ExitRefused
		if status >= 500 || notNow[status] {
			want = backend.ExitOutOfReach
		}
		if got := run(t, environment, "lookup", "U-9", "--base-url", server.URL); got.status != want || got.stdout != "" {
			t.Errorf("%d: exit status %d, want %d: %s", status, got.status, want, got.stderr)
		}
	}
	for status, want := range map[string]backend.ExitStatus{"302": backend.ExitOutOfReach, "": backend.ExitOutOfReach, "x": backend.ExitOutOfReach, "451": backend.ExitRefused} {
		if got := exitStatusOf(status); got != want {
			t.Errorf("%s: %d", fmt.Sprintf("%q", status), got)
		}
	}
}
