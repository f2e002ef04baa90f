package access_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"userlookup/backend"
	"userlookup/backend/access"
)

// placeDevice is the device of a colleague who was invited where there was no keychain.
func placeDevice(t *testing.T) *joinDevice {
	t.Helper()
	path, _ := adminDevice(t, 'a').issue(t, fay())
	d := newJoinDevice(t, backend.CodeKeychainMissing)
	d.join(t, path)
	return d
}

func (d *joinDevice) logIn(place backend.Place) *access.Log {
	return d.profiles.OpenAccessLog("relay", place, access.LogOptions{
		Passphrase: func() backend.Secret { return right }, Now: func() time.Time { return d.now },
		After: func(time.Duration) <-chan time.Time { return nil },
	})
}

func (d *joinDevice) recordIn(t *testing.T, l *access.Log) {
	t.Helper()
	if err := l.Record(t.Context(), backend.AccessEvent{Kind: backend.AccessOpened, Target: "U-1"}); err != nil {
		t.Fatal(err)
	}
}

func (d *joinDevice) wantLog(t *testing.T, place backend.Place, rows int) {
	t.Helper()
	if v, err := d.logIn(place).Verify(t.Context()); err != nil || !v.Intact() || v.Rows != rows {
		t.Errorf("%s: got %+v, %v, want %d rows and intact", place, v, err, rows)
	}
}

func (d *joinDevice) saveAgain(t *testing.T, key string) {
	t.Helper()
	credentials := backend.Credentials{}
	if key != "" {
		credentials.APIKey = backend.NewSecret(key)
	}
	if _, err := d.profiles.Save(t.Context(), everything{}, backend.Profile{Name: "relay", BaseURL: "https://relay.example", ClientID: "client-1"}, credentials, right); err != nil {
		t.Fatal(err)
	}
}

// TestAccessLog_KeychainAppearsAndDisappears_StaysIntact saves the profile again each time. Another
// process that was open before goes on.
func TestAccessLog_KeychainAppearsAndDisappears_StaysIntact(t *testing.T) {
	d := placeDevice(t)
	first := d.logIn(backend.PlaceFile)
	for range 3 {
		d.recordIn(t, first)
	}
	if err := first.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	d.chain.Fail("")
	d.saveAgain(t, "")
	d.wantLog(t, backend.PlaceKeychain, 3)
	second := d.logIn(backend.PlaceKeychain)
	d.recordIn(t, second)
	d.recordIn(t, first) // which was open before
	if err := first.Close(t.Context()); err != nil {
		t.Error(err)
	}
	if err := second.Close(t.Context()); err != nil {
		t.Error(err)
	}
	d.wantLog(t, backend.PlaceKeychain, 5)

	d.chain.Fail(backend.CodeKeychainMissing)
	d.saveAgain(t, "another-key-123")
	third := d.logIn(backend.PlaceFile)
	d.recordIn(t, third)
	if err := third.Close(t.Context()); err != nil {
		t.Error(err)
	}
	d.wantLog(t, backend.PlaceFile, 6)
	d.chain.Fail("")
	d.saveAgain(t, "")
	d.wantLog(t, backend.PlaceKeychain, 6)
}

// TestAccessLog_MovedEnd_ReportsMissingRows cuts rows off after the move.
func TestAccessLog_MovedEnd_ReportsMissingRows(t *testing.T) {
	d := placeDevice(t)
	log := d.logIn(backend.PlaceFile)
	d.recordIn(t, log)
	early, err := os.ReadFile(filepath.Join(d.root, "data", "access", "relay.log"))
	if err != nil {
		t.Fatal(err)
	}
	d.recordIn(t, log)
	if err := log.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	d.chain.Fail("")
	d.saveAgain(t, "")
	if err := os.WriteFile(filepath.Join(d.root, "data", "access", "relay.log"), early, 0o600); err != nil {
		t.Fatal(err)
	}
	if v, err := d.logIn(backend.PlaceKeychain).Verify(t.Context()); err != nil || v.BrokenAt != 2 || v.Reason != backend.AccessBreakShorter {
		t.Errorf("got %+v, %v", v, err)
	}
}

// TestAccessLog_EditedEndMoved_StaysBroken does not repair it.
func TestAccessLog_EditedEndMoved_StaysBroken(t *testing.T) {
	d := placeDevice(t)
	log := d.logIn(backend.PlaceFile)
	d.recordIn(t, log)
	if err := log.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(d.root, "data", "access", "relay.head"), []byte(`{"rows":0}`), 0o600); err != nil {
		t.Fatal(err)
	}
	d.chain.Fail("")
	d.saveAgain(t, "")
	if v, err := d.logIn(backend.PlaceKeychain).Verify(t.Context()); err != nil || v.Reason != backend.AccessBreakAnchor {
		t.Errorf("got %+v, %v", v, err)
	}
}

// TestAccessLog_ProfileRemovedAndSavedElsewhere_StaysIntact finds the key of the log where
// the profile had it.
func TestAccessLog_ProfileRemovedAndSavedElsewhere_StaysIntact(t *testing.T) {
	d := placeDevice(t)
	log := d.logIn(backend.PlaceFile)
	d.recordIn(t, log)
	if err := log.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := d.profiles.Remove(t.Context(), everything{}, "relay", right); err != nil {
		t.Fatal(err)
	}
	d.chain.Fail("")
	d.saveAgain(t, "a-key-12345")
	d.wantLog(t, backend.PlaceKeychain, 1)
	again := d.logIn(backend.PlaceKeychain)
	d.recordIn(t, again)
	if err := again.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	d.wantLog(t, backend.PlaceKeychain, 2)
}

// TestAccessLog_LogKeyAndEndDeleted_IsReported deletes all that is left of a log, in
// both places.
func TestAccessLog_LogKeyAndEndDeleted_IsReported(t *testing.T) {
	for _, place := range []backend.Place{backend.PlaceKeychain, backend.PlaceFile} {
		d := placeDevice(t)
		if place == backend.PlaceKeychain {
			d.chain.Fail("")
			d.saveAgain(t, "")
		}
		var secrets backend.SecretStore = d.chain
		if place == backend.PlaceFile {
			secrets = sealedUnder(d.root, right)
		}
		log := d.logIn(place)
		d.recordIn(t, log)
		if err := log.Close(t.Context()); err != nil {
			t.Fatal(err)
		}
		for _, path := range []string{".log", ".head"} {
			_ = os.Remove(filepath.Join(d.root, "data", "access", "relay"+path))
		}
		for _, name := range []string{"access_log_relay", "access_head_relay"} {
			if err := secrets.Delete(t.Context(), name); err != nil {
				t.Fatal(err)
			}
		}
		want := func(when string) {
			t.Helper()
			if v, err := d.logIn(place).Verify(t.Context()); err != nil || v.BrokenAt != 1 || v.Reason != backend.AccessBreakGone {
				t.Errorf("%s, %s: got %+v, %v", place, when, v, err)
			}
		}
		want("before the next row")
		log = d.logIn(place)
		d.recordIn(t, log)
		if err := log.Close(t.Context()); err != nil {
			t.Fatal(err)
		}
		want("after it")
	}
}

// TestJoin_DeviceWithALog_KeepsTheLogID joins an invitation a second time.
func TestJoin_DeviceWithALog_KeepsTheLogID(t *testing.T) {
	path, _ := adminDevice(t, 'a').issue(t, fay())
	d := newJoinDevice(t, "")
	d.join(t, path)
	log := d.logIn(backend.PlaceKeychain)
	d.recordIn(t, log)
	if err := log.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	d.join(t, path)
	pin, err := d.profiles.ReadPin(t.Context(), "relay", backend.PlaceKeychain, none)
	if err != nil || pin.LogID == "" {
		t.Errorf("got %+v, %v", pin, err)
	}
	d.wantLog(t, backend.PlaceKeychain, 1)
}

// TestAccessLog_ProfileRemovedAndSavedAgain_StaysIntact keeps its log, or begins another one
// where the log was never used.
func TestAccessLog_ProfileRemovedAndSavedAgain_StaysIntact(t *testing.T) {
	for rows := range 2 {
		path, _ := adminDevice(t, 'a').issue(t, fay())
		d := newJoinDevice(t, "")
		d.join(t, path)
		log := d.logIn(backend.PlaceKeychain)
		for range rows {
			d.recordIn(t, log)
		}
		if err := log.Close(t.Context()); err != nil {
			t.Fatal(err)
		}
		if _, err := d.profiles.Remove(t.Context(), everything{}, "relay", none); err != nil {
			t.Fatal(err)
		}
		d.join(t, path)
		d.wantLog(t, backend.PlaceKeychain, rows)
		log = d.logIn(backend.PlaceKeychain)
		d.recordIn(t, log)
		if err := log.Close(t.Context()); err != nil {
			t.Fatal(err)
		}
		d.wantLog(t, backend.PlaceKeychain, rows+1)
	}
}
