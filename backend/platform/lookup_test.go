package platform

import (
	"context"
	"net/http"
	"runtime"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"userlookup/backend"
)

// start looks the sample user up in another goroutine of a synctest bubble.
func start(ctx context.Context, c *Client) (*gathered, <-chan error) {
	g, ended := gather(), make(chan error, 1)
	go func() { ended <- c.Lookup(ctx, byID, g.deliver) }()
	synctest.Wait()
	return g, ended
}

func TestLookup_AllParts_RequestsTwoGroups(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		first, second := make(chan struct{}), make(chan struct{})
		s := newStubs(t).
			on("/users/u-1", afterGate(first, respondOK(sampleUser))).
			on("/users/u-1/members", afterGate(first, respondOK(members(member("1", "a"), member("2", "a"), member("3", "b"), member("4", ""))))).
			on("/users/u-1/accounts", afterGate(first, respondOK(noAccounts))).
			on("/users/u-1/jobs", afterGate(first, respondOK(jobs(1, 1, job("1"))))).
			on("/institutions/a", afterGate(second, respondOK(institution("a")))).
			on("/institutions/b", afterGate(second, respondOK(institution("b")))).
			on("/users/u-1/jobs/JOB-2", afterGate(second, respondOK(oneJob("2")))).
			on("/users/u-1/jobs/JOB-3", afterGate(second, respondOK(oneJob("3")))).
			on("/users/u-1/jobs/JOB-4", afterGate(second, respondOK(oneJob("4"))))
		g, ended := start(t.Context(), newTestClient(t, s))
		wantSame(t, "first group", s.runningTargets(), []string{"/users/u-1", "/users/u-1/accounts", "/users/u-1/jobs", "/users/u-1/members"})

		close(first)
		synctest.Wait()
		wantSame(t, "second group", s.runningTargets(), []string{
			"/institutions/a", "/institutions/b", "/users/u-1/jobs/JOB-2", "/users/u-1/jobs/JOB-3", "/users/u-1/jobs/JOB-4"})
		wantSame(t, "connections before the second group", len(g.record.View().Connections), 4)

		close(second)
		if err := <-ended; err != nil {
			t.Fatal(err)
		}
		g.check(t)
		wantSame(t, "problems", g.problems(), []string{})
		wantSame(t, "institution deliveries", len(g.of(backend.PartInstitutions)), 2)
		for _, facts := range g.record.View().Connections {
			if facts.LastAttemptStatus != "COMPLETED" || facts.InstitutionCode != "" && !facts.InstitutionKnown {
				t.Errorf("not joined: %+v", facts)
			}
		}
	})
}

func TestLookup_SecondGroup_StartsEachPartIndependently(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		slow := make(chan struct{})
		s := newStubs(t).
			on("/users/u-1", respondOK(sampleUser)).
			on("/users/u-1/members", respondOK(members(member("1", "a")))).
			on("/users/u-1/accounts", respondOK(noAccounts)).
			on("/users/u-1/jobs", afterGate(slow, respondOK(jobs(1, 1, job("1"))))).
			on("/institutions/a", afterGate(slow, respondOK(institution("a"))))
		_, ended := start(t.Context(), newTestClient(t, s))
		wantSame(t, "running", s.runningTargets(), []string{"/institutions/a", "/users/u-1/jobs"})
		close(slow)
		if err := <-ended; err != nil {
			t.Fatal(err)
		}
	})
}

func TestLookup_UserNotConfirmed_DeliversNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		gate := make(chan struct{})
		s := newStubs(t).
			on("/users/u-1", afterGate(gate, respondOK(sampleUser))).
			on("/users/u-1/members", respondOK(noMembers)).
			on("/users/u-1/accounts", respondOK(noAccounts)).
			on("/users/u-1/jobs", respondOK(noJobs))
		g, ended := start(t.Context(), newTestClient(t, s))
		wantSame(t, "deliveries before the user", len(g.parts), 0)
		close(gate)
		if err := <-ended; err != nil {
			t.Fatal(err)
		}
		g.check(t)
	})
}

func TestLookup_PlatformReturnsOtherUser_ReturnsNotFound(t *testing.T) {
	for name, test := range map[string]struct {
		query backend.Query
		user  string
	}{
		"other case": {byID, `{"user":{"id":"U-1","guid":"USR-1"}}`},
		"no id":      {byID, `{"user":{"guid":"USR-1"}}`},
		"GUID as ID": {backend.Query{Kind: backend.QueryByID, Value: "USR-1"}, `{"user":{"id":"u-1","guid":"USR-1"}}`},
		"guid":       {backend.Query{Kind: backend.QueryByGUID, Value: "USR-2"}, `{"user":{"id":"USR-2","guid":"USR-1"}}`},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				path, gate := "/users/"+test.query.Value, make(chan struct{})
				s := newStubs(t).on(path, afterGate(gate, respondOK(test.user))).
					on(path+"/members", hang).on(path+"/accounts", hang).on(path+"/jobs", hang)
				started, g, ended := time.Now(), gather(), make(chan error, 1)
				go func() { ended <- newTestClient(t, s).Lookup(t.Context(), test.query, g.deliver) }()
				synctest.Wait()
				close(gate)
				wantError(t, <-ended, backend.CodeUserNotFound, "id", test.query.Value)
				wantSame(t, "deliveries", len(g.parts), 0)
				wantSame(t, "time taken", time.Since(started), time.Duration(0))
			})
		})
	}
}

func TestLookup_ByGUID_ReturnsUser(t *testing.T) {
	s := newStubs(t).on("/users/USR-1", respondOK(sampleUser)).on("/users/USR-1/members", respondOK(noMembers)).
		on("/users/USR-1/accounts", respondOK(noAccounts)).on("/users/USR-1/jobs", respondOK(noJobs))
	g := gather()
	if err := newTestClient(t, s).Lookup(t.Context(), backend.Query{Kind: backend.QueryByGUID, Value: "USR-1"}, g.deliver); err != nil {
		t.Fatal(err)
	}
	g.check(t)
	wantSame(t, "user", g.record.View().User.ID, "u-1")
}

func TestLookup_UserFails_EndsAtOnce(t *testing.T) {
	for name, test := range map[string]struct {
		reply  reply
		code   backend.Code
		params []string
	}{
		"no such user":  {apiNotFound, backend.CodeUserNotFound, []string{"id", "u-1"}},
		"wrong API key": {answer(401, ""), backend.CodeUnauthorized, nil},
		"not allowed":   {answer(403, ""), backend.CodeForbidden, nil},
		"no user":       {respondOK(`{"user":null}`), backend.CodeUnreadable, nil},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				gate := make(chan struct{})
				s := newStubs(t).on("/users/u-1", afterGate(gate, test.reply)).
					on("/users/u-1/members", hang).on("/users/u-1/accounts", hang).on("/users/u-1/jobs", hang)
				started := time.Now()
				g, ended := start(t.Context(), newTestClient(t, s))
				close(gate)
				wantError(t, <-ended, test.code, test.params...)
				wantSame(t, "deliveries", len(g.parts), 0)
				wantSame(t, "time taken", time.Since(started), time.Duration(0))
			})
		})
	}
}

func TestLookup_InvalidQuery_ReturnsBadArgument(t *testing.T) {
	c := newTestClient(t, newStubs(t))
	wantError(t, c.Lookup(t.Context(), backend.Query{Value: "u-1"}, nil), backend.CodeBadArgument, "argument", "query")
	for _, value := range []string{"", ".", ".."} {
		err := c.Lookup(t.Context(), backend.Query{Kind: backend.QueryByID, Value: value}, nil)
		wantError(t, err, backend.CodeBadArgument, "argument", "user")
	}
}

func TestLookup_Cancelled_ReturnsCancelled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStubs(t).on("/users/u-1", respondOK(sampleUser)).on("/users/u-1/members", respondOK(members(member("1", "a")))).
			on("/users/u-1/accounts", hang).on("/users/u-1/jobs", hang).on("/institutions/a", hang)
		ctx, cancel := context.WithCancel(t.Context())
		started := time.Now()
		g, ended := start(ctx, newTestClient(t, s))
		delivered := len(g.parts)
		wantSame(t, "deliveries before", delivered, 2)
		cancel()
		wantError(t, <-ended, backend.CodeCancelled)
		wantSame(t, "time taken", time.Since(started), time.Duration(0))
		wantSame(t, "deliveries after", len(g.parts), delivered)
		synctest.Wait()
		wantSame(t, "requests left", len(s.runningTargets()), 0)
	})
}

func TestLookup_CancelledDuringDelivery_StopsDelivering(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ready := make(chan struct{})
		s := newStubs(t).on("/users/u-1", afterGate(ready, respondOK(sampleUser))).
			on("/users/u-1/members", respondOK(noMembers)).on("/users/u-1/accounts", respondOK(noAccounts)).on("/users/u-1/jobs", hang)
		ctx, cancel := context.WithCancel(t.Context())
		n, ended := 0, make(chan error, 1)
		go func() { ended <- newTestClient(t, s).Lookup(ctx, byID, func(backend.Part) { n++; cancel() }) }()
		synctest.Wait()
		close(ready)
		wantError(t, <-ended, backend.CodeCancelled)
		wantSame(t, "deliveries", n, 1)
	})
}

func TestLookup_Ended_LeavesNoGoroutine(t *testing.T) {
	before := runtime.NumGoroutine()
	for range 20 {
		s := newStubs(t).always("/users/u-1", hang).always("/users/u-1/members", hang).
			always("/users/u-1/accounts", hang).always("/users/u-1/jobs", hang)
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error)
		go func() { ended <- newTestClient(t, s).Lookup(ctx, byID, gather().deliver) }()
		for len(s.runningTargets()) < 4 {
			runtime.Gosched()
		}
		cancel()
		wantError(t, <-ended, backend.CodeCancelled)
	}
	for started := time.Now(); runtime.NumGoroutine() > before; runtime.Gosched() {
		if time.Since(started) > 5*time.Second {
			t.Fatalf("%d goroutines, %d before", runtime.NumGoroutine(), before)
		}
	}
}

func TestLookup_Timeout_KeepsReceivedParts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStubs(t).on("/users/u-1", respondOK(sampleUser)).
			on("/users/u-1/members", respondOK(members(member("1", "a"), member("2", "b")))).
			on("/users/u-1/accounts", hang).
			on("/users/u-1/jobs", respondOK(jobs(2, 1001, job("1")))).
			on("/institutions/a", respondOK(institution("a"))).on("/institutions/b", hang).
			on("/users/u-1/jobs/JOB-2", hang)
		late := make(chan struct{})
		s.on("/users/u-1/jobs#2", afterGate(late, respondOK(jobs(2, 1001, job("old")))))
		c := newTestClient(t, s, func(o *Options) { o.LookupTimeout, o.RequestTimeout = 20*time.Second, time.Hour })
		started := time.Now()
		g, ended := start(t.Context(), c)
		time.Sleep(20 * time.Second)
		synctest.Wait()
		wantSame(t, "only the history is still running", s.runningTargets(), []string{"/users/u-1/jobs"})
		time.Sleep(time.Minute)
		close(late)
		if err := <-ended; err != nil {
			t.Fatal(err)
		}
		g.check(t)
		wantSame(t, "time taken", time.Since(started), 80*time.Second)
		wantSame(t, "problems", slices.Sorted(slices.Values(g.problems())), []string{
			"accounts: timeout", "history: incomplete", "institutions/b: timeout", "jobs/JOB-2: timeout"})
		wantSame(t, "attempts", g.record.View().Timeline.Len(), 2)
		wantSame(t, "connections", len(g.record.View().Connections), 2)
	})
}

func TestLookup_TimeoutBeforeUser_ReturnsTimeout(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStubs(t).on("/users/u-1", hang).on("/users/u-1/members", respondOK(noMembers)).
			on("/users/u-1/accounts", respondOK(noAccounts)).on("/users/u-1/jobs", respondOK(noJobs))
		c := newTestClient(t, s, func(o *Options) { o.RequestTimeout = time.Hour })
		started := time.Now()
		wantError(t, c.Lookup(t.Context(), byID, gather().deliver), backend.CodeTimeout)
		wantSame(t, "time taken", time.Since(started), 20*time.Second)
	})
}

func TestLookup_PartFails_OtherPartsAreDelivered(t *testing.T) {
	s := newStubs(t).on("/users/u-1", respondOK(sampleUser)).
		on("/users/u-1/members", answer(400, `{"error":"no"}`)).
		on("/users/u-1/accounts", respondOK("<html>")).
		on("/users/u-1/jobs", answer(500, ""), answer(500, ""), answer(500, ""))
	g := gather()
	if err := newTestClient(t, s).Lookup(t.Context(), byID, g.deliver); err != nil {
		t.Fatal(err)
	}
	g.check(t)
	wantSame(t, "problems", slices.Sorted(slices.Values(g.problems())), []string{
		"accounts: not_the_platform", "attempts: platform_fault", "connections: refused"})
}

func TestLookup_InstitutionFails_OthersAreDelivered(t *testing.T) {
	s := newStubs(t).on("/users/u-1", respondOK(sampleUser)).
		on("/users/u-1/members", respondOK(members(member("1", "a"), member("2", "b"), member("3", "c/d"), member("4", ".."), member("5", "e")))).
		on("/users/u-1/accounts", respondOK(noAccounts)).
		on("/users/u-1/jobs", respondOK(jobs(1, 5, job("1"), job("2"), job("3"), job("4"), job("5")))).
		on("/institutions/a", apiNotFound).on("/institutions/b", answer(403, "")).on("/institutions/c%2Fd", respondOK(institution("c/d"))).
		on("/institutions/e", respondOK(institution("other")))
	g := gather()
	if err := newTestClient(t, s).Lookup(t.Context(), byID, g.deliver); err != nil {
		t.Fatal(err)
	}
	g.check(t)
	wantSame(t, "problems", slices.Sorted(slices.Values(g.problems())), []string{
		"institutions/..: bad_argument", "institutions/a: institution_not_found", "institutions/b: forbidden", "institutions/e: wrong_item"})
	facts, _ := g.record.View().Connection("MBR-3")
	wantSame(t, "an institution with an unusual code", facts.Institution.Name, "Bank c/d")
	facts, _ = g.record.View().Connection("MBR-5")
	wantSame(t, "an answer about another institution", facts.Institution.Name, "")
}

func TestLookup_LatestJobsRefused_ReportsNotProvided(t *testing.T) {
	for name, test := range map[string]struct {
		replies  []reply
		problems []string
	}{
		"same error":       {[]reply{answer(403, apiError), apiNotFound, apiNotFound}, []string{"attempts: not_provided", "jobs: not_provided"}},
		"different errors": {[]reply{answer(403, apiError), answer(400, ""), apiNotFound}, []string{"attempts: not_provided", "jobs/JOB-1: not_provided", "jobs/JOB-2: refused", "jobs/JOB-3: not_provided"}},
		"firewall":         {[]reply{answer(403, "<html>blocked</html>"), answer(403, ""), apiNotFound}, []string{"attempts: not_provided", "jobs/JOB-1: attempts_blocked", "jobs/JOB-2: attempts_blocked", "jobs/JOB-3: not_provided"}},
		"some succeed":     {[]reply{respondOK(oneJob("1")), respondOK(`{"job":{}}`), apiNotFound}, []string{"attempts: not_provided", "jobs/JOB-2: unreadable", "jobs/JOB-3: not_provided"}},
		"another user's":   {[]reply{respondOK(oneJob("1")), respondOK(oneJob("2")), respondOK(`{"job":{"guid":"JOB-3","user_guid":"USR-9"}}`)}, []string{"attempts: not_provided", "jobs/JOB-3: wrong_user"}},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStubs(t).on("/users/u-1", respondOK(sampleUser)).
				on("/users/u-1/members", respondOK(members(member("1", ""), member("2", ""), member("3", "")))).
				on("/users/u-1/accounts", respondOK(noAccounts)).on("/users/u-1/jobs", apiNotFound).
				on("/users/u-1/jobs/JOB-1", test.replies[0]).on("/users/u-1/jobs/JOB-2", test.replies[1]).on("/users/u-1/jobs/JOB-3", test.replies[2])
			g := gather()
			if err := newTestClient(t, s).Lookup(t.Context(), byID, g.deliver); err != nil {
				t.Fatal(err)
			}
			g.check(t)
			wantSame(t, "problems", slices.Sorted(slices.Values(g.problems())), test.problems)
		})
	}
}

func TestLookup_DataOfAnotherUser_IsDiscarded(t *testing.T) {
	s := newStubs(t).on("/users/u-1", respondOK(sampleUser)).
		on("/users/u-1/members", respondOK(members(member("1", "a"), `{"guid":"MBR-9","user_guid":"USR-9","institution_code":"z","most_recent_job_guid":"JOB-9"}`))).
		on("/users/u-1/accounts", respondOK(`{"accounts":[{"guid":"ACT-1","user_guid":"USR-1","member_guid":"MBR-1"},{"guid":"ACT-2","member_guid":"MBR-1"},{"guid":"ACT-9","user_guid":"USR-9","member_guid":"MBR-1"}]}`)).
		on("/users/u-1/jobs", respondOK(jobs(2, 3, job("1"), `{"guid":"JOB-8","user_guid":"USR-9"}`))).
		on("/users/u-1/jobs#2", respondOK(jobs(2, 3, `{"guid":"JOB-7","user_guid":"USR-9"}`))).
		on("/institutions/a", respondOK(institution("a")))
	g := gather()
	if err := newTestClient(t, s).Lookup(t.Context(), byID, g.deliver); err != nil {
		t.Fatal(err)
	}
	g.check(t)
	wantSame(t, "problems", slices.Sorted(slices.Values(g.problems())), []string{
		"accounts: wrong_user", "attempts: wrong_user", "connections: wrong_user", "history: wrong_user"})
	wantSame(t, "connections", len(g.record.View().Connections), 1)
	wantSame(t, "accounts", len(g.record.View().Connections[0].Accounts), 2)
	wantSame(t, "attempts", g.record.View().Timeline.Len(), 1)
}

func TestLookup_UnreadableItems_AreCounted(t *testing.T) {
	s := newStubs(t).on("/users/u-1", respondOK(sampleUser)).
		on("/users/u-1/members", respondOK(members(member("1", ""), `{}`, `null`, `7`))).
		on("/users/u-1/accounts", respondOK(`{"accounts":["x"],"pagination":{"total_entries":5,"total_pages":1}}`)).
		on("/users/u-1/jobs", respondOK(jobs(2, 4, job("1"), `{"guid":null}`))).
		on("/users/u-1/jobs#2", respondOK(jobs(2, 4, job("2"), `[]`)))
	g := gather()
	if err := newTestClient(t, s).Lookup(t.Context(), byID, g.deliver); err != nil {
		t.Fatal(err)
	}
	g.check(t)
	counts := map[string]map[string]string{}
	for _, p := range g.record.View().Problems {
		counts[p.About.String()+" "+string(p.Err.Code)] = p.Err.Params
	}
	wantSame(t, "problems", counts, map[string]map[string]string{
		"connections skipped": {"n": "3"}, "accounts skipped": {"n": "1"}, "accounts incomplete": {"n": "1", "total": "5"},
		"attempts skipped": {"n": "1"}, "history skipped": {"n": "1"}})
}

func TestLookup_ManyRequests_KeepsToMaxConcurrent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		gate := make(chan struct{})
		s := newStubs(t).on("/users/u-1", respondOK(sampleUser)).on("/users/u-1/accounts", respondOK(noAccounts)).on("/users/u-1/jobs", respondOK(noJobs))
		var all []string
		for i := range 40 {
			name := string(rune('A'+i/10)) + string(rune('0'+i%10))
			all = append(all, member(name, name))
			s.on("/institutions/"+name, afterGate(gate, respondOK(institution(name)))).on("/users/u-1/jobs/JOB-"+name, afterGate(gate, respondOK(oneJob(name))))
		}
		s.on("/users/u-1/members", respondOK(members(all...)))
		_, ended := start(t.Context(), newTestClient(t, s))
		wantSame(t, "running", len(s.runningTargets()), 24)
		close(gate)
		if err := <-ended; err != nil {
			t.Fatal(err)
		}
		wantSame(t, "maximum at once", s.maxRunning, 24)
	})
}

func TestLookup_Panic_ReturnsInternal(t *testing.T) {
	panics := func(*http.Request) (*http.Response, error) { panic("no such luck") }
	for _, target := range []string{"/users/u-1/accounts", "/institutions/a", "/users/u-1/jobs/JOB-1", "/users/u-1/jobs#2"} {
		t.Run(target, func(t *testing.T) {
			s := newStubs(t)
			s.maybe("/users/u-1", respondOK(sampleUser))
			s.maybe("/users/u-1/members", respondOK(members(member("1", "a"))))
			s.maybe("/users/u-1/jobs#1", respondOK(jobs(2, 2, job("2"))))
			for _, other := range []string{"/users/u-1/accounts", "/institutions/a", "/users/u-1/jobs/JOB-1", "/users/u-1/jobs#2"} {
				if other == target {
					s.on(target, panics)
				} else {
					s.maybe(other, respondOK("{}"))
				}
			}
			g := gather()
			wantError(t, newTestClient(t, s).Lookup(t.Context(), byID, g.deliver), backend.CodeInternal)
		})
	}
}

func TestLookup_UnrequestedJob_IsDiscarded(t *testing.T) {
	s := newStubs(t).on("/users/u-1/jobs/JOB-1", respondOK(oneJob("2")))
	_, err := newTestClient(t, s).Job(t.Context(), "u-1", "JOB-1")
	wantError(t, err, backend.CodeWrongItem)
}
