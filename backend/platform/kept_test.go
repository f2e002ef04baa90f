package platform

import (
	"fmt"
	"testing"
	"time"

	"userlookup/backend"
)

const inMaintenance = `{"institution":{"guid":"INS-a","code":"a","name":"Bank a","status":"MAINTENANCE","client_status":"AVAILABLE"}}`

func TestInstitutionsAreKept(t *testing.T) {
	for name, test := range map[string]struct {
		first  reply
		keeps  time.Duration
		second reply
		want   string // what stands in when it is asked for again
		tries  int    // that either reply takes, if more than one
	}{
		"a day":                       {ok(institution("a")), 24 * time.Hour, ok(institution("a")), "Bank a <nil>", 0},
		"one that is not there":       {absent, 10 * time.Minute, absent, " institution_not_found", 0},
		"one with a state":            {ok(inMaintenance), 10 * time.Minute, ok(inMaintenance), "Bank a MAINTENANCE <nil>", 0},
		"where it cannot be read":     {ok(inMaintenance), 10 * time.Minute, ok("<html>"), "Bank a <nil>", 0}, // the state is not believed
		"where it refuses the call":   {ok(inMaintenance), 10 * time.Minute, answer(400, ""), " refused", 0},
		"where it refuses":            {ok(inMaintenance), 10 * time.Minute, answer(401, ""), " unauthorized", 0},
		"where it is gone":            {ok(inMaintenance), 10 * time.Minute, absent, " institution_not_found", 0},
		"where there was nothing yet": {answer(500, ""), 0, answer(500, ""), " platform_fault", 3},
	} {
		t.Run(name, func(t *testing.T) {
			now := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
			s := newStubs(t)
			for _, reply := range []reply{test.first, test.second} {
				for range max(1, test.tries) {
					s.on("/institutions/a", reply)
				}
			}
			c := newTestClient(t, s, func(o *Options) { o.Now = func() time.Time { return now } })
			ask := func() string {
				found, err := c.Institution(t.Context(), "a")
				told := found.Name
				if found.Status != "" {
					told += " " + found.Status
				}
				if err == nil {
					return told + " <nil>"
				}
				return told + " " + string(backend.AsError(err).Code)
			}
			first := ask()
			asked := s.count("/institutions/a")
			now = now.Add(test.keeps - time.Second)
			if test.keeps > 0 {
				wantSame(t, "kept", ask(), first)
				wantSame(t, "asked", s.count("/institutions/a"), asked)
			}
			now = now.Add(time.Second)
			wantSame(t, "asked again", ask(), test.want)
		})
	}
}

func TestInstitutionsKeptAreBounded(t *testing.T) {
	var kept keptInstitutions
	at := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	for i := range maxKept + 10 {
		kept.keep(fmt.Sprint(i), keptInstitution{at: at.Add(time.Duration(i) * time.Second)})
	}
	wantSame(t, "kept", len(kept.byCode), maxKept)
	_, oldest := kept.get("9")
	_, next := kept.get("10")
	wantSame(t, "the oldest are let go", []bool{oldest, next}, []bool{false, true})
	kept.keep("10", keptInstitution{at: at})
	wantSame(t, "one that comes again", len(kept.byCode), maxKept)
}
