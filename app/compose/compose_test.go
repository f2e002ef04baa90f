package compose

import (
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"userlookup/backend"
	"userlookup/backend/profiles"
	"userlookup/backend/sandbox"
)

// TestWorkspaceClose_ReleasesThePlatform looks from the platform's side whether any
// connection, and with it a client that holds the API key, is left.
func TestWorkspaceClose_ReleasesThePlatform(t *testing.T) {
	server := httptest.NewUnstartedServer(sandbox.New(sandbox.Options{Seed: 1, Now: time.Now, ClientID: "client-1", APIKey: canary}))
	var connections sync.WaitGroup
	server.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		switch state {
		case http.StateNew:
			connections.Add(1)
		case http.StateClosed, http.StateHijacked:
			connections.Done()
		default:
		}
	}
	server.Start()
	defer server.Close()
	workspace, err := Open(profiles.PlatformConfig{BaseURL: server.URL, ClientID: "client-1", APIKey: backend.NewSecret(canary)}, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	entry := workspace.Session.Scope(everything{})
	if _, err := entry.Open(t.Context(), "r1", "U-1001", func(backend.UserView) {}); err != nil {
		t.Fatal(err)
	}
	workspace.Close()
	left := make(chan struct{})
	go func() { connections.Wait(); close(left) }()
	select {
	case <-left:
	case <-time.After(10 * time.Second):
		t.Error("a connection is still there")
	}
}
