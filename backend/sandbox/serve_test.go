package sandbox

import (
	"context"
	"net"
	"net/http"
	"testing"
	"time"
)

func TestServe_ContextEnds_StopsCleanly(t *testing.T) {
	b := newTestServer(t)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	ended := make(chan error, 1)
	go func() { ended <- b.Serve(ctx, listener) }()

	r := newRequest(http.MethodGet, "http://"+listener.Addr().String()+"/users/U-1001")
	r.RequestURI = ""
	client := &http.Client{Transport: &http.Transport{}}
	defer client.CloseIdleConnections()
	response, err := client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	_ = response.Body.Close()
	if response.StatusCode != http.StatusOK {
		t.Errorf("answers %s", response.Status)
	}
	stop()
	if err := <-ended; err != nil {
		t.Errorf("stopped with %v", err)
	}
	if _, err := net.Dial("tcp", listener.Addr().String()); err == nil {
		t.Error("still listening")
	}
}

func TestServe_ContextEndsDuringResponse_Stops(t *testing.T) {
	b := newTestServer(t, func(o *Options) { o.Latency = time.Hour })
	waiting := make(chan struct{})
	b.wait = func(ctx context.Context, d time.Duration) error { close(waiting); return waitFor(ctx, d) }
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	ended, asked := make(chan error, 1), make(chan struct{})
	go func() { ended <- b.Serve(ctx, listener) }()
	go func() {
		defer close(asked)
		r := newRequest(http.MethodGet, "http://"+listener.Addr().String()+"/users/U-1001")
		r.RequestURI = ""
		client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
		if response, err := client.Do(r); err == nil {
			_ = response.Body.Close()
		}
	}()
	<-waiting
	stop()
	if err := <-ended; err != nil {
		t.Errorf("stopped with %v", err)
	}
	<-asked
}

func TestServe_ListenerFails_ReturnsError(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_ = listener.Close()
	if err := newTestServer(t).Serve(t.Context(), listener); err == nil {
		t.Error("serves on a closed listener")
	}
}
