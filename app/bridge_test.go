package app

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"userlookup/app/compose"
	"userlookup/backend"
	"userlookup/backend/access"
	"userlookup/backend/mock"
	"userlookup/backend/profiles"
	"userlookup/backend/session"
	"userlookup/backend/text"
)

// logBuffer is a log that a test reads while look-ups still write to it.
type logBuffer struct {
	mu   sync.Mutex
	text bytes.Buffer
}

// Write appends to the log.
func (l *logBuffer) Write(line []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(line)
}

// String gives what was logged so far.
func (l *logBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// bridgeTo makes a bridge whose workspace asks lookups, behind gate.
func bridgeTo(t *testing.T, lookups backend.Lookups, gate backend.Gate) (*bridge, *logBuffer) {
	t.Helper()
	var logged logBuffer
	log := slog.New(slog.NewTextHandler(&logged, nil))
	b := newBridge(log, "test", compose.ProfilesUnder(t.TempDir()), noEnvironment)
	b.workspace = &compose.Workspace{
		Profile: "test", Gate: gate, Access: access.Fixed(access.SampleState(access.RoleAdmin, true), time.Now, log),
		Session: session.New(session.Options{Profile: "test", Lookups: lookups, Log: log, After: time.After}),
	}
	close(b.opened)
	t.Cleanup(b.close)
	return b, &logged
}

// environment is one of which only these variables are set.
func environment(variables map[string]string) func(string) string {
	return func(name string) string { return variables[name] }
}

func noEnvironment(string) string { return "" }

// nobody is a platform that knows no user.
var nobody = mock.Lookups{LookupFunc: func(context.Context, backend.Query, func(backend.Part)) error {
	return backend.NewError(backend.CodeUserNotFound, nil, "id", "U-1")
}}

// methods calls do for every exported method of every bound struct.
func methods(b *bridge, do func(action backend.Action, method reflect.Value)) {
	for _, bound := range b.bound() {
		value := reflect.ValueOf(bound)
		for i := range value.NumMethod() {
			name := value.Type().Elem().Name() + "." + value.Type().Method(i).Name
			do(backend.Action(name), value.Method(i))
		}
	}
}

func TestAccessTable_MatchesTheBoundMethods(t *testing.T) {
	b, _ := bridgeTo(t, nobody, access.Open())
	rows := access.Table()
	methods(b, func(action backend.Action, _ reflect.Value) {
		if _, ok := rows[action]; !ok {
			t.Errorf("%s has no row in the permission table", action)
		}
		delete(rows, action)
	})
	delete(rows, "Saved.Export full") // asked for by Export
	for action := range rows {
		if !strings.HasPrefix(string(action), "userlookup ") {
			t.Errorf("the permission table has a row for %s, which is not bound", action)
		}
	}
}

// shut is a gate that lets nobody in, for anything.
var shut = mock.Gate{EnterFunc: func(context.Context, backend.Action) (backend.Pass, error) {
	return nil, backend.NewError(backend.CodeNotAllowed, nil)
}}

func TestBoundMethods_AllPassTheGate(t *testing.T) {
	b, _ := bridgeTo(t, nobody, shut)
	methods(b, func(action backend.Action, method reflect.Value) {
		arguments := make([]reflect.Value, method.Type().NumIn())
		for i := range arguments {
			arguments[i] = reflect.Zero(method.Type().In(i))
		}
		results := method.Call(arguments)
		err, _ := results[len(results)-1].Interface().(error)
		if code := backend.AsError(err); code == nil || code.Code != backend.CodeNotAllowed {
			t.Errorf("%s answered %v behind a shut gate", action, err)
		}
	})
}

func TestBoundMethods_EachAsksForItsOwnAction(t *testing.T) {
	var asked []backend.Action
	b, _ := bridgeTo(t, nobody, mock.Gate{EnterFunc: func(ctx context.Context, action backend.Action) (backend.Pass, error) {
		asked = append(asked, action)
		return access.Open().Enter(ctx, action)
	}})
	methods(b, func(action backend.Action, method reflect.Value) {
		asked = nil
		arguments := make([]reflect.Value, method.Type().NumIn())
		for i := range arguments {
			arguments[i] = reflect.Zero(method.Type().In(i))
		}
		if action == "Access.Unlock" { // would open another workspace, which asks by itself
			b.lock.Close()
			b.lock = profiles.NewLock(b.lockOptions())
		}
		method.Call(arguments)
		if len(asked) != 1 || asked[0] != action {
			t.Errorf("%s asked the gate for %v", action, asked)
		}
	})
}

func TestEnter_Panic_ReturnsInternalErrorWithReference(t *testing.T) {
	b, logged := bridgeTo(t, nobody, access.Open())
	_, err := enter(b, "Lookup.LookupUser", func(context.Context, *compose.Workspace, *session.Scope) (int, error) {
		var none *backend.ConnectionView
		return len(none.Name), nil
	})
	wire := wireError(t, err)
	reference := wire.Params["reference"]
	if wire.Code != "internal" || len(reference) != 8 || !strings.Contains(logged.String(), reference) || !strings.Contains(logged.String(), "nil pointer") {
		t.Errorf("got %+v, logged %s", wire, logged)
	}
	if sentence := text.With("error.internal.do", wire.Params); !strings.Contains(sentence, reference) {
		t.Errorf("the page reads %q", sentence)
	}
}

// wireError reads an error as the page does.
func wireError(t *testing.T, err error) backend.Failure {
	t.Helper()
	if err == nil {
		t.Fatal("there is no error")
	}
	var wire backend.Failure
	formatted, ok := formatError(err).(string)
	if !ok || json.Unmarshal([]byte(formatted), &wire) != nil {
		t.Fatalf("the page cannot read %v", formatError(err))
	}
	return wire
}

func TestEnter_EveryKindOfError_HasTheSameShape(t *testing.T) {
	b, _ := bridgeTo(t, nobody, access.Open())
	for _, test := range []struct {
		err  error
		code string
	}{
		{context.DeadlineExceeded, "timeout"},
		{context.Canceled, "cancelled"},
		{errors.New("something with u-1 in it"), "internal"},
		{backend.NewError(backend.CodeForbidden, nil), "forbidden"},
	} {
		_, err := enter(b, "Lookup.LookupUser", func(context.Context, *compose.Workspace, *session.Scope) (int, error) { return 1, test.err })
		wire := wireError(t, err)
		if wire.Code != test.code || wire.Params == nil {
			t.Errorf("%v crossed as %+v", test.err, wire)
		}
		if formatted, _ := formatError(err).(string); strings.Contains(formatted, "u-1") {
			t.Errorf("the detail crossed: %s", formatted)
		}
	}
}

func TestEnter_WaitsForTheWorkspaceOrReturnsItsError(t *testing.T) {
	b := newBridge(slog.New(slog.DiscardHandler), "test", compose.ProfilesUnder(t.TempDir()), environment(map[string]string{
		profiles.EnvBaseURL: "http://far.example", profiles.EnvClientID: "id", profiles.EnvAPIKey: "key",
	}))
	answer := make(chan error)
	go func() {
		_, err := (&Application{b}).Start()
		answer <- err
	}()
	b.open()
	if wire := wireError(t, <-answer); wire.Code != "bad_base_url" {
		t.Errorf("got %+v", wire)
	}
	b.close()
}

func TestOpenURL(t *testing.T) {
	b, _ := bridgeTo(t, nobody, access.Open())
	var opened []string
	b.openURL = func(address string) { opened = append(opened, address) }
	application := &Application{b}
	for _, address := range []string{"https://bank.example/login?x=1", "http://bank.example"} {
		if err := application.OpenURL(address); err != nil {
			t.Errorf("%s: %v", address, err)
		}
	}
	for _, address := range []string{"", "bank.example", "javascript:alert(1)", "file:///etc/passwd", "https://", "https://user:secret@bank.example", "mailto:a@b.example", "https://%zz"} {
		if wire := wireError(t, application.OpenURL(address)); wire.Code != "bad_argument" {
			t.Errorf("%s: %+v", address, wire)
		}
	}
	if len(opened) != 2 {
		t.Errorf("opened %v", opened)
	}
}

// The development server logs two errors for each page that a browser opens.
func TestWailsLog_PageIsReadyInABrowser_IsNoError(t *testing.T) {
	var logged strings.Builder
	log := wailsLog{slog.New(slog.NewTextHandler(&logged, nil))}
	log.Error("process message error: runtime:ready -> Unknown message from front end: runtime:ready")
	log.Error("Unknown message from front end: runtime:ready")
	if logged.Len() > 0 {
		t.Errorf("logged %s", logged.String())
	}
	log.Error("Unknown message from front end: another")
	if !strings.Contains(logged.String(), "Unknown message") {
		t.Errorf("another unknown message was not logged: %q", logged.String())
	}
}

func TestWailsLog_ContainsNoArguments(t *testing.T) {
	for message, want := range map[string]string{
		`process message error: C{"name":"app.Lookup.LookupUser","args":[{"text":"U-1002"}]} -> bad`: "process message (rest withheld)",
		`Unknown message from front end: U-1002`:                                                     "Unknown message (rest withheld)",
		`cannot convert Gringotts to integer!`:                                                       "cannot convert (rest withheld)",
		`["U-1002"] failed`:                                                                          " (rest withheld)",
		"plain words":                                                                                "plain words",
	} {
		if got := redact(message); got != want {
			t.Errorf("%q became %q", message, got)
		}
	}
}
