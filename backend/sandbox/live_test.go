package sandbox

import (
	"bytes"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"testing"
	"time"
)

func TestPlatform_SameSeedAndClock_ReturnsTheSameBytes(t *testing.T) {
	one, two, other := newTestServer(t), newTestServer(t), newTestServer(t, func(o *Options) { o.Seed = 2 })
	paths := []string{"/users?records_per_page=1000", "/institutions?records_per_page=100", "/users/U-100K/jobs?page=500"}
	for _, scenario := range SampleUsers() {
		for _, part := range []string{"members", "accounts", "jobs"} {
			paths = append(paths, "/users/"+scenario.UserID+"/"+part)
		}
	}
	one.advance(7 * time.Hour)
	two.advance(7 * time.Hour)
	for _, path := range paths {
		if !bytes.Equal(one.get(path), two.get(path)) {
			t.Errorf("%s differs", path)
		}
	}
	if bytes.Equal(one.get("/users/U-1001"), other.get("/users/U-1001")) {
		t.Error("another seed gives the same user")
	}
}

func TestPlatform_RestartedLater_HasTheSamePast(t *testing.T) {
	before := newTestServer(t)
	after := newTestServer(t, startingAt(testStart.Unix()+3*day))
	guid := before.usersByID["U-1001"].connections[0].guid
	path := "/users/U-1001/jobs?records_per_page=100&member_guid=" + guid
	before.advance(3 * 24 * time.Hour)
	was, is := before.jobs(path).Jobs, after.jobs(path).Jobs
	for i := range was {
		if was[i].GUID != is[i].GUID || was[i].CreatedAt != is[i].CreatedAt {
			t.Fatalf("attempt %d was %s of %s, is %s of %s", i, was[i].GUID, was[i].CreatedAt, is[i].GUID, is[i].CreatedAt)
		}
	}
}

func TestAttempt_Running_Advances(t *testing.T) {
	b := newTestServer(t)
	var seen []string
	for range 120 {
		m := b.memberAt("U-1021", "toytown_bank")
		status := b.job("U-1021", *m.MostRecentJobGUID).StatusName
		if len(seen) == 0 || seen[len(seen)-1] != status {
			seen = append(seen, status)
		}
		if !m.IsBeingAggregated || text(m.ConnectionStatus) != "CREATED" || m.SuccessfullyAggregatedAt != nil {
			t.Fatalf("job is %s, connection %+v", status, m)
		}
		b.advance(time.Second)
	}
	if want := []string{"INITIATED", "REQUESTED", "AUTHENTICATED", "RECEIVED", "TRANSFERRED"}; !slices.Equal(seen, want) {
		t.Errorf("seen %v", seen)
	}
}

func TestAccounts_BeforeFirstSuccess_AreMissing(t *testing.T) {
	b := newTestServer(t)
	c := b.usersByID["U-1006"].connections[0]
	first, ok := c.history.firstSuccess(b.now())
	if !ok {
		t.Fatal("it never succeeded")
	}
	count := func(at int64) int64 {
		b.clock.Store(at)
		return decode[accountsAnswer](b, "/users/U-1006/accounts").Pagination.TotalEntries
	}
	if before, after := count(first-1), count(first); before != 0 || after != 1 {
		t.Errorf("%d accounts, then %d", before, after)
	}
}

func TestConnection_Denied_HasNoNewAttempts(t *testing.T) {
	b := newTestServer(t)
	was := b.memberAt("U-1002", "gringotts")
	b.advance(30 * 24 * time.Hour)
	if is := b.memberAt("U-1002", "gringotts"); text(is.ConnectionStatus) != "DENIED" || *is.MostRecentJobGUID != *was.MostRecentJobGUID {
		t.Errorf("a month later: %+v", is)
	}
}

func TestConnection_Working_HasAnAttemptEvery36Hours(t *testing.T) {
	b := newTestServer(t)
	b.advance(90 * 24 * time.Hour)
	for _, m := range b.members("U-1001") {
		jobs := b.jobs("/users/U-1001/jobs?records_per_page=1000&member_guid=" + m.GUID).Jobs
		for i := range jobs[1:] {
			if gap := instant(t, jobs[i].CreatedAt).Sub(instant(t, jobs[i+1].CreatedAt)); gap > 36*time.Hour {
				t.Errorf("%s: nothing for %v before %s", m.InstitutionCode, gap, jobs[i].CreatedAt)
			}
		}
	}
}

func TestChallenge_AskedAgain_ExpiresTheFormerOne(t *testing.T) {
	b := newTestServer(t)
	guid := b.memberAt("U-1004", "iron_bank").GUID
	status := func() statusAnswer {
		return decode[map[string]statusAnswer](b, "/users/U-1004/members/"+guid+"/status")["member"]
	}
	asked := *b.memberAt("U-1004", "iron_bank").MostRecentJobGUID
	for range 3 {
		if is := status(); text(is.ConnectionStatus) != "CHALLENGED" || len(is.Challenges) != 1 || !is.IsBeingAggregated {
			t.Errorf("asked: %+v", is)
		}
		b.advance(asking)
		if job := b.job("U-1004", asked); job.StatusName != "HALTED" || job.FinishedAt == nil {
			t.Errorf("asked again, but the former question is %+v", job)
		}
		asked = *b.memberAt("U-1004", "iron_bank").MostRecentJobGUID
	}
}

func TestCreatedAfter_SameSecond_IsExcluded(t *testing.T) {
	b := newTestServer(t)
	newest := b.jobs("/users/U-1001/jobs").Jobs[0]
	path := "/users/U-1001/jobs?created_after=" + url.QueryEscape(newest.CreatedAt)
	if jobs := b.jobs(path).Jobs; len(jobs) != 0 {
		t.Errorf("%d attempts after the newest", len(jobs))
	}
	b.advance(24 * time.Hour)
	if jobs := b.jobs(path).Jobs; len(jobs) == 0 || slices.ContainsFunc(jobs, func(j jobAnswer) bool { return j.GUID == newest.GUID }) {
		t.Errorf("a day later %d", len(jobs))
	}
}

func TestServeHTTP_ConcurrentRequests_ReturnTheSameData(t *testing.T) {
	b := newTestServer(t)
	want := b.get("/users/U-12C/members")
	var readers sync.WaitGroup
	for range 8 {
		readers.Go(func() {
			if _, got, _ := b.send(newRequest(http.MethodGet, "/users/U-12C/members")); !bytes.Equal(got, want) {
				t.Error("answers differ")
			}
		})
	}
	readers.Wait()
}

func TestClock_Speed_ScalesTime(t *testing.T) {
	wall := testStart
	at := time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)
	now := func() time.Time { return wall }
	fast, frozen := Clock(at, 60, now), Clock(at, 0, now)
	wall = wall.Add(time.Minute)
	if got := fast(); !got.Equal(at.Add(time.Hour)) {
		t.Errorf("60 times as fast: %v", got)
	}
	if got := frozen(); !got.Equal(at) {
		t.Errorf("frozen: %v", got)
	}
}
