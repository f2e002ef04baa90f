package access

import (
	"testing"
	"time"

	"userlookup/backend"
)

func TestColleagues_SeveralLogs_AreMarkedAndVerifiedTogether(t *testing.T) {
	ben := Subject{Name: "Ben Okafor", Email: "ben@relay.example"}
	at := time.Date(2026, 3, 26, 12, 0, 0, 0, time.UTC)
	received := []ReceivedLog{
		{Subject: ben, LastAt: at.Add(time.Hour), Verdict: backend.AccessVerdict{Rows: 4, BrokenAt: 2}, Logs: 2},
		{Subject: ben, LastAt: at, Verdict: backend.AccessVerdict{Rows: 3}, Logs: 2},
		{Subject: Subject{Name: "Carla Díaz"}, LastAt: at, Verdict: backend.AccessVerdict{Rows: 1}, Logs: 1},
	}
	got := withLogs([]Colleague{{Name: ben.Name, Email: ben.Email}, {Name: "Carla Díaz"}, {Name: "Gil Amsel"}}, received)
	if want := (LogSummary{At: backend.NewTimestamp(at.Add(time.Hour)), Rows: 7, Intact: false, Logs: 2}); got[0].Log == nil || *got[0].Log != want {
		t.Errorf("got %+v", got[0].Log)
	}
	if got[1].Log == nil || !got[1].Log.Intact || got[1].Log.Logs != 1 || got[2].Log != nil {
		t.Errorf("got %+v, %+v", got[1].Log, got[2].Log)
	}
	if verdict := logVerdict(backend.AccessVerdict{}, received); verdict.Colleagues[0].Logs != 2 || verdict.Colleagues[2].Logs != 1 {
		t.Errorf("got %+v", verdict.Colleagues)
	}
}
