package merge_test

import (
	"testing"
	"time"

	"userlookup/backend"
	"userlookup/backend/merge"
)

var noon = time.Date(2026, 3, 31, 12, 0, 0, 0, time.UTC)

func job(guid string, at time.Time) backend.Job {
	return backend.Job{GUID: guid, CreatedAt: at, ConnectionGUID: "MBR-1", Status: "COMPLETED", Type: "AGGREGATION", RequestType: "BACKGROUND"}
}

func yes() *bool { v := true; return &v }

func record(parts ...backend.Part) *merge.Accumulator {
	r := merge.NewAccumulator(backend.Query{Profile: "test", Kind: backend.QueryByID, Value: "U-1"})
	for _, part := range parts {
		r.Apply(part)
	}
	return r
}

func connections(list ...backend.Connection) backend.Part {
	return backend.Part{Kind: backend.PartConnections, Done: true, Connections: list}
}

func TestLastAttemptStatus_ComesFromLatestJobOrStatus(t *testing.T) {
	earlier, later := noon.Add(-time.Hour), noon
	for _, test := range []struct {
		name       string
		connection backend.Connection
		jobs       []backend.Job
		want       string
		derived    bool
	}{
		{"the job's own word", backend.Connection{LatestJobGUID: "JOB-1", Status: "CONNECTED"}, []backend.Job{{GUID: "JOB-1", Status: "HALTED"}}, "HALTED", false},
		{"being aggregated", backend.Connection{IsBeingAggregated: yes(), LastAttemptAt: later}, nil, "INITIATED", true},
		{"never tried", backend.Connection{Status: "CREATED"}, nil, "", false},
		{"success after the start", backend.Connection{LastAttemptAt: earlier, LastSuccessAt: later, Status: "CONNECTED"}, nil, "COMPLETED", true},
		{"success at the start", backend.Connection{LastAttemptAt: later, LastSuccessAt: later, Status: "CONNECTED"}, nil, "COMPLETED", true},
		{"the word of another connection's job", backend.Connection{GUID: "MBR-1", LatestJobGUID: "JOB-1", Status: "CONNECTED"}, []backend.Job{{GUID: "JOB-1", ConnectionGUID: "MBR-2", Status: "HALTED"}}, "", false},
		{"refused", backend.Connection{LastAttemptAt: later, LastSuccessAt: earlier, Status: "DENIED"}, nil, "DENIED", true},
		{"failed", backend.Connection{LastAttemptAt: later, LastSuccessAt: earlier, Status: "DEGRADED"}, nil, "DEGRADED", true},
		{"CONNECTED alone says nothing of a newer attempt", backend.Connection{LastAttemptAt: later, LastSuccessAt: earlier, Status: "CONNECTED"}, nil, "", false},
		{"a new status says nothing", backend.Connection{LastAttemptAt: later, Status: "BRAND_NEW"}, nil, "", false},
	} {
		t.Run(test.name, func(t *testing.T) {
			facts := record(connections(test.connection), backend.Part{Kind: backend.PartJobs, Jobs: test.jobs}).View().Connections[0]
			if facts.LastAttemptStatus != test.want || facts.LastAttemptStatusDerived != test.derived {
				t.Errorf("got %q derived %v, want %q derived %v", facts.LastAttemptStatus, facts.LastAttemptStatusDerived, test.want, test.derived)
			}
		})
	}
}

func TestFirstAdded_UsesEarliestKnownTime(t *testing.T) {
	accounts := backend.Part{Kind: backend.PartAccounts, Accounts: []backend.Account{
		{ConnectionGUID: "MBR-1"}, {ConnectionGUID: "MBR-1", CreatedAt: noon}, {ConnectionGUID: "MBR-1", CreatedAt: noon.Add(-time.Hour)},
		{ConnectionGUID: "MBR-2", CreatedAt: noon.Add(-99 * time.Hour)},
	}}
	for _, test := range []struct {
		name  string
		parts []backend.Part
		at    time.Time
		from  backend.FirstAddedFrom
	}{
		{"the platform's word", []backend.Part{connections(backend.Connection{GUID: "MBR-1", CreatedAt: noon}), accounts}, noon, backend.FirstAddedPlatform},
		{"earliest account", []backend.Part{connections(backend.Connection{GUID: "MBR-1"}), accounts}, noon.Add(-time.Hour), backend.FirstAddedAccount},
		{"nothing", []backend.Part{connections(backend.Connection{GUID: "MBR-1"})}, time.Time{}, backend.FirstAddedUnknown},
	} {
		t.Run(test.name, func(t *testing.T) {
			facts := record(test.parts...).View().Connections[0]
			if !facts.FirstAddedAt.Equal(test.at) || facts.FirstAddedFrom != test.from {
				t.Errorf("got %v from %s", facts.FirstAddedAt, facts.FirstAddedFrom)
			}
		})
	}
}

func TestView_ConnectionsThatNeedTheUser_SortFirst(t *testing.T) {
	r := record(connections(
		backend.Connection{GUID: "1", Name: "b ended", Status: "CLOSED"}, backend.Connection{GUID: "2", Name: "working", Status: "CONNECTED", LastAttemptAt: noon, LastSuccessAt: noon},
		backend.Connection{GUID: "3", Name: "new value", Status: "BRAND_NEW"}, backend.Connection{GUID: "4", Name: "Zed", Status: "DENIED"},
		backend.Connection{GUID: "5", Name: "alpha", Status: "LOCKED"}, backend.Connection{GUID: "6", Name: "down", Status: "FAILED"},
		backend.Connection{GUID: "7", Name: "waiting", Status: "CREATED"}, backend.Connection{GUID: "8", Name: "a manual", Status: backend.StatusNone},
		backend.Connection{GUID: "9", Name: "none at all"},
	))
	got := ""
	for _, facts := range r.View().Connections {
		got += facts.GUID
	}
	if got != "456392718" {
		t.Errorf("got order %s", got)
	}
}

func TestView_MissingAttempts_IsNotComplete(t *testing.T) {
	attempts := backend.Part{Kind: backend.PartAttempts, Done: true, Total: 2, Jobs: []backend.Job{job("JOB-1", noon)}}
	rest := backend.Part{Kind: backend.PartHistory, Done: true, Jobs: []backend.Job{job("JOB-2", noon.Add(-time.Hour))}}
	r := record(attempts)
	if r.View().Complete || r.View().Total != 2 {
		t.Errorf("complete %v of %d before the history came", r.View().Complete, r.View().Total)
	}
	if r.Apply(rest); !r.View().Complete {
		t.Error("not complete after all came")
	}
	short := record(attempts, backend.Part{Kind: backend.PartHistory, Done: true})
	if short.View().Complete {
		t.Error("complete although an announced attempt is missing")
	}
	notProvided := backend.Problem{About: backend.About{Part: backend.PartAttempts}, Err: backend.NewError(backend.CodeNotProvided, nil)}
	r = record(backend.Part{Kind: backend.PartAttempts, Done: true, Problems: []backend.Problem{notProvided}}, rest)
	if r.View().Complete || r.View().Answers[backend.PartAttempts] != backend.PartNotProvided {
		t.Errorf("complete %v, state %s without an attempt list", r.View().Complete, r.View().Answers[backend.PartAttempts])
	}
}

func TestView_LatestAttempts_DoNotExtendGaplessHistory(t *testing.T) {
	latest := backend.Part{Kind: backend.PartJobs, Done: true, Jobs: []backend.Job{job("JOB-3", noon.Add(-200*24*time.Hour))}}
	listed := backend.Part{Kind: backend.PartAttempts, Jobs: []backend.Job{job("JOB-1", noon), job("JOB-2", noon.Add(-time.Hour)), job("JOB-4", time.Time{})}}
	if got := record(latest).View().GaplessSince; !got.IsZero() {
		t.Errorf("without a list: since %v", got)
	}
	r := record(latest, listed)
	if got := r.View().GaplessSince; got != noon.Add(-time.Hour) {
		t.Errorf("with a list: since %v", got)
	}
	if got := r.View().Timeline.Since(); got != noon.Add(-200*24*time.Hour) {
		t.Errorf("the oldest is of %v", got)
	}
}

func TestView_OneItemNotProvided_PartStaysReady(t *testing.T) {
	problem := func(id string, code backend.Code) backend.Problem {
		return backend.Problem{About: backend.About{Part: backend.PartJobs, ID: id}, Err: backend.NewError(code, nil)}
	}
	for _, test := range []struct {
		problems []backend.Problem
		want     backend.PartState
	}{
		{nil, backend.PartReady},
		{[]backend.Problem{problem("JOB-1", backend.CodeNotProvided)}, backend.PartReady},
		{[]backend.Problem{problem("", backend.CodeNotProvided)}, backend.PartNotProvided},
		{[]backend.Problem{problem("JOB-1", backend.CodeNotProvided), problem("JOB-2", backend.CodeTimeout)}, backend.PartFailed},
	} {
		r := record(backend.Part{Kind: backend.PartJobs, Done: true, Problems: test.problems})
		if got := r.View().Answers[backend.PartJobs]; got != test.want {
			t.Errorf("%v: got %s", test.problems, got)
		}
	}
}

func TestJobInstitution_FallsBackToKnownGUID(t *testing.T) {
	r := record(
		connections(backend.Connection{GUID: "MBR-1", InstitutionCode: "gringotts", InstitutionGUID: "INS-1"}),
		backend.Part{Kind: backend.PartInstitutions, Done: true, Institutions: []backend.Institution{{GUID: "INS-1", Code: "gringotts", Name: "Gringotts"}}},
		backend.Part{Kind: backend.PartAttempts, Done: true, Jobs: []backend.Job{{GUID: "JOB-1", ConnectionGUID: "MBR-gone", InstitutionGUID: "INS-1"}}},
	)
	for _, test := range []struct {
		name string
		job  backend.Job
		want string
	}{
		{"through its connection", backend.Job{ConnectionGUID: "MBR-1"}, "Gringotts"},
		{"by GUID when the connection is gone", backend.Job{ConnectionGUID: "MBR-gone", InstitutionGUID: "INS-1"}, "Gringotts"},
		{"unknown", backend.Job{ConnectionGUID: "MBR-gone", InstitutionGUID: "INS-9"}, ""},
	} {
		if got := r.View().JobInstitution(&test.job); got.Name != test.want {
			t.Errorf("%s: got %+v", test.name, got)
		}
	}
	nameless := record(connections(backend.Connection{GUID: "MBR-1", Name: "My bank", InstitutionCode: "gringotts"}))
	if got := nameless.View().JobName(&backend.Job{ConnectionGUID: "MBR-1"}); got != "My bank" {
		t.Errorf("without its institution a job is named %q", got)
	}
	if got := r.View().ConnectionName("MBR-gone"); got != "Gringotts" {
		t.Errorf("the name of a connection that is gone is %q", got)
	}
}

func TestStop_UnfinishedParts_AreFailed(t *testing.T) {
	r := record(backend.Part{Kind: backend.PartUser, Done: true, User: &backend.User{GUID: "USR-1"}}, connections())
	r.Stop(backend.PartKinds, backend.NewError(backend.CodeCancelled, nil))
	if r.View().Answers[backend.PartConnections] != backend.PartReady || r.View().Answers[backend.PartAccounts] != backend.PartFailed {
		t.Error("End must fail what was loading, and nothing else")
	}
	if len(r.View().Problems) != len(backend.PartKinds)-2 {
		t.Errorf("got problems %v", r.View().Problems)
	}
	nobody := record()
	nobody.Stop(backend.PartKinds, backend.NewError(backend.CodeTimeout, nil))
	if problems := nobody.View().Problems; len(problems) != 1 || problems[0].About.Part != backend.PartUser {
		t.Errorf("without a user got problems %v", problems)
	}
}

// A page may stay open for days. What is fetched again later says nothing of what
// is not.
func TestView_Connections_AreJudgedAtTheirFetchTime(t *testing.T) {
	at := func(part backend.Part, fetchedAt time.Time) backend.Part {
		part.Freshness = backend.Freshness{Source: backend.SourceLive, FetchedAt: fetchedAt}
		return part
	}
	user := backend.Part{Kind: backend.PartUser, Done: true, User: &backend.User{ID: "U-1", GUID: "USR-1"}}
	accounts := backend.Part{Kind: backend.PartAccounts, Done: true}
	connected := backend.Connection{GUID: "MBR-1", Status: backend.StatusConnected, LastAttemptAt: noon.Add(-time.Hour), LastSuccessAt: noon.Add(-time.Hour)}
	r := record(at(user, noon), at(connections(connected), noon), at(accounts, noon.Add(48*time.Hour)))
	if got := r.View().Connections[0].Assessment; got.Family != backend.FamilyWorking {
		t.Errorf("two days later: got %+v", got)
	}
	if r = record(at(user, noon), at(connections(connected), noon.Add(48*time.Hour))); r.View().Connections[0].Assessment.Reason != backend.ReasonSilent {
		t.Errorf("fetched two days later: got %+v", r.View().Connections[0].Assessment)
	}
}
