package platform

import (
	"fmt"
	"strings"
	"testing"

	"userlookup/backend"
)

// shapes looks up a user, one connection and its latest job from these bodies.
func shapes(t *testing.T, user, member, job string) *gathered {
	t.Helper()
	s := newStubs(t).on("/users/u-1", respondOK(`{"user":`+user+`}`)).on("/users/u-1/members", respondOK(members(member))).
		on("/users/u-1/accounts", respondOK(noAccounts)).on("/users/u-1/jobs", apiNotFound)
	s.maybe("/users/u-1/jobs/JOB-1", respondOK(`{"job":`+job+`}`))
	s.maybe("/institutions/bank", respondOK(institution("bank")))
	g := gather()
	if err := newTestClient(t, s).Lookup(t.Context(), byID, g.deliver); err != nil {
		t.Fatal(err)
	}
	g.check(t)
	return g
}

const shapeMember = `{"guid":"MBR-1","user_guid":"USR-1","institution_code":"bank","connection_status":"CONNECTED","most_recent_job_guid":"JOB-1",
	"aggregated_at":"2026-11-20T10:00:00Z","successfully_aggregated_at":"2026-11-20T10:00:05Z"}`

// publishedJob has the schema of the public API, which has no GUID.
const publishedJob = `{"user_guid":"USR-1","member_guid":"MBR-1","institution_guid":"INS-1","status_name":"FAILED","created_at":"2026-11-20T10:00:00Z"}`

func TestLookup_JobWithoutGUID_HasTheRequestedGUID(t *testing.T) {
	g := shapes(t, userObject, shapeMember, publishedJob)
	facts, _ := g.record.View().Connection("MBR-1")
	if facts.LastAttemptStatus != "FAILED" || facts.LastAttemptStatusDerived {
		t.Errorf("last attempt %q, derived %v", facts.LastAttemptStatus, facts.LastAttemptStatusDerived)
	}
	job, known := g.record.View().Timeline.Job("JOB-1")
	if !known || job.Status != "FAILED" || job.ConnectionGUID != "MBR-1" || len(g.record.View().Problems) != 1 { // the missing list
		t.Errorf("got %+v, problems %v", job, g.record.View().Problems)
	}
}

func TestLookup_JobWithOtherGUID_IsDiscardedWithAProblem(t *testing.T) {
	g := shapes(t, userObject, shapeMember, strings.Replace(publishedJob, "{", `{"guid":"JOB-2",`, 1))
	facts, _ := g.record.View().Connection("MBR-1")
	if facts.LastAttemptStatus != "COMPLETED" || !facts.LastAttemptStatusDerived || g.record.View().Timeline.Len() != 0 {
		t.Errorf("last attempt %q, derived %v", facts.LastAttemptStatus, facts.LastAttemptStatusDerived)
	}
	wantSame(t, "problems", g.problems(), []string{"attempts: not_provided", "jobs/JOB-1: wrong_item"})
}

func TestLookup_JobOfAnotherConnection_DoesNotChangeThisOne(t *testing.T) {
	g := shapes(t, userObject, strings.Replace(shapeMember, "CONNECTED", "DENIED", 1), strings.Replace(publishedJob, "MBR-1", "MBR-2", 1))
	facts, _ := g.record.View().Connection("MBR-1")
	if facts.LastAttemptStatus != "DENIED" || !facts.LastAttemptStatusDerived {
		t.Errorf("last attempt %q, derived %v", facts.LastAttemptStatus, facts.LastAttemptStatusDerived)
	}
}

func TestSingleItem_OtherIdentifier_ReturnsWrongItem(t *testing.T) {
	for named, want := range map[string]backend.Code{"": "", `"guid":null,`: "", `"guid":"X-1","code":"X-1",`: "", `"guid":"X-2","code":"X-2",`: backend.CodeWrongItem} {
		object := func(envelope string) reply {
			return respondOK(fmt.Sprintf(`{%q:{%s"name":"a"}}`, envelope, named))
		}
		s := newStubs(t).on("/users/u/jobs/X-1", respondOK(fmt.Sprintf(`{"job":{%s"status_name":"FAILED"}}`, named))).
			on("/institutions/X-1", object("institution"))
		c := newTestClient(t, s)
		job, err := c.Job(t.Context(), "u", "X-1")
		got := map[string]error{"job": err}
		at, err := c.Institution(t.Context(), "X-1")
		got["institution"] = err
		for what, err := range got {
			if want != "" && !backend.HasCode(err, want) || want == "" && err != nil {
				t.Errorf("%s with %q: %v", what, named, err)
			}
		}
		if names := job.GUID + at.Code; want == "" && names != "X-1X-1" {
			t.Errorf("with %q the folders are %s", named, names)
		}
	}
}

func TestLookup_UserWithoutGUID_IsIdentifiedByID(t *testing.T) {
	g := shapes(t, `{"id":"u-1","email":"a@b.test"}`, shapeMember, publishedJob)
	facts, known := g.record.View().Connection("MBR-1")
	if !known || facts.LastAttemptStatus != "FAILED" || g.record.View().Timeline.Len() != 1 {
		t.Errorf("got %+v", facts)
	}
	var codes []string
	for _, problem := range g.record.View().Problems {
		codes = append(codes, problem.About.String()+": "+string(problem.Err.Code))
	}
	wantSame(t, "problems", codes, []string{"attempts: not_provided", "user: no_user_guid"})
}

// TestLookup_ConnectionOfAnotherUserID_IsDiscarded has a connection that identifies its owner
// only by the partner's ID.
func TestLookup_ConnectionOfAnotherUserID_IsDiscarded(t *testing.T) {
	for owner, cached := range map[string]bool{`"user_id":"u-1"`: true, `"user_id":null`: true, `"user_id":"u-2"`: false, `"user_id":"u-2","user_guid":"USR-1"`: true, `"user_id":"u-1","user_guid":"USR-2"`: false} {
		g := shapes(t, userObject, `{"guid":"MBR-1",`+owner+`}`, publishedJob)
		if _, known := g.record.View().Connection("MBR-1"); known != cached {
			t.Errorf("%s: known %v, problems %v", owner, known, g.problems())
		}
	}
}

func TestLookup_UserFoundByEmailWithoutGUID_IsLookedUpByID(t *testing.T) {
	s := newStubs(t).on("/users/a@b.test", apiNotFound).
		on("/users?email=a%40b.test&records_per_page=100", respondOK(`{"users":[{"id":"u-1","email":"a@b.test"}]}`)).
		on("/users/u-1/members", respondOK(noMembers)).on("/users/u-1/accounts", respondOK(noAccounts)).on("/users/u-1/jobs", respondOK(noJobs))
	g := gather()
	if err := newTestClient(t, s).Lookup(t.Context(), backend.Query{Kind: backend.QueryByEmail, Value: "a@b.test"}, g.deliver); err != nil || g.record.View().User.ID != "u-1" {
		t.Errorf("got %+v, %v", g.record.View().User, err)
	}
}
