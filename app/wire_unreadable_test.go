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
		got := wireConnection(backend.ConnectionFacts{Connection: backend.Connection{Status: status}, Assessment: backend.Assessment{Family: status.Family()}})
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
