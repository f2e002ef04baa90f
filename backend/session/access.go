package session

import (
	"cmp"
	"context"
	"fmt"
	"regexp"
	"runtime/debug"
	"sync"

	"userlookup/backend"
)

// Rules are what a policy demands of everyone who opens users.
type Rules interface {
	// BeforeOpen fails with the reason why the user whom query names may not be opened
	// now, such as CodeReasonNeeded.
	BeforeOpen(query backend.Query) error
	// Opened hears which user a query turned out to name, before the access log does.
	Opened(query backend.Query, user *backend.User)
}

// record commits an event to the access log.
func (s *Session) record(ctx context.Context, event backend.AccessEvent) error {
	if s.options.Recorder == nil {
		return nil
	}
	return s.options.Recorder.Record(ctx, event)
}

// admission withholds everything that comes of a look-up until the access log has a row
// for it: one for what came live, and one for what was saved, where that is shown first or
// in place of an answer. The look-up does not wait for the rows: what comes meanwhile is
// kept in order.
type admission struct {
	session *Session
	query   backend.Query // changed by run only
	deliver func(backend.Part)
	// written is the row of a look-up by ID that nothing saved came before. It is written
	// while the platform answers; nil where it is not.
	written chan error

	mu       sync.Mutex
	more     sync.Cond
	parts    []backend.Part // that came, in order
	hasSaved bool           // whether one of a saved copy did
	ended    bool           // no more will come

	live, saved bool  // whether the row of what comes live, and of what was saved, is there
	failure     error // why nothing more is given; read when run has ended
}

// admission begins one for a look-up. One for a part that is
// fetched again records nothing, since its user was opened before.
func (s *Session) admission(query backend.Query, deliver func(backend.Part)) *admission {
	a := &admission{session: s, query: query, deliver: deliver}
	a.more.L = &a.mu
	return a
}

// asked hears that the platform is asked. Where a saved copy came before, the row of what
// comes live has to wait until it is there: the person may stop before.
func (a *admission) asked(ctx context.Context, query backend.Query) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.hasSaved || query.Kind != backend.QueryByID || query.Only != "" || a.written != nil {
		return
	}
	written, event := make(chan error, 1), backend.AccessEvent{Kind: backend.AccessOpened, Whom: query.Value, Source: backend.SourceLive}
	a.written = written
	a.session.running.Go(func() { written <- a.session.record(ctx, event) }) // the look-up itself is running, so nobody has stopped waiting
}

// add takes a part that came.
func (a *admission) add(part backend.Part) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.parts = append(a.parts, part)
	a.hasSaved = a.hasSaved || part.Freshness.Source == backend.SourceSaved
	a.more.Signal()
}

// end says that no more parts will come.
func (a *admission) end() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.ended = true
	a.more.Signal()
}

// next gives the parts that came since, and false at the end.
func (a *admission) next() ([]backend.Part, bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for len(a.parts) == 0 && !a.ended {
		a.more.Wait()
	}
	parts := a.parts
	a.parts = nil
	return parts, len(parts) > 0
}

// run delivers the parts, each as soon as its row is written, until end was called. Where
// a row cannot be written it stops the look-up.
func (a *admission) run(ctx context.Context, stop func()) {
	defer func() {
		if cause := recover(); cause != nil {
			a.failure = fmt.Errorf("panic in delivery: %v\n%s", cause, debug.Stack())
			stop()
		}
	}()
	for {
		parts, more := a.next()
		if !more {
			return
		}
		for _, part := range parts {
			if a.failure == nil {
				if a.failure = a.admit(ctx, part); a.failure != nil {
					stop()
				}
			}
			if a.failure == nil {
				a.deliver(part)
			}
		}
	}
}

// admit waits until the access log has the row that a part needs. Saved attempts that
// complete what came live need none of their own.
func (a *admission) admit(ctx context.Context, part backend.Part) error {
	isSaved := part.Freshness.Source == backend.SourceSaved
	switch {
	case a.query.Only != "":
		return nil
	case isSaved && !a.saved && (!a.live || part.FallbackReason != nil):
		a.saved = true
	case !isSaved && !a.live:
		a.live = true
	default:
		return nil
	}
	if part.User != nil {
		if rules := a.session.options.Rules; rules != nil {
			rules.Opened(a.query, part.User)
		}
		a.query.Value, a.query.Kind = a.whom(part.User), backend.QueryByID // for what is recorded later
	}
	if a.written != nil && (!isSaved || !a.live) { // else it was waited for
		if err := a.wait(ctx); err != nil || !isSaved {
			return err
		}
	}
	event := backend.AccessEvent{Kind: backend.AccessOpened, Whom: a.whom(part.User), Source: backend.SourceLive}
	if isSaved {
		event.Source, event.SavedAt = backend.SourceSaved, part.Freshness.FetchedAt
		if part.FallbackReason != nil {
			event.Detail = string(part.FallbackReason.Code)
		}
	}
	return a.session.record(ctx, event)
}

// wait waits for the row that is written while the platform answers.
func (a *admission) wait(ctx context.Context) error {
	select {
	case err := <-a.written:
		a.written <- err // for who waits later
		return err
	case <-ctx.Done():
		return backend.AsError(ctx.Err())
	}
}

// admitChoice records that several users were listed, of whom none is opened yet. It is
// called when run has ended.
func (a *admission) admitChoice(ctx context.Context) error {
	if a.failure != nil || a.query.Only != "" {
		return a.failure
	}
	source := backend.SourceLive
	if a.query.Offline {
		source = backend.SourceSaved
	}
	a.failure = a.session.record(ctx, backend.AccessEvent{Kind: backend.AccessOpened, Source: source, Detail: string(backend.CodeSeveralUsers)})
	return a.failure
}

// whom names a user in the access log, never by an e-mail address.
func (a *admission) whom(user *backend.User) string {
	switch {
	case user != nil:
		return cmp.Or(user.ID, user.GUID)
	case a.query.Kind == backend.QueryByEmail:
		return ""
	default:
		return a.query.Value
	}
}

// recordOf commits an event about an opened user. It fails with CodeNotOpen.
func (c *Scope) recordOf(ctx context.Context, o *opened, event backend.AccessEvent) error {
	view := o.latest()
	user, freshness := view.User, view.Freshness
	if user == nil {
		return backend.NewError(backend.CodeNotOpen, nil)
	}
	event.Whom, event.Source = cmp.Or(user.ID, user.GUID), freshness.Source
	if freshness.Source == backend.SourceSaved {
		event.SavedAt = freshness.FetchedAt
	}
	return c.session.record(ctx, event)
}

// Exported records that an opened user is written to a file, before that is done.
// Detail says which, such as "json". It fails with CodeNotOpen.
func (c *Scope) Exported(ctx context.Context, requestID, detail string) error {
	o, err := c.opened(backend.PermissionExport, requestID)
	if err != nil {
		return err
	}
	return c.recordOf(ctx, o, backend.AccessEvent{Kind: backend.AccessExported, Detail: detail})
}

var copiedName = regexp.MustCompile(`^[a-z][a-z_]{0,39}$`)

// Copied records that something of an opened user was copied to the clipboard: what is
// its name, such as "user_id". It fails with CodeNotOpen, and with CodeBadArgument for
// what is no name.
func (c *Scope) Copied(ctx context.Context, requestID, what string) error {
	o, err := c.opened(backend.PermissionLookUp, requestID)
	if err != nil {
		return err
	}
	if !copiedName.MatchString(what) {
		return backend.BadArgument("what")
	}
	return c.recordOf(ctx, o, backend.AccessEvent{Kind: backend.AccessCopied, Detail: what})
}

// erasedName names the user whose copy is about to be erased, never by an e-mail
// address. The copy is nil where it cannot be read.
func erasedName(saved *backend.Saved, query backend.Query) string {
	switch {
	case saved != nil:
		return cmp.Or(saved.User.ID, saved.User.GUID)
	case query.Kind == backend.QueryByID, query.Kind == backend.QueryByGUID:
		return query.Value
	default:
		return ""
	}
}
