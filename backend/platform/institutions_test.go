package platform

import (
	"fmt"
	"testing"
	"time"

	"userlookup/backend"
)

const inMaintenance = `{"institution":{"guid":"INS-a","code":"a","name":"Bank a","status":"MAINTENANCE","client_status":"AVAILABLE"}}`

func TestInstitutions_Cached_AreRequestedAgainAfterExpiry(t *testing.T) {
	for name, test := range map[string]struct {
		first    reply
		keeps    time.Duration
		second   reply
		want     string // the fallback
		requests int    // requests for each reply; default 1
	}{
		"after a day":         {respondOK(institution("a")), 24 * time.Hour, respondOK(institution("a")), "Bank a <nil>", 0},
		"not found":           {apiNotFound, 10 * time.Minute, apiNotFound, " institution_not_found", 0},
		"with a state":        {respondOK(inMaintenance), 10 * time.Minute, respondOK(inMaintenance), "Bank a MAINTENANCE <nil>", 0},
		"unreadable response": {respondOK(inMaintenance), 10 * time.Minute, respondOK("<html>"), "Bank a <nil>", 0}, // the state has expired
		"refused":             {respondOK(inMaintenance), 10 * time.Minute, answer(400, ""), " refused", 0},
		"unauthorized":        {respondOK(inMaintenance), 10 * time.Minute, answer(401, ""), " unauthorized", 0},
		"deleted":             {respondOK(inMaintenance), 10 * time.Minute, apiNotFound, " institution_not_found", 0},
		"nothing cached":      {answer(500, ""), 0, answer(500, ""), " platform_fault", 3},
	} {
		t.Run(name, func(t *testing.T) {
			now := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
			s := newStubs(t)
			for _, reply := range []reply{test.first, test.second} {
				for range max(1, test.requests) {
					s.on("/institutions/a", reply)
				}
			}
			c := newTestClient(t, s, func(o *Options) { o.Now = func() time.Time { return now } })
			ask := func() string {
				found, err := c.Institution(t.Context(), "a")
				reported := found.Name
				if found.Status != "" {
					reported += " " + found.Status
				}
				if err == nil {
					return reported + " <nil>"
				}
				return reported + " " + string(backend.AsError(err).Code)
			}
			first := ask()
			requested := s.count("/institutions/a")
			now = now.Add(test.keeps - time.Second)
			if test.keeps > 0 {
				wantSame(t, "kept", ask(), first)
				wantSame(t, "asked", s.count("/institutions/a"), requested)
			}
			now = now.Add(time.Second)
			wantSame(t, "asked again", ask(), test.want)
		})
	}
}

func TestInstitutions_CacheFull_EvictsLeastRecentlyUsed(t *testing.T) {
	s := newStubs(t)
	c := newTestClient(t, s)
	for i := range maxInstitutions + 1 {
		c.institutions.cache.Add(fmt.Sprint(i), cachedInstitution{institution: backend.Institution{Code: fmt.Sprint(i)}, fetchedAt: c.options.Now()})
	}
	s.on("/institutions/0", respondOK(institution("0")))
	for _, code := range []string{"1", "0", "1"} { // "2" evicts "0", which evicts "2"
		if _, err := c.Institution(t.Context(), code); err != nil {
			t.Fatal(err)
		}
	}
	wantSame(t, "asked", s.count("/institutions/0"), 1)
	wantSame(t, "the recently used one is cached", []bool{c.institutions.cache.Contains("1"), c.institutions.cache.Contains("2")}, []bool{true, false})
}
