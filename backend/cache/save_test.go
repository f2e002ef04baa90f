package cache

import (
	"context"
	"errors"
	"testing"

	"userlookup/backend"
)

func TestWhatWasErasedIsKeptWholeAgain(t *testing.T) {
	s := newShelf()
	record, _, err := lookUp(t, open(t, whole("CONNECTED"), s), byID("U-1"))
	if err != nil {
		t.Fatal(err)
	}
	known := record.Known()
	s.erase()
	query := byID("U-1")
	query.Known = known
	again := live(user(), connections("CONNECTED"), done(backend.PartAccounts), institutions(), done(backend.PartJobs), jobs(backend.PartAttempts, 4, "JOB-new"), done(backend.PartHistory))
	if _, _, err := lookUp(t, open(t, again, s), query); err != nil {
		t.Fatal(err)
	}
	if n := s.lines["USR-1"].Len(); n != 4 || !s.users["USR-1"].Whole {
		t.Errorf("%d attempts are kept, whole %v", n, s.users["USR-1"].Whole)
	}
}

func TestOnePartThatWasFetchedAgainIsKeptWithTheOthers(t *testing.T) {
	s := newShelf()
	record, _, err := lookUp(t, open(t, live(user(), connections("CONNECTED"), failed(backend.PartAccounts, backend.CodeTimeout), institutions(), done(backend.PartJobs),
		jobs(backend.PartAttempts, 1, "JOB-I"), done(backend.PartHistory)), s), byID("U-1"))
	if err != nil {
		t.Fatal(err)
	}
	query := byID("U-1")
	query.Known, query.Only = record.Known(), backend.PartAccounts
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
	s.erase()
	if _, _, err := lookUp(t, open(t, live(accounts), s), query); err != nil || len(s.users) != 0 {
		t.Errorf("a part alone was kept: %+v, %v", s.users, err)
	}
}

func TestALongHistoryIsKeptHalfWay(t *testing.T) {
	s := newShelf()
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
	if len(s.looks) != 2 || !s.looks[0].Half.IsZero() || !s.looks[1].Half.Equal(s.looks[0].At) {
		t.Errorf("the whole does not say of what it is the rest: %v", s.looks[len(s.looks)-1].Half)
	}
	if n := s.lines["USR-1"].Len(); n != 3 || s.users["USR-1"].Whole { // 5,000 were announced
		t.Errorf("%d attempts are kept, whole %v", n, s.users["USR-1"].Whole)
	}
}

func TestAPanicOfTheStoreEndsNothing(t *testing.T) {
	c := open(t, whole("CONNECTED"), panics{newShelf()})
	record, _, err := lookUp(t, c, byID("U-1"))
	if err != nil || !record.Complete() {
		t.Error(err)
	}
	if off := c.State().Off; off == nil || off.Code != backend.CodeInternal {
		t.Errorf("the state is %v", off)
	}
}

type panics struct{ *shelf }

func (panics) Save(context.Context, backend.Look) error { panic("in the store") }
