package app

import (
	"slices"
	"strings"
	"testing"

	"userlookup/backend"
)

// wantOnlyThePINUnlocks fails where what is locked opens without the PIN.
func (w *window) wantOnlyThePINUnlocks(t *testing.T, profile string) {
	t.Helper()
	for range 2 {
		state, err := w.access.Unlock("")
		if err == nil {
			t.Errorf("unlocked without the PIN: %+v", state)
		}
		state, err = w.access.State()
		if err != nil || !state.Locked || state.PIN != "set" || state.Profile != profile || len(state.Permissions) > 0 {
			t.Errorf("state: %+v, %v", state, err)
		}
		_, err = w.lookup.LookupUser(LookupRequest{RequestID: "r8", Text: "U-1002"})
		wantWireCode(t, "look-up", err, backend.CodeLocked)
	}
	if state, err := w.access.Unlock(pin); err != nil || state.Locked || state.Profile != profile {
		t.Fatalf("unlocked with the PIN: %+v, %v", state, err)
	}
	w.lookUp(t, "r9")
}

func locked(string) error { return backend.NewError(backend.CodeKeychainLocked, nil) }

func TestUnlock_KeychainWasLockedAtTheStart_AsksForThePIN(t *testing.T) {
	device := newDevice(t)
	device.setUp(t).end()
	device.keychain.failWith(locked)
	w := device.run(t)
	if state, err := w.access.Lock(); err != nil || !state.Locked {
		t.Fatalf("locked: %+v, %v", state, err)
	}
	device.keychain.failWith(nil)
	_, err := w.access.Unlock("")
	wantWireCode(t, "unlock", err, backend.CodeLocked)
	w.wantOnlyThePINUnlocks(t, "other")
}

func TestUnlock_AnotherWindowChoseAProfile_AsksForItsPIN(t *testing.T) {
	device := newDevice(t)
	w := device.setUp(t)
	if _, err := w.setup.Save(SetupForm{Profile: "sandbox"}); err != nil {
		t.Fatal(err)
	}
	w.end()
	w = device.run(t)
	if state, err := w.access.Lock(); err != nil || !state.Locked || state.PIN != "none" {
		t.Fatalf("locked: %+v, %v", state, err)
	}
	f := form(device.server)
	f.Passphrase, f.APIKey = "", ""
	if _, err := device.run(t).setup.Save(f); err != nil {
		t.Fatal(err)
	}
	_, err := w.access.Unlock("")
	wantWireCode(t, "unlock", err, backend.CodeLocked)
	w.wantOnlyThePINUnlocks(t, "other")
}

// The PIN of the keychain says nothing of the passphrase of the file, and the other way.
func TestUnlock_TheProfileIsElsewhereNow_AsksForWhatOpensIt(t *testing.T) {
	device := newDevice(t)
	missing := func(string) error { return backend.NewError(backend.CodeKeychainMissing, nil) }
	device.keychain.failWith(missing)
	w := device.run(t)
	if _, err := w.setup.Save(form(device.server)); err != nil {
		t.Fatal(err)
	}
	if _, err := w.access.Lock(); err != nil {
		t.Fatal(err)
	}
	device.keychain.failWith(nil)
	other := device.run(t) // asks for the passphrase
	f := form(device.server)
	f.Profile, f.Passphrase = "relay", ""
	if _, err := other.setup.Save(f); err != nil {
		t.Fatal(err)
	}
	if _, err := other.access.SetPIN(PINForm{PIN: pin}); err != nil {
		t.Fatal(err)
	}
	_, err := w.access.Unlock(passphrase)
	wantWireCode(t, "unlock", err, backend.CodeLocked)
	w.wantOnlyThePINUnlocks(t, "relay")
	if !w.entered().Empty() {
		t.Error("the passphrase is still in memory")
	}
	if _, err := w.access.Lock(); err != nil {
		t.Fatal(err)
	}
	f.Profile, f.BaseURL, f.APIKey = "other", form(device.server).BaseURL, ""
	f.Passphrase = passphrase
	device.keychain.failWith(missing)
	if _, err := other.setup.Save(f); err != nil {
		t.Fatal(err)
	}
	device.keychain.failWith(nil)
	state, err := w.access.Unlock(pin)
	if err != nil || slices.Contains(state.Permissions, "look_up") {
		t.Errorf("unlocked: %+v, %v", state, err)
	}
	_, err = (&Application{w.bridge}).Start()
	wantWireCode(t, "start", err, backend.CodePassphraseNeeded)
}

func TestLock_NoPlatformIsOpen_NothingIsSetUp(t *testing.T) {
	device := newDevice(t)
	device.setUp(t).end()
	device.keychain.failWith(locked)
	w := device.run(t)
	if _, err := w.access.Lock(); err != nil {
		t.Fatal(err)
	}
	device.keychain.failWith(nil)
	_, err := w.setup.Get()
	wantWireCode(t, "get", err, backend.CodeLocked)
	_, err = w.setup.Retry("")
	wantWireCode(t, "retry", err, backend.CodeLocked)
	f := form(device.server)
	f.Passphrase = ""
	_, err = w.setup.Probe(f)
	wantWireCode(t, "probe", err, backend.CodeLocked)
	_, err = w.setup.Save(f)
	wantWireCode(t, "save", err, backend.CodeLocked)
}

func TestStart_KeychainDoesNotSayWhetherThereIsAPIN_StartsLocked(t *testing.T) {
	device := newDevice(t)
	device.setUp(t).end()
	device.keychain.failWith(func(name string) error {
		if name == "lock_pin" {
			return backend.NewError(backend.CodeKeychainSlow, nil)
		}
		return nil
	})
	w := device.run(t)
	if state, err := w.access.State(); err != nil || !state.Locked || state.PIN != "set" || state.Profile != "other" {
		t.Errorf("state: %+v, %v", state, err)
	}
	_, err := w.access.Unlock(pin)
	wantWireCode(t, "unlock", err, backend.CodeKeychainSlow)
	device.keychain.failWith(nil)
	w.wantOnlyThePINUnlocks(t, "other")
}

// The keychain may take seconds to say whether there is a PIN.
func TestSave_ProfileWithAPIN_IsNeverOpenBeforeItIsLocked(t *testing.T) {
	device := newDevice(t)
	device.setUp(t).end()
	w := device.run(t)
	if _, err := w.access.Unlock(pin); err != nil {
		t.Fatal(err)
	}
	if _, err := w.setup.Save(SetupForm{Profile: "sandbox"}); err != nil {
		t.Fatal(err)
	}
	w.end()
	w = device.run(t)
	device.keychain.failWith(func(name string) error {
		if name != "lock_pin" {
			return nil
		}
		if state, err := w.access.State(); err == nil && state.Profile == "other" && len(state.Permissions) > 0 {
			t.Errorf("it is open: %v", strings.Join(state.Permissions, " "))
		}
		return nil
	})
	f := form(device.server)
	f.Passphrase, f.APIKey = "", ""
	if _, err := w.setup.Save(f); err != nil {
		t.Fatal(err)
	}
	device.keychain.failWith(nil)
	w.wantOnlyThePINUnlocks(t, "other")
}

func TestUnlock_CountIsDeletedFromTheKeychain_WaitsTheLongest(t *testing.T) {
	device := newDevice(t)
	w := device.setUp(t)
	if _, err := w.access.Lock(); err != nil {
		t.Fatal(err)
	}
	_, err := w.access.Unlock("000001")
	wantWireCode(t, "wrong", err, backend.CodePINWrong)
	if err := device.keychain.Delete(t.Context(), "access_attempts"); err != nil {
		t.Fatal(err)
	}
	_, err = w.access.Unlock("000002")
	if wire := wantWireCode(t, "deleted", err, backend.CodePINWait); wire.Params["seconds"] != "300" {
		t.Errorf("waits for %v", wire.Params)
	}
}
