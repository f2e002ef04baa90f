package platform

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"userlookup/backend"
)

// fullJobs returns a page of the attempt list as platforms send it.
func fullJobs(n int) []byte {
	items := make([]string, n)
	for i := range items {
		items[i] = fmt.Sprintf(`{"created_at":"2026-03-26T12:00:00Z","error_message":null,"error_message_code":null,"finished_at":"2026-03-26T12:01:10Z",
			"guid":"JOB-07574b0d-c73e-ff29-d440-%012d","institution_guid":"INS-aae437b6-be32-1c1b-ef5c-006f24bce537","is_authenticated":true,
			"job_type":"AGGREGATION","member_guid":"MBR-aae437b6-be32-1c1b-ef5c-006f24bce537","request_type":"BACKGROUND",
			"started_at":"2026-03-26T12:00:02Z","status":6,"status_name":"COMPLETED","updated_at":"2026-03-26T12:01:10Z",
			"user_guid":"USR-aae437b6-be32-1c1b-ef5c-006f24bce537","x_future_field":{"version":2,"notes":["ignore what you do not know"]}}`, i)
	}
	return []byte(jobs(1, n, strings.Join(items, ",")))
}

// BenchmarkDecode100000Jobs measures decoding a long attempt list relative to encoding/json,
// which accepts duplicate names and other capitalization, and does not list ignored fields.
func BenchmarkDecode100000Jobs(b *testing.B) {
	body := fullJobs(1000)
	const pages = 100
	b.SetBytes(int64(pages * len(body)))
	b.ReportAllocs()
	var strict, lenient time.Duration
	for b.Loop() {
		for range pages { // interleaved, so that other load affects both
			began := time.Now()
			if list, err := decodeJobs(body); err != nil || len(list.Items) != 1000 {
				b.Fatal(err)
			}
			between := time.Now()
			if n := decodeLeniently(b, body); n != 1000 {
				b.Fatal(n)
			}
			strict, lenient = strict+between.Sub(began), lenient+time.Since(between)
		}
	}
	b.ReportMetric(float64(strict)/float64(lenient), "of-encoding-json")
}

// decodeLeniently decodes a page with encoding/json.
func decodeLeniently(b *testing.B, body []byte) int {
	var answer struct {
		Jobs []wireJob `json:"jobs"`
	}
	if err := json.Unmarshal(body, &answer); err != nil {
		b.Fatal(err)
	}
	jobs := make([]backend.Job, 0, len(answer.Jobs))
	for i := range answer.Jobs {
		job, _ := answer.Jobs[i].job()
		jobs = append(jobs, job)
	}
	return len(jobs)
}
