package platform

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"userlookup/backend"
)

// The result for each fault is in testdata/faults.txt.

func TestProbe_Success_SendsOneRequest(t *testing.T) {
	const body = `{"users":[{"guid":"USR-1","id":"u-1","email":"a@b.test"}],"pagination":{}}`
	s := newStubs(t).on("/users?records_per_page=10", respondOK(body))
	now := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	c := newTestClient(t, s, func(o *Options) {
		o.Now = func() time.Time { now = now.Add(time.Second); return now }
	})
	result := c.Probe(t.Context())
	wantSame(t, "result", []any{result.Err, result.ClockErr}, []any{(*backend.Error)(nil), (*backend.Error)(nil)})
	wantSame(t, "address", s.requests[0].URL.RequestURI(), "/users?page=1&records_per_page=10")
	if result.Duration <= 0 {
		t.Errorf("it took %s", result.Duration)
	}
}

func TestProbe_ClocksDiffer_ReturnsClockOff(t *testing.T) {
	now := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	for _, test := range []struct {
		header []string
		want   string // minutes; empty for no error
	}{
		{nil, ""}, {[]string{"Date", "today"}, ""},
		{[]string{"Date", now.Format(http.TimeFormat)}, ""},
		{[]string{"Date", now.Add(5 * time.Minute).Format(http.TimeFormat)}, ""},
		{[]string{"Date", now.Add(5*time.Minute + time.Second).Format(http.TimeFormat)}, "5"},
		{[]string{"Date", now.Add(-10*time.Minute - 40*time.Second).Format(http.TimeFormat)}, "11"},
		{[]string{"Date", now.Add(-26 * time.Hour).Format(http.TimeFormat)}, "1560"},
		{[]string{"Date", now.Add(-time.Hour).Format(http.TimeFormat), "Age", "3600"}, ""}, // from a cache
	} {
		for _, status := range []int{200, 401} {
			s := newStubs(t)
			s.expected = append(s.expected, &stub{target: "/users?records_per_page=10", reply: answer(status, `{"users":[]}`, test.header...), times: 1})
			result := newTestClient(t, s, func(o *Options) { o.Now = func() time.Time { return now } }).Probe(t.Context())
			if status == 401 {
				wantError(t, result.Err, backend.CodeUnauthorized)
			} else if result.Err != nil {
				t.Error(result.Err)
			}
			if test.want == "" && result.ClockErr != nil {
				t.Errorf("%v: %v", test.header, result.ClockErr)
			} else if test.want != "" {
				wantError(t, result.ClockErr, backend.CodeClockOff, "n", test.want)
			}
		}
	}
}

func TestProbe_NotAUserList_ReturnsUnreadable(t *testing.T) {
	for _, body := range []string{`{}`, `{"users":{}}`, `{"ok":true}`, `[]`, strings.Repeat(`{"users":[`, 3)} {
		s := newStubs(t)
		s.expected = append(s.expected, &stub{target: "/users?records_per_page=10", reply: respondOK(body), times: 1})
		wantError(t, newTestClient(t, s).Probe(t.Context()).Err, backend.CodeUnreadable)
	}
}

func TestOnSuccess_LiveResponse_ReceivesItsDate(t *testing.T) {
	now := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	date := now.Format(http.TimeFormat)
	for _, test := range []struct {
		status int
		header []string
		want   []time.Time
	}{
		{200, []string{"Date", date}, []time.Time{now}},
		{200, nil, []time.Time{{}}},
		{200, []string{"Date", "today"}, []time.Time{{}}},
		{200, []string{"Date", date, "Age", "60"}, nil}, // from a cache
		{401, []string{"Date", date}, nil},
		{302, []string{"Date", date, "Location", "https://elsewhere.example/"}, nil},
	} {
		s := newStubs(t)
		s.expected = append(s.expected, &stub{target: "/users?records_per_page=10", reply: answer(test.status, `{"users":[]}`, test.header...), times: 1})
		var received []time.Time
		newTestClient(t, s, func(o *Options) { o.OnSuccess = func(at time.Time) { received = append(received, at) } }).Probe(t.Context())
		if !slices.Equal(received, test.want) {
			t.Errorf("%d with %v: OnSuccess got %v", test.status, test.header, received)
		}
	}
}

// Asked is called before the first request, and not if there is none.
func TestLookup_BeforeFirstRequest_CallsAsked(t *testing.T) {
	s := newStubs(t).on("/users/u-1", respondOK(sampleUser)).on("/users/u-1/members", respondOK(noMembers)).on("/users/u-1/accounts", respondOK(noAccounts)).on("/users/u-1/jobs", respondOK(noJobs))
	client, times := newTestClient(t, s), 0
	requested := func() {
		if times++; len(client.Requests()) > 0 {
			t.Error("Asked was called after a request")
		}
	}
	for _, kind := range []backend.QueryKind{backend.QueryByID, backend.QueryByAltered} {
		_ = client.Lookup(t.Context(), backend.Query{Kind: kind, Value: "u-1", Asked: requested}, func(backend.Part) {})
	}
	if times != 1 || len(client.Requests()) != 4 {
		t.Errorf("OnSuccess was called %d times for %d requests", times, len(client.Requests()))
	}
}
