package access_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"userlookup/backend"
	"userlookup/backend/access"
)

// sentTo sends the log of a colleague to a new file, and opens that on the Admin's device.
func (d *logDevice) sentTo(admin *logDevice) access.ReceivedLog {
	d.Helper()
	path, err := d.log.Send(d.Context(), filepath.Join(d.TempDir(), "log.age"))
	if err != nil {
		d.Fatal(err)
	}
	return admin.opened(path)
}

func (d *logDevice) opened(path string) access.ReceivedLog {
	d.Helper()
	got, err := d.log.Open(d.Context(), path)
	if err != nil {
		d.Fatal(err)
	}
	return got
}

// TestOpen_LogWithTheSameSentTime_ReplacesNoOther sets a device back with its
// keychain and its clock: the second log says that it was sent when the first one was.
func TestOpen_LogWithTheSameSentTime_ReplacesNoOther(t *testing.T) {
	for _, back := range []time.Duration{0, time.Hour} {
		anna, ben := newLogDevice(t, "relay", backend.PlaceKeychain), newLogDevice(t, "relay", backend.PlaceKeychain)
		invited(t, anna, ben, "")
		ben.record("U-1")
		if err := ben.log.Close(t.Context()); err != nil {
			t.Fatal(err)
		}
		file, err := os.ReadFile(ben.file("relay.log"))
		if err != nil {
			t.Fatal(err)
		}
		head, begun := ben.held.Stored("access_head_relay"), ben.time()
		ben.open("relay", backend.PlaceKeychain)
		for range 3 {
			ben.record("U-2")
		}
		if got := ben.sentTo(anna); !got.Verdict.Intact() || got.Verdict.Rows != 5 {
			t.Fatalf("got %+v", got)
		}
		if err := ben.log.Close(t.Context()); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(ben.file("relay.log"), file, 0o600); err != nil {
			t.Fatal(err)
		}
		ben.held.Put("access_head_relay", head)
		ben.pass(begun.Sub(ben.time()) - back)
		ben.open("relay", backend.PlaceKeychain)
		for range 3 {
			ben.record("U-3")
		}
		if got := ben.sentTo(anna); got.Verdict.BrokenAt != 5 || got.Verdict.Reason != backend.AccessBreakReplaced {
			t.Errorf("%v: got %+v", back, got)
		}
		for range 3 { // for good, and without keeping each
			ben.pass(400 * 24 * time.Hour)
			anna.pass(400 * 24 * time.Hour)
			ben.record("U-4")
			if got := ben.sentTo(anna); got.Verdict.Intact() {
				t.Errorf("%v, later: got %+v", back, got)
			}
		}
		if files, err := filepath.Glob(anna.file("relay.received/*.age")); err != nil || len(files) > 2 {
			t.Errorf("kept %v, %v", files, err)
		}
	}
}

func TestOpen_EarlierLogAfterALaterOne_KeepsTheLaterOne(t *testing.T) {
	anna, ben := newLogDevice(t, "relay", backend.PlaceKeychain), newLogDevice(t, "relay", backend.PlaceKeychain)
	invited(t, anna, ben, "")
	ben.record("U-1")
	early, err := ben.log.Send(t.Context(), filepath.Join(t.TempDir(), "early.age"))
	if err != nil {
		t.Fatal(err)
	}
	ben.pass(time.Hour)
	ben.record("U-2")
	if got := ben.sentTo(anna); !got.Verdict.Intact() || got.Verdict.Rows != 4 || !got.LastAt.Equal(ben.time()) {
		t.Fatalf("got %+v", got)
	}
	for range 2 {
		if got := anna.opened(early); !got.Verdict.Intact() || got.Verdict.Rows != 4 || got.Logs != 1 {
			t.Errorf("got %+v", got)
		}
	}
	if files, err := filepath.Glob(anna.file("relay.received/*.age")); err != nil || len(files) != 1 {
		t.Errorf("kept %v, %v", files, err)
	}
}

// TestReceived_SecondLogOfAColleague_IsCounted is a colleague whose log was removed with its
// key, its end and the pin, or who has two devices.
func TestReceived_SecondLogOfAColleague_IsCounted(t *testing.T) {
	anna, ben := newLogDevice(t, "relay", backend.PlaceKeychain), newLogDevice(t, "relay", backend.PlaceKeychain)
	invited(t, anna, ben, "")
	ben.record("U-1")
	ben.sentTo(anna)
	other := newLogDevice(t, "relay", backend.PlaceKeychain)
	path := other.profiles.GrantPath("relay")
	if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, ben.grantFile(), 0o600)); err != nil {
		t.Fatal(err)
	}
	other.held.Put("access_pin_relay", ben.held.Stored("access_pin_relay"))
	pin, err := other.profiles.ReadPin(t.Context(), "relay", backend.PlaceKeychain, none)
	if err != nil {
		t.Fatal(err)
	}
	pin.LogID = ""
	if err := other.profiles.WritePin(t.Context(), "relay", backend.PlaceKeychain, none, pin); err != nil {
		t.Fatal(err)
	}
	other.record("U-2")
	if got := other.sentTo(anna); !got.Verdict.Intact() || got.Logs != 2 {
		t.Errorf("got %+v", got)
	}
	list, err := anna.log.Received(t.Context())
	if err != nil || len(list) != 2 || list[0].Logs != 2 || list[1].Logs != 2 {
		t.Errorf("got %+v, %v", list, err)
	}
	file := filepath.Join(t.TempDir(), "log.csv")
	if err := anna.log.SaveCSV(t.Context(), file); err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(file)
	if err != nil || strings.Count(string(content), "Ben Okafor sent 2 logs.") != 1 {
		t.Errorf("got %s, %v", content, err)
	}
}

func (d *logDevice) grantFile() []byte {
	d.Helper()
	content, err := d.profiles.ReadGrant(d.Context(), "relay")
	if err != nil {
		d.Fatal(err)
	}
	return content
}
