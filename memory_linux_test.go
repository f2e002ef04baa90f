//go:build !race

// The race detector takes a multiple of the memory that is measured here. "make test-go"
// runs this without it.

package main

import (
	"compress/gzip"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// flood answers with a list of so many pages of so many items, and with nothing
// hostile else.
type flood struct {
	list         string // of members, accounts, jobs
	pages, items int
	item         func(n int) string
	zipped       bool
}

func (f *flood) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !strings.HasSuffix(r.URL.Path, "/"+f.list) {
		_, _ = io.WriteString(w, bodyFor(r.URL.Path))
		return
	}
	var out io.Writer = w
	if f.zipped {
		w.Header().Set("Content-Encoding", "gzip")
		packer := gzip.NewWriter(w)
		defer packer.Close() //nolint:errcheck // the client may have hung up
		out = packer
	}
	page, _ := strconv.Atoi(r.URL.Query().Get("page"))
	_, _ = fmt.Fprintf(out, `{"pagination":{"total_entries":%d,"total_pages":%d,"per_page":%d},%q:[`, f.pages*f.items, f.pages, f.items, f.list)
	for i := range f.items {
		if i > 0 {
			_, _ = io.WriteString(out, ",")
		}
		if _, err := io.WriteString(out, f.item(page*f.items+i)); err != nil {
			return
		}
	}
	_, _ = io.WriteString(out, "]}")
}

const wholeJob = `{"guid":"JOB-%012d","user_guid":"USR-1","member_guid":"MBR-aae437b6-be32-1c1b-ef5c-006f24bce537",
	"institution_guid":"INS-aae437b6-be32-1c1b-ef5c-006f24bce537","status_name":"COMPLETED","job_type":"AGGREGATION","request_type":"BACKGROUND",
	"created_at":"2026-03-26T12:00:00Z","started_at":"2026-03-26T12:00:00Z","finished_at":"2026-03-26T12:00:00Z","updated_at":"2026-03-26T12:00:00Z",
	"is_authenticated":true,"status":6}`

func TestMain_EndlessLists_TakeLessThan500MB(t *testing.T) {
	numbered := func(format string) func(int) string {
		return func(n int) string { return fmt.Sprintf(format, n) }
	}
	constant := func(item string) func(int) string { return func(int) string { return item } }
	for name, test := range map[string]struct {
		flood flood
		says  string
	}{
		"a million connections":           {flood{list: "members", pages: 200, items: 5_000, item: numbered(`{"guid":"%d"}`)}, "too much data"},
		"a page of 400,000":               {flood{list: "members", pages: 1, items: 400_000, item: numbered(`{"guid":"%d"}`)}, "too much data"},
		"a page of three million numbers": {flood{list: "members", pages: 1, items: 3_000_000, item: constant("7")}, "too much data"},
		"a million accounts":              {flood{list: "accounts", pages: 200, items: 5_000, item: numbered(`{"guid":"%d"}`)}, "too much data"},
		"three million attempts":          {flood{list: "jobs", pages: 200, items: 14_000, item: numbered(wholeJob)}, "too much data"},
		"a packed page of ten million":    {flood{list: "jobs", pages: 1, items: 10_000_000, item: constant("{}"), zipped: true}, "too much data"},
		"100,000 attempts, which is fine": {flood{list: "jobs", pages: 100, items: 1_000, item: numbered(wholeJob)}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			platform := httptest.NewServer(&test.flood)
			defer platform.Close()
			stderr, state := runMain(t, "lookup", "U-1", "--base-url", platform.URL)
			if peak := state.SysUsage().(*syscall.Rusage).Maxrss >> 10; peak >= 500 {
				t.Errorf("it took %d MB", peak)
			}
			if missing := strings.Contains(stderr, "Missing"); missing != (test.says != "") || !strings.Contains(stderr, test.says) {
				t.Errorf("stderr: %s", stderr)
			}
		})
	}
}
