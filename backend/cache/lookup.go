package cache

import (
	"cmp"
	"context"
	"time"

	"userlookup/backend"
	"userlookup/backend/merge"
)

// Lookup delivers the saved copy of the user, if there is one, and asks the platform at the
// same time. Live parts replace saved ones. If the platform cannot answer, the saved copy is
// the answer. Live data is saved afterwards, in the background.
//
// With query.Offline no request is sent. CodeNotSaved (param id) means that there is no copy.
func (c *Cache) Lookup(ctx context.Context, query backend.Query, deliver func(backend.Part)) error {
	if query.Offline {
		return c.offline(ctx, query, deliver)
	}
	prior := query.Prior
	searching, giveUp := context.WithCancel(ctx)
	defer giveUp()
	searched := c.startSearch(searching, query)
	var kept *copyOf
	if query.Only == "" { // otherwise the other parts are loaded
		if kept = searched.waitUntil(c.options.After(c.options.FindTimeout)); kept != nil {
			kept.deliver(deliver)
			query.Prior = cmp.Or(prior, kept.prior)
		}
	}
	live := &liveResult{query: query, now: c.options.Now, found: merge.New(query)}
	late := c.options.After(c.options.LateTimeout)
	err := c.options.Live.Lookup(ctx, query, func(part backend.Part) {
		live.add(&part)
		deliver(part)
		if live.isHalfway(part) {
			c.enqueue(live)
		}
	})
	c.enqueue(live)
	if err == nil {
		if kept == nil && prior == nil {
			c.addHistory(searched.waitUntil(late), deliver)
		}
		return nil
	}
	failure := backend.AsError(err)
	if !backend.AllowsSavedCopy(failure.Code) && failure.Code != backend.CodeCancelled || live.found.HasUser() {
		return err
	}
	if kept == nil && failure.Code != backend.CodeCancelled {
		if kept = searched.waitUntil(late); kept != nil {
			kept.deliver(deliver)
		}
	}
	if kept == nil {
		return err
	}
	kept.fallBack(deliver, failure)
	return nil
}

// addHistory delivers the attempts of a copy that was found after the platform answered.
func (c *Cache) addHistory(kept *copyOf, deliver func(backend.Part)) {
	if kept == nil {
		return
	}
	kept.deliver(func(part backend.Part) {
		if part.Kind == backend.PartHistory {
			deliver(part)
		}
	})
}

func (c *Cache) offline(ctx context.Context, query backend.Query, deliver func(backend.Part)) error {
	kept, err := c.find(ctx, query)
	if err != nil {
		return err
	}
	if kept == nil {
		return backend.NewError(backend.CodeNotSaved, nil, "id", query.Value)
	}
	kept.deliver(deliver)
	kept.fallBack(deliver, nil)
	return nil
}

// search is a running search for a saved copy.
type search struct {
	found chan struct{} // closed at its end
	kept  *copyOf
}

// startSearch starts to find the saved copy. A look-up does not fail without a copy: the
// state has the reason.
func (c *Cache) startSearch(ctx context.Context, query backend.Query) *search {
	s := &search{found: make(chan struct{})}
	c.running.Go(func() {
		defer close(s.found)
		kept, err := c.find(ctx, query)
		if err != nil && ctx.Err() == nil {
			c.options.Log.Info("no saved copy is shown", "cause", err)
		}
		s.kept = kept
	})
	return s
}

// waitUntil waits for the copy until over; nil if there is none by then.
func (s *search) waitUntil(over <-chan time.Time) *copyOf {
	select {
	case <-s.found:
		return s.kept
	default:
	}
	select {
	case <-s.found:
		return s.kept
	case <-over:
		return nil
	}
}

func (c *Cache) find(ctx context.Context, query backend.Query) (*copyOf, error) {
	copies, err := c.Copies(ctx)
	if err != nil {
		return nil, err
	}
	saved, err := copies.Find(ctx, query)
	if saved == nil && c.takeNotice() { // the database may be damaged, and set aside
		c.options.Changed()
	}
	if saved == nil || err != nil {
		return nil, err
	}
	return &copyOf{saved: saved, profile: query.Profile}, nil
}

// copyOf is a saved copy being delivered.
type copyOf struct {
	saved   *backend.Saved
	profile backend.ProfileName
	prior   *backend.PriorResult
	failure *backend.Error // the history cannot be read
}

// deliver delivers what was saved, to be replaced by live data. The first block of the
// history comes separately, so that the page need not wait for the rest.
func (k *copyOf) deliver(deliver func(backend.Part)) {
	s := k.saved
	deliver(k.part(backend.PartUser, backend.Part{User: &s.User}))
	for kind, part := range map[backend.PartKind]backend.Part{
		backend.PartAccounts:     {Accounts: s.Accounts},
		backend.PartInstitutions: {Institutions: s.Institutions},
	} {
		if !k.fetchedAt(kind).IsZero() {
			deliver(k.part(kind, part))
		}
	}
	if !k.fetchedAt(backend.PartConnections).IsZero() {
		deliver(k.part(backend.PartConnections, backend.Part{Connections: s.Connections}))
	}
	known := &backend.PriorResult{User: s.User, Connections: s.Connections, Whole: s.Whole, Gapless: k.gapless()}
	for jobs, err := range s.History {
		if err != nil {
			k.failure = backend.AsError(err)
			known.Whole, known.Gapless = false, backend.Span{}
			break
		}
		if known.Timeline.Len() == 0 {
			deliver(k.part(backend.PartAttempts, backend.Part{Jobs: jobs, Total: s.Total}))
		}
		known.Timeline.Add(jobs)
	}
	known.Timeline = known.Timeline.Fork() // several read and fork it at a time: see Timeline.Fork
	if known.Timeline.Len() > 0 {
		deliver(k.part(backend.PartHistory, backend.Part{History: known}))
	}
	k.prior = known
}

// fallBack ends every part with its saved content.
func (k *copyOf) fallBack(deliver func(backend.Part), because *backend.Error) {
	for _, kind := range backend.PartKinds {
		part := k.part(kind, backend.Part{Done: true, FallbackReason: because, Problems: k.saved.Parts[kind].Problems})
		if kind == backend.PartHistory && k.failure != nil {
			part.Problems = append(part.Problems, backend.Problem{About: backend.About{Part: kind}, Err: k.failure})
		}
		deliver(part)
	}
}

func (k *copyOf) part(kind backend.PartKind, part backend.Part) backend.Part {
	part.Kind = kind
	part.Freshness = backend.Freshness{Source: backend.SourceSaved, FetchedAt: k.fetchedAt(kind), Profile: k.profile}
	return part
}

// gapless is the period in which the copy has every attempt. It ends when the list was last
// read.
func (k *copyOf) gapless() backend.Span {
	until := k.saved.Parts[backend.PartAttempts].FetchedAt
	if k.saved.GaplessSince.IsZero() || until.IsZero() {
		return backend.Span{}
	}
	return backend.Span{Since: k.saved.GaplessSince, Until: until}
}

// fetchedAt is when a saved part was fetched. Attempts have the time of the look-up, no
// matter which of them it returned.
func (k *copyOf) fetchedAt(kind backend.PartKind) time.Time {
	switch kind {
	case backend.PartConnections, backend.PartAccounts, backend.PartInstitutions:
		return k.saved.Parts[kind].FetchedAt
	default:
		return k.saved.At
	}
}
