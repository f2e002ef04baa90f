package platform

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"userlookup/backend"
)

var byEmail = backend.Query{Kind: backend.QueryByEmail, Value: "a+b@c.test"}

const (
	asID    = "/users/a+b@c.test"
	asEmail = "/users?email=a%2Bb%40c.test&records_per_page=100"
)

func usersPage(total int, users ...string) string {
	return fmt.Sprintf(`{"users":[%s],"pagination":{"per_page":100,"total_entries":%d,"total_pages":1}}`, strings.Join(users, ","), total)
}

func userCalled(name, email string) string {
	return fmt.Sprintf(`{"id":"u-%[1]s","guid":"USR-%[1]s","email":%[2]q}`, name, email)
}

func TestLookupByEmail_AddressIsAnID_ReturnsThatUser(t *testing.T) {
	s := newStubs(t).on(asID, respondOK(`{"user":{"id":"a+b@c.test","guid":"USR-7"}}`)).
		on("/users/USR-7/members", respondOK(noMembers)).on("/users/USR-7/accounts", respondOK(noAccounts)).on("/users/USR-7/jobs", respondOK(noJobs))
	g := gather()
	if err := newTestClient(t, s).Lookup(t.Context(), byEmail, g.deliver); err != nil {
		t.Fatal(err)
	}
	g.check(t)
	wantSame(t, "user", g.record.View().User.GUID, "USR-7")
}

func TestLookupByEmail_OneMatch_ReturnsUser(t *testing.T) {
	for name, test := range map[string]struct {
		first reply
		users string
	}{
		"exact":                      {apiNotFound, usersPage(1, userCalled("1", "a+b@c.test"))},
		"other capitalization":       {apiNotFound, usersPage(1, userCalled("1", "A+B@C.Test"))},
		"inexact filter":             {apiNotFound, usersPage(3, userCalled("2", "xa+b@c.test"), userCalled("1", "a+b@c.test"), userCalled("3", ""))},
		"duplicate":                  {apiNotFound, usersPage(2, userCalled("1", "a+b@c.test"), userCalled("1", "a+b@c.test"))},
		"refused as an ID":           {answer(400, `{"error":"no id"}`), usersPage(1, userCalled("1", "a+b@c.test"))},
		"ID in other capitalization": {respondOK(`{"user":{"id":"A+B@c.test","guid":"USR-9"}}`), usersPage(1, userCalled("1", "a+b@c.test"))},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStubs(t).on(asID, test.first).on(asEmail, respondOK(test.users)).
				on("/users/USR-1/members", respondOK(noMembers)).on("/users/USR-1/accounts", respondOK(noAccounts)).on("/users/USR-1/jobs", respondOK(noJobs))
			g := gather()
			if err := newTestClient(t, s).Lookup(t.Context(), byEmail, g.deliver); err != nil {
				t.Fatal(err)
			}
			g.check(t)
			wantSame(t, "user", g.record.View().User.ID, "u-1")
		})
	}
}

func TestLookupByEmail_SeveralMatches_ReturnsSeveralUsers(t *testing.T) {
	var many []string
	for i := range 100 {
		many = append(many, userCalled(fmt.Sprint(i), "a+b@c.test"))
	}
	for name, test := range map[string]struct {
		users        string
		shown, total int
		ids          string
	}{
		"two":                {usersPage(2, many[:2]...), 2, 2, "u-0, u-1"},
		"one without ID":     {usersPage(2, many[0], `{"guid":"USR-x","email":"a+b@c.test"}`), 2, 2, "u-0, USR-x"},
		"exactly the limit":  {usersPage(25, many[:25]...), 25, 25, ""},
		"above the limit":    {usersPage(26, many[:26]...), 25, 26, ""},
		"more than one page": {usersPage(140, many...), 25, 140, ""},
		"inexact filter":     {usersPage(90_000, many[0], userCalled("x", "x@c.test"), many[1]), 2, 2, "u-0, u-1"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStubs(t).on(asID, apiNotFound).on(asEmail, respondOK(test.users))
			for i := range 100 {
				s.maybe(fmt.Sprintf("/users/USR-%d/members", i), respondOK(noMembers))
			}
			s.maybe("/users/USR-x/members", respondOK(noMembers))
			err := newTestClient(t, s).Lookup(t.Context(), byEmail, nil)
			var several *backend.SharedEmail
			if !errors.As(err, &several) {
				t.Fatalf("got %v", err)
			}
			wantSame(t, "shown and total", []int{len(several.Users), several.Total}, []int{test.shown, test.total})
			known := backend.AsError(err)
			wantSame(t, "code and number", []string{string(known.Code), known.Params["n"]}, []string{"several_users", fmt.Sprint(test.total)})
			if test.ids != "" {
				wantSame(t, "ids", known.Params["ids"], test.ids)
			}
			wantSame(t, "number of them shown", known.Params["shown"], test.shown)
		})
	}
}

func TestLookupByEmail_NoMatch_ReturnsEmailNotFound(t *testing.T) {
	s := newStubs(t).on(asID, apiNotFound).on(asEmail, respondOK(usersPage(1, userCalled("1", "other@c.test"))))
	wantError(t, newTestClient(t, s).Lookup(t.Context(), byEmail, nil), backend.CodeEmailNotFound, "email", "a+b@c.test")
}

func TestLookupByEmail_Failure_ReturnsItsError(t *testing.T) {
	s := newStubs(t).on(asID, answer(401, ""))
	wantError(t, newTestClient(t, s).Lookup(t.Context(), byEmail, nil), backend.CodeUnauthorized)
	s = newStubs(t).on(asID, apiNotFound).on(asEmail, answer(403, ""))
	wantError(t, newTestClient(t, s).Lookup(t.Context(), byEmail, nil), backend.CodeForbidden)
}

func TestLookupByEmail_OnePart_SkipsResolving(t *testing.T) {
	s := newStubs(t).on("/users/USR-1/accounts", respondOK(noAccounts))
	query := byEmail
	query.Only, query.Prior = backend.PartAccounts, &backend.PriorResult{User: backend.User{GUID: "USR-1"}}
	if err := newTestClient(t, s).Lookup(t.Context(), query, func(backend.Part) {}); err != nil {
		t.Fatal(err)
	}
}

func TestSeveralUsers_Candidates_HaveStatusAndLastAttempt(t *testing.T) {
	users := usersPage(6, userCalled("1", "a+b@c.test"), userCalled("2", "a+b@c.test"), userCalled("3", "a+b@c.test"),
		userCalled("4", "a+b@c.test"), userCalled("5", "a+b@c.test"), userCalled("6", "a+b@c.test"))
	const two = `{"members":[
		{"guid":"MBR-1","connection_status":"CONNECTED","aggregated_at":"2026-03-24T10:00:00Z"},
		{"guid":"MBR-2","connection_status":"DENIED","aggregated_at":"2026-03-20T10:00:00Z"}],"pagination":{}}`
	s := newStubs(t).on(asID, apiNotFound).on(asEmail, respondOK(users)).
		on("/users/USR-1/members", respondOK(two)).
		on("/users/USR-2/members", respondOK(noMembers)).
		on("/users/USR-3/members", answer(403, "")).
		on("/users/USR-4/members", respondOK(`{"members":[{"guid":"MBR-4","user_guid":"USR-9","connection_status":"CONNECTED"}],"pagination":{}}`)).
		on("/users/USR-5/members", respondOK(`{"members":[{"guid":"MBR-5","connection_status":"CONNECTED"}],"pagination":{"total_entries":2,"total_pages":1}}`)).
		on("/users/USR-6/members", respondOK("<html>"))
	err := newTestClient(t, s).Lookup(t.Context(), byEmail, nil)
	var several *backend.SharedEmail
	if !errors.As(err, &several) {
		t.Fatalf("got %v", err)
	}
	// The others have no state: refused, of another user, incomplete, unreadable.
	wantSame(t, "states", several.States, map[string]backend.CandidateState{
		"USR-1": {Connections: 2, Worst: backend.Judged{GUID: "MBR-2", Status: backend.StatusDenied, Assessment: backend.Assessment{Family: backend.FamilyCaller}}, LastAttemptAt: time.Date(2026, 3, 24, 10, 0, 0, 0, time.UTC)},
		"USR-2": {},
	})
}

func TestSeveralUsers_SlowConnections_HaveNoState(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStubs(t).on(asID, apiNotFound).on(asEmail, respondOK(usersPage(2, userCalled("1", "a+b@c.test"), userCalled("2", "a+b@c.test")))).
			on("/users/USR-1/members", respondOK(noMembers))
		s.always("/users/USR-2/members", hang)
		started := time.Now()
		err := newTestClient(t, s, func(o *Options) { o.RequestTimeout = time.Hour }).Lookup(t.Context(), byEmail, nil)
		var several *backend.SharedEmail
		if !errors.As(err, &several) || len(several.Users) != 2 || len(several.States) != 1 {
			t.Errorf("got %+v, %v", several, err)
		}
		if took := time.Since(started); took > 6*time.Second {
			t.Errorf("the choice took %v", took)
		}
	})
}

func TestSeveralUsers_WithoutGUIDs_AreIdentifiedByID(t *testing.T) {
	const users = `{"users":[{"id":"U-1","email":"a+b@c.test"},{"id":"U-2","email":"a+b@c.test"}],"pagination":{"total_pages":1}}`
	s := newStubs(t).on(asID, apiNotFound).on(asEmail, respondOK(users)).
		on("/users/U-1/members", respondOK(`{"members":[{"guid":"MBR-1","connection_status":"DENIED"}],"pagination":{}}`)).on("/users/U-2/members", respondOK(noMembers))
	err := newTestClient(t, s).Lookup(t.Context(), byEmail, nil)
	var several *backend.SharedEmail
	if !errors.As(err, &several) {
		t.Fatalf("got %v", err)
	}
	for i, connections := range []int{1, 0} {
		if state, known := several.State(&several.Users[i]); !known || state.Connections != connections {
			t.Errorf("user %d: got %+v, %v", i, state, known)
		}
	}
}
