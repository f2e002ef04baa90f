package platform

import (
	"fmt"
	"testing"
	"time"

	"userlookup/backend"
)

func TestLists_SeveralPages_AreAllRead(t *testing.T) {
	page := func(noun, prefix string, n int) string {
		return fmt.Sprintf(`{%q:[{"guid":"%s-%d"},{"guid":"%s-both"}],"pagination":{"total_entries":4,"total_pages":3,"per_page":2}}`, noun, prefix, n, prefix)
	}
	s := newStubs(t)
	for n := 1; n <= 3; n++ {
		s.on(fmt.Sprintf("/users/u-1/members#%d", n), respondOK(page("members", "MBR", n))).
			on(fmt.Sprintf("/users/u-1/accounts#%d", n), respondOK(page("accounts", "ACT", n))).
			on(fmt.Sprintf("/users?id=u%%261#%d", n), respondOK(page("users", "USR", n)))
	}
	c, ctx := newTestClient(t, s), t.Context()
	connections, err := c.Connections(ctx, "u-1")
	wantList(t, connections, err, "MBR-1 MBR-both MBR-2 MBR-3 ", func(c backend.Connection) string { return c.GUID })
	accounts, err := c.Accounts(ctx, "u-1")
	wantList(t, accounts, err, "ACT-1 ACT-both ACT-2 ACT-3 ", func(a backend.Account) string { return a.GUID })
	users, err := usersByID(ctx, c, "u&1")
	wantList(t, users, err, "USR-1 USR-both USR-2 USR-3 ", func(u backend.User) string { return u.GUID })
}

func wantList[T any](t *testing.T, list List[T], err error, want string, name func(T) string) {
	t.Helper()
	names := ""
	for _, item := range list.Items {
		names += name(item) + " "
	}
	if err != nil || names != want || list.Total != 4 {
		t.Errorf("%s of %d, %v; want %s", names, list.Total, err, want)
	}
}

func TestLists_ShortOrEmptyPage_EndsTheList(t *testing.T) {
	s := newStubs(t).
		on("/users/repeats/members#1", respondOK(`{"members":[{"guid":"MBR-1"}],"pagination":{"total_pages":1000000000}}`)).
		on("/users/repeats/members#2", respondOK(`{"members":[{"guid":"MBR-1"}],"pagination":{"total_pages":1000000000}}`)).
		on("/users/empty/members#1", respondOK(`{"members":[],"pagination":{"total_pages":9}}`)).
		on("/users/bounded/members#1", respondOK(`{"members":[{"guid":"MBR-1"}],"pagination":{"total_pages":9}}`)).
		on("/users/bounded/members#2", respondOK(`{"members":[{"guid":"MBR-2"}],"pagination":{"total_pages":9}}`)).
		on("/users/fails/members#1", respondOK(`{"members":[{"guid":"MBR-1"}],"pagination":{"total_pages":9}}`)).
		on("/users/fails/members#2", answer(403, ""))
	c := newTestClient(t, s, func(o *Options) { o.MaxPages = 2 })
	for user, want := range map[string]struct {
		items int
		code  backend.Code
	}{"repeats": {1, backend.CodePagesRepeat}, "empty": {0, ""}, "bounded": {2, backend.CodeTooMuchData}} {
		list, err := c.Connections(t.Context(), user)
		if len(list.Items) != want.items || want.code == "" && err != nil || want.code != "" && !backend.HasCode(err, want.code) {
			t.Errorf("%s: %d, %v", user, len(list.Items), err)
		}
	}
	list, err := c.Connections(t.Context(), "fails")
	wantError(t, err, backend.CodeForbidden)
	wantSame(t, "parts before", len(list.Items), 1)
}

func TestLists_MissingList_ReturnsUnreadable(t *testing.T) {
	for _, body := range []string{`{}`, `[]`, `null`, `{"members":{}}`, `{"members":"none"}`, `{"error":"x"}`, `{"accounts":[]}`} {
		_, err := decodeConnections([]byte(body))
		wantError(t, err, backend.CodeUnreadable)
	}
	for _, body := range []string{`{"members":[]}`, `{"members":null}`} {
		if list, err := decodeConnections([]byte(body)); err != nil || len(list.Items) != 0 {
			t.Errorf("%s: %v, %v", body, list, err)
		}
	}
}

func TestJobsQuery_Fields_BecomeParameters(t *testing.T) {
	zone := time.FixedZone("east", 3600)
	s := newStubs(t).
		on("/users/u-1/jobs?created_after=2026-01-02T02%3A04%3A05Z&member_guid=MBR-1#3", respondOK(jobs(9, 9000, job("1")))).
		on("/users/u-1/jobs/JOB-1", respondOK(oneJob("1")))
	c, ctx := newTestClient(t, s), t.Context()
	list, err := c.Jobs(ctx, "u-1", JobsQuery{Page: 3, ConnectionGUID: "MBR-1", CreatedAfter: time.Date(2026, 1, 2, 3, 4, 5, 0, zone)})
	if err != nil || list.Total != 9000 || list.Pages != 9 || len(list.Items) != 1 {
		t.Errorf("%+v, %v", list, err)
	}
	if job, err := c.Job(ctx, "u-1", "JOB-1"); err != nil || job.GUID != "JOB-1" {
		t.Errorf("%+v, %v", job, err)
	}
}
