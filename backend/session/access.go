package session

import (
	"cmp"
	"context"
	"regexp"
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
// in place of an answer. All but release are called one after the other.
type admission struct {
	session *Session
	query   backend.Query
	deliver func(backend.Part) // to the page
	stop    func()             // ends the look-up where a row cannot be written
	// written is the row of a look-up by ID that nothing saved came before. It is written
	// while the platform answers; nil where it is not.
	written     chan error
	live, saved bool // whether the row of what comes live, and of what was saved, was begun
	// released is closed when the row of a saved copy that is shown first is written, while
	// the platform is asked already; nil where there is none.
	released chan struct{}

	mu      sync.Mutex
	held    []backend.Part // of the saved copy, until that row is written
	failure error          // why nothing more is given
}

// admission begins one for a look-up. One for a part that is fetched again records nothing,
// since its user was opened before.
func (s *Session) admission(query backend.Query) *admission {
	return &admission{session: s, query: query}
}

// asked hears that the platform is asked. Where a saved copy is shown, the row of what comes
// live has to wait until it is there: the person may stop before.
func (a *admission) asked(ctx context.Context) {
	if a.saved || a.query.Kind != backend.QueryByID || a.query.Only != "" || a.written != nil {
		return
	}
	written, event := make(chan error, 1), backend.AccessEvent{Kind: backend.AccessOpened, Whom: a.query.Value, Source: backend.SourceLive}
	a.written = written
	a.session.running.Go(func() { written <- a.session.record(ctx, event) }) // the look-up itself is running, so nobody has stopped waiting
}

// admit delivers a part as soon as the access log has the row that it needs. Saved attempts
// that complete what came live need none of their own.
func (a *admission) admit(ctx context.Context, part backend.Part) {
	isSaved := part.Freshness.Source == backend.SourceSaved
	switch {
	case a.query.Only != "":
	case isSaved && !a.saved && !a.live && a.written == nil:
		a.saved = true
		a.name(part.User)
		event := a.ofSaved(part)
		a.held, a.released = []backend.Part{part}, make(chan struct{})
		a.session.running.Go(func() { a.release(a.session.record(ctx, event)) })
		return
	case isSaved && a.hold(part):
		return
	case isSaved && !a.saved && (!a.live || part.Because != nil):
		a.saved = true
		a.fail(a.admitSaved(ctx, part))
	case !isSaved && !a.live:
		a.live = true
		a.end()
		a.fail(a.admitLive(ctx, part))
	}
	if a.failed() == nil {
		a.deliver(part)
	}
}

// hold keeps a part of the saved copy until its row is written. It is false where it is.
func (a *admission) hold(part backend.Part) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.held == nil {
		return false
	}
	a.held = append(a.held, part)
	return true
}

// release delivers what was held, unless its row could not be written.
func (a *admission) release(err error) {
	a.fail(err)
	a.mu.Lock()
	defer a.mu.Unlock()
	if err == nil {
		for _, part := range a.held {
			a.deliver(part)
		}
	}
	a.held = nil
	close(a.released)
}

// end waits until nothing is held any more.
func (a *admission) end() {
	if a.released != nil {
		<-a.released
	}
}

// fail ends the look-up: nothing more of it is given.
func (a *admission) fail(err error) {
	if err == nil {
		return
	}
	a.mu.Lock()
	if a.failure == nil {
		a.failure = err
	}
	a.mu.Unlock()
	a.stop()
}

func (a *admission) failed() error {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.failure
}

func (a *admission) admitLive(ctx context.Context, part backend.Part) error {
	if err := a.failed(); err != nil {
		return err
	}
	a.name(part.User)
	if a.written != nil {
		return a.wait(ctx)
	}
	return a.session.record(ctx, backend.AccessEvent{Kind: backend.AccessOpened, Whom: a.whom(part.User), Source: backend.SourceLive})
}

// admitSaved admits a saved copy that stands in for an answer.
func (a *admission) admitSaved(ctx context.Context, part backend.Part) error {
	a.name(part.User)
	if err := a.wait(ctx); err != nil {
		return err
	}
	return a.session.record(ctx, a.ofSaved(part))
}

func (a *admission) ofSaved(part backend.Part) backend.AccessEvent {
	event := backend.AccessEvent{Kind: backend.AccessOpened, Whom: a.whom(part.User), Source: backend.SourceSaved, SavedAt: part.Freshness.FetchedAt}
	if part.Because != nil {
		event.Detail = string(part.Because.Code)
	}
	return event
}

// wait waits for the row that is written while the platform answers, if there is one.
func (a *admission) wait(ctx context.Context) error {
	if a.written == nil {
		return nil
	}
	select {
	case err := <-a.written:
		a.written <- err // for who waits later
		return err
	case <-ctx.Done():
		return backend.AsError(ctx.Err())
	}
}

// name notes which user a query turned out to name.
func (a *admission) name(user *backend.User) {
	if user == nil {
		return
	}
	if rules := a.session.options.Rules; rules != nil {
		rules.Opened(a.query, user)
	}
	a.query.Value, a.query.Kind = a.whom(user), backend.QueryByID // for what is recorded later
}

// admitChoice records that several users were listed, of whom none is opened yet.
func (a *admission) admitChoice(ctx context.Context) error {
	if err := a.failed(); err != nil || a.query.Only != "" {
		return err
	}
	source := backend.SourceLive
	if a.query.Offline {
		source = backend.SourceSaved
	}
	err := a.session.record(ctx, backend.AccessEvent{Kind: backend.AccessOpened, Source: source, Detail: string(backend.CodeSeveralUsers)})
	a.fail(err)
	return err
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
	o.mu.Lock()
	user, freshness := o.record.User, o.record.Freshness()
	o.mu.Unlock()
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
	if err := c.pass.Allow(backend.PermissionExport); err != nil {
		return err
	}
	o, err := c.session.find(requestID)
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
	if err := c.pass.Allow(backend.PermissionLookUp); err != nil {
		return err
	}
	if !copiedName.MatchString(what) {
		return backend.NewError(backend.CodeBadArgument, nil, "argument", "what")
	}
	o, err := c.session.find(requestID)
	if err != nil {
		return err
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
