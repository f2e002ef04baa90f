package merge_test

import (
	"fmt"
	"testing"
	"time"

	"userlookup/backend"
	"userlookup/backend/merge"
)

// TestLastAttemptStatus_NotWorkingConnection_IsNotDerivedAsSuccess goes through
// every status with every order of the two times.
func TestLastAttemptStatus_NotWorkingConnection_IsNotDerivedAsSuccess(t *testing.T) {
	attempt := noon
	orders := map[string]backend.Connection{
		"after":              {LastAttemptAt: attempt, LastSuccessAt: attempt.Add(time.Second)},
		"equal":              {LastAttemptAt: attempt, LastSuccessAt: attempt},
		"before":             {LastAttemptAt: attempt, LastSuccessAt: attempt.Add(-time.Second)},
		"never":              {LastAttemptAt: attempt},
		"unreadable":         {LastAttemptAt: attempt, Unreadable: backend.TimeLastSuccess},
		"attempt unreadable": {LastSuccessAt: attempt, Unreadable: backend.TimeLastAttempt},
		"both unreadable":    {Unreadable: backend.TimeLastAttempt | backend.TimeLastSuccess},
		"no attempt":         {LastSuccessAt: attempt},
		"nothing":            {},
	}
	// Statuses that are how the last attempt ended. The others do not tell.
	outcomes := map[backend.ConnectionStatus]bool{}
	for _, status := range []backend.ConnectionStatus{
		backend.StatusChallenged, backend.StatusDenied, backend.StatusExpired, backend.StatusImpaired, backend.StatusImpeded, backend.StatusLocked,
		backend.StatusPrevented, backend.StatusRejected, backend.StatusDegraded, backend.StatusDisconnected, backend.StatusFailed,
	} {
		outcomes[status] = true
	}
	statuses := append(backend.ConnectionStatuses(), backend.StatusUnknown, "BRAND_NEW", "connected", " CONNECTED", "42")
	for _, status := range statuses {
		for order, connection := range orders {
			for _, runs := range []*bool{nil, new(false), new(true)} {
				connection.Status, connection.IsBeingAggregated = status, runs
				want, family := "", backend.FamilyUnknown
				tried := order != "no attempt" && order != "nothing"
				switch {
				case runs != nil && *runs && status != backend.StatusChallenged:
					want, family = "INITIATED", backend.FamilyWaiting
				case runs != nil && *runs, tried && outcomes[status]:
					want, family = string(status), status.Family()
				case status == backend.StatusConnected && (order == "after" || order == "equal"):
					want, family = "COMPLETED", backend.FamilyWorking
				}
				got := record(connections(connection)).View().Connections[0]
				if got.LastAttemptStatus != want || got.LastAttemptStatusDerived != (want != "") || got.LastAttemptFamily() != family {
					t.Errorf("%q, success %s, runs %v: got %q (%s) derived %v, want %q (%s)", status, order, runs != nil && *runs,
						got.LastAttemptStatus, got.LastAttemptFamily(), got.LastAttemptStatusDerived, want, family)
				}
			}
		}
	}
}

func TestFirstAdded_UnreadableTime_DiffersFromUnknown(t *testing.T) {
	unread := backend.Connection{GUID: "MBR-1", Unreadable: backend.TimeCreated}
	account := func(at time.Time, unreadable backend.TimeFields) backend.Part {
		return backend.Part{Kind: backend.PartAccounts, Accounts: []backend.Account{{ConnectionGUID: "MBR-1", CreatedAt: at, Unreadable: unreadable}}}
	}
	for name, test := range map[string]struct {
		parts []backend.Part
		want  backend.FirstAddedFrom
	}{
		"connection":              {[]backend.Part{connections(unread)}, backend.FirstAddedUnreadable},
		"account":                 {[]backend.Part{connections(backend.Connection{GUID: "MBR-1"}), account(time.Time{}, backend.TimeCreated)}, backend.FirstAddedUnreadable},
		"connection with account": {[]backend.Part{connections(unread), account(noon, 0)}, backend.FirstAddedAccount},
		"another time":            {[]backend.Part{connections(backend.Connection{GUID: "MBR-1", Unreadable: backend.TimeLastAttempt})}, backend.FirstAddedUnknown},
	} {
		facts := record(test.parts...).View().Connections[0]
		if facts.FirstAddedFrom != test.want || facts.FirstAddedAt.IsZero() != (test.want != backend.FirstAddedAccount) {
			t.Errorf("%s: got %v from %s", name, facts.FirstAddedAt, facts.FirstAddedFrom)
		}
	}
}

// whole is a look-up in which all came.
func whole(list []backend.Connection, jobs ...backend.Job) *merge.Accumulator {
	r := record()
	apply(r, backend.Part{Kind: backend.PartUser, User: someone}, backend.Part{Kind: backend.PartConnections, Connections: list}, backend.Part{Kind: backend.PartAccounts},
		backend.Part{Kind: backend.PartInstitutions}, backend.Part{Kind: backend.PartJobs}, backend.Part{Kind: backend.PartAttempts, Jobs: jobs, Total: len(jobs)}, backend.Part{Kind: backend.PartHistory})
	return r
}

func TestView_UnreadableTime_ReportsProblemAndIncompleteHistory(t *testing.T) {
	unread := job("JOB-2", time.Time{})
	unread.Unreadable = backend.TimeCreated
	half := job("JOB-3", noon)
	half.Unreadable = backend.TimeFinished
	for name, test := range map[string]struct {
		record   *merge.Accumulator
		want     string
		complete bool
	}{
		"all readable":            {whole([]backend.Connection{{GUID: "MBR-1"}}, job("JOB-1", noon)), "[]", true},
		"missing":                 {whole([]backend.Connection{{GUID: "MBR-1"}}, job("JOB-1", time.Time{})), "[]", true},
		"attempt":                 {whole(nil, job("JOB-1", noon), unread), "[attempts time_unreadable 1]", false},
		"attempt end":             {whole(nil, job("JOB-1", noon), unread, half), "[attempts time_unreadable 2]", false},
		"connection last attempt": {whole([]backend.Connection{{GUID: "MBR-1", Unreadable: backend.TimeLastAttempt}}, job("JOB-1", noon)), "[connections time_unreadable 1]", false},
		"connection last success": {whole([]backend.Connection{{GUID: "MBR-1", Unreadable: backend.TimeLastSuccess}}, job("JOB-1", noon)), "[connections time_unreadable 1]", false},
		"creation time":           {whole([]backend.Connection{{GUID: "MBR-1", Unreadable: backend.TimeCreated}}, job("JOB-1", noon)), "[connections time_unreadable 1]", true},
	} {
		var problems []string
		for _, p := range test.record.View().Problems {
			problems = append(problems, fmt.Sprintf("%s %s %s", p.About, p.Err.Code, p.Err.Params["n"]))
		}
		if got := fmt.Sprint(problems); got != test.want || test.record.View().Complete != test.complete || test.record.View().GaplessSince.IsZero() == test.complete && name != "missing" {
			t.Errorf("%s: problems %s, complete %v, gapless since %v", name, got, test.record.View().Complete, test.record.View().GaplessSince)
		}
		if test.record.View().Answers[backend.PartConnections] != backend.PartReady || test.record.View().Answers[backend.PartAttempts] != backend.PartReady {
			t.Errorf("%s: it costs a part", name)
		}
	}
}

func TestView_AccountWithoutConnection_ReportsProblem(t *testing.T) {
	r := record(connections(backend.Connection{GUID: "MBR-1"}), backend.Part{Kind: backend.PartAccounts, Done: true, Accounts: []backend.Account{
		{GUID: "ACT-1", ConnectionGUID: "MBR-1"}, {GUID: "ACT-2"},
	}})
	problems := r.View().Problems
	if len(problems) != 1 || problems[0].About.Part != backend.PartAccounts || problems[0].Err.Code != backend.CodeAccountUnnamed || problems[0].Err.Params["n"] != "1" {
		t.Errorf("got %v", problems)
	}
	if got := r.View().Connections[0].Accounts; len(got) != 1 || got[0].GUID != "ACT-1" {
		t.Errorf("the connection has %v", got)
	}
}
