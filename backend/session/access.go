package session

import (
	"cmp"
	"context"
	"regexp"

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
// for it. Its methods are called one after the other.
type admission struct {
	session  *Session
	query    backend.Query
	written  chan error // by a look-up by ID, whose row is written while the platform answers; else nil
	admitted bool
	stoodIn  bool
	failure  error // why nothing more is given
}

// admission begins one for a look-up; nil for a part that is fetched again, since its
// user was opened before. The session's mutex is held.
func (s *Session) admission(ctx context.Context, query backend.Query) *admission {
	if query.Only != "" {
		return nil
	}
	a := &admission{session: s, query: query}
	if query.Kind == backend.QueryByID && !query.Offline {
		a.written = make(chan error, 1)
		s.running.Go(func() { a.written <- s.record(ctx, a.event(query.Value)) })
	}
	return a
}

func (a *admission) event(whom string) backend.AccessEvent {
	source := backend.SourceLive
	if a.query.Offline {
		source = backend.SourceSaved
	}
	return backend.AccessEvent{Kind: backend.AccessOpened, Whom: whom, Source: source}
}

// admit waits until the access log has the row that a part needs: one for the user, and
// one more where the saved copy stands in for the platform's answer.
func (a *admission) admit(ctx context.Context, part backend.Part) error {
	switch {
	case a == nil:
		return nil
	case a.failure != nil:
		return a.failure
	}
	if !a.admitted {
		a.failure = a.admitUser(ctx, part)
		a.admitted = a.failure == nil
	}
	if a.failure == nil && part.Because != nil && !a.stoodIn {
		a.stoodIn = true
		a.failure = a.session.record(ctx, backend.AccessEvent{
			Kind: backend.AccessOpened, Whom: a.whom(part.User), Source: backend.SourceSaved, SavedAt: part.Freshness.FetchedAt, Detail: string(part.Because.Code),
		})
	}
	return a.failure
}

func (a *admission) admitUser(ctx context.Context, part backend.Part) error {
	if rules := a.session.options.Rules; rules != nil && part.User != nil {
		rules.Opened(a.query, part.User)
	}
	if part.User != nil {
		a.query.Value, a.query.Kind = a.whom(part.User), backend.QueryByID // for what is recorded later
	}
	if a.written == nil {
		event := a.event(a.whom(part.User))
		if event.Source == backend.SourceSaved {
			event.SavedAt = part.Freshness.FetchedAt
		}
		return a.session.record(ctx, event)
	}
	select {
	case err := <-a.written:
		return err
	case <-ctx.Done():
		return backend.AsError(ctx.Err())
	}
}

// admitChoice records that several users were listed, of whom none is opened yet.
func (a *admission) admitChoice(ctx context.Context) error {
	if a == nil {
		return nil
	}
	if a.failure != nil {
		return a.failure
	}
	event := a.event("")
	event.Detail = string(backend.CodeSeveralUsers)
	a.failure = a.session.record(ctx, event)
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
