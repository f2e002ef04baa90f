package cache

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"userlookup/backend"
	"userlookup/backend/merge"
)

func TestLookup_Answered_IsSaved(t *testing.T) {
	s := newMemoryStore()
	s.slow = make(chan struct{})
	c := open(t, whole("CONNECTED"), s)
	ended, answered := make(chan error, 1), make(chan struct{})
	record := merge.NewAccumulator(byID("U-1"))
	once := sync.OnceFunc(func() { close(answered) })
	go func() {
		ended <- c.Lookup(t.Context(), byID("U-1"), func(part backend.Part) {
			if record.Apply(part); record.View().Complete {
				once()
			}
		})
	}()
	<-answered // though nothing can be saved or found yet
	close(s.slow)
	if err := <-ended; err != nil || len(record.View().Connections) != 1 {
		t.Errorf("got %+v, %v", record.View().Connections, err)
	}
	if err := c.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	if len(s.looks) != 1 {
		t.Fatalf("%d looks were kept", len(s.looks))
	}
	kept := s.looks[0]
	if kept.User.ID != "U-1" || len(kept.Connections) != 1 || len(kept.Institutions) != 1 || len(kept.Jobs) != 3 || !kept.Whole || kept.Total != 3 || !kept.At.Equal(at) {
		t.Errorf("kept %+v", kept)
	}
	for _, kind := range backend.PartKinds {
		if part := kept.Parts[kind]; part.State != backend.PartReady || len(part.Problems) > 0 {
			t.Errorf("%s: kept as %+v", kind, part)
		}
	}
	for _, job := range kept.Jobs {
		if job.From != backend.JobFromList || !job.FirstSeenAt.Equal(at) {
			t.Errorf("kept %+v", job)
		}
	}
}

func TestLookup_SavedCopy_IsReplacedByLiveData(t *testing.T) {
	s := newMemoryStore()
	if _, _, err := lookUp(t, open(t, whole("CONNECTED"), s), byID("U-1")); err != nil {
		t.Fatal(err)
	}
	var known *backend.PriorResult
	later := func(ctx context.Context, query backend.Query, deliver func(backend.Part)) error {
		known = query.Prior
		return live(user(), connections("DENIED"), done(backend.PartAccounts), institutions(), done(backend.PartJobs),
			jobs(backend.PartAttempts, 4, "JOB-new"), done(backend.PartHistory))(ctx, query, deliver)
	}
	record, parts, err := lookUp(t, open(t, source(later), s), byID("U-1"))
	if err != nil {
		t.Fatal(err)
	}
	sources := []backend.Source{}
	for _, part := range parts {
		if len(sources) == 0 || sources[len(sources)-1] != part.Freshness.Source {
			sources = append(sources, part.Freshness.Source)
		}
		if part.Freshness.Source == backend.SourceSaved && part.Done {
			t.Errorf("the saved %s ends the part", part.Kind)
		}
	}
	if !slices.Equal(sources, []backend.Source{backend.SourceSaved, backend.SourceLive}) {
		t.Errorf("came %v", sources)
	}
	if known == nil || known.Timeline.Len() != 3 || !known.Whole || len(known.Connections) != 1 {
		t.Errorf("the platform is asked with %+v", known)
	}
	facts := record.View().Connections
	if len(facts) != 1 || facts[0].Status != "DENIED" || record.View().Timeline.Len() != 4 || !record.View().Complete {
		t.Errorf("got %+v and %d attempts", facts, record.View().Timeline.Len())
	}
	if record.View().Freshness.Source != backend.SourceLive || record.View().FallbackReason != nil || !record.View().Confirmed {
		t.Errorf("fresh as %+v", record.View().Freshness)
	}
	if kept := s.looks[1]; !kept.Whole || len(kept.Jobs) != 1 {
		t.Errorf("kept %+v", kept)
	}
}

func TestLookup_UserOpenedInThisRun_DeliversSavedCopyFirst(t *testing.T) {
	s := newMemoryStore()
	record, _, err := lookUp(t, open(t, whole("CONNECTED"), s), byID("U-1"))
	if err != nil {
		t.Fatal(err)
	}
	query := byID("U-1")
	query.Prior = record.View().PriorResult()
	var known *backend.PriorResult
	asked := func(ctx context.Context, query backend.Query, deliver func(backend.Part)) error {
		known = query.Prior
		return whole("DENIED")(ctx, query, deliver)
	}
	_, parts, err := lookUp(t, open(t, source(asked), s), query)
	if err != nil {
		t.Fatal(err)
	}
	if parts[0].Freshness.Source != backend.SourceSaved || parts[len(parts)-1].Freshness.Source != backend.SourceLive {
		t.Errorf("got %+v first, %+v last", parts[0].Freshness, parts[len(parts)-1].Freshness)
	}
	if known != query.Prior {
		t.Errorf("the platform is asked by %+v", known)
	}
}

func TestLookup_PlatformError_FallsBackOnlyWhenAllowed(t *testing.T) {
	for _, code := range backend.Codes() {
		s := newMemoryStore()
		if _, _, err := lookUp(t, open(t, whole("CONNECTED"), s), byID("U-1")); err != nil {
			t.Fatal(err)
		}
		record, _, err := lookUp(t, open(t, fails(code), s), byID("U-1"))
		if backend.AllowsSavedCopy(code) || code == backend.CodeCancelled {
			if err != nil || record.View().User == nil || record.View().FallbackReason == nil || record.View().FallbackReason.Code != code || len(record.View().Connections) != 1 || !record.View().Complete || record.View().Timeline.Len() != 3 {
				t.Errorf("%s: got %v, %+v, %d attempts", code, err, record.View().FallbackReason, record.View().Timeline.Len())
			}
			if fresh := record.View().Freshness; fresh.Source != backend.SourceSaved || !fresh.FetchedAt.Equal(at) {
				t.Errorf("%s: fresh as %+v", code, fresh)
			}
		} else if !backend.HasCode(err, code) {
			t.Errorf("%s: got %v", code, err)
		}
		if len(s.looks) != 1 {
			t.Errorf("%s: the failure was kept", code)
		}
	}
}

func TestLookup_PartFails_KeepsSavedPart(t *testing.T) {
	for code, stays := range map[backend.Code]bool{backend.CodePlatformFault: true, backend.CodeForbidden: false, backend.CodeUnauthorized: false} {
		s := newMemoryStore()
		if _, _, err := lookUp(t, open(t, whole("CONNECTED"), s), byID("U-1")); err != nil {
			t.Fatal(err)
		}
		record, _, err := lookUp(t, open(t, live(user(), failed(backend.PartConnections, code), done(backend.PartAccounts), done(backend.PartInstitutions),
			done(backend.PartJobs), failed(backend.PartAttempts, code), done(backend.PartHistory)), s), byID("U-1"))
		if err != nil {
			t.Fatal(err)
		}
		if shown := len(record.View().Connections) == 1; shown != stays {
			t.Errorf("%s: connections are shown: %v", code, shown)
		}
		if shown := record.View().Timeline.Len() == 3; shown != stays {
			t.Errorf("%s: %d attempts are shown", code, record.View().Timeline.Len())
		}
		if saved := record.View().Freshness.Source == backend.SourceSaved; saved != stays {
			t.Errorf("%s: %+v", code, record.View().Freshness)
		}
		if record.View().Answers[backend.PartConnections] != backend.PartFailed || len(record.View().Problems) != 2 {
			t.Errorf("%s: %+v", code, record.View().Problems)
		}
		if kept := s.users["USR-1"]; (len(kept.Connections) == 1) != stays {
			t.Errorf("%s: kept %+v", code, kept.Connections)
		}
	}
}

func TestLookup_IDReused_DoesNotMixUsers(t *testing.T) {
	s := newMemoryStore()
	if _, _, err := lookUp(t, open(t, whole("CONNECTED"), s), byID("U-1")); err != nil {
		t.Fatal(err)
	}
	other := user()
	other.User = &backend.User{ID: "U-1", GUID: "USR-2"}
	record, _, err := lookUp(t, open(t, live(other, done(backend.PartConnections), done(backend.PartAccounts), done(backend.PartInstitutions),
		done(backend.PartJobs), done(backend.PartAttempts), done(backend.PartHistory)), s), byID("U-1"))
	if err != nil || record.View().User.GUID != "USR-2" || len(record.View().Connections) != 0 || record.View().Timeline.Len() != 0 || record.View().Freshness.Source != backend.SourceLive {
		t.Errorf("got %+v, %d attempts, %v", record.View().Connections, record.View().Timeline.Len(), err)
	}
}

func TestLookup_NoAttemptList_TimelineGrowsOverLookups(t *testing.T) {
	s := newMemoryStore()
	for n, guid := range []string{"JOB-III", "JOB-II", "JOB-I"} {
		record, _, err := lookUp(t, open(t, live(user(), connections("CONNECTED"), done(backend.PartAccounts), institutions(),
			failed(backend.PartAttempts, backend.CodeNotProvided), done(backend.PartHistory), jobs(backend.PartJobs, 0, guid)), s), byID("U-1"))
		if err != nil || record.View().Timeline.Len() != n+1 || record.View().Complete || record.View().Freshness.Source != backend.SourceLive {
			t.Errorf("look-up %d: %d attempts, complete %v, %+v, %v", n, record.View().Timeline.Len(), record.View().Complete, record.View().Freshness, err)
		}
		if job, _ := record.View().Timeline.Job(guid); job.From != backend.JobFromLatest || record.View().Timeline.SeenSince() != at {
			t.Errorf("got %+v", job)
		}
	}
}

func TestLookup_Offline_SendsNoRequest(t *testing.T) {
	s := newMemoryStore()
	if _, _, err := lookUp(t, open(t, whole("CONNECTED"), s), byID("U-1")); err != nil {
		t.Fatal(err)
	}
	c := open(t, source(func(context.Context, backend.Query, func(backend.Part)) error {
		t.Error("the platform was asked")
		return nil
	}), s)
	query := byID("U-1")
	query.Offline = true
	record, _, err := lookUp(t, c, query)
	if err != nil || record.View().User == nil || record.View().User.ID != "U-1" || len(record.View().Connections) != 1 || record.View().FallbackReason != nil || record.View().Confirmed || record.View().Freshness.Source != backend.SourceSaved || !record.View().Complete {
		t.Errorf("got %v, %+v", err, record.View().Freshness)
	}
	query.Value = "U-2"
	if _, _, err := lookUp(t, c, query); !backend.HasCode(err, backend.CodeNotSaved) || backend.AsError(err).Params["id"] != "U-2" {
		t.Errorf("got %v", err)
	}
	s.fail = backend.NewError(backend.CodeSavedAltered, nil)
	if _, _, err := lookUp(t, c, query); !backend.HasCode(err, backend.CodeSavedAltered) {
		t.Errorf("got %v", err)
	}
}

func TestLookup_SavedCopiesUnavailable_ReturnsLiveData(t *testing.T) {
	for _, code := range []backend.Code{backend.CodeKeychainLocked, backend.CodeKeychainSlow, backend.CodeFolderUnusable, backend.CodeSavedKeyMissing, backend.CodeSavedNewer} {
		let := backend.NewError(code, nil)
		var opened int
		c := openWith(t, Options{Live: whole("CONNECTED"), Open: func(context.Context, bool) (backend.SavedCopies, error) {
			if opened++; opened > 1 {
				return newMemoryStore(), nil
			}
			return nil, let
		}})
		record, _, err := lookUp(t, c, byID("U-1"))
		if err != nil || !record.View().Complete {
			t.Errorf("%s: got %v", code, err)
		}
		if off := c.State().Off; off == nil || off.Code != code {
			t.Errorf("%s: the state is %v", code, off)
		}
		if err := c.Reopen(t.Context()); err != nil || c.State().Off != nil {
			t.Errorf("%s: opened again: %v, %v", code, err, c.State().Off)
		}
	}
}

func TestLookup_SaveFails_IsReportedInState(t *testing.T) {
	s := newMemoryStore()
	var mu sync.Mutex
	changes := 0
	c := openWith(t, Options{
		Live: whole("CONNECTED"), Open: func(context.Context, bool) (backend.SavedCopies, error) { return s, nil },
		Notice:  func() *backend.Error { return backend.NewError(backend.CodeSavedDamaged, nil, "file", "x.db") },
		Changed: func() { mu.Lock(); changes++; mu.Unlock() },
	})
	s.fail = backend.NewError(backend.CodeDiskFull, nil, "folder", "/x")
	if _, _, err := lookUp(t, c, byID("U-1")); err != nil {
		t.Fatal(err)
	}
	if err := c.Flush(t.Context()); !backend.HasCode(err, backend.CodeDiskFull) {
		t.Errorf("got %v", err)
	}
	mu.Lock()
	if state := c.State(); state.Off.Code != backend.CodeDiskFull || state.Notice.Code != backend.CodeSavedDamaged || changes < 2 {
		t.Errorf("the state is %+v after %d changes", state, changes)
	}
	mu.Unlock()
	s.mu.Lock()
	s.fail = nil
	s.mu.Unlock()
	if _, _, err := lookUp(t, c, byID("U-1")); err != nil || c.State().Off != nil {
		t.Errorf("then %v, %v", err, c.State().Off)
	}
}

func TestLookup_SlowStore_DoesNotDelayPlatform(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newMemoryStore()
		s.slow = make(chan struct{})
		c := open(t, whole("CONNECTED"), s)
		began := time.Now()
		var answered time.Duration
		record := merge.NewAccumulator(byID("U-1"))
		if err := c.Lookup(t.Context(), byID("U-1"), func(part backend.Part) {
			record.Apply(part)
			answered = time.Since(began)
		}); err != nil || !record.View().Complete {
			t.Error(err)
		}
		if answered != 250*time.Millisecond {
			t.Errorf("the answer came after %v", answered)
		}
		if waited := time.Since(began); waited != 6250*time.Millisecond {
			t.Errorf("the look-up waited %v for the copy", waited)
		}
		began = time.Now()
		c.Close()
		if waited := time.Since(began); waited != 10*time.Second {
			t.Errorf("the end waited %v", waited)
		}
	})
}

func TestLookup_LateSavedCopy_FallsBackAndAddsAttempts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newMemoryStore()
		if _, _, err := lookUp(t, open(t, whole("CONNECTED"), s), byID("U-1")); err != nil {
			t.Fatal(err)
		}
		begin := func(live backend.Lookups) *merge.Accumulator {
			s.slow = make(chan struct{})
			c := open(t, live, s)
			record := merge.NewAccumulator(byID("U-1"))
			time.AfterFunc(3*time.Second, func() { close(s.slow) })
			if err := c.Lookup(t.Context(), byID("U-1"), record.Apply); err != nil {
				t.Error(err)
			}
			c.Close()
			return record
		}
		if record := begin(fails(backend.CodeNoRoute)); record.View().FallbackReason == nil || record.View().Timeline.Len() != 3 {
			t.Errorf("%d attempts, because of %v", record.View().Timeline.Len(), record.View().FallbackReason)
		}
		record := begin(live(user(), connections("CONNECTED"), done(backend.PartAccounts), institutions(),
			failed(backend.PartAttempts, backend.CodeNotProvided), done(backend.PartHistory), jobs(backend.PartJobs, 0, "JOB-new")))
		if record.View().Timeline.Len() != 4 || record.View().Freshness.Source != backend.SourceLive {
			t.Errorf("%d attempts, %+v", record.View().Timeline.Len(), record.View().Freshness)
		}
	})
}

func TestLookup_AfterErase_SavesWholeUser(t *testing.T) {
	s := newMemoryStore()
	record, _, err := lookUp(t, open(t, whole("CONNECTED"), s), byID("U-1"))
	if err != nil {
		t.Fatal(err)
	}
	known := record.View().PriorResult()
	s.erase()
	query := byID("U-1")
	query.Prior = known
	again := live(user(), connections("CONNECTED"), done(backend.PartAccounts), institutions(), done(backend.PartJobs), jobs(backend.PartAttempts, 4, "JOB-new"), done(backend.PartHistory))
	if _, _, err := lookUp(t, open(t, again, s), query); err != nil {
		t.Fatal(err)
	}
	if n := s.lines["USR-1"].Len(); n != 4 || !s.users["USR-1"].Whole {
		t.Errorf("%d attempts are kept, whole %v", n, s.users["USR-1"].Whole)
	}
}

func TestLookup_SavedCopyErasedMeanwhile_IsSavedWhole(t *testing.T) {
	s := newMemoryStore()
	if _, _, err := lookUp(t, open(t, whole("CONNECTED"), s), byID("U-1")); err != nil {
		t.Fatal(err)
	}
	again := live(user(), connections("CONNECTED"), done(backend.PartAccounts), institutions(), done(backend.PartJobs), jobs(backend.PartAttempts, 4, "JOB-new"), done(backend.PartHistory))
	erasing := source(func(ctx context.Context, query backend.Query, deliver func(backend.Part)) error {
		s.erase() // by another process, after the copy was found
		return again(ctx, query, deliver)
	})
	if _, _, err := lookUp(t, open(t, erasing, s), byID("U-1")); err != nil {
		t.Fatal(err)
	}
	if n := s.lines["USR-1"].Len(); n != 4 || !s.users["USR-1"].Whole {
		t.Errorf("%d attempts are saved, whole %v", n, s.users["USR-1"].Whole)
	}
}

func TestLookup_IDOfAnotherUserBySavedCopy_KeepsTheirAttemptsApart(t *testing.T) {
	s := newMemoryStore()
	if _, _, err := lookUp(t, open(t, whole("CONNECTED"), s), byID("U-1")); err != nil {
		t.Fatal(err)
	}
	other := user()
	other.User = &backend.User{ID: "U-1", GUID: "USR-2"}
	again := live(other, done(backend.PartConnections), done(backend.PartAccounts), institutions(), done(backend.PartJobs), jobs(backend.PartAttempts, 1, "JOB-new"), done(backend.PartHistory))
	if _, _, err := lookUp(t, open(t, again, s), byID("U-1")); err != nil {
		t.Fatal(err)
	}
	if n := s.lines["USR-2"].Len(); n != 1 {
		t.Errorf("%d attempts are saved", n)
	}
}

func TestLookup_OnePartRetried_IsSavedWithOthers(t *testing.T) {
	s := newMemoryStore()
	record, _, err := lookUp(t, open(t, live(user(), connections("CONNECTED"), failed(backend.PartAccounts, backend.CodeTimeout), institutions(), done(backend.PartJobs),
		jobs(backend.PartAttempts, 1, "JOB-I"), done(backend.PartHistory)), s), byID("U-1"))
	if err != nil {
		t.Fatal(err)
	}
	query := byID("U-1")
	query.Prior, query.Only = record.View().PriorResult(), backend.PartAccounts
	accounts := backend.Part{Kind: backend.PartAccounts, Done: true, Accounts: []backend.Account{{GUID: "ACT-1", ConnectionGUID: "MBR-1"}}}
	if _, _, err := lookUp(t, open(t, live(accounts), s), query); err != nil {
		t.Fatal(err)
	}
	kept := s.users["USR-1"]
	if len(kept.Accounts) != 1 || len(kept.Connections) != 1 || len(kept.Institutions) != 1 || kept.Parts[backend.PartAccounts].State != backend.PartReady || kept.Parts[backend.PartConnections].State != backend.PartReady {
		t.Errorf("kept %+v", kept)
	}
	if n := s.lines["USR-1"].Len(); n != 1 {
		t.Errorf("%d attempts are kept", n)
	}
	if last := s.looks[len(s.looks)-1]; !last.Replaces.Equal(at) {
		t.Errorf("it is another look-up than that which it completes: %v", last.Replaces)
	}
	s.erase()
	if _, _, err := lookUp(t, open(t, live(accounts), s), query); err != nil || len(s.users) != 0 {
		t.Errorf("a part alone was kept: %+v, %v", s.users, err)
	}
}

func TestLookup_LongHistory_IsSavedHalfway(t *testing.T) {
	s := newMemoryStore()
	let := make(chan struct{})
	c := open(t, source(func(ctx context.Context, query backend.Query, deliver func(backend.Part)) error {
		_ = live(user(), jobs(backend.PartAttempts, 5000, "JOB-I"), connections("CONNECTED"), done(backend.PartAccounts), institutions(), done(backend.PartJobs))(ctx, query, deliver)
		<-let
		return live(jobs(backend.PartHistory, 0, "JOB-II", "JOB-III"))(ctx, query, deliver)
	}), s)
	ended := make(chan error, 1)
	shown := make(chan struct{})
	go func() {
		ended <- c.Lookup(t.Context(), byID("U-1"), func(part backend.Part) {
			if part.Kind == backend.PartJobs {
				close(shown)
			}
		})
	}()
	<-shown
	for len(ended) == 0 { // until the half is queued, which follows its delivery at once
		if err := c.Flush(t.Context()); err != nil {
			t.Fatal(err)
		}
		s.mu.Lock()
		n := len(s.looks)
		s.mu.Unlock()
		if n > 0 {
			break
		}
	}
	s.mu.Lock()
	if first := s.looks[0]; first.Whole || len(first.Jobs) != 1 || len(first.Connections) != 1 {
		t.Errorf("half way %+v", first)
	}
	s.mu.Unlock()
	close(let)
	if err := errors.Join(<-ended, c.Flush(t.Context())); err != nil {
		t.Fatal(err)
	}
	if n := s.lines["USR-1"].Len(); n != 3 || s.users["USR-1"].Whole { // 5,000 were announced
		t.Errorf("%d attempts are kept, whole %v", n, s.users["USR-1"].Whole)
	}
	if half, whole := s.looks[0], s.looks[1]; !half.Replaces.IsZero() || !whole.Replaces.Equal(half.At) {
		t.Errorf("the whole is kept in the place of %v, the half of %v", whole.Replaces, half.Replaces)
	}
}

func TestCache_Purges_AtStartAndDaily(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newMemoryStore()
		c := open(t, whole("CONNECTED"), s)
		time.Sleep(49 * time.Hour) // bubble time
		synctest.Wait()
		s.mu.Lock()
		if n := len(s.purged); n != 3 || s.purged[0] != backend.DefaultRetention {
			t.Errorf("purged %v", s.purged)
		}
		s.mu.Unlock()
		c.Close()
	})
}

func TestCache_StorePanics_LookupSucceeds(t *testing.T) {
	c := open(t, whole("CONNECTED"), panics{newMemoryStore()})
	record, _, err := lookUp(t, c, byID("U-1"))
	if err != nil || !record.View().Complete {
		t.Error(err)
	}
	if off := c.State().Off; off == nil || off.Code != backend.CodeInternal {
		t.Errorf("the state is %v", off)
	}
}

type panics struct{ *memoryStore }

func (panics) Save(context.Context, backend.LookupResult) error { panic("in the store") }

// TestLookup_SavedCopy_IsDeliveredBeforeRequest, which the access log relies on.
func TestLookup_SavedCopy_IsDeliveredBeforeRequest(t *testing.T) {
	s := newMemoryStore()
	if _, _, err := lookUp(t, open(t, whole("CONNECTED"), s), byID("U-1")); err != nil {
		t.Fatal(err)
	}
	c := open(t, source(func(_ context.Context, query backend.Query, _ func(backend.Part)) error {
		query.Asked()
		return backend.NewError(backend.CodeUnreachable, nil)
	}), s)
	query, delivered, before := byID("U-1"), 0, -1
	query.Asked = func() { before = delivered }
	if err := c.Lookup(t.Context(), query, func(backend.Part) { delivered++ }); err != nil || before < 1 || delivered <= before {
		t.Errorf("%d of %d parts before it: %v", before, delivered, err)
	}
}
