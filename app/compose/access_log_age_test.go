package compose

import (
	"testing"
	"time"

	"userlookup/backend"
	"userlookup/backend/accesslog"
)

// verdict verifies the access log in a run of its own.
func (d *device) verdict() (v backend.AccessVerdict) {
	d.t.Helper()
	d.run(func(workspace *Workspace) {
		var err error
		if v, err = workspace.Access.Log().Verify(d.t.Context()); err != nil {
			d.t.Fatal(err)
		}
	})
	return v
}

// TestAccessLog_ClockAYearAhead_KeepsItsRows looks a user up while the clock is a year
// ahead. The platform's answers say that it is not.
func TestAccessLog_ClockAYearAhead_KeepsItsRows(t *testing.T) {
	d := newDevice(t)
	d.setUp()
	ahead := accesslog.DefaultRetention + time.Hour
	for _, wait := range []time.Duration{0, ahead, -ahead} {
		d.wait(wait)
		for range 2 {
			d.run(func(workspace *Workspace) { d.want(d.lookUp(workspace, false), "", "look-up") })
		}
	}
	if v := d.verdict(); !v.Intact() || v.Pruned > 0 || v.Rows < 6 {
		t.Errorf("got %+v", v)
	}
}

// TestAccessLog_PlatformAYearAheadToo_RemovesOldRows keeps the platform's time from
// one run to the next.
func TestAccessLog_PlatformAYearAheadToo_RemovesOldRows(t *testing.T) {
	d := newDevice(t)
	d.setUp()
	d.run(func(workspace *Workspace) { d.want(d.lookUp(workspace, false), "", "look-up") })
	d.wait(accesslog.DefaultRetention + time.Hour)
	d.run(func(workspace *Workspace) { workspace.Access.Answered(d.profiles().Now()) })
	d.run(func(workspace *Workspace) {
		if err := workspace.Access.Record(t.Context(), backend.AccessEvent{Kind: backend.AccessUnlocked}); err != nil {
			t.Fatal(err)
		}
	})
	if v := d.verdict(); !v.Intact() || v.Pruned == 0 {
		t.Errorf("got %+v", v)
	}
}
