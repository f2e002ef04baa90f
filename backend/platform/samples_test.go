package platform

import (
	"fmt"
	"strings"
	"testing"

	"userlookup/backend"
	"userlookup/backend/merge"
)

const (
	sampleUser = `{"user":{"id":"u-1","guid":"USR-1","email":"a@b.test","is_disabled":false,"metadata":"{\"x\":1}"}}`
	emptyPages = `"pagination":{"current_page":1,"per_page":1000,"total_entries":0,"total_pages":1}`
	noMembers  = `{"members":[],` + emptyPages + `}`
	noAccounts = `{"accounts":[],` + emptyPages + `}`
	noJobs     = `{"jobs":[],` + emptyPages + `}`
)

var byID = backend.Query{Kind: backend.QueryByID, Value: "u-1"}

// member is a connection MBR-name at institution code, with latest job JOB-name.
func member(name, code string) string {
	return fmt.Sprintf(`{"guid":"MBR-%[1]s","user_guid":"USR-1","institution_code":%[2]q,"most_recent_job_guid":"JOB-%[1]s","connection_status":"CONNECTED"}`, name, code)
}

func members(items ...string) string { return `{"members":[` + strings.Join(items, ",") + `]}` }

func job(name string) string {
	return fmt.Sprintf(`{"guid":"JOB-%s","user_guid":"USR-1","status_name":"COMPLETED"}`, name)
}

func oneJob(name string) string { return `{"job":` + job(name) + `}` }

func jobs(pages, total int, items ...string) string {
	return fmt.Sprintf(`{"jobs":[%s],"pagination":{"current_page":1,"per_page":1000,"total_entries":%d,"total_pages":%d}}`,
		strings.Join(items, ","), total, pages)
}

func institution(code string) string {
	return fmt.Sprintf(`{"institution":{"guid":"INS-%[1]s","code":%[1]q,"name":"Bank %[1]s"}}`, code)
}

// gathered collects what a look-up delivers.
type gathered struct {
	parts  []backend.Part
	record *merge.Accumulator
}

func gather() *gathered { return &gathered{record: merge.NewAccumulator(byID)} }

func (g *gathered) deliver(part backend.Part) {
	g.parts = append(g.parts, part)
	g.record.Apply(part)
}

// check checks what holds for every successful look-up: the user is first, and each kind has
// one Done part, which is its last.
func (g *gathered) check(t *testing.T) {
	t.Helper()
	done := map[backend.PartKind]bool{}
	for i, part := range g.parts {
		if (i == 0) != (part.Kind == backend.PartUser) {
			t.Errorf("delivery %d is %s", i, part.Kind)
		}
		if done[part.Kind] {
			t.Errorf("%s delivered after its end", part.Kind)
		}
		done[part.Kind] = part.Done
		if part.Freshness.Source != backend.SourceLive || part.Freshness.Profile != "test" || part.Freshness.FetchedAt.IsZero() {
			t.Errorf("%s has freshness %+v", part.Kind, part.Freshness)
		}
	}
	for _, kind := range backend.PartKinds {
		if !done[kind] {
			t.Errorf("%s never ended", kind)
		}
	}
}

// problems lists "about: code" in order of delivery.
func (g *gathered) problems() []string {
	var all []string
	for _, p := range g.record.View().Problems {
		all = append(all, p.About.String()+": "+string(p.Err.Code))
	}
	return all
}

func (g *gathered) of(kind backend.PartKind) []backend.Part {
	var parts []backend.Part
	for _, part := range g.parts {
		if part.Kind == kind {
			parts = append(parts, part)
		}
	}
	return parts
}

// wantSame compares the printed values.
func wantSame(t *testing.T, what string, got, want any) {
	t.Helper()
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("%s:\n got %v\nwant %v", what, got, want)
	}
}
