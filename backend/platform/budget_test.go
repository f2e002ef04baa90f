package platform

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"userlookup/backend"
)

// listed formats items with the numbers from up to n.
func listed(from, n int, format string) string {
	items := make([]string, n)
	for i := range items {
		items[i] = fmt.Sprintf(format, from+i)
	}
	return strings.Join(items, ",")
}

// allLists are the lists of a platform and the functions that request them.
var allLists = []struct {
	noun, target, item string
	size               int // requested page size
	most               int
	ask                func(*testing.T, *Client) (items, total int, err error)
}{
	{"members", "/users/u-1/members", `{"guid":"MBR-%d"}`, 1000, maxConnections, func(t *testing.T, c *Client) (int, int, error) {
		list, err := c.Connections(t.Context(), "u-1")
		return len(list.Items), list.Total, err
	}},
	{"accounts", "/users/u-1/accounts", `{"guid":"ACT-%d"}`, 1000, maxAccounts, func(t *testing.T, c *Client) (int, int, error) {
		list, err := c.Accounts(t.Context(), "u-1")
		return len(list.Items), list.Total, err
	}},
	{"users", "/users?id=u-1", `{"guid":"USR-%d"}`, 1000, maxUsers, func(t *testing.T, c *Client) (int, int, error) {
		list, err := usersByID(t.Context(), c, "u-1")
		return len(list.Items), list.Total, err
	}},
	{"users", "/users?email=a&records_per_page=100", `{"guid":"USR-%d"}`, 100, maxUsers, func(t *testing.T, c *Client) (int, int, error) {
		list, err := c.UsersByEmail(t.Context(), "a")
		return len(list.Items), list.Total, err
	}},
	{"jobs", "/users/u-1/jobs", `{"guid":"JOB-%d"}`, 1000, maxAttempts, func(t *testing.T, c *Client) (int, int, error) {
		g := gather()
		err := c.Lookup(t.Context(), byID, g.deliver)
		for _, p := range g.record.View().Problems {
			if err == nil && p.Err.Code != backend.CodeIncomplete {
				err = p.Err
			}
		}
		return g.record.View().Timeline.Len(), 0, err
	}},
}

func TestLists_DefaultPageSizeWithoutPagination_RequestsNextPage(t *testing.T) {
	for _, list := range allLists {
		bare := func(from, n int) string { return fmt.Sprintf(`{%q:[%s]}`, list.noun, listed(from, n, list.item)) }
		for name, test := range map[string]struct {
			pages []reply
			items int
			code  backend.Code
		}{
			"25, then 5":               {[]reply{respondOK(bare(0, 25)), respondOK(bare(25, 5))}, 30, ""},
			"25, then 25":              {[]reply{respondOK(bare(0, 25)), respondOK(bare(25, 25)), respondOK(bare(50, 0))}, 50, ""},
			"25, then none":            {[]reply{respondOK(bare(0, 25)), respondOK(bare(0, 0))}, 25, ""},
			"25, then the same page":   {[]reply{respondOK(bare(0, 25)), respondOK(bare(0, 25))}, 25, backend.CodePagesRepeat},
			"25, then an error":        {[]reply{respondOK(bare(0, 25)), answer(401, "")}, 25, backend.CodeUnauthorized},
			"24":                       {[]reply{respondOK(bare(0, 24))}, 24, ""},
			"26":                       {[]reply{respondOK(bare(0, 26))}, 26, ""},
			"25 with a total":          {[]reply{respondOK(strings.TrimSuffix(bare(0, 25), "}") + `,"pagination":{"total_entries":25,"total_pages":1}}`)}, 25, ""},
			"25 of a larger page size": {[]reply{respondOK(strings.TrimSuffix(bare(0, 25), "}") + `,"pagination":{"per_page":1000}}`)}, 25, ""},
		} {
			t.Run(list.target+", "+name, func(t *testing.T) {
				s := newStubs(t)
				for i, page := range test.pages {
					s.on(fmt.Sprintf("%s#%d", list.target, i+1), page)
				}
				if list.noun == "jobs" {
					s.on("/users/u-1", respondOK(sampleUser)).on("/users/u-1/members", respondOK(noMembers)).on("/users/u-1/accounts", respondOK(noAccounts))
					for page := len(test.pages) + 1; page < len(test.pages)+6 && len(test.pages) > 1; page++ {
						s.maybe(fmt.Sprintf("%s#%d", list.target, page), hang) // requested early, but not needed
					}
				}
				items, _, err := list.ask(t, newTestClient(t, s))
				if items != test.items || test.code == "" && err != nil || test.code != "" && !backend.HasCode(err, test.code) {
					t.Errorf("%d items, %v; want %d, %s", items, err, test.items, test.code)
				}
			})
		}
	}
}

func TestLists_AboveLimit_AreCutAndReported(t *testing.T) {
	for _, list := range allLists {
		page := func(from, n, pages int) string {
			return fmt.Sprintf(`{%q:[%s],"pagination":{"total_pages":%d}}`, list.noun, listed(from, n, list.item), pages)
		}
		for name, answerPage := range map[string]func(page int) string{
			"many pages":        func(n int) string { return page((n-1)*list.size, list.size, 1_000_000) },
			"pages of any size": func(n int) string { return page((n-1)*7000, 7000, 1_000_000) },
			"one giant page":    func(int) string { return page(0, list.most+100_000, 1) },
			"not even objects":  func(int) string { return fmt.Sprintf(`{%q:[%s]}`, list.noun, strings.Repeat("7,", list.most+1)+"7") },
			"pages without end": func(n int) string {
				return strings.Replace(page((n-1)*list.size, list.size, 1), `"total_pages":1`, `"per_page":0`, 1)
			},
			"pages of one, huge": func(n int) string { return page(n, 1, 1_000_000_000) },
		} {
			if list.noun == "jobs" && (name == "many pages" || name == "pages without end") {
				continue // covered by TestHistory_AboveLimit_IsCut, which is cheaper
			}
			t.Run(list.target+", "+name, func(t *testing.T) {
				platform := replies(func(request *http.Request) (*http.Response, error) {
					target, number := targetOf(request)
					n, _ := strconv.Atoi(number)
					switch {
					case target == list.target:
						return respondOK(answerPage(n))(request)
					case strings.HasSuffix(request.URL.Path, "/members"):
						return respondOK(noMembers)(request)
					case strings.HasSuffix(request.URL.Path, "/accounts"):
						return respondOK(noAccounts)(request)
					case strings.HasSuffix(request.URL.Path, "/jobs"):
						return respondOK(noJobs)(request)
					default:
						return respondOK(sampleUser)(request)
					}
				})
				c := newTestClient(t, platform, func(o *Options) { o.Rate, o.Burst, o.LookupTimeout = 1e6, 1e6, time.Minute })
				items, _, err := list.ask(t, c)
				if !backend.HasCode(err, backend.CodeTooMuchData) {
					t.Errorf("%d items, %v", items, err)
				}
				if items > list.most {
					t.Errorf("got %d items, want at most %d", items, list.most)
				}
				if name != "not even objects" && items < min(list.most, 200) {
					t.Errorf("%d items were kept", items)
				}
			})
		}
	}
}

func TestLookup_MillionConnectionsInOnePage_ReturnsTooMuchData(t *testing.T) {
	s := newStubs(t).on("/users/u-1", respondOK(sampleUser)).on("/users/u-1/accounts", respondOK(noAccounts)).on("/users/u-1/jobs", respondOK(noJobs)).
		on("/users/u-1/members", respondOK(`{"members":[`+listed(0, 1_000_000, `{"guid":"MBR-%d"}`)+`]}`))
	g := lookUp(t, newTestClient(t, s))
	wantSame(t, "problems", g.problems(), []string{"connections: too_much_data"})
	wantSame(t, "accounts", g.record.View().Answers[backend.PartAccounts], backend.PartReady)
}

type replies reply

func (r replies) RoundTrip(request *http.Request) (*http.Response, error) { return r(request) }

// The params are used in the text of CodeTooMuchData.
func TestTooMuchData_Params_ContainTheLimits(t *testing.T) {
	wantError(t, tooMuchData(errRows), backend.CodeTooMuchData, "connections", "5,000", "accounts", "20,000", "attempts", "200,000", "institutions", "1,000", "page", "8", "mb", "128")
}

func TestLookup_TooManyInstitutionsAndLatestAttempts_StopsAtLimit(t *testing.T) {
	s := newStubs(t).on("/users/u-1", respondOK(sampleUser)).on("/users/u-1/accounts", respondOK(noAccounts)).on("/users/u-1/jobs", apiNotFound).
		on("/users/u-1/members", respondOK(fmt.Sprintf(`{"members":[%s],"pagination":{"total_pages":1}}`,
			listed(0, maxSingleRequests+500, `{"guid":"MBR-%[1]d","user_guid":"USR-1","institution_code":"b%[1]d","most_recent_job_guid":"JOB-%[1]d"}`))))
	for i := range maxSingleRequests {
		s.on(fmt.Sprint("/institutions/b", i), respondOK(institution(fmt.Sprint("b", i)))).on(fmt.Sprint("/users/u-1/jobs/JOB-", i), respondOK(oneJob(fmt.Sprint(i))))
	}
	g := lookUp(t, newTestClient(t, s, func(o *Options) { o.Burst, o.LookupTimeout = 1e6, time.Minute }))
	problems := slices.Sorted(slices.Values(g.problems()))
	wantSame(t, "problems", problems, []string{"attempts: not_provided", "institutions: too_much_data", "jobs: too_much_data"})
	wantSame(t, "attempts", g.record.View().Timeline.Len(), maxSingleRequests)
	wantSame(t, "connections", len(g.record.View().Connections), maxSingleRequests+500)
}

func TestLookup_TooManyBytes_EndsThePartAndKeepsTheOthers(t *testing.T) {
	long := strings.Repeat("x", 3<<20)
	s := newStubs(t).on("/users/u-1", respondOK(sampleUser)).on("/users/u-1/accounts", respondOK(noAccounts)).on("/users/u-1/jobs", respondOK(noJobs)).
		on("/users/u-1/members", respondOK(`{"members":[`+listed(0, 20, `{"guid":"MBR-%[1]d","user_guid":"USR-1","institution_code":"b%[1]d"}`)+`]}`))
	for i := range 20 {
		s.maybe(fmt.Sprint("/institutions/b", i), respondOK(fmt.Sprintf(`{"institution":{"code":"b%d","name":"%s"}}`, i, long)))
	}
	g := lookUp(t, newTestClient(t, s))
	wantSame(t, "problems", g.problems(), []string{"institutions: too_much_data"})
	named := 0
	for _, connection := range g.record.View().Connections {
		if connection.Institution.Name != "" {
			named++
		}
	}
	wantSame(t, "institutions", named, maxOtherBytes/len(long))
}

func TestLookup_ConnectionListedTwice_IsDeduplicated(t *testing.T) {
	at := func(status, hour string) string {
		return fmt.Sprintf(`{"guid":"MBR-1","user_guid":"USR-1","connection_status":%q,"aggregated_at":"2026-01-02T%s:00:00Z"}`, status, hour)
	}
	for name, test := range map[string]struct {
		listed   []string
		status   backend.ConnectionStatus
		problems []string
	}{
		"equal duplicates":                {[]string{at("DENIED", "03"), at("DENIED", "03")}, "DENIED", []string{}},
		"second is later":                 {[]string{at("CONNECTED", "03"), at("DENIED", "04")}, "DENIED", []string{"connections: listed_twice"}},
		"first is later":                  {[]string{at("DENIED", "04"), at("CONNECTED", "03")}, "DENIED", []string{"connections: listed_twice"}},
		"same time":                       {[]string{at("CONNECTED", "03"), at("DENIED", "03")}, "DENIED", []string{"connections: listed_twice"}},
		"same time, other order":          {[]string{at("DENIED", "03"), at("CONNECTED", "03")}, "DENIED", []string{"connections: listed_twice"}},
		"three duplicates, one different": {[]string{at("DENIED", "03"), at("DENIED", "03"), at("CONNECTED", "03")}, "DENIED", []string{"connections: listed_twice"}},
	} {
		t.Run(name, func(t *testing.T) {
			all := append([]string{`{"guid":"MBR-2","user_guid":"USR-1"}`}, test.listed...)
			body := fmt.Sprintf(`{"members":[%s],"pagination":{"total_entries":%d,"total_pages":1}}`, strings.Join(all, ","), len(all))
			s := newStubs(t).on("/users/u-1", respondOK(sampleUser)).on("/users/u-1/members", respondOK(body)).on("/users/u-1/accounts", respondOK(noAccounts)).on("/users/u-1/jobs", respondOK(noJobs))
			g := lookUp(t, newTestClient(t, s))
			wantSame(t, "problems", g.problems(), test.problems)
			connection, _ := g.record.View().Connection("MBR-1")
			wantSame(t, "status", connection.Status, test.status)
			wantSame(t, "connections", len(g.record.View().Connections), 2)
		})
	}
}

func TestLookupByEmail_ConflictingDuplicateUser_ReturnsUnreadable(t *testing.T) {
	s := newStubs(t).on(asID, apiNotFound).on(asEmail, respondOK(usersPage(2, `{"id":"u-1","guid":"USR-1","email":"a+b@c.test"}`, `{"id":"u-2","guid":"USR-1","email":"a+b@c.test"}`)))
	wantError(t, newTestClient(t, s).Lookup(t.Context(), byEmail, nil), backend.CodeUnreadable)
}

func TestLookupByEmail_ListAboveLimit_ReturnsTooMuchData(t *testing.T) {
	s := newStubs(t).on(asID, apiNotFound)
	for page := 1; page <= maxUsers/100+1; page++ {
		s.on(fmt.Sprintf("%s#%d", asEmail, page), respondOK(fmt.Sprintf(`{"users":[%s],"pagination":{"per_page":100,"total_pages":1000}}`, listed(page*100, 100, `{"guid":"USR-%d","email":"x@c.test"}`))))
	}
	s.expected[1].reply = respondOK(strings.Replace(`{"users":[`+listed(0, 100, `{"guid":"USR-%d","email":"x@c.test"}`)+`],"pagination":{"per_page":100,"total_pages":1000}}`, "x@c.test", "a+b@c.test", 1))
	err := newTestClient(t, s).Lookup(t.Context(), byEmail, nil)
	if !backend.HasCode(err, backend.CodeTooMuchData) {
		t.Errorf("got %v", err)
	}
}
