package session_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"userlookup/backend"
)

func TestJob_ReturnsNeighboursOfItsConnection(t *testing.T) {
	_, entry := start(t, source(func(ctx context.Context, query backend.Query, deliver func(backend.Part)) error {
		return whole(ctx, query, func(part backend.Part) {
			if part.Kind == backend.PartHistory {
				for i := range 12 {
					part.Jobs = append(part.Jobs, backend.Job{
						GUID: fmt.Sprint("JOB-old-", i), ConnectionGUID: []string{"MBR-1", "MBR-gone"}[i%2], CreatedAt: at.Add(-time.Duration(i+2) * time.Hour),
					})
				}
			}
			deliver(part)
		})
	}))
	if _, err := entry.Open(t.Context(), "r1", "U-1", ignore); err != nil {
		t.Fatal(err)
	}
	if _, err := entry.Await(t.Context(), "r1"); err != nil {
		t.Fatal(err)
	}
	told := func(attempts []backend.Attempt) (all []string) {
		for _, attempt := range attempts {
			all = append(all, attempt.JobGUID+" of "+attempt.ConnectionName)
		}
		return all
	}
	job, err := entry.Job(t.Context(), "r1", "JOB-old-4")
	if err != nil {
		t.Fatal(err)
	}
	wantBefore := "[JOB-old-6 of Gringotts Wizarding Bank JOB-old-8 of Gringotts Wizarding Bank JOB-old-10 of Gringotts Wizarding Bank]"
	wantAfter := "[JOB-old-2 of Gringotts Wizarding Bank JOB-old-0 of Gringotts Wizarding Bank JOB-1 of Gringotts Wizarding Bank]"
	if before, after := fmt.Sprint(told(job.Before)), fmt.Sprint(told(job.After)); before != wantBefore || after != wantAfter {
		t.Errorf("before it came %s, after it %s", before, after)
	}
}
