package app

import (
	"context"
	"encoding/json"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"userlookup/app/compose"
	"userlookup/backend"
	"userlookup/backend/access"
	"userlookup/backend/profiles"
	"userlookup/backend/sandbox"
)

const pin = "482913"

// heldKeychain is a keychain in memory.
type heldKeychain struct {
	mu   sync.Mutex
	held map[string]string
	fail func(name string) error // called before a secret is read or stored; nil for never
}

func newKeychain() *heldKeychain { return &heldKeychain{held: map[string]string{}} }

func (k *heldKeychain) Get(_ context.Context, name string) (backend.Secret, error) {
	if err := k.failure(name); err != nil {
		return backend.Secret{}, err
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.held[name] == "" {
		return backend.Secret{}, backend.NewError(backend.CodeCredentialsMissing, nil)
	}
	return backend.NewSecret(k.held[name]), nil
}

func (k *heldKeychain) failWith(fail func(name string) error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.fail = fail
}

func (k *heldKeychain) failure(name string) error {
	k.mu.Lock()
	fail := k.fail
	k.mu.Unlock()
	if fail == nil {
		return nil
	}
	return fail(name)
}

func (k *heldKeychain) Set(_ context.Context, name string, secret backend.Secret) error {
	if err := k.failure(name); err != nil {
		return err
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.held[name] = secret.Reveal()
	return nil
}

func (k *heldKeychain) Delete(_ context.Context, name string) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	delete(k.held, name)
	return nil
}

// testClock is both clocks of a lock, and that of wrong PINs.
type testClock struct {
	mu              sync.Mutex
	wall, monotonic time.Duration // since the test began
}

func (c *testClock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return begun.Add(c.wall)
}

var begun = time.Now().Truncate(time.Second) // as the platform, whose time is compared

func (c *testClock) since() time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.monotonic
}

// pass lets time pass in small steps: the lock looks at each.
func (c *testClock) pass(b *bridge, d time.Duration) {
	for ; d > 0; d -= 5 * time.Second {
		c.mu.Lock()
		c.wall += 5 * time.Second
		c.monotonic += 5 * time.Second
		c.mu.Unlock()
		b.lock.Check()
	}
}

// sleep is a sleep of the device.
func (c *testClock) sleep(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.wall += d
}

// device is what lasts between the runs of the application.
type device struct {
	root     string
	keychain *heldKeychain
	clock    *testClock
	server   *httptest.Server
	blocked  chan struct{} // closed to let the platform answer; nil lets it
	mu       sync.Mutex
}

func newDevice(t *testing.T) *device {
	t.Helper()
	d := &device{root: t.TempDir(), keychain: newKeychain(), clock: &testClock{}}
	platform := sandbox.New(sandbox.Options{Seed: 1, Now: time.Now, ClientID: "client-1", APIKey: "very-secret"})
	d.server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		d.mu.Lock()
		blocked := d.blocked
		d.mu.Unlock()
		if blocked != nil {
			select {
			case <-blocked:
			case <-r.Context().Done():
				return
			}
		}
		platform.ServeHTTP(w, r)
	}))
	t.Cleanup(d.server.Close)
	return d
}

// block lets the platform not answer any more. It gives what lets it answer.
func (d *device) block() (release func()) {
	blocked := make(chan struct{})
	d.mu.Lock()
	defer d.mu.Unlock()
	d.blocked = blocked
	return sync.OnceFunc(func() { close(blocked) })
}

// window is one run of the application.
type window struct {
	*bridge
	lookup Lookup
	saved  Saved
	access Access
	setup  Setup
	log    *logBuffer
	end    func()

	mu     sync.Mutex
	events []string
}

// run opens the window on the device.
func (d *device) run(t *testing.T) *window {
	t.Helper()
	stored := compose.ProfilesWith(d.root, d.keychain)
	stored.SetClock(d.clock.now)
	w := &window{log: &logBuffer{}}
	b := newBridge(slog.New(slog.NewTextHandler(w.log, nil)), "test", stored, noEnvironment)
	b.lock.Close()
	options := b.lockOptions()
	options.Now, options.Monotonic = d.clock.now, d.clock.since
	options.After = func(time.Duration) <-chan time.Time { return nil } // the test looks itself
	b.lock = profiles.NewLock(options)
	b.emit = func(event string, data any) {
		content, _ := json.Marshal(data)
		w.mu.Lock()
		defer w.mu.Unlock()
		w.events = append(w.events, event+" "+string(content))
	}
	b.open()
	w.bridge, w.lookup, w.saved, w.access, w.setup = b, Lookup{b}, Saved{b}, Access{b}, Setup{b}
	w.end = sync.OnceFunc(b.close)
	t.Cleanup(w.end)
	return w
}

func (w *window) heard() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return append([]string(nil), w.events...)
}

// setUp saves the platform of the device as a profile, and chooses a PIN.
func (d *device) setUp(t *testing.T) *window {
	t.Helper()
	w := d.run(t)
	f := form(d.server)
	f.Passphrase = ""
	if _, err := w.setup.Save(f); err != nil {
		t.Fatal(err)
	}
	if state, err := w.access.SetPIN(PINForm{PIN: pin}); err != nil || state.Locked || state.PIN != "set" {
		t.Fatalf("set PIN: %+v, %v", state, err)
	}
	return w
}

func (w *window) lookUp(t *testing.T, requestID string) backend.UserView {
	t.Helper()
	view, err := w.lookup.LookupUser(LookupRequest{RequestID: requestID, Text: "U-1002"})
	if err != nil || view.User == nil {
		t.Fatalf("looked up: %+v, %v", view, err)
	}
	return view
}

func wantWireCode(t *testing.T, what string, err error, code backend.Code) backend.Failure {
	t.Helper()
	wire := wireError(t, err)
	if wire.Code != string(code) {
		t.Errorf("%s: got %+v, want %s", what, wire, code)
	}
	return wire
}

// argumentsFor makes arguments that name the opened user wherever they can.
func argumentsFor(method reflect.Type, view backend.UserView) []reflect.Value {
	names := map[string]string{
		"RequestID": "r1", "Text": "U-1002", "Field": "email", "GUID": view.Connections[0].GUID, "Format": "json", "TimeZone": "UTC",
	}
	arguments := make([]reflect.Value, method.NumIn())
	for i := range arguments {
		value := reflect.New(method.In(i)).Elem()
		switch value.Kind() {
		case reflect.String:
			value.SetString("r1")
		case reflect.Struct:
			for name, text := range names {
				if field := value.FieldByName(name); field.IsValid() && field.Kind() == reflect.String {
					field.SetString(text)
				}
			}
		}
		arguments[i] = value
	}
	return arguments
}

func TestLock_ViewedUser_IsUnreachable(t *testing.T) {
	for name, lock := range map[string]func(*device, *window) error{
		"asked": func(_ *device, w *window) error { _, err := w.access.Lock(); return err },
		"idle":  func(d *device, w *window) error { d.clock.pass(w.bridge, 16*time.Minute); return nil },
		"sleep": func(d *device, w *window) error { d.clock.sleep(time.Hour); return w.access.Active() },
	} {
		t.Run(name, func(t *testing.T) {
			device := newDevice(t)
			w := device.setUp(t)
			view := w.lookUp(t, "r1")
			email, err := w.lookup.Reveal(RevealRequest{RequestID: "r1", Field: "email"})
			if err != nil || email == "" {
				t.Fatalf("reveal: %v", err)
			}
			if err := lock(device, w); err != nil {
				t.Fatal(err)
			}
			<-w.lock.Lock(profiles.LockAsked) // waits until it is emptied
			state, err := w.access.State()
			if err != nil || !state.Locked || state.LockReason != name || state.LockedAt == "" || state.PIN != "set" || len(state.Permissions) > 0 {
				t.Errorf("state: %+v, %v", state, err)
			}
			table := access.Table()
			methods(w.bridge, func(action backend.Action, method reflect.Value) {
				if action == "Access.Unlock" || action == "Access.SetPIN" || action == "Access.Join" {
					return
				}
				results := method.Call(argumentsFor(method.Type(), view))
				failure, _ := results[len(results)-1].Interface().(error)
				if len(table[action]) > 0 {
					wantWireCode(t, string(action), failure, backend.CodeLocked)
				}
				var given []any
				for _, result := range results[:len(results)-1] {
					given = append(given, result.Interface())
				}
				content, _ := json.Marshal(given)
				for _, secret := range []string{view.User.GUID, view.Connections[0].GUID, email} {
					if strings.Contains(string(content), secret) {
						t.Errorf("%s gives %s", action, content)
					}
				}
			})
			if _, err := w.access.Unlock(pin); err != nil {
				t.Fatal(err)
			}
			if _, err := w.lookup.Reveal(RevealRequest{RequestID: "r1", Field: "email"}); err == nil {
				t.Error("the user is still open after unlocking")
			}
			if list, err := w.saved.List(backend.SavedQuery{Limit: 10, Sort: "time"}); err != nil || list.Total != 1 {
				t.Errorf("saved: %+v, %v", list, err)
			}
		})
	}
}

func TestLock_PendingSaves_AreWritten(t *testing.T) {
	device := newDevice(t)
	w := device.setUp(t)
	w.lookUp(t, "r1")
	if _, err := w.access.Lock(); err != nil {
		t.Fatal(err)
	}
	if w.profiles.IsUnlocked() {
		t.Error("the key is still in memory")
	}
	// Another window, while this one is locked.
	other := device.run(t)
	if state, err := other.access.State(); err != nil || !state.Locked || state.LockReason != "start" || state.Profile != "other" {
		t.Fatalf("the other window: %+v, %v", state, err)
	}
	_, err := other.saved.List(backend.SavedQuery{Limit: 10, Sort: "time"})
	wantWireCode(t, "list", err, backend.CodeLocked)
	if _, err := other.access.Unlock(pin); err != nil {
		t.Fatal(err)
	}
	if list, err := other.saved.List(backend.SavedQuery{Limit: 10, Sort: "time"}); err != nil || list.Total != 1 {
		t.Errorf("saved: %+v, %v", list, err)
	}
}

func TestUnlock_WrongPINs_DelayGrowsAcrossRestarts(t *testing.T) {
	device := newDevice(t)
	w := device.setUp(t)
	if _, err := w.access.Lock(); err != nil {
		t.Fatal(err)
	}
	for i, wait := range []string{"1", "2", "4", "8"} {
		_, err := w.access.Unlock("000001")
		if wire := wantWireCode(t, "wrong", err, backend.CodePINWrong); wire.Params["seconds"] != wait || wire.Params["tries"] != string(rune('1'+i)) {
			t.Errorf("try %d says %v", i+1, wire.Params)
		}
		w.end()
		w = device.run(t)
		state, err := w.access.State()
		if err != nil || !state.Locked || state.RetryAt == "" {
			t.Errorf("after a restart: %+v, %v", state, err)
		}
		_, err = w.access.Unlock(pin)
		wantWireCode(t, "too early", err, backend.CodePINWait)
		retry, err := time.Parse(time.RFC3339, state.RetryAt)
		if err != nil {
			t.Fatal(err)
		}
		device.clock.sleep(retry.Sub(device.clock.now()))
	}
	if state, err := w.access.Unlock(pin); err != nil || state.Locked || state.RetryAt != "" {
		t.Errorf("right: %+v, %v", state, err)
	}
	w.lookUp(t, "r1")
}

func TestSetPIN_NewProfile_HasNoPermissionsUntilSet(t *testing.T) {
	device := newDevice(t)
	w := device.run(t)
	f := form(device.server)
	f.Passphrase = ""
	if _, err := w.setup.Save(f); err != nil {
		t.Fatal(err)
	}
	state, err := w.access.State()
	if err != nil || state.PIN != "needed" || state.Locked || state.Profile != "other" || len(state.Permissions) > 0 {
		t.Errorf("state: %+v, %v", state, err)
	}
	_, err = w.lookup.LookupUser(LookupRequest{RequestID: "r1", Text: "U-1002"})
	wantWireCode(t, "look-up", err, backend.CodeLocked)
	for typed, code := range map[string]backend.Code{"1234": backend.CodePINLength, "111111": backend.CodePINRepeats, "123456": backend.CodePINSequence} {
		_, err := w.access.SetPIN(PINForm{PIN: typed})
		wantWireCode(t, typed, err, code)
	}
	_, err = w.access.Unlock(pin)
	wantWireCode(t, "unlock", err, backend.CodePINNew)
	if state, err := w.access.SetPIN(PINForm{PIN: pin}); err != nil || state.PIN != "set" || state.Locked || len(state.Permissions) == 0 {
		t.Errorf("chosen: %+v, %v", state, err)
	}
	w.lookUp(t, "r1")
	// Another PIN needs the one until now.
	_, err = w.access.SetPIN(PINForm{PIN: "other-pin", Former: "000001"})
	wantWireCode(t, "with a wrong one", err, backend.CodePINWrong)
	device.clock.pass(w.bridge, 5*time.Second)
	if _, err := w.access.SetPIN(PINForm{PIN: "other-pin", Former: pin}); err != nil {
		t.Fatal(err)
	}
	if _, err := w.access.Lock(); err != nil {
		t.Fatal(err)
	}
	_, err = w.access.SetPIN(PINForm{PIN: pin, Former: "other-pin"})
	wantWireCode(t, "while locked", err, backend.CodeLocked)
	_, err = w.access.Unlock(pin)
	wantWireCode(t, "the former PIN", err, backend.CodePINWrong)
	device.clock.sleep(time.Second)
	if _, err := w.access.Unlock("other-pin"); err != nil {
		t.Fatal(err)
	}
	if list, err := w.saved.List(backend.SavedQuery{Limit: 10, Sort: "time"}); err != nil || list.Total != 1 {
		t.Errorf("saved: %+v, %v", list, err)
	}
}

func TestLock_WithoutAKeychain_ThePassphraseUnlocks(t *testing.T) {
	server := platformBeside(t)
	root := t.TempDir()
	var log logBuffer
	b, setup := bridgeUnder(t, root, &log)
	if _, err := setup.Save(form(server)); err != nil {
		t.Fatal(err)
	}
	lookup, access := &Lookup{b}, &Access{b}
	if _, err := lookup.LookupUser(LookupRequest{RequestID: "r1", Text: "U-1002"}); err != nil {
		t.Fatal(err)
	}
	_, err := access.SetPIN(PINForm{PIN: pin})
	wantWireCode(t, "set PIN", err, backend.CodePINNone)
	if state, err := access.Lock(); err != nil || !state.Locked || state.PIN != "set" {
		t.Fatalf("locked: %+v, %v", state, err)
	}
	if !b.entered().Empty() {
		t.Error("the passphrase is still in memory")
	}
	_, err = access.Unlock("wrong horse")
	wantWireCode(t, "wrong", err, backend.CodePINWrong)
	_, err = access.Unlock(passphrase)
	wantWireCode(t, "too early", err, backend.CodePINWait)
	later := time.Now().Add(time.Second)
	b.profiles.SetClock(func() time.Time { return later })
	if state, err := access.Unlock(passphrase); err != nil || state.Locked {
		t.Fatalf("unlocked: %+v, %v", state, err)
	}
	if list, err := (&Saved{b}).List(backend.SavedQuery{Limit: 10, Sort: "time"}); err != nil || list.Total != 1 {
		t.Errorf("saved: %+v, %v", list, err)
	}
}

func TestLock_SampleData_HidesUntilUnlockedWithoutPIN(t *testing.T) {
	device := newDevice(t)
	w := device.run(t)
	w.lookUp(t, "r1")
	device.clock.pass(w.bridge, time.Hour)
	if state, err := w.access.State(); err != nil || state.Locked || state.PIN != "none" {
		t.Fatalf("after an hour: %+v, %v", state, err)
	}
	if state, err := w.access.Lock(); err != nil || !state.Locked || state.LockReason != "asked" || state.PIN != "none" {
		t.Fatalf("locked: %+v, %v", state, err)
	}
	_, err := w.lookup.LookupUser(LookupRequest{RequestID: "r2", Text: "U-1002"})
	wantWireCode(t, "look-up", err, backend.CodeLocked)
	if state, err := w.access.Unlock(""); err != nil || state.Locked {
		t.Fatalf("unlocked: %+v, %v", state, err)
	}
	w.lookUp(t, "r2")
	_, err = w.access.SetPIN(PINForm{PIN: pin})
	wantWireCode(t, "set PIN", err, backend.CodePINNone)
	if len(device.keychain.held) > 0 {
		t.Errorf("the keychain has %v", device.keychain.held)
	}
}

func TestLock_AfterSleep_NextCallIsLocked(t *testing.T) {
	device := newDevice(t)
	w := device.setUp(t)
	w.lookUp(t, "r1")
	device.clock.sleep(time.Minute)
	_, err := w.lookup.Reveal(RevealRequest{RequestID: "r1", Field: "email"})
	wantWireCode(t, "reveal", err, backend.CodeLocked)
	if state, err := w.access.State(); err != nil || state.LockReason != "sleep" {
		t.Errorf("state: %+v, %v", state, err)
	}
}

func TestLock_Input_KeepsTheProfileUnlocked(t *testing.T) {
	device := newDevice(t)
	w := device.setUp(t)
	for range 4 {
		device.clock.pass(w.bridge, 14*time.Minute)
		if err := w.access.Active(); err != nil {
			t.Fatal(err)
		}
	}
	w.lookUp(t, "r1") // is no input: the page asks by itself, too
	device.clock.pass(w.bridge, 15*time.Minute)
	if state, err := w.access.State(); err != nil || !state.Locked || state.LockReason != "idle" {
		t.Errorf("state: %+v, %v", state, err)
	}
}

func TestLock_DuringALookup_ReturnsNoData(t *testing.T) {
	device := newDevice(t)
	w := device.setUp(t)
	w.lookUp(t, "r1") // the saved copy would be shown
	release := device.block()
	answered := make(chan error)
	go func() {
		_, err := w.lookup.LookupUser(LookupRequest{RequestID: "r2", Text: "U-1009"})
		answered <- err
	}()
	if _, err := w.access.Lock(); err != nil {
		t.Fatal(err)
	}
	wantWireCode(t, "the look-up", <-answered, backend.CodeLocked)
	release()
	isLocked := false
	for _, event := range w.heard() {
		name, content, _ := strings.Cut(event, " ")
		isLocked = isLocked || name == AccessChanged && strings.Contains(content, `"locked":true`)
		if isLocked && name == LookupChanged {
			t.Error("the page hears of a look-up after the lock")
		}
	}
	if !isLocked {
		t.Error("the page does not hear of the lock")
	}
}

func TestLock_DuringAnExport_WritesNoFile(t *testing.T) {
	device := newDevice(t)
	w := device.setUp(t)
	w.lookUp(t, "r1")
	path := filepath.Join(t.TempDir(), "page.json")
	asked, chosen := make(chan struct{}), make(chan struct{})
	w.saveAs = func(string) (string, error) { close(asked); <-chosen; return path, nil }
	answered := make(chan error)
	go func() {
		_, err := w.saved.Export(ExportRequest{RequestID: "r1", Format: "json", TimeZone: "UTC"})
		answered <- err
	}()
	<-asked
	if _, err := w.access.Lock(); err != nil {
		t.Fatal(err)
	}
	close(chosen)
	wantWireCode(t, "the export", <-answered, backend.CodeLocked)
	if _, err := os.Stat(path); !os.IsNotExist(err) {
		t.Errorf("the file: %v", err)
	}
}

func TestLock_WhileAProfileIsSaved_OpensNothing(t *testing.T) {
	device := newDevice(t)
	w := device.setUp(t)
	var running sync.WaitGroup
	f := form(device.server)
	f.Passphrase = ""
	running.Go(func() { _, _ = w.setup.Save(f) }) // may be through before
	running.Go(func() { _, _ = w.access.Lock() })
	running.Go(func() { _, _ = w.access.Lock() })
	running.Go(func() { _, _ = w.lookup.LookupUser(LookupRequest{RequestID: "r1", Text: "U-1002"}) })
	running.Wait()
	if _, err := w.access.Lock(); err != nil {
		t.Fatal(err)
	}
	if w.profiles.IsUnlocked() {
		t.Error("the key is still in memory")
	}
	_, err := w.lookup.LookupUser(LookupRequest{RequestID: "r2", Text: "U-1002"})
	wantWireCode(t, "look-up", err, backend.CodeLocked)
	for range 2 {
		running.Go(func() { _, _ = w.access.Unlock(pin) })
	}
	running.Wait()
	w.lookUp(t, "r3")
}

func TestUnlock_PINErasedMeanwhile_AsksForANewOne(t *testing.T) {
	device := newDevice(t)
	w := device.setUp(t)
	w.lookUp(t, "r1")
	if _, err := w.access.Lock(); err != nil {
		t.Fatal(err)
	}
	delete(device.keychain.held, "lock_pin") // as "userlookup erase --everything" does
	delete(device.keychain.held, "saved_copies")
	_, err := w.access.Unlock(pin)
	wantWireCode(t, "unlock", err, backend.CodePINNew)
	if state, err := w.access.State(); err != nil || state.PIN != "needed" || state.Locked || len(state.Permissions) > 0 {
		t.Errorf("state: %+v, %v", state, err)
	}
	if state, err := w.access.SetPIN(PINForm{PIN: "other-pin"}); err != nil || state.PIN != "set" {
		t.Errorf("chosen: %+v, %v", state, err)
	}
}

func TestErase_WhileUnlocked_KeepsThePINForLaterSaves(t *testing.T) {
	device := newDevice(t)
	w := device.setUp(t)
	w.lookUp(t, "r1")
	if _, err := w.saved.Erase(); err != nil {
		t.Fatal(err)
	}
	w.lookUp(t, "r2")
	if _, err := w.access.Lock(); err != nil {
		t.Fatal(err)
	}
	_, err := w.access.Unlock("000001")
	wantWireCode(t, "another PIN", err, backend.CodePINWrong)
	device.clock.sleep(time.Second)
	if _, err := w.access.Unlock(pin); err != nil {
		t.Fatal(err)
	}
	if list, err := w.saved.List(backend.SavedQuery{Limit: 10, Sort: "time"}); err != nil || list.Total != 1 {
		t.Errorf("saved: %+v, %v", list, err)
	}
}

func TestLock_FilesAndLogs_ContainNoPINOrUser(t *testing.T) {
	device := newDevice(t)
	w := device.setUp(t)
	w.lookUp(t, "r1")
	_, _ = w.access.Lock()
	_, _ = w.access.Unlock("wrong-pin-1")
	w.end()
	texts := w.log.String()
	if err := filepath.WalkDir(device.root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		texts += string(content)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{pin, "wrong-pin-1", "U-1002"} {
		if strings.Contains(texts, secret) {
			t.Errorf("%s is in a file or in the log", secret)
		}
	}
}

func TestSecurityDocument_NamesEverySecretAndEveryFile(t *testing.T) {
	document, err := os.ReadFile("../docs/security.md")
	if err != nil {
		t.Fatal(err)
	}
	device := newDevice(t)
	w := device.setUp(t)
	w.lookUp(t, "r1")
	_, _ = w.access.Lock()
	_, _ = w.access.Unlock("000001")
	w.end()
	sample := newDevice(t)
	s := sample.run(t)
	s.lookUp(t, "r1")
	s.end()
	var log logBuffer
	sealed := t.TempDir()
	b, setup := bridgeUnder(t, sealed, &log)
	if _, err := setup.Save(form(device.server)); err != nil {
		t.Fatal(err)
	}
	if _, err := (&Lookup{b}).LookupUser(LookupRequest{RequestID: "r1", Text: "U-1002"}); err != nil {
		t.Fatal(err)
	}
	_, _ = (&Access{b}).Lock()
	_, _ = (&Access{b}).Unlock("wrong horse")
	named := map[string]bool{}
	for name := range device.keychain.held {
		if name != "other" { // the profile's own
			named[strings.ReplaceAll(name, "_other", "_<profile>")] = true
		}
	}
	for _, root := range []string{device.root, sample.root, sealed} {
		if err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() || strings.HasSuffix(path, ".lock") || strings.HasSuffix(path, "-wal") || strings.HasSuffix(path, "-shm") {
				return err
			}
			name := filepath.Base(path)
			for _, profile := range []string{"other.", "sandbox."} {
				if rest, found := strings.CutPrefix(name, profile); found {
					name = "<profile>." + rest
				}
			}
			named[name] = true
			return nil
		}); err != nil {
			t.Fatal(err)
		}
	}
	if len(named) < 12 {
		t.Errorf("only %v", named)
	}
	for name := range named {
		if !strings.Contains(string(document), name+"`") {
			t.Errorf("docs/security.md does not name %s", name)
		}
	}
}
