package sandbox

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

func TestServeHTTP_EveryRoute_ReturnsOK(t *testing.T) {
	b := newTestServer(t)
	u := b.usersByID["U-1002"]
	member := u.connections[0]
	job := b.memberAt("U-1002", "gringotts").MostRecentJobGUID
	for _, target := range []string{
		"/users", "/users/U-1002", "/users/" + u.guid, "/users/%55-1002",
		"/users/U-1002/members", "/users/U-1002/members/" + member.guid, "/users/U-1002/members/" + member.guid + "/status",
		"/users/U-1002/accounts", "/users/U-1002/jobs", "/users/U-1002/jobs/" + *job, "/institutions", "/institutions/gringotts",
	} {
		status, body, header := b.send(newRequest(http.MethodGet, target))
		if status != http.StatusOK || !json.Valid(body) || !strings.HasPrefix(header.Get("Content-Type"), "application/json") {
			t.Errorf("GET %s: %d %s", target, status, body)
		}
	}
}

func TestServeHTTP_InvalidRequest_ReturnsError(t *testing.T) {
	b := newTestServer(t)
	without := func(name string) func(*http.Request) { return func(r *http.Request) { r.Header.Del(name) } }
	with := func(name, value string) func(*http.Request) {
		return func(r *http.Request) { r.Header.Set(name, value) }
	}
	same := func(*http.Request) {}
	tests := []struct {
		name, method, target string
		change               func(*http.Request)
		status               int
		kind, says           string
	}{
		{"no credentials", "GET", "/users/U-1001", without("Authorization"), 401, "unauthorized", "Basic"},
		{"wrong key", "GET", "/users/U-1001", func(r *http.Request) { r.SetBasicAuth("client", "Key") }, 401, "unauthorized", ""},
		{"wrong client ID", "GET", "/users/U-1001", func(r *http.Request) { r.SetBasicAuth("clien", "key") }, 401, "unauthorized", ""},
		{"bearer", "GET", "/users/U-1001", with("Authorization", "Bearer key"), 401, "unauthorized", ""},
		{"credentials before path", "GET", "/nothing", without("Authorization"), 401, "unauthorized", ""},
		{"no version", "GET", "/users/U-1001", without("Accept-Version"), 406, "not_acceptable", "Accept-Version: v20250224"},
		{"old version", "GET", "/users/U-1001", with("Accept-Version", "v20111101"), 406, "not_acceptable", "v20111101"},
		{"no accept", "GET", "/users/U-1001", without("Accept"), 406, "not_acceptable", "application/json"},
		{"other accept", "GET", "/users/U-1001", with("Accept", "text/html"), 406, "not_acceptable", ""},
		{"accept refuses", "GET", "/users/U-1001", with("Accept", "application/json;q=0"), 406, "not_acceptable", ""},
		{"post", "POST", "/users", same, 405, "method_not_allowed", "POST"},
		{"delete", "DELETE", "/users/U-1001", same, 405, "method_not_allowed", "DELETE"},
		{"head", "HEAD", "/users/U-1001", same, 405, "method_not_allowed", "HEAD"},
		{"unknown path", "GET", "/holdings", same, 404, "not_found", ""},
		{"root", "GET", "/", same, 404, "not_found", ""},
		{"trailing slash", "GET", "/users/U-1001/", same, 404, "not_found", ""},
		{"double slash", "GET", "/users//members", same, 404, "not_found", ""},
		{"unknown user", "GET", "/users/U-9999", same, 404, "user_not_found", `"U-9999"`},
		{"leading space", "GET", "/users/%20U-1001", same, 404, "user_not_found", ""},
		{"encoded twice", "GET", "/users/%2555-1001", same, 404, "user_not_found", "%55-1001"},
		{"encoded slash", "GET", "/users/U-1001%2Fmembers", same, 404, "user_not_found", ""},
		{"lower-case GUID", "GET", "/users/" + strings.ToLower(b.usersByID["U-1001"].guid), same, 404, "user_not_found", ""},
		{"unknown member", "GET", "/users/U-1001/members/MBR-0", same, 404, "member_not_found", ""},
		{"member of another user", "GET", "/users/U-1001/members/" + b.usersByID["U-1002"].connections[0].guid, same, 404, "member_not_found", ""},
		{"deleted member", "GET", "/users/U-1014/members/" + b.usersByID["U-1014"].connections[0].guid, same, 404, "member_not_found", ""},
		{"job of another user", "GET", "/users/U-1001/jobs/" + *b.memberAt("U-1002", "gringotts").MostRecentJobGUID, same, 404, "job_not_found", ""},
		{"unknown job", "GET", "/users/U-1001/jobs/JOB-00000000-0000-0000-0000-000000000000", same, 404, "job_not_found", ""},
		{"missing institution", "GET", "/institutions/atlantis_federal", same, 404, "institution_not_found", ""},
		{"bad time", "GET", "/users/U-1001/jobs?created_after=yesterday", same, 400, "invalid_parameter", "created_after"},
		{"unencoded plus", "GET", "/users/U-1001/jobs?created_after=2022-06-16T18:42:43+00:00", same, 400, "invalid_parameter", "%2B"},
		{"bad boolean", "GET", "/users?is_disabled=perhaps", same, 400, "invalid_parameter", "is_disabled"},
		{"bad query", "GET", "/users?id=%zz", same, 400, "invalid_parameter", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			r := newRequest(test.method, test.target)
			test.change(r)
			status, body, header := b.send(r)
			var e envelope
			if err := json.Unmarshal(body, &e); err != nil {
				t.Fatalf("no envelope: %s", body)
			}
			if status != test.status || e.Error.Type != test.kind || e.Error.Status == "" || !strings.Contains(e.Error.Message, test.says) {
				t.Errorf("got %d %s", status, body)
			}
			if status == 405 && header.Get("Allow") != "GET" || status == 401 && header.Get("WWW-Authenticate") == "" {
				t.Errorf("headers %v", header)
			}
		})
	}
}

func TestServeHTTP_AcceptWildcard_IsAccepted(t *testing.T) {
	b := newTestServer(t)
	for _, accept := range []string{"*/*", "application/*;q=0.5", "text/html, application/json;q=0.9", "application/json; charset=utf-8"} {
		r := newRequest(http.MethodGet, "/users/U-1001")
		r.Header.Set("Accept", accept)
		if status, body, _ := b.send(r); status != http.StatusOK {
			t.Errorf("Accept: %s: %d %s", accept, status, body)
		}
	}
}

func TestPaging_OutOfRange_UsesDefault(t *testing.T) {
	b := newTestServer(t)
	tests := []struct {
		query         string
		page, perPage int64
		count         int
	}{
		{"", 1, 25, 25},
		{"?records_per_page=10", 1, 10, 10},
		{"?records_per_page=1000", 1, 1000, 1000},
		{"?records_per_page=1001", 1, 25, 25},
		{"?records_per_page=9", 1, 25, 25},
		{"?records_per_page=-10", 1, 25, 25},
		{"?records_per_page=ten", 1, 25, 25},
		{"?page=0", 1, 25, 25},
		{"?page=-1", 1, 25, 25},
		{"?page=two", 1, 25, 25},
		{"?page=5&records_per_page=1000", 5, 1000, 1000},
		{"?page=6&records_per_page=1000", 6, 1000, 0},
		{"?page=2147483647&records_per_page=1000", 2147483647, 1000, 0},
		{"?page=99999999999999999999", 1, 25, 25},
	}
	for _, test := range tests {
		answer := b.jobs("/users/U-5K/jobs" + test.query)
		want := pagination{test.page, test.perPage, 5000, (5000 + test.perPage - 1) / test.perPage}
		if answer.Pagination != want || len(answer.Jobs) != test.count {
			t.Errorf("%q: %+v with %d jobs, want %+v with %d", test.query, answer.Pagination, len(answer.Jobs), want, test.count)
		}
	}
	if answer := decode[institutionsAnswer](b, "/institutions?records_per_page=101"); answer.Pagination.PerPage != 25 {
		t.Errorf("institutions take at most 100 a page, got %+v", answer.Pagination)
	}
	if body := b.get("/users/U-1018/members"); !strings.Contains(string(body), `"members":[]`) || !strings.Contains(string(body), `"total_pages":0`) {
		t.Errorf("no connections: %s", body)
	}
}

func TestListUsers_Filters_AreApplied(t *testing.T) {
	b := newTestServer(t)
	tests := []struct {
		query string
		ids   string
	}{
		{"?id=U-1001", "U-1001"},
		{"?id=u-1001", "u-1001"},
		{"?id=U-100", ""},
		{"?id=", ""},
		{"?email=" + sharedEmail, "U-1028 U-1029"},
		{"?email=" + sharedEmail + "&id=U-1029", "U-1029"},
		{"?email=" + strings.ToUpper(sharedEmail), ""},
		{"?is_disabled=true", "U-1017"},
	}
	for _, test := range tests {
		var ids []string
		for _, u := range decode[usersAnswer](b, "/users"+test.query).Users {
			ids = append(ids, u.ID)
		}
		if got := strings.Join(ids, " "); got != test.ids {
			t.Errorf("%s: %q, want %q", test.query, got, test.ids)
		}
	}
}

func TestReadUser_OtherCase_ReturnsNotFound(t *testing.T) {
	b := newTestServer(t)
	upper, lower := decode[map[string]userAnswer](b, "/users/U-1001")["user"], decode[map[string]userAnswer](b, "/users/u-1001")["user"]
	if upper.ID != "U-1001" || lower.ID != "u-1001" || upper.GUID == lower.GUID || upper.Email == lower.Email {
		t.Errorf("%+v and %+v are the same", upper, lower)
	}
	if status, _, _ := b.send(newRequest(http.MethodGet, "/users/u-1002")); status != http.StatusNotFound {
		t.Errorf("u-1002 returned %d", status)
	}
}

func TestServeHTTP_Date_UsesTheSandboxClock(t *testing.T) {
	b := newTestServer(t)
	for _, ahead := range []time.Duration{0, 31 * 24 * time.Hour} {
		b.advance(ahead)
		_, _, header := b.send(newRequest(http.MethodGet, "/users/U-1001"))
		want := time.Unix(b.now(), 0).UTC().Format(http.TimeFormat)
		if got := header.Get("Date"); got != want {
			t.Errorf("%v ahead: Date %q, want %q", ahead, got, want)
		}
	}
}

func TestWithoutAttemptList_Responses_MatchThePublicAPI(t *testing.T) {
	public, extended := newTestServer(t, publicAPI), newTestServer(t)
	if status, body, _ := public.send(newRequest(http.MethodGet, "/users/U-1002/jobs")); status != http.StatusNotFound {
		t.Errorf("the list returned %d %s", status, body)
	}
	guid := *public.memberAt("U-1002", "gringotts").MostRecentJobGUID
	paths := map[string][]string{
		"/users/U-1002/members":      {`"created_at"`},
		"/users/U-1002/jobs/" + guid: {`"guid":"` + guid, `"job_type"`, `"request_type"`},
	}
	for path, fields := range paths {
		for _, field := range fields {
			if strings.Contains(string(public.get(path)), field) {
				t.Errorf("the public API returned %s in %s", field, path)
			}
			if !strings.Contains(string(extended.get(path)), field) {
				t.Errorf("the extension lacks %s in %s", field, path)
			}
		}
	}
}

func TestLatency_RequestEnds_StopsWaiting(t *testing.T) {
	b := newTestServer(t, func(o *Options) { o.Latency = 3 * time.Second })
	var waited time.Duration
	b.wait = func(_ context.Context, d time.Duration) error { waited = d; return nil }
	b.get("/users/U-1001")
	if waited != 3*time.Second {
		t.Errorf("waited %v", waited)
	}
	b.wait = waitFor
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	defer func() {
		if err, ok := recover().(error); !ok || !errors.Is(err, http.ErrAbortHandler) {
			t.Errorf("the response to a client that left ended with %v", err)
		}
	}()
	b.ServeHTTP(httptest.NewRecorder(), newRequest(http.MethodGet, "/users/U-1001").WithContext(ctx))
}
