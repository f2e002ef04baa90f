package sandbox

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"
)

const (
	requestTimeout = 10 * time.Second // to read one request
	answerTimeout  = 30 * time.Second // to write one answer, beside the latency asked for
	idleTimeout    = time.Minute
	stopGrace      = 2 * time.Second // for answers under way when the sandbox stops
	maxHeaderBytes = 32 << 10
)

// Serve answers on listener until ctx ends, then stops and returns nil. It
// closes listener. It returns an error only when the listener fails.
func (p *Platform) Serve(ctx context.Context, listener net.Listener) error {
	server := &http.Server{
		Handler:           p,
		ReadHeaderTimeout: requestTimeout,
		ReadTimeout:       requestTimeout,
		WriteTimeout:      answerTimeout + p.options.Latency,
		IdleTimeout:       idleTimeout,
		MaxHeaderBytes:    maxHeaderBytes,
		BaseContext:       func(net.Listener) context.Context { return ctx },
	}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	select {
	case err := <-failed:
		return fmt.Errorf("the sandbox cannot answer on %s, start it again on another address: %w", listener.Addr(), err)
	case <-ctx.Done():
	}
	grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopGrace)
	defer cancel()
	if err := server.Shutdown(grace); errors.Is(err, context.DeadlineExceeded) {
		_ = server.Close() // whoever is still connected has had the grace
	}
	if err := <-failed; !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("the sandbox did not stop as it should: %w", err)
	}
	return nil
}
