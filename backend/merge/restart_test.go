package merge_test

import (
	"testing"
	"time"

	"userlookup/backend"
	"userlookup/backend/merge"
)

const day = 24 * time.Hour

var someone = &backend.User{ID: "U-1", GUID: "USR-1"}

func apply(r *merge.Accumulator, parts ...backend.Part) {
	for _, part := range parts {
		part.Done = true
		part.Freshness = backend.Freshness{FetchedAt: noon}
		r.Apply(part)
	}
}

// before is what was known of someone: one attempt that had ended and one that
// had not.
func before(whole bool) *backend.PriorResult {
	r := merge.NewAccumulator(backend.Query{})
	under := job("JOB-2", noon)
	under.Status = "REQUESTED"
	total := 2
	if !whole {
		total = 9
	}
	apply(r, backend.Part{Kind: backend.PartUser, User: someone}, backend.Part{Kind: backend.PartConnections, Connections: []backend.Connection{{GUID: "MBR-1"}}},
		backend.Part{Kind: backend.PartAttempts, Total: total, Jobs: []backend.Job{job("JOB-1", noon), under}},
		backend.Part{Kind: backend.PartJobs}, backend.Part{Kind: backend.PartHistory})
	return r.View().PriorResult()
}

func TestWhatIsKnownComesBackAsItTurnsOutToBe(t *testing.T) {
	failed := func(kind backend.PartKind, id string) []backend.Problem {
		return []backend.Problem{{About: backend.About{Part: kind, ID: id}, Err: backend.NewError(backend.CodeTimeout, nil)}}
	}
	absent := []backend.Problem{{About: backend.About{Part: backend.PartAttempts}, Err: backend.NewError(backend.CodeNotProvided, nil)}}
	ended := job("JOB-2", noon)
	for name, test := range map[string]struct {
		user                    *backend.User
		attempts, jobs, history backend.Part
		want                    string // status of JOB-2 at the end
		known                   int
	}{
		"it has ended":             {someone, backend.Part{Jobs: []backend.Job{ended}}, backend.Part{}, backend.Part{}, "COMPLETED", 2},
		"it has, says its own":     {someone, backend.Part{Problems: absent}, backend.Part{Jobs: []backend.Job{ended}}, backend.Part{}, "COMPLETED", 2},
		"it is not listed":         {someone, backend.Part{}, backend.Part{}, backend.Part{}, "REQUESTED", 2},
		"there is no list":         {someone, backend.Part{Problems: absent}, backend.Part{}, backend.Part{}, "REQUESTED", 2},
		"it could not be asked":    {someone, backend.Part{Problems: absent}, backend.Part{Problems: failed(backend.PartJobs, "JOB-2")}, backend.Part{}, "", 1},
		"the list failed":          {someone, backend.Part{Problems: failed(backend.PartAttempts, "")}, backend.Part{}, backend.Part{}, "", 1},
		"the history failed":       {someone, backend.Part{}, backend.Part{}, backend.Part{Problems: failed(backend.PartHistory, "")}, "", 1},
		"it is another user's":     {&backend.User{GUID: "USR-2"}, backend.Part{}, backend.Part{}, backend.Part{}, "", 0},
		"another job could not be": {someone, backend.Part{}, backend.Part{Problems: failed(backend.PartJobs, "JOB-9")}, backend.Part{}, "REQUESTED", 2},
	} {
		r := merge.NewAccumulator(backend.Query{Prior: before(true)})
		apply(r, backend.Part{Kind: backend.PartUser, User: test.user})
		if _, shown := r.View().Timeline.Job("JOB-2"); shown {
			t.Errorf("%s: what may have changed is shown before it is sure", name)
		}
		test.attempts.Kind, test.jobs.Kind, test.history.Kind = backend.PartAttempts, backend.PartJobs, backend.PartHistory
		apply(r, test.attempts, test.jobs, test.history)
		if got, _ := r.View().Timeline.Job("JOB-2"); got.Status != test.want || r.View().Timeline.Len() != test.known {
			t.Errorf("%s: got %q among %d", name, got.Status, r.View().Timeline.Len())
		}
	}
}

func TestKnownIsTheBetterOfTwo(t *testing.T) {
	if known := merge.NewAccumulator(backend.Query{Prior: before(true)}).View().PriorResult(); known != nil {
		t.Errorf("without a user %+v is known", known)
	}
	r := merge.NewAccumulator(backend.Query{Prior: before(true)})
	apply(r, backend.Part{Kind: backend.PartUser, User: someone})
	known := r.View().PriorResult() // as when the look-up is stopped now
	if known.Timeline.Len() != 2 || !known.Whole || len(known.Connections) != 1 {
		t.Errorf("at first %d are known, whole %v", known.Timeline.Len(), known.Whole)
	}
	apply(r, backend.Part{Kind: backend.PartConnections}, backend.Part{Kind: backend.PartAttempts, Jobs: []backend.Job{job("JOB-3", noon)}, Total: 3},
		backend.Part{Kind: backend.PartJobs}, backend.Part{Kind: backend.PartHistory})
	known = r.View().PriorResult()
	if known.Timeline.Len() != 3 || !known.Whole || len(known.Connections) != 0 || !known.Has("JOB-3") || known.Of("USR-2") != nil || known.Of("USR-1") != known {
		t.Errorf("at last %d are known, whole %v, %v", known.Timeline.Len(), known.Whole, known.Connections)
	}
	if before(false).Whole {
		t.Error("a part of a history is taken for the whole")
	}
}

// TestAPlatformThatForgetsLeavesNoCompleteHistory looks a user up again when the
// platform lists nothing any more of what was known: there may have been attempts
// between. It need not be read again beyond what is known now.
func TestAPlatformThatForgetsLeavesNoCompleteHistory(t *testing.T) {
	look := func(known *backend.PriorResult, jobs ...backend.Job) *merge.Accumulator {
		r := merge.NewAccumulator(backend.Query{Prior: known})
		apply(r, backend.Part{Kind: backend.PartUser, User: someone}, backend.Part{Kind: backend.PartConnections},
			backend.Part{Kind: backend.PartAttempts, Total: len(jobs), Jobs: jobs}, backend.Part{Kind: backend.PartJobs}, backend.Part{Kind: backend.PartHistory})
		return r
	}
	a, b, c, d := job("JOB-A", noon.Add(-90*day)), job("JOB-B", noon.Add(-80*day)), job("JOB-C", noon.Add(-2*day)), job("JOB-D", noon)
	for name, test := range map[string]struct {
		listed   []backend.Job
		complete bool
	}{
		"it lists all":                         {[]backend.Job{c, b, a}, true},
		"it forgot the oldest":                 {[]backend.Job{c, b}, true},
		"it lists nothing that was known":      {[]backend.Job{d, c}, false},
		"it lists nothing at all any more":     {nil, false},
		"it lists only the newest that it was": {[]backend.Job{b}, true},
	} {
		first := look(nil, b, a)
		if !first.View().Complete {
			t.Fatal("the first look-up is not complete")
		}
		again := look(first.View().PriorResult(), test.listed...)
		if again.View().Complete != test.complete || !again.View().PriorResult().Whole {
			t.Errorf("%s: complete %v, whole %v", name, again.View().Complete, again.View().PriorResult().Whole)
		}
		third := look(again.View().PriorResult(), test.listed...)
		if third.View().Complete != test.complete {
			t.Errorf("%s, the time after: complete %v", name, third.View().Complete)
		}
	}
}

// TestAnUnfinishedHistoryGoesOnFromTheOneBefore looks a user up again whose history
// broke off before, and breaks off again, but earlier.
func TestAnUnfinishedHistoryGoesOnFromTheOneBefore(t *testing.T) {
	broken := []backend.Problem{{About: backend.About{Part: backend.PartHistory}, Err: backend.NewError(backend.CodeTimeout, nil)}}
	unasked := []backend.Problem{{About: backend.About{Part: backend.PartJobs, ID: "JOB-U"}, Err: backend.NewError(backend.CodeTimeout, nil)}}
	// look finds what is listed and breaks off there, with a latest attempt far behind.
	look := func(known *backend.PriorResult, problems []backend.Problem, jobs ...backend.Job) *merge.Accumulator {
		r := merge.NewAccumulator(backend.Query{Prior: known})
		apply(r, backend.Part{Kind: backend.PartUser, User: someone}, backend.Part{Kind: backend.PartAttempts, Total: 99, Jobs: jobs},
			backend.Part{Kind: backend.PartJobs, Jobs: []backend.Job{job("JOB-0", noon.Add(-90*day))}, Problems: problems},
			backend.Part{Kind: backend.PartHistory, Problems: broken})
		return r
	}
	a, b, c := job("JOB-A", noon.Add(-9*day)), job("JOB-B", noon.Add(-5*day)), job("JOB-C", noon)
	under := job("JOB-U", noon.Add(-6*day))
	under.Status = "REQUESTED"
	twice := func() *merge.Accumulator { return look(look(nil, nil, b, a).View().PriorResult(), nil, c, b) }
	for name, test := range map[string]struct {
		record *merge.Accumulator
		want   time.Time
	}{
		"they meet":               {twice(), a.At()},
		"they meet, and again":    {look(twice().View().PriorResult(), nil, job("JOB-D", noon.Add(day)), c), a.At()},
		"they do not meet":        {look(look(nil, nil, b, a).View().PriorResult(), nil, c), c.At()},
		"again, of what came":     {look(look(look(nil, nil, b, a).View().PriorResult(), nil, c).View().PriorResult(), nil, job("JOB-D", noon.Add(day)), c), c.At()},
		"nothing is listed":       {look(look(nil, nil, b, a).View().PriorResult(), nil), time.Time{}},
		"one may have changed":    {look(look(nil, nil, b, under, a).View().PriorResult(), nil, c, b), b.At()},
		"that one has come":       {look(look(nil, nil, b, under, a).View().PriorResult(), nil, c, b, under), a.At()},
		"that one cannot be had":  {look(look(nil, nil, b, under, a).View().PriorResult(), unasked, c, b), b.At()},
		"only a latest is behind": {look(look(nil, nil).View().PriorResult(), nil, c), c.At()},
	} {
		if got := test.record.View().GaplessSince; !got.Equal(test.want) {
			t.Errorf("%s: since %v, want %v", name, got, test.want)
		}
	}
}

func TestAPartBegunAgainReplacesWhatItBroughtOnlyByBetter(t *testing.T) {
	r := merge.NewAccumulator(backend.Query{})
	problem := []backend.Problem{{About: backend.About{Part: backend.PartConnections}, Err: backend.NewError(backend.CodeTimeout, nil)}}
	apply(r, backend.Part{Kind: backend.PartUser, User: someone},
		backend.Part{Kind: backend.PartAccounts, Accounts: []backend.Account{{GUID: "ACT-1", ConnectionGUID: "MBR-1"}}},
		backend.Part{Kind: backend.PartConnections, Connections: []backend.Connection{{GUID: "MBR-1"}}, Problems: problem})
	for i, step := range []struct {
		connections, problems int
		part                  backend.Part
	}{
		{1, 1, backend.Part{Problems: problem}}, // nothing better
		{2, 0, backend.Part{Connections: []backend.Connection{{GUID: "MBR-1"}, {GUID: "MBR-2"}}}},
		{0, 0, backend.Part{}},
	} {
		had := len(r.View().Connections)
		r.Restart([]backend.PartKind{backend.PartConnections})
		if r.View().Answers[backend.PartConnections] != backend.PartLoading || len(r.View().Problems) != 0 || len(r.View().Connections) != had {
			t.Errorf("step %d: %s, %v", i, r.View().Answers[backend.PartConnections], r.View().Problems)
		}
		step.part.Kind = backend.PartConnections
		apply(r, step.part)
		if len(r.View().Connections) != step.connections || len(r.View().Problems) != step.problems {
			t.Errorf("step %d: %d connections, %v", i, len(r.View().Connections), r.View().Problems)
		}
	}
	apply(r, backend.Part{Kind: backend.PartConnections, Connections: []backend.Connection{{GUID: "MBR-1"}}})
	r.Restart([]backend.PartKind{backend.PartAccounts})
	apply(r, backend.Part{Kind: backend.PartAccounts, Accounts: []backend.Account{{GUID: "ACT-2", ConnectionGUID: "MBR-1"}}})
	if facts, _ := r.View().Connection("MBR-1"); len(facts.Accounts) != 1 || facts.Accounts[0].GUID != "ACT-2" {
		t.Errorf("got %+v", facts.Accounts)
	}
}

func TestView_OfTwoAnswersAboutAnAttempt_TheLaterCounts(t *testing.T) {
	first, second := job("JOB-1", noon), job("JOB-1", noon)
	first.Status = "REQUESTED"
	r := record()
	for _, answer := range []backend.Job{first, second} {
		r.Apply(backend.Part{Kind: backend.PartAttempts, Jobs: []backend.Job{answer}})
	}
	if got, _ := r.View().Timeline.Job("JOB-1"); got.Status != "COMPLETED" {
		t.Errorf("got %s", got.Status)
	}
}

// TestAgain_RestoredAttempts_StayBesideWhatComes fetches the attempts again when one that
// may have changed turned out to be listed no more.
func TestAgain_RestoredAttempts_StayBesideWhatComes(t *testing.T) {
	r := merge.NewAccumulator(backend.Query{Prior: before(true)})
	apply(r, backend.Part{Kind: backend.PartUser, User: someone}, backend.Part{Kind: backend.PartAttempts}, backend.Part{Kind: backend.PartJobs}, backend.Part{Kind: backend.PartHistory})
	kinds := []backend.PartKind{backend.PartAttempts, backend.PartHistory}
	for i, want := range []int{2, 2, 3, 3} {
		switch i {
		case 1:
			r.Restart(kinds)
		case 2:
			apply(r, backend.Part{Kind: backend.PartAttempts, Jobs: []backend.Job{job("JOB-3", noon)}})
		case 3:
			r.Stop(kinds, backend.NewError(backend.CodeTimeout, nil))
		}
		if got := r.View().Timeline.Len(); got != want {
			t.Errorf("step %d: %d attempts, want %d", i, got, want)
		}
	}
	under := job("JOB-2", noon)
	under.Status = "FAILED"
	r.Restart(kinds)
	apply(r, backend.Part{Kind: backend.PartAttempts, Jobs: []backend.Job{under}})
	if got, _ := r.View().Timeline.Job("JOB-2"); got.Status != "FAILED" || r.View().Timeline.Len() != 3 {
		t.Errorf("at last %s among %d", got.Status, r.View().Timeline.Len())
	}
}

// TestAgain_AttemptThatCouldNotBeAskedFor_StaysAwayMeanwhile asks for it again.
func TestAgain_AttemptThatCouldNotBeAskedFor_StaysAwayMeanwhile(t *testing.T) {
	r := merge.NewAccumulator(backend.Query{Prior: before(true)})
	unasked := []backend.Problem{{About: backend.About{Part: backend.PartJobs, ID: "JOB-2"}, Err: backend.NewError(backend.CodeTimeout, nil)}}
	apply(r, backend.Part{Kind: backend.PartUser, User: someone}, backend.Part{Kind: backend.PartAttempts}, backend.Part{Kind: backend.PartHistory}, backend.Part{Kind: backend.PartJobs, Problems: unasked})
	for _, step := range []struct {
		do   func()
		want bool
	}{
		{func() {}, false},
		{func() { r.Restart([]backend.PartKind{backend.PartJobs}) }, false},
		{func() { apply(r, backend.Part{Kind: backend.PartJobs}) }, true},
	} {
		step.do()
		if _, shown := r.View().Timeline.Job("JOB-2"); shown != step.want {
			t.Errorf("shown %v, want %v", shown, step.want)
		}
	}
}
