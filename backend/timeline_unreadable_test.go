package backend_test

import (
	"strings"
	"testing"
	"time"

	"userlookup/backend"
)

const day = 24 * time.Hour

// TestTimeline_AddChangeRemove_CountsUnreadableTimes also follows forks.
func TestTimeline_AddChangeRemove_CountsUnreadableTimes(t *testing.T) {
	unread := job("JOB-1", time.Time{})
	unread.Unreadable = backend.TimeCreated | backend.TimeUpdated
	var timeline backend.Timeline
	timeline.Add([]backend.Job{unread, unread, job("JOB-2", noon)})
	fork := timeline.Fork()
	timeline.Add([]backend.Job{job("JOB-1", noon)})
	if timeline.Unreadable() != 0 || fork.Unreadable() != 1 {
		t.Errorf("got %d, and %d in the fork", timeline.Unreadable(), fork.Unreadable())
	}
	timeline.Add([]backend.Job{unread})
	if got, _ := timeline.Job("JOB-1"); timeline.Unreadable() != 1 || got.Unreadable != unread.Unreadable {
		t.Errorf("the later answer does not count: %+v", got)
	}
}

// TestAdd_UnreadableUpdateTime_KeepsLaterAnswer keeps no older status for
// the want of a time.
func TestAdd_UnreadableUpdateTime_KeepsLaterAnswer(t *testing.T) {
	known, later := job("JOB-1", noon), job("JOB-1", noon)
	known.UpdatedAt, known.Status = noon, "REQUESTED"
	later.Unreadable, later.Status = backend.TimeUpdated, "FAILED"
	if got := backend.NewerOf(known, later); got.Status != "FAILED" {
		t.Errorf("got %+v", got)
	}
}

func TestQuery_AttemptWithoutTime_MatchesAnyDates(t *testing.T) {
	unread := job("JOB-2", time.Time{})
	unread.Unreadable = backend.TimeCreated
	var timeline backend.Timeline
	timeline.Add([]backend.Job{job("JOB-1", noon), unread, job("JOB-3", noon.Add(-99*day))})
	window := timeline.Query(backend.TimelineQuery{Filter: backend.TimelineFilter{From: noon.Add(-day), To: noon.Add(day)}, Limit: 9})
	last := window.Rows[len(window.Rows)-1]
	if window.Matching != 2 || last.Day != "" || last.Job == nil || last.Job.GUID != "JOB-2" {
		t.Errorf("%d match, the last row is %+v", window.Matching, last)
	}
}

func TestRaw_UnreadableTimes_AreMarked(t *testing.T) {
	unread := backend.Job{GUID: "JOB-1", Unreadable: backend.TimeFinished}
	if want := "\"started_at\": null,\n  \"finished_at\": \"unreadable\""; !strings.Contains(unread.Raw(), want) {
		t.Errorf("got %s", unread.Raw())
	}
}
