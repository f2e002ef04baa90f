package platform

import (
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"userlookup/backend"
	"userlookup/backend/merge"
)

func TestLookup_KnownUser_RequestsDoNotGrowWithHistory(t *testing.T) {
	for _, n := range []int{0, 1, 9, 40, 5_000, 100_000} {
		for _, uncounted := range []bool{false, true} {
			t.Run(fmt.Sprint(n, " uncounted ", uncounted), func(t *testing.T) {
				p := newFakeHistory(n)
				p.members, p.uncounted = []string{}, uncounted
				c := newHistoryClient(t, p)
				known := p.known()
				for round := range 3 {
					p.add(fmt.Sprint("new-", round), began.Add(time.Duration(round)*time.Minute), true)
					g, requested := p.lookUp(t, c, known)
					wantSame(t, "requests", requested, firstRequests)
					wantSame(t, "attempts", g.record.View().Timeline.Len(), n+round+1)
					wantSame(t, "complete", g.record.View().Complete, true)
					wantSame(t, "the newest", g.record.View().Timeline.Newest(1)[0].GUID, fmt.Sprint("JOB-new-", round))
					wantSame(t, "problems", g.problems(), []string{})
					known = g.record.View().PriorResult()
				}
			})
		}
	}
}

func TestLookup_KnownUser_TakesOneRoundTrip(t *testing.T) {
	for _, unlisted := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			p := newFakeHistory(300)
			p.unlisted = unlisted
			p.add("1", began, true)
			p.add("2", began.Add(time.Minute), false)
			trip := func() func(*Options) {
				return func(o *Options) { o.Transport = delayed{p, 50 * time.Millisecond} }
			}
			c := newTestClient(t, nil, trip(), func(o *Options) { o.Now = func() time.Time { return began.Add(5 * time.Minute) } })
			cold, _ := p.lookUp(t, c, nil)
			c.institutions.cache.Purge() // so that they are requested too
			started := time.Now()
			warm, requested := p.lookUp(t, c, cold.record.View().PriorResult())
			wantSame(t, "time taken", time.Since(started), 50*time.Millisecond)
			wantSame(t, "requested institutions", slices.Contains(requested, "institutions/a") && slices.Contains(requested, "institutions/b"), true)
			wantSame(t, "the running job is requested", slices.Contains(requested, "users/u-1/jobs/JOB-2"), unlisted)
			wantSame(t, "the ended job is requested", slices.Contains(requested, "users/u-1/jobs/JOB-1"), false)
			wantSame(t, "last attempts", lastAttempts(warm.record), "COMPLETED TRANSFERRED")
		})
	}
}

func lastAttempts(r *merge.Accumulator) string {
	one, _ := r.View().Connection("MBR-1")
	two, _ := r.View().Connection("MBR-2")
	return one.LastAttemptStatus + " " + two.LastAttemptStatus
}

func TestLookup_KnownRunningAttempts_AreUpdated(t *testing.T) {
	p := newFakeHistory(3000)
	p.members = nil
	for i := range 400 { // one of them is far down the list
		p.add(fmt.Sprint("more-", i), began.Add(time.Duration(i)*time.Second), i != 10)
	}
	c := newHistoryClient(t, p)
	cold, _ := p.lookUp(t, c, nil)
	under := p.job("more-10")
	under.status, under.finished = "FAILED", true
	warm, requested := p.lookUp(t, c, cold.record.View().PriorResult())
	wantSame(t, "requests", requested, firstRequests)
	job, _ := warm.record.View().Timeline.Job("JOB-more-10")
	wantSame(t, "its status", job.Status, "FAILED")
	wantSame(t, "attempts", warm.record.View().Timeline.Len(), 3400)
	_, requested = p.lookUp(t, c, warm.record.View().PriorResult())
	wantSame(t, "requests", requested, firstRequests)
}

func TestLookup_KnownRunningAttemptOnLaterPage_IsUpdated(t *testing.T) {
	p := newFakeHistory(3000)
	p.members = nil
	for i := range 50 { // the first, at the bottom, is still running
		p.add(fmt.Sprint("more-", i), began.Add(time.Duration(i)*time.Second), i > 0)
	}
	c := newHistoryClient(t, p)
	cold, _ := p.lookUp(t, c, nil)
	under := p.job("more-0")
	under.status, under.finished = "FAILED", true
	for i := range 120 { // the page has 150: these and 30 older ones
		p.add(fmt.Sprint("new-", i), began.Add(time.Minute+time.Duration(i)*time.Second), true)
	}
	warm, requested := p.lookUp(t, c, cold.record.View().PriorResult())
	wantSame(t, "requests", len(requested), 5)
	job, _ := warm.record.View().Timeline.Job("JOB-more-0")
	wantSame(t, "its status", job.Status, "FAILED")
	wantSame(t, "attempts", warm.record.View().Timeline.Len(), 3170)
}

func TestLookup_ManyNewAttempts_AreReadUpToKnownOnes(t *testing.T) {
	p := newFakeHistory(20_000)
	p.members = nil
	c := newHistoryClient(t, p)
	cold, _ := p.lookUp(t, c, nil)
	for i := range 1500 {
		p.add(fmt.Sprint("new-", i), began.Add(time.Duration(i)*time.Millisecond), true)
	}
	warm, requested := p.lookUp(t, c, cold.record.View().PriorResult())
	wantSame(t, "requests", len(requested), 4+2) // two pages of 1,000 instead of 22
	wantSame(t, "attempts", warm.record.View().Timeline.Len(), 21_500)
	wantSame(t, "complete", warm.record.View().Complete, true)
	wantSame(t, "problems", warm.problems(), []string{})
}

func TestLookup_UnorderedList_IsReadToTheEnd(t *testing.T) {
	for name, change := range map[string]func(*fakeHistory){
		"unknown attempt far down the list": func(p *fakeHistory) {
			p.jobs = slices.Insert(p.jobs, 2500, fakeJob{"late", p.jobs[2500].at, "COMPLETED", true})
		},
		"oldest first": func(p *fakeHistory) {
			p.add("late", began, true)
			slices.Reverse(p.jobs)
		},
		"in no order": func(p *fakeHistory) {
			p.add("late", began, true)
			p.jobs[0], p.jobs[50] = p.jobs[50], p.jobs[0]
		},
	} {
		t.Run(name, func(t *testing.T) {
			p := newFakeHistory(3000)
			p.members = nil
			c := newHistoryClient(t, p)
			cold, _ := p.lookUp(t, c, nil)
			change(p)
			warm, requested := p.lookUp(t, c, cold.record.View().PriorResult())
			if len(requested) < 4+3 {
				t.Errorf("requested only %v", requested)
			}
			_, found := warm.record.View().Timeline.Job("JOB-late")
			wantSame(t, "found", found, true)
			wantSame(t, "attempts", warm.record.View().Timeline.Len(), 3001)
			wantSame(t, "complete", warm.record.View().Complete, true)
		})
	}
}

func TestLookup_AttemptNoLongerListed_StaysKnown(t *testing.T) {
	p := newFakeHistory(1500)
	p.members = nil
	p.add("under way", began, false)
	c := newHistoryClient(t, p)
	cold, _ := p.lookUp(t, c, nil)
	p.jobs = p.jobs[1:800] // the newest and the oldest are removed
	warm, requested := p.lookUp(t, c, cold.record.View().PriorResult())
	wantSame(t, "requests", requested, firstRequests)
	wantSame(t, "attempts", warm.record.View().Timeline.Len(), 1501)
	wantSame(t, "complete", warm.record.View().Complete, true)
	again, _ := p.lookUp(t, c, warm.record.View().PriorResult())
	wantSame(t, "attempts", again.record.View().Timeline.Len(), 1501)
}

func TestLookup_FailedPart_IsNotMarkedLive(t *testing.T) {
	p := newFakeHistory(10)
	p.add("2", began, false)
	c := newHistoryClient(t, p)
	cold, _ := p.lookUp(t, c, nil)
	p.broken["/users/u-1/jobs"], p.broken["/users/u-1/jobs/JOB-2"] = 500, 500
	p.members = []string{member("2", "b"), member("3", "c")} // 1 is gone, 3 is new
	p.add("3", began.Add(time.Minute), true)
	warm, requested := p.lookUp(t, c, cold.record.View().PriorResult())
	wantSame(t, "problems", warm.problems(), []string{"attempts: platform_fault", "jobs/JOB-2: platform_fault"})
	wantSame(t, "connections", len(warm.record.View().Connections), 2)
	wantSame(t, "the new connection's latest job is requested", slices.Contains(requested, "users/u-1/jobs/JOB-3"), true)
	wantSame(t, "the new connection's institution is requested", slices.Contains(requested, "institutions/c"), true)
	if _, shown := warm.record.View().Timeline.Job("JOB-2"); shown {
		t.Error("an attempt that may have changed is shown with its old state")
	}
	_, cached := warm.record.View().Timeline.Job("JOB-old-3")
	wantSame(t, "ended attempt is cached", cached, true)
	wantSame(t, "complete", warm.record.View().Complete, false)

	p.broken = map[string]int{}
	healed, requested := p.lookUp(t, c, warm.record.View().PriorResult())
	wantSame(t, "requests", requested, firstRequests)
	wantSame(t, "attempts", healed.record.View().Timeline.Len(), 12)
	wantSame(t, "complete", healed.record.View().Complete, true)
}

func TestLookup_OtherUserWithSameID_IgnoresKnownData(t *testing.T) {
	p := newFakeHistory(300)
	c := newHistoryClient(t, p)
	cold, _ := p.lookUp(t, c, nil)
	known := cold.record.View().PriorResult()
	known.User.GUID = "USR-before"
	p.jobs = p.jobs[:20]
	warm, _ := p.lookUp(t, c, known)
	wantSame(t, "attempts", warm.record.View().Timeline.Len(), 20)
	wantSame(t, "complete", warm.record.View().Complete, true)
}

func TestLookup_IncompleteKnownHistory_IsReadAgain(t *testing.T) {
	p := newFakeHistory(2500)
	p.members = nil
	c := newTestClient(t, p, func(o *Options) { o.MaxPages = 1 })
	half, _ := p.lookUp(t, c, nil)
	wantSame(t, "complete", half.record.View().Complete, false)
	whole, requested := p.lookUp(t, newHistoryClient(t, p), half.record.View().PriorResult())
	wantSame(t, "requests", len(requested), 3+3)
	wantSame(t, "attempts", whole.record.View().Timeline.Len(), 2500)
	wantSame(t, "complete", whole.record.View().Complete, true)
}

func TestLookup_OnePart_RequestsOnlyItAndItsDependents(t *testing.T) {
	p := newFakeHistory(1200)
	p.add("1", began, true)
	c := newHistoryClient(t, p)
	whole, _ := p.lookUp(t, c, nil)
	known := whole.record.View().PriorResult()
	known.Whole = false // as after an incomplete list
	for part, want := range map[backend.PartKind]struct {
		asked, kinds []string
	}{
		// JOB-2 is missing.
		backend.PartConnections:  {[]string{"users/u-1/jobs/JOB-2", "users/u-1/members"}, []string{"connections", "institutions", "jobs"}},
		backend.PartAccounts:     {[]string{"users/u-1/accounts"}, []string{"accounts"}},
		backend.PartInstitutions: {nil, []string{"institutions"}}, // from the cache
		backend.PartJobs:         {[]string{"users/u-1/jobs/JOB-2"}, []string{"jobs"}},
		backend.PartAttempts:     {[]string{"users/u-1/jobs", "users/u-1/jobs"}, []string{"attempts", "history"}},
	} {
		query := byID
		query.Prior, query.Only = known, part
		p.asked = nil
		kinds := map[string]bool{}
		if err := c.Lookup(t.Context(), query, func(part backend.Part) { kinds[string(part.Kind)] = true }); err != nil {
			t.Fatal(err)
		}
		slices.Sort(p.asked)
		wantSame(t, string(part)+" asks", p.asked, want.asked)
		wantSame(t, string(part)+" brings", len(kinds), len(want.kinds))
		for _, kind := range want.kinds {
			wantSame(t, kind, kinds[kind], true)
		}
	}
	query := byID
	query.Only = backend.PartJobs
	wantError(t, c.Lookup(t.Context(), query, nil), backend.CodeBadArgument, "argument", "only")
}
