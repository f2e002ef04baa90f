package platform

import (
	"errors"
	"fmt"
	"strings"
	"testing"

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

func TestAnEmailAddressIsTriedAsAnIDFirst(t *testing.T) {
	s := newStubs(t).on(asID, ok(`{"user":{"id":"a+b@c.test","guid":"USR-7"}}`)).
		on("/users/USR-7/members", ok(noMembers)).on("/users/USR-7/accounts", ok(noAccounts)).on("/users/USR-7/jobs", ok(noJobs))
	g := gather()
	if err := newTestClient(t, s).Lookup(t.Context(), byEmail, g.deliver); err != nil {
		t.Fatal(err)
	}
	g.check(t)
	wantSame(t, "user", g.record.User.GUID, "USR-7")
}

func TestTheOneUserWithAnEmailAddressIsOpened(t *testing.T) {
	for name, test := range map[string]struct {
		first reply
		users string
	}{
		"exact":                  {absent, usersPage(1, userCalled("1", "a+b@c.test"))},
		"but for capitals":       {absent, usersPage(1, userCalled("1", "A+B@C.Test"))},
		"a filter that is loose": {absent, usersPage(3, userCalled("2", "xa+b@c.test"), userCalled("1", "a+b@c.test"), userCalled("3", ""))},
		"one listed twice":       {absent, usersPage(2, userCalled("1", "a+b@c.test"), userCalled("1", "a+b@c.test"))},
		"refused as an id":       {answer(400, `{"error":"no id"}`), usersPage(1, userCalled("1", "a+b@c.test"))},
		"another's id":           {ok(`{"user":{"id":"A+B@c.test","guid":"USR-9"}}`), usersPage(1, userCalled("1", "a+b@c.test"))},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStubs(t).on(asID, test.first).on(asEmail, ok(test.users)).
				on("/users/USR-1/members", ok(noMembers)).on("/users/USR-1/accounts", ok(noAccounts)).on("/users/USR-1/jobs", ok(noJobs))
			g := gather()
			if err := newTestClient(t, s).Lookup(t.Context(), byEmail, g.deliver); err != nil {
				t.Fatal(err)
			}
			g.check(t)
			wantSame(t, "user", g.record.User.ID, "u-1")
		})
	}
}

func TestSeveralUsersWithAnEmailAddressAreAChoice(t *testing.T) {
	var many []string
	for i := range 100 {
		many = append(many, userCalled(fmt.Sprint(i), "a+b@c.test"))
	}
	for name, test := range map[string]struct {
		users        string
		shown, total int
		ids          string
	}{
		"two":                  {usersPage(2, many[:2]...), 2, 2, "u-0, u-1"},
		"one of them unnamed":  {usersPage(2, many[0], `{"guid":"USR-x","email":"a+b@c.test"}`), 2, 2, "u-0, USR-x"},
		"as many as are shown": {usersPage(25, many[:25]...), 25, 25, ""},
		"more":                 {usersPage(26, many[:26]...), 25, 26, ""},
		"more than a page":     {usersPage(140, many...), 25, 140, ""},
		"a loose filter":       {usersPage(90_000, many[0], userCalled("x", "x@c.test"), many[1]), 2, 2, "u-0, u-1"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStubs(t).on(asID, absent).on(asEmail, ok(test.users))
			err := newTestClient(t, s).Lookup(t.Context(), byEmail, nil)
			var several *backend.SeveralUsers
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

func TestAnEmailAddressOfNobody(t *testing.T) {
	s := newStubs(t).on(asID, absent).on(asEmail, ok(usersPage(1, userCalled("1", "other@c.test"))))
	wantError(t, newTestClient(t, s).Lookup(t.Context(), byEmail, nil), backend.CodeEmailNotFound, "email", "a+b@c.test")
}

func TestAFaultIsNotTakenForNobody(t *testing.T) {
	s := newStubs(t).on(asID, answer(401, ""))
	wantError(t, newTestClient(t, s).Lookup(t.Context(), byEmail, nil), backend.CodeUnauthorized)
	s = newStubs(t).on(asID, absent).on(asEmail, answer(403, ""))
	wantError(t, newTestClient(t, s).Lookup(t.Context(), byEmail, nil), backend.CodeForbidden)
}

func TestOnePartOfAUserFoundByEmail(t *testing.T) {
	s := newStubs(t).on("/users/USR-1/accounts", ok(noAccounts))
	query := byEmail
	query.Only, query.Known = backend.PartAccounts, &backend.Known{User: backend.User{GUID: "USR-1"}}
	if err := newTestClient(t, s).Lookup(t.Context(), query, func(backend.Part) {}); err != nil {
		t.Fatal(err)
	}
}
