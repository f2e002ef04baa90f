package app

import (
	"slices"
	"testing"
	"time"

	"userlookup/backend"
	"userlookup/backend/session"
)

func TestWire_UnknownStatusIsNotThePlatformsNull(t *testing.T) {
	for status, want := range map[backend.ConnectionStatus][2]string{
		backend.StatusUnknown: {"", "unknown"}, backend.StatusNone: {"none", "ended"}, "42": {"42", "unknown"}, backend.StatusConnected: {"CONNECTED", "working"},
	} {
		got := wireConnection(backend.ConnectionFacts{Connection: backend.Connection{Status: status}})
		if got.Status != want[0] || got.Family != want[1] {
			t.Errorf("%q crosses as %q, %s", status, got.Status, got.Family)
		}
	}
}

func TestWire_TimesThatCannotBeRead(t *testing.T) {
	connection := wireConnection(backend.ConnectionFacts{
		Connection: backend.Connection{Unreadable: backend.TimeLastAttempt | backend.TimeCreated}, FirstAddedFrom: backend.FirstAddedUnreadable,
	})
	if connection.LastAttemptAt != "" || connection.FirstAddedFrom != "unreadable" || !slices.Equal(connection.UnreadableTimes, []string{"created_at", "aggregated_at"}) {
		t.Errorf("got %+v", connection)
	}
	job := backend.Job{GUID: "JOB-1", Unreadable: backend.TimeUpdated, CreatedAt: time.Unix(0, 0)}
	attempt := wireAttempt(session.Attempt{Job: job, Names: session.Names{Unnamed: true}})
	if !attempt.Unnamed || attempt.ConnectionGone || !slices.Equal(attempt.UnreadableTimes, []string{"updated_at"}) {
		t.Errorf("got %+v", attempt)
	}
}

func TestStart_AStoryWithoutConnectionsIsNotUnknown(t *testing.T) {
	for status, want := range map[string]string{"": "ended", "none": "ended", "CONNECTED": "working", "NEW_ONE": "unknown"} {
		if got := familyOfStory(status); string(got) != want {
			t.Errorf("%q is of the family %s", status, got)
		}
	}
}
