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

// past is a platform with one user whose attempts can be given, changed and
// taken away. It counts what it is asked.
type past struct {
	mu    sync.Mutex
	jobs  []pastJob // newest first
	asked []string

	members   []string
	unlisted  bool // there is no attempt list
	uncounted bool // lists have no pagination
	broken    map[string]int
}

type pastJob struct {
	name     string
	at       time.Time
	status   string
	finished bool
}

var began = time.Date(2026, 3, 26, 12, 0, 0, 0, time.UTC)

// newPast makes a history of n attempts that have finished, one every hour.
func newPast(n int) *past {
	p := &past{members: []string{member("1", "a"), member("2", "b")}, broken: map[string]int{}}
	for i := range n {
		p.jobs = append(p.jobs, pastJob{fmt.Sprint("old-", i), began.Add(-time.Duration(i+1) * time.Hour), "COMPLETED", true})
	}
	return p
}

// add puts a new attempt at the beginning of the list.
func (p *past) add(name string, at time.Time, finished bool) {
	status := map[bool]string{true: "COMPLETED", false: "TRANSFERRED"}[finished]
	p.jobs = slices.Insert(p.jobs, 0, pastJob{name, at, status, finished})
}

func (p *past) job(name string) *pastJob {
	for i := range p.jobs {
		if p.jobs[i].name == name {
			return &p.jobs[i]
		}
	}
	return nil
}

// connection is the one that names the job as its latest, else the first.
func (j pastJob) connection() string {
	if j.name == "2" {
		return "MBR-2"
	}
	return "MBR-1"
}

func (j pastJob) json() string {
	finished := "null"
	if j.finished {
		finished = strconv.Quote(j.at.Add(time.Minute).Format(time.RFC3339))
	}
	return fmt.Sprintf(`{"guid":"JOB-%s","user_guid":"USR-1","member_guid":%q,"status_name":%q,"created_at":%q,"finished_at":%s}`,
		j.name, j.connection(), j.status, j.at.Format(time.RFC3339), finished)
}

func (p *past) RoundTrip(request *http.Request) (*http.Response, error) {
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
		return ok(sampleUser)(request)
	case path == "/users/u-1/members":
		return ok(members(p.members...))(request)
	case path == "/users/u-1/accounts":
		return ok(noAccounts)(request)
	case isInstitution:
		return ok(institution(code))(request)
	case isJob && p.job(job) != nil:
		return ok(`{"job":` + p.job(job).json() + `}`)(request)
	case path == "/users/u-1/jobs" && !p.unlisted:
		return ok(p.page(query.Get("page"), query.Get("records_per_page")))(request)
	}
	return absent(request)
}

func (p *past) page(page, size string) string {
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

// look looks the user up, as somebody who knows what is known.
func (p *past) look(t *testing.T, c *Client, known *backend.PriorResult) (*gathered, []string) {
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

// known is what a look-up that read all of it would know.
func (p *past) known() *backend.PriorResult {
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

func pastClient(t *testing.T, p *past) *Client {
	return newTestClient(t, p, func(o *Options) { o.Now = func() time.Time { return began.Add(5 * time.Minute) } })
}

var oneWave = []string{"users/u-1", "users/u-1/accounts", "users/u-1/jobs", "users/u-1/members"}

// slowly answers each request only after a round trip.
type slowly struct {
	http.RoundTripper
	trip time.Duration
}

func (s slowly) RoundTrip(request *http.Request) (*http.Response, error) {
	select {
	case <-time.After(s.trip):
		return s.RoundTripper.RoundTrip(request)
	case <-request.Context().Done():
		return nil, request.Context().Err()
	}
}
