package app

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"runtime/debug"
	"time"

	"github.com/wailsapp/wails/v2/pkg/runtime"

	"userlookup/app/compose"
	"userlookup/backend"
	"userlookup/backend/session"
)

// callTimeout bounds every bound method: longer than any look-up takes, shorter
// than an agent waits.
const callTimeout = 25 * time.Second

// bridge is what the bound structs share. Its desk is opened at start-up, after
// the structs are bound.
type bridge struct {
	log     *slog.Logger
	version string
	emit    func(event string, data any)
	openURL func(address string)
	quit    func()

	opened chan struct{} // closed when desk or failure is set
	desk   *compose.Desk
	failed error
}

func newBridge(log *slog.Logger, version string) *bridge {
	return &bridge{
		log: log, version: version, opened: make(chan struct{}),
		emit: func(string, any) {}, openURL: func(string) {}, quit: func() {}, // until the window is there
	}
}

// open opens the desk. A failure is kept and answers every call.
func (b *bridge) open(choice compose.Choice) {
	b.desk, b.failed = compose.Open(choice, b.log)
	close(b.opened)
}

// close waits for a desk that is just being opened, and closes it.
func (b *bridge) close() {
	<-b.opened
	if b.desk != nil {
		b.desk.Close()
	}
}

// call is the one way from a bound method to the data: it waits for the desk,
// enters the session through the gate, sets the deadline, and turns a panic and
// every error into an *backend.Error.
func call[T any](b *bridge, action backend.Action, do func(context.Context, *session.Entry) (T, error)) (result T, err error) {
	ctx, cancel := context.WithTimeout(context.Background(), callTimeout)
	defer cancel()
	runtime.ResetSignalHandlers() // the web view's own handlers would keep a nil dereference from being recovered
	defer func() {
		if cause := recover(); cause != nil {
			err = fmt.Errorf("panic in %s: %v\n%s", action, cause, debug.Stack())
		}
		if err != nil {
			var none T
			result, err = none, backend.Explain(err, b.log)
		}
	}()
	select {
	case <-b.opened:
	case <-ctx.Done():
		return result, ctx.Err()
	}
	if b.failed != nil {
		return result, b.failed
	}
	entry, err := b.desk.Session.Enter(ctx, action)
	if err != nil {
		return result, err
	}
	return do(ctx, entry)
}

// formatError makes the JSON text that the page reads: Wails passes no objects.
func formatError(err error) any {
	known := backend.AsError(err)
	params := known.Params
	if params == nil {
		params = map[string]string{}
	}
	text, err := json.Marshal(WireError{Code: string(known.Code), Params: params})
	if err != nil {
		return err.Error()
	}
	return string(text)
}
