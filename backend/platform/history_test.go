package platform

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"userlookup/backend"
)

// withUser stubs a user without connections and accounts.
func withUser(t *testing.T) *stubs {
	return newStubs(t).on("/users/u-1", respondOK(sampleUser)).on("/users/u-1/members", respondOK(noMembers)).on("/users/u-1/accounts", respondOK(noAccounts))
}

func lookUp(t *testing.T, c *Client) *gathered {
	t.Helper()
	g := gather()
	if err := c.Lookup(t.Context(), byID, g.deliver); err != nil {
		t.Fatal(err)
	}
	g.check(t)
	return g
}

// sizes returns the number of attempts in each history delivery.
func (g *gathered) sizes() []int {
	var sizes []int
	for _, part := range g.of(backend.PartHistory) {
		sizes = append(sizes, len(part.Jobs))
	}
	return sizes
}

func TestHistory_HundredPages_AreDeliveredInOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := withUser(t)
		for page := 1; page <= 100; page++ {
			body := respondOK(jobs(100, 100, job(strconv.Itoa(page))))
			s.on(fmt.Sprintf("/users/u-1/jobs#%d", page), func(r *http.Request) (*http.Response, error) {
				time.Sleep(time.Duration(1+page*7%5) * time.Millisecond) // responses arrive out of order
				return body(r)
			})
		}
		g := lookUp(t, newTestClient(t, s))
		wantSame(t, "problems", g.problems(), []string{})
		wantSame(t, "complete", g.record.View().Complete, true)
		var order, want []string
		for _, part := range g.of(backend.PartHistory) {
			order = append(order, part.Jobs[0].GUID)
		}
		for page := 2; page <= 100; page++ {
			want = append(want, "JOB-"+strconv.Itoa(page))
		}
		wantSame(t, "order of pages", order, want)
		wantSame(t, "maximum at once", s.maxRunningJobs, 4)
	})
}

func TestHistory_ManyPages_RequestsFourAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		gate := make(chan struct{})
		s := withUser(t).on("/users/u-1/jobs#1", respondOK(jobs(9, 9, job("1"))))
		for page := 2; page <= 9; page++ {
			s.on(fmt.Sprintf("/users/u-1/jobs#%d", page), afterGate(gate, respondOK(jobs(9, 9, job(strconv.Itoa(page))))))
		}
		g, ended := start(t.Context(), newTestClient(t, s))
		wantSame(t, "running", len(s.runningTargets()), 4)
		close(gate)
		if err := <-ended; err != nil {
			t.Fatal(err)
		}
		g.check(t)
		wantSame(t, "maximum at once", s.maxRunningJobs, 4)
	})
}

func TestHistory_AnyPagination_Ends(t *testing.T) {
	thousand := make([]string, 1000)
	for i := range thousand {
		thousand[i] = job("a" + strconv.Itoa(i))
	}
	bare := func(items ...string) string { return `{"jobs":[` + strings.Join(items, ",") + `]}` }
	for name, test := range map[string]struct {
		pages    []string
		sizes    []int
		problems []string
	}{
		"one page":                    {[]string{jobs(1, 1, job("1"))}, []int{0}, nil},
		"empty":                       {[]string{noJobs}, []int{0}, nil},
		"null":                        {[]string{`{"jobs":null}`}, []int{0}, nil},
		"short page, no totals":       {[]string{bare(job("1"))}, []int{0}, nil},
		"full page, no totals":        {[]string{bare(thousand...), bare(job("1"))}, []int{1}, nil},
		"total_entries only":          {[]string{`{"jobs":[` + job("1") + `],"pagination":{"total_entries":2,"per_page":1}}`, bare(job("2"))}, []int{1}, nil},
		"totals as strings":           {[]string{`{"jobs":[` + job("1") + `],"pagination":{"total_entries":"2","total_pages":"2"}}`, bare(job("2"))}, []int{1}, nil},
		"repeated page":               {[]string{jobs(9, 9, job("1")), jobs(9, 9, job("1"))}, []int{0}, []string{"history: incomplete 1 of 9"}},
		"empty page":                  {[]string{jobs(9, 9, job("1")), jobs(9, 9)}, []int{0}, []string{"history: incomplete 1 of 9"}},
		"overlapping pages":           {[]string{jobs(2, 3, job("1"), job("2")), jobs(2, 3, job("2"), job("3"))}, []int{1}, nil},
		"fewer than total_entries":    {[]string{jobs(2, 5, job("1")), jobs(2, 5, job("2"))}, []int{1}, []string{"history: incomplete 2 of 5"}},
		"list grows during download":  {[]string{jobs(2, 2, job("1")), jobs(3, 3, job("2")), jobs(3, 3, job("3"))}, []int{1, 1}, nil},
		"invalid totals":              {[]string{`{"jobs":[` + job("1") + `],"pagination":{"total_entries":-5,"total_pages":"many","per_page":{}}}`}, []int{0}, nil},
		"pagination is not an object": {[]string{`{"jobs":[` + job("1") + `],"pagination":[1]}`}, []int{0}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			s := withUser(t)
			for i, page := range test.pages {
				s.on(fmt.Sprintf("/users/u-1/jobs#%d", i+1), respondOK(page))
			}
			if len(test.pages) > 1 { // requested early, but not needed
				for i := len(test.pages) + 1; i <= 9; i++ {
					s.maybe(fmt.Sprintf("/users/u-1/jobs#%d", i), hang)
				}
			}
			g := lookUp(t, newTestClient(t, s))
			wantSame(t, "history", g.sizes(), test.sizes)
			var problems []string
			for _, p := range g.record.View().Problems {
				problems = append(problems, fmt.Sprintf("%s: %s %s of %s", p.About, p.Err.Code, p.Err.Params["n"], p.Err.Params["total"]))
			}
			wantSame(t, "problems", problems, test.problems)
		})
	}
}

func TestHistory_AboveLimit_IsCut(t *testing.T) {
	s := withUser(t)
	for page := 1; page <= 5; page++ {
		s.on(fmt.Sprintf("/users/u-1/jobs#%d", page), respondOK(jobs(1_000_000, 1_000_000, job(strconv.Itoa(page)))))
	}
	g := lookUp(t, newTestClient(t, s, func(o *Options) { o.MaxPages = 5 }))
	wantSame(t, "problems", g.problems(), []string{"history: too_much_data", "history: incomplete"})
	wantSame(t, "attempts", g.record.View().Timeline.Len(), 5)
}

func TestHistory_PageFails_StopsWithoutGap(t *testing.T) {
	s := withUser(t).on("/users/u-1/jobs#1", respondOK(jobs(9, 9, job("1")))).
		on("/users/u-1/jobs#2", respondOK(jobs(9, 9, job("2")))).on("/users/u-1/jobs#3", answer(401, ""))
	for page := 4; page <= 9; page++ {
		s.maybe(fmt.Sprintf("/users/u-1/jobs#%d", page), hang)
	}
	g := lookUp(t, newTestClient(t, s))
	wantSame(t, "problems", g.problems(), []string{"history: unauthorized", "history: incomplete"})
	wantSame(t, "attempts", g.record.View().Timeline.Len(), 2)
}

func TestAttemptList_NotProvided_IsCached(t *testing.T) {
	for name, test := range map[string]struct {
		answer reply
		long   time.Duration
	}{
		"403 from the API": {answer(403, apiError), 24 * time.Hour}, "404 from the API": {apiNotFound, 24 * time.Hour}, "405 from the API": {answer(405, apiError), 24 * time.Hour},
		"403 from the API, old format":      {answer(403, `{"error":"no"}`), 24 * time.Hour},
		"404 from the API, byte order mark": {answer(404, "\ufeff"+apiError), 24 * time.Hour},

		// Temporary: a 403 among them may come from a firewall.
		"403, firewall page":         {answer(403, "<html>blocked</html>"), 10 * time.Minute},
		"403, empty":                 {answer(403, ""), 10 * time.Minute},
		"403, gateway JSON":          {answer(403, `{"message":"Forbidden"}`), 10 * time.Minute},
		"403, RFC 7807":              {answer(403, `{"type":"about:blank","title":"Forbidden","status":403}`), 10 * time.Minute},
		"403, framework JSON":        {answer(403, `{"status":403,"error":"Forbidden","path":"/"}`), 10 * time.Minute},
		"403, error without message": {answer(403, `{"error":{}}`), 10 * time.Minute},
		"403, capitalized error":     {answer(403, `{"Error":{"message":"no"}}`), 10 * time.Minute},
		"403, duplicate error":       {answer(403, `{"error":{"message":"no"},"error":{"message":"no"}}`), 10 * time.Minute},
		"403, truncated":             {answer(403, apiError[:20]), 10 * time.Minute},
		"404, gateway page":          {answer(404, "<html>"), 10 * time.Minute},
		"404, gateway JSON":          {answer(404, `{"message":"no Route matched with those values"}`), 10 * time.Minute},
		"405, empty":                 {answer(405, ""), 10 * time.Minute},
	} {
		t.Run(name, func(t *testing.T) {
			now := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
			s := newStubs(t).always("/users/u-1", respondOK(sampleUser)).always("/users/u-1/members", respondOK(noMembers)).
				always("/users/u-1/accounts", respondOK(noAccounts)).on("/users/u-1/jobs", test.answer, respondOK(jobs(1, 1, job("1"))))
			c := newTestClient(t, s, func(o *Options) { o.Now = func() time.Time { return now } })
			for range 2 {
				g := lookUp(t, c)
				if strings.HasPrefix(name, "403, ") {
					wantSame(t, "problems", g.problems(), []string{"attempts: attempts_blocked"})
					wantSame(t, "state", g.record.View().Answers[backend.PartAttempts], backend.PartFailed)
				} else {
					wantSame(t, "problems", g.problems(), []string{"attempts: not_provided"})
					wantSame(t, "state", g.record.View().Answers[backend.PartAttempts], backend.PartNotProvided)
				}
				wantSame(t, "asked", s.count("/users/u-1/jobs"), 1)
				now = now.Add(test.long - time.Second)
			}
			now = now.Add(2 * time.Second)
			g := lookUp(t, c)
			wantSame(t, "attempts afterwards", g.record.View().Timeline.Len(), 1)
		})
	}
}

func TestAttemptList_UnknownUser_IsNotCached(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		gate := make(chan struct{})
		s := newStubs(t).on("/users/u-1", afterGate(gate, apiNotFound), respondOK(sampleUser)).
			on("/users/u-1/members", apiNotFound, respondOK(noMembers)).
			on("/users/u-1/accounts", apiNotFound, respondOK(noAccounts)).
			on("/users/u-1/jobs", apiNotFound, respondOK(jobs(1, 1, job("1"))))
		c := newTestClient(t, s)
		_, ended := start(t.Context(), c)
		close(gate)
		wantError(t, <-ended, backend.CodeUserNotFound, "id", "u-1")
		wantSame(t, "attempts", lookUp(t, c).record.View().Timeline.Len(), 1)
	})
}

func TestAttemptList_Fails_LatestJobsAreRequested(t *testing.T) {
	s := newStubs(t).on("/users/u-1", respondOK(sampleUser)).on("/users/u-1/members", respondOK(members(member("1", "")))).
		on("/users/u-1/accounts", respondOK(noAccounts)).on("/users/u-1/jobs", answer(409, "")).on("/users/u-1/jobs/JOB-1", respondOK(oneJob("1")))
	g := lookUp(t, newTestClient(t, s))
	wantSame(t, "problems", g.problems(), []string{"attempts: refused"})
	if !slices.ContainsFunc(g.of(backend.PartJobs), func(p backend.Part) bool { return len(p.Jobs) == 1 }) {
		t.Error("latest job not delivered")
	}
}
