package platform

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"userlookup/backend"
	"userlookup/backend/merge"
)

// fakeHistory is a platform with one user, whose attempts can be added, changed and removed.
// It records the requests.
type fakeHistory struct {
	mu    sync.Mutex
	jobs  []fakeJob // newest first
	asked []string

	members   []string
	unlisted  bool // no attempt list
	uncounted bool // lists have no pagination
	broken    map[string]int
}

type fakeJob struct {
	name     string
	at       time.Time
	status   string
	finished bool
}

var began = time.Date(2026, 3, 26, 12, 0, 0, 0, time.UTC)

// newFakeHistory returns a history of n finished attempts, one per hour.
func newFakeHistory(n int) *fakeHistory {
	p := &fakeHistory{members: []string{member("1", "a"), member("2", "b")}, broken: map[string]int{}}
	for i := range n {
		p.jobs = append(p.jobs, fakeJob{fmt.Sprint("old-", i), began.Add(-time.Duration(i+1) * time.Hour), "COMPLETED", true})
	}
	return p
}

// add inserts a new attempt.
func (p *fakeHistory) add(name string, at time.Time, finished bool) {
	status := map[bool]string{true: "COMPLETED", false: "TRANSFERRED"}[finished]
	p.jobs = slices.Insert(p.jobs, 0, fakeJob{name, at, status, finished})
}

func (p *fakeHistory) job(name string) *fakeJob {
	for i := range p.jobs {
		if p.jobs[i].name == name {
			return &p.jobs[i]
		}
	}
	return nil
}

// connection returns the connection with the job's name, else the first.
func (j fakeJob) connection() string {
	if j.name == "2" {
		return "MBR-2"
	}
	return "MBR-1"
}

func (j fakeJob) json() string {
	finished := "null"
	if j.finished {
		finished = strconv.Quote(j.at.Add(time.Minute).Format(time.RFC3339))
	}
	return fmt.Sprintf(`{"guid":"JOB-%s","user_guid":"USR-1","member_guid":%q,"status_name":%q,"created_at":%q,"finished_at":%s}`,
		j.name, j.connection(), j.status, j.at.Format(time.RFC3339), finished)
}

func (p *fakeHistory) RoundTrip(request *http.Request) (*http.Response, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	path, query := request.URL.Path, request.URL.Query()
	p.asked = append(p.asked, strings.TrimPrefix(path, "/"))
	if status := p.broken[path]; status != 0 {
		return answer(status, "")(request)
	}
	job, isJob := strings.CutPrefix(path, "/users/u-1/jobs/JOB-")
	code, isInstitution := strings.CutPrefix(path, "/institutions/")
	switch {
	case path == "/users/u-1":
		return respondOK(sampleUser)(request)
	case path == "/users/u-1/members":
		return respondOK(members(p.members...))(request)
	case path == "/users/u-1/accounts":
		return respondOK(noAccounts)(request)
	case isInstitution:
		return respondOK(institution(code))(request)
	case isJob && p.job(job) != nil:
		return respondOK(`{"job":` + p.job(job).json() + `}`)(request)
	case path == "/users/u-1/jobs" && !p.unlisted:
		return respondOK(p.page(query.Get("page"), query.Get("records_per_page")))(request)
	}
	return apiNotFound(request)
}

func (p *fakeHistory) page(page, size string) string {
	n, _ := strconv.Atoi(page)
	each, _ := strconv.Atoi(size)
	first := min((n-1)*each, len(p.jobs))
	var items []string
	for _, job := range p.jobs[first:min(first+each, len(p.jobs))] {
		items = append(items, job.json())
	}
	if p.uncounted {
		return `{"jobs":[` + strings.Join(items, ",") + `]}`
	}
	return fmt.Sprintf(`{"jobs":[%s],"pagination":{"current_page":%d,"per_page":%d,"total_entries":%d,"total_pages":%d}}`,
		strings.Join(items, ","), n, each, len(p.jobs), (len(p.jobs)+each-1)/each)
}

// lookUp looks the user up with known data, and returns the requests.
func (p *fakeHistory) lookUp(t *testing.T, c *Client, known *backend.PriorResult) (*gathered, []string) {
	t.Helper()
	p.asked = nil
	query := byID
	query.Prior = known
	g := &gathered{record: merge.NewAccumulator(query)}
	if err := c.Lookup(t.Context(), query, g.deliver); err != nil {
		t.Fatal(err)
	}
	g.check(t)
	slices.Sort(p.asked)
	return g, p.asked
}

// known returns what a complete look-up would know.
func (p *fakeHistory) known() *backend.PriorResult {
	record := merge.NewAccumulator(byID)
	jobs := make([]backend.Job, len(p.jobs))
	for i, job := range p.jobs {
		jobs[i] = backend.Job{
			GUID: "JOB-" + job.name, UserGUID: "USR-1", ConnectionGUID: job.connection(), Status: job.status, CreatedAt: job.at, FinishedAt: job.at.Add(time.Minute),
		}
	}
	for _, part := range []backend.Part{
		{Kind: backend.PartUser, User: &backend.User{ID: "u-1", GUID: "USR-1"}}, {Kind: backend.PartConnections},
		{Kind: backend.PartAttempts, Jobs: jobs, Total: len(jobs)}, {Kind: backend.PartJobs}, {Kind: backend.PartHistory},
	} {
		part.Done = true
		record.Apply(part)
	}
	return record.View().PriorResult()
}

func newHistoryClient(t *testing.T, p *fakeHistory) *Client {
	return newTestClient(t, p, func(o *Options) { o.Now = func() time.Time { return began.Add(5 * time.Minute) } })
}

var firstRequests = []string{"users/u-1", "users/u-1/accounts", "users/u-1/jobs", "users/u-1/members"}

// delayed delays each response.
type delayed struct {
	http.RoundTripper
	trip time.Duration
}

func (s delayed) RoundTrip(request *http.Request) (*http.Response, error) {
	select {
	case <-time.After(s.trip):
		return s.RoundTripper.RoundTrip(request)
	case <-request.Context().Done():
		return nil, request.Context().Err()
	}
}
