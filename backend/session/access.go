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

// Rules are the requirements of a policy for opening users.
type Rules interface {
	// BeforeOpen fails with the reason why the user that query names may not be opened now, such
	// as CodeReasonNeeded.
	BeforeOpen(query backend.Query) error
	// Opened receives the user that a query named, before the access log does.
	Opened(query backend.Query, user *backend.User)
}

// record writes an event to the access log.
func (s *Session) record(ctx context.Context, event backend.AccessEvent) error {
	if s.options.Recorder == nil {
		return nil
	}
	return s.options.Recorder.Record(ctx, event)
}

// admission withholds the parts of a look-up until the access log has a row for them: one
// for live data, and one for saved data if that is shown first or is the answer. The
// look-up does not wait for the rows: parts that arrive before are queued.
type admission struct {
	session *Session
	query   backend.Query // changed by run only
	deliver func(backend.Part)
	// written receives the result of writing the row of a look-up by ID without a saved copy,
	// which is written while the platform answers; nil if there is no such row.
	written chan error

	mu       sync.Mutex
	more     sync.Cond
	parts    []backend.Part // queued, in order
	hasSaved bool           // whether one of a saved copy did
	ended    bool           // no more parts follow

	live, saved bool  // whether the row for live and for saved data is written
	failure     error // why nothing more is given; read when run has ended
}

// admission returns the admission of a look-up. A part that is fetched again is not recorded,
// because its user was opened before.
func (s *Session) admission(query backend.Query, deliver func(backend.Part)) *admission {
	a := &admission{session: s, query: query, deliver: deliver}
	a.more.L = &a.mu
	return a
}

// asked is called when the platform is asked. It writes the row for live data early, unless
// a saved copy came first: then the person may still stop the look-up.
func (a *admission) asked(ctx context.Context, query backend.Query) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.hasSaved || query.Kind != backend.QueryByID || query.Only != "" || a.written != nil {
		return
	}
	written, event := make(chan error, 1), backend.AccessEvent{Kind: backend.AccessOpened, Target: query.Value, Source: backend.SourceLive}
	a.written = written
	a.session.running.Go(func() { written <- a.session.record(ctx, event) }) // the look-up itself is running, so no one has stopped waiting
}

// add queues a part.
func (a *admission) add(part backend.Part) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.parts = append(a.parts, part)
	a.hasSaved = a.hasSaved || part.Freshness.Source == backend.SourceSaved
	a.more.Signal()
}

// end is called after the last part.
func (a *admission) end() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.ended = true
	a.more.Signal()
}

// next returns the queued parts, and false at the end.
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

// run delivers each part as soon as its row is written, until end is called. If a row cannot
// be written it stops the look-up.
func (a *admission) run(ctx context.Context, stop func()) {
	defer func() {
		if cause := recover(); cause != nil {
			a.failure = fmt.Errorf("panic while delivering: %v\n%s", cause, debug.Stack())
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
// complete live data need no row of their own.
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
		a.query.Value, a.query.Kind = a.target(part.User), backend.QueryByID // for what is recorded later
	}
	if a.written != nil && (!isSaved || !a.live) { // else it was waited for
		if err := a.wait(ctx); err != nil || !isSaved {
			return err
		}
	}
	event := backend.AccessEvent{Kind: backend.AccessOpened, Target: a.target(part.User), Source: backend.SourceLive}
	if isSaved {
		event.Source, event.SavedAt = backend.SourceSaved, part.Freshness.FetchedAt
		if part.FallbackReason != nil {
			event.Detail = string(part.FallbackReason.Code)
		}
	}
	return a.session.record(ctx, event)
}

// wait waits for the row that asked started to write.
func (a *admission) wait(ctx context.Context) error {
	select {
	case err := <-a.written:
		a.written <- err // for later callers
		return err
	case <-ctx.Done():
		return backend.AsError(ctx.Err())
	}
}

// admitCandidates records that several users were listed, none of whom is open yet. It is
// called after run has ended.
func (a *admission) admitCandidates(ctx context.Context) error {
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

// target names a user in the access log, never by e-mail address.
func (a *admission) target(user *backend.User) string {
	switch {
	case user != nil:
		return cmp.Or(user.ID, user.GUID)
	case a.query.Kind == backend.QueryByEmail:
		return ""
	default:
		return a.query.Value
	}
}

// recordOf records an event about an opened user. It fails with CodeNotOpen.
func (c *Scope) recordOf(ctx context.Context, o *opened, event backend.AccessEvent) error {
	view := o.latest()
	user, freshness := view.User, view.Freshness
	if user == nil {
		return backend.NewError(backend.CodeNotOpen, nil)
	}
	event.Target, event.Source = cmp.Or(user.ID, user.GUID), freshness.Source
	if freshness.Source == backend.SourceSaved {
		event.SavedAt = freshness.FetchedAt
	}
	return c.session.record(ctx, event)
}

// Exported records that an opened user is about to be written to a file. Detail is the
// format, such as "json". It fails with CodeNotOpen.
func (c *Scope) Exported(ctx context.Context, requestID, detail string) error {
	o, err := c.opened(backend.PermissionExport, requestID)
	if err != nil {
		return err
	}
	return c.recordOf(ctx, o, backend.AccessEvent{Kind: backend.AccessExported, Detail: detail})
}

var copiedName = regexp.MustCompile(`^[a-z][a-z_]{0,39}$`)

// Copied records that a value of an opened user was copied to the clipboard. What names the
// value, such as "user_id". It fails with CodeNotOpen, and with CodeBadArgument for an
// invalid name.
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

// erasedName names the user whose copy is about to be erased, never by e-mail address. The
// copy is nil if it cannot be read.
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
