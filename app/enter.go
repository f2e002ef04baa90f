package app

import (
	"context"
	"encoding/json"
	"fmt"
	"runtime/debug"
	"slices"
	"time"

	"github.com/wailsapp/wails/v2/pkg/runtime"

	"userlookup/app/compose"
	"userlookup/backend"
	"userlookup/backend/access"
	"userlookup/backend/session"
)

// enter is the one way from a bound method to everything else. It waits for the workspace,
// enters through its gate, and gives what the action may do. It sets the deadline, and
// turns a panic and every error into an *backend.Error. Where the profile is locked
// meanwhile, the action ends, and gives nothing but CodeLocked.
func enter[T any](b *bridge, action backend.Action, do func(context.Context, *compose.Workspace, *session.Scope) (T, error)) (T, error) {
	return enterWithin(b, action, callTimeout, do)
}

// enterToDo is enter for an action that gives nothing.
func enterToDo(b *bridge, action backend.Action, do func(context.Context, *compose.Workspace, *session.Scope) error) error {
	_, err := enter(b, action, func(ctx context.Context, workspace *compose.Workspace, scope *session.Scope) (struct{}, error) {
		return struct{}{}, do(ctx, workspace, scope)
	})
	return err
}

// dialogTimeout bounds a bound method in the middle of which a person is asked: they
// may take their time.
const dialogTimeout = time.Hour

// enterWithin is enter with another deadline.
func enterWithin[T any](b *bridge, action backend.Action, timeout time.Duration, do func(context.Context, *compose.Workspace, *session.Scope) (T, error)) (T, error) {
	return enterNaming(b, action, timeout, "", do)
}

// enterNaming is enterWithin for an action that opens the user named by a typed text;
// empty for none.
func enterNaming[T any](b *bridge, action backend.Action, timeout time.Duration, text string, do func(context.Context, *compose.Workspace, *session.Scope) (T, error)) (T, error) {
	return within(b, action, timeout, func(ctx context.Context) (result T, err error) {
		b.lock.Check() // the device may have slept
		unlocked, locked := b.lock.While(ctx)
		defer func() { _ = locked() }() // ends the context, also in a panic
		workspace, err := b.wait(ctx)
		if err != nil {
			return result, err
		}
		scope, err := workspace.Enter(access.Asking(ctx, text), action)
		if err != nil {
			return result, err
		}
		if !showsUsers(scope.Pass()) {
			return do(ctx, workspace, scope)
		}
		result, err = do(unlocked, workspace, scope)
		if err := locked(); err != nil {
			var none T
			return none, err
		}
		return result, err
	})
}

// showsUsers says whether an action can give anything about users. Setting up cannot, and
// it locks by itself where it opens a profile whose PIN was not entered.
func showsUsers(pass backend.Pass) bool {
	return slices.ContainsFunc(backend.Permissions, func(p backend.Permission) bool {
		return p != backend.PermissionSetUp && pass.Allow(p) == nil
	})
}

// ask has a person choose a file in the middle of an action, which may take as long as
// they like. Then it enters again: what was allowed before may not be any more. The path
// is empty where they chose none.
func ask(ctx context.Context, workspace *compose.Workspace, action backend.Action, dialog func() (string, error)) (string, *session.Scope, error) {
	path, err := dialog()
	if path == "" || err != nil {
		return "", nil, err
	}
	scope, err := workspace.Enter(ctx, action)
	if err != nil {
		return "", nil, err
	}
	return path, scope, nil
}

func within[T any](b *bridge, action backend.Action, timeout time.Duration, do func(context.Context) (T, error)) (result T, err error) {
	ctx, cancel := context.WithTimeout(context.Background(), timeout)
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
	return do(ctx)
}

// formatError makes the JSON text that the page reads: Wails passes no objects.
func formatError(err error) any {
	text, err := json.Marshal(backend.AsError(err).View())
	if err != nil {
		return err.Error()
	}
	return string(text)
}
