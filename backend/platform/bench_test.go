package platform

import (
	"fmt"
	"strings"
	"testing"
)

// fullJobs is a page of the attempt list as platforms send it.
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

func BenchmarkDecode1000Jobs(b *testing.B) {
	body := fullJobs(1000)
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		if list, err := decodeJobs(body); err != nil || len(list.Items) != 1000 {
			b.Fatal(err)
		}
	}
}
