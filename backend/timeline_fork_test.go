package backend_test

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"userlookup/backend"
)

// TestFork_GrownFork_LeavesOriginalUnchanged compares timelines that fork from each other again
// and again with ones that were made by themselves.
func TestFork_GrownFork_LeavesOriginalUnchanged(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		forks, told := []*backend.Timeline{{}}, [][][]backend.Job{nil}
		for range rapid.IntRange(1, 20).Draw(t, "steps") {
			at := rapid.IntRange(0, len(forks)-1).Draw(t, "which")
			if rapid.Bool().Draw(t, "fork") {
				fork := forks[at].Fork()
				forks, told = append(forks, &fork), append(told, append([][]backend.Job{}, told[at]...))
				continue
			}
			jobs := drawJobs(t)
			forks[at].Query(backend.TimelineQuery{Limit: 5}) // what is saved of it must not survive the growth
			forks[at].Add(jobs)
			told[at] = append(told[at], jobs)
		}
		for i, fork := range forks {
			var alone backend.Timeline
			for _, jobs := range told[i] {
				alone.Add(jobs)
			}
			if got, want := fork.Newest(1000), alone.Newest(1000); !sameJobs(got, want) {
				t.Fatalf("fork %d: got %v\nwant %v", i, got, want)
			}
			got, want := fork.Query(backend.TimelineQuery{Limit: 1000}), alone.Query(backend.TimelineQuery{Limit: 1000})
			if fmt.Sprint(got.Facets, got.Matching) != fmt.Sprint(want.Facets, want.Matching) {
				t.Fatalf("fork %d: got %v, want %v", i, got.Facets, want.Facets)
			}
			for _, job := range want.Rows {
				if job.Job != nil {
					if _, ok := fork.Job(job.Job.GUID); !ok {
						t.Fatalf("fork %d does not find %s", i, job.Job.GUID)
					}
				}
			}
		}
	})
}

func TestFork_TwoForks_AreIndependent(t *testing.T) {
	var timeline backend.Timeline
	for i := range 9 { // one by one, so that there is room left behind the last
		timeline.Add([]backend.Job{job(fmt.Sprint("JOB-", i), noon.Add(-time.Duration(i)*time.Hour))})
	}
	fork := timeline.Fork()
	timeline.Add([]backend.Job{job("JOB-its-own", noon.Add(-99*time.Hour))})
	fork.Add([]backend.Job{job("JOB-the-fork's", noon.Add(-99*time.Hour))})
	if own, forks := timeline.Newest(10)[9].GUID, fork.Newest(10)[9].GUID; own != "JOB-its-own" || forks != "JOB-the-fork's" {
		t.Errorf("got %s and %s", own, forks)
	}
}

func TestSettled_FinishedOrOldJob_ReturnsTrue(t *testing.T) {
	for name, test := range map[string]struct {
		job  backend.Job
		want bool
	}{
		"finished":                     {backend.Job{Status: "TRANSFERRED", CreatedAt: noon, FinishedAt: noon}, true},
		"at an end without its time":   {backend.Job{Status: "DENIED", CreatedAt: noon}, true},
		"completed":                    {backend.Job{Status: "COMPLETED", CreatedAt: noon}, true},
		"under way":                    {backend.Job{Status: "REQUESTED", CreatedAt: noon}, false},
		"waits for the caller":         {backend.Job{Status: "CHALLENGED", CreatedAt: noon}, false},
		"of a new kind":                {backend.Job{Status: "NEW_ONE", CreatedAt: noon}, false},
		"of no kind":                   {backend.Job{CreatedAt: noon}, false},
		"under way for a week":         {backend.Job{Status: "REQUESTED", CreatedAt: noon.Add(-8 * 24 * time.Hour)}, true},
		"of no time":                   {backend.Job{Status: "REQUESTED"}, false}, // it may have begun a minute ago
		"finished at no readable time": {backend.Job{Status: "REQUESTED", CreatedAt: noon, Unreadable: backend.TimeFinished}, true},
	} {
		if got := test.job.Settled(noon); got != test.want {
			t.Errorf("%s: got %v", name, got)
		}
	}
}

// BenchmarkTimelineFork100K is what a look-up of a user opened before costs:
// a fork, a page of which one attempt is new, and the count of all.
func BenchmarkTimelineFork100K(b *testing.B) {
	timeline := timelineOf(100_000)
	page := timeline.Newest(100)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		fork := timeline.Fork()
		page[99] = job(fmt.Sprint("JOB-new-", i), noon.Add(time.Duration(i)*time.Second))
		fork.Add(page)
	}
}
