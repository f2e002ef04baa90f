package cache

import (
	"cmp"
	"context"
	"time"

	"userlookup/backend"
	"userlookup/backend/merge"
)

// Lookup delivers the saved copy of the user, where there is one, and beside it
// what the platform answers, which takes its place part by part. Where the
// platform cannot answer, the saved copy is delivered as the answer. What came
// live is saved afterwards, in the background.
//
// With query.Offline the platform is not asked; CodeNotSaved (param id) says that
// there is no copy.
func (c *Cache) Lookup(ctx context.Context, query backend.Query, deliver func(backend.Part)) error {
	if query.Offline {
		return c.offline(ctx, query, deliver)
	}
	ofThisRun := query.Prior
	searching, giveUp := context.WithCancel(ctx)
	defer giveUp()
	sought := c.seek(searching, query)
	var kept *copyOf
	if query.Only == "" { // else the other parts are there
		if kept = sought.within(c.options.After(c.options.FindTimeout)); kept != nil {
			kept.deliver(deliver)
			query.Prior = cmp.Or(ofThisRun, kept.known)
		}
	}
	looked := &look{query: query, now: c.options.Now, found: merge.New(query)}
	late := c.options.After(c.options.LateTimeout)
	err := c.options.Live.Lookup(ctx, query, func(part backend.Part) {
		looked.add(&part)
		deliver(part)
		if looked.isHalfWay(part) {
			c.keep(looked)
		}
	})
	c.keep(looked)
	if err == nil {
		if kept == nil && ofThisRun == nil {
			c.addHistory(sought.within(late), deliver)
		}
		return nil
	}
	failure := backend.AsError(err)
	if !backend.AllowsSavedCopy(failure.Code) && failure.Code != backend.CodeCancelled || looked.found.HasUser() {
		return err
	}
	if kept == nil && failure.Code != backend.CodeCancelled {
		if kept = sought.within(late); kept != nil {
			kept.deliver(deliver)
		}
	}
	if kept == nil {
		return err
	}
	kept.fallBack(deliver, failure)
	return nil
}

// addHistory hands over the attempts of a copy that came after the platform's
// answer.
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

// seeking is a search for a saved copy under way.
type seeking struct {
	found chan struct{} // closed at its end
	kept  *copyOf
}

// seek begins to look for the saved copy. A look-up does not fail for want of a
// copy: the state tells why there is none.
func (c *Cache) seek(ctx context.Context, query backend.Query) *seeking {
	s := &seeking{found: make(chan struct{})}
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

// within waits for the copy until it is over; nil is none by then.
func (s *seeking) within(over <-chan time.Time) *copyOf {
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

// copyOf is a saved copy on its way to the page.
type copyOf struct {
	saved   *backend.Saved
	profile backend.ProfileName
	known   *backend.PriorResult
	failure *backend.Error // the history cannot be read
}

// deliver hands over what was saved, as something that goes when something live
// comes. The first block of the history comes by itself, so that the page need not
// wait for the rest.
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
	k.known = known
}

// fallBack ends every part with what was saved of it.
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

// gapless is the time of which every attempt is in the copy: up to when the list was
// read last.
func (k *copyOf) gapless() backend.Span {
	until := k.saved.Parts[backend.PartAttempts].FetchedAt
	if k.saved.GaplessSince.IsZero() || until.IsZero() {
		return backend.Span{}
	}
	return backend.Span{Since: k.saved.GaplessSince, Until: until}
}

// fetchedAt is when what is saved of a part was fetched. That of the attempts is
// the look-up's: which of them it brought makes no difference to their age.
func (k *copyOf) fetchedAt(kind backend.PartKind) time.Time {
	switch kind {
	case backend.PartConnections, backend.PartAccounts, backend.PartInstitutions:
		return k.saved.Parts[kind].FetchedAt
	default:
		return k.saved.At
	}
}
