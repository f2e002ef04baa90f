package session

import (
	"cmp"
	"context"
	"iter"
	"slices"
	"time"

	"userlookup/backend"
	"userlookup/backend/query"
)

// MaxRequestID is the greatest length of a request id, in bytes.
const MaxRequestID = 64

// MaxRows is the greatest number of timeline rows given at once.
const MaxRows = 500

// Open starts a look-up of the user named by text, and stops the one before it.
// It answers as soon as user and connections are there, or after the session's
// patience with what has come; told hears of every change until the last part
// has ended. Where an e-mail address belongs to several users it answers with
// their choice. It fails with the codes of query.Parse, with CodeBadArgument
// for a request id that is empty, too long or used before, and with the reason
// why the user could not be had.
func (c *Scope) Open(ctx context.Context, requestID, text string, told func(backend.UserView)) (backend.UserView, error) {
	return c.open(ctx, requestID, text, false, told)
}

// OpenSaved is Open with the saved copy alone: nothing is asked of the platform.
// It fails with CodeNotSaved where there is none, and with the reason why there
// are no saved copies.
func (c *Scope) OpenSaved(ctx context.Context, requestID, text string, told func(backend.UserView)) (backend.UserView, error) {
	return c.open(ctx, requestID, text, true, told)
}

func (c *Scope) open(ctx context.Context, requestID, text string, offline bool, told func(backend.UserView)) (backend.UserView, error) {
	if err := c.pass.Allow(backend.PermissionLookUp); err != nil {
		return backend.UserView{}, err
	}
	s := c.session
	if requestID == "" || len(requestID) > MaxRequestID {
		return backend.UserView{}, backend.NewError(backend.CodeBadArgument, nil, "argument", "requestId")
	}
	named, err := query.Parse(text)
	if err != nil {
		return backend.UserView{}, err
	}
	named.Profile, named.Offline = s.options.Profile, offline
	if rules := s.options.Rules; rules != nil {
		if err := rules.BeforeOpen(named); err != nil {
			return backend.UserView{}, err
		}
	}
	if !offline {
		named.Known = s.knownOf(named)
	}

	o := newOpened(requestID, named)
	lookupCtx, stop := context.WithCancel(s.ctx)
	o.start(backend.PartKinds, stop)
	if err := s.add(o); err != nil {
		stop()
		return backend.UserView{}, err
	}
	s.begin(lookupCtx, o, named, backend.PartKinds, stop, told)
	failure := s.waitPatiently(ctx, o.waitToShow, backend.PartUser, backend.PartConnections)
	view := o.latestView()
	if failure != nil && view.Choice == nil {
		o.stop()
		return backend.UserView{}, failure
	}
	return view, nil
}

// Await waits until every part of a look-up has ended, and gives the whole.
func (c *Scope) Await(ctx context.Context, requestID string) (backend.UserView, error) {
	if err := c.pass.Allow(backend.PermissionLookUp); err != nil {
		return backend.UserView{}, err
	}
	o, err := c.session.find(requestID)
	if err != nil {
		return backend.UserView{}, err
	}
	if err := o.waitForEnd(ctx); err != nil {
		return backend.UserView{}, err
	}
	if err := o.wait(ctx); err != nil {
		return backend.UserView{}, err
	}
	return o.latestView(), nil
}

// Connection gives one connection of an opened user, once its institution,
// accounts and latest attempt are there or have failed. It fails with
// CodeNotOpen and CodeConnectionNotFound.
func (c *Scope) Connection(ctx context.Context, requestID, guid string) (backend.ConnectionView, error) {
	if err := c.pass.Allow(backend.PermissionLookUp); err != nil {
		return backend.ConnectionView{}, err
	}
	o, err := c.session.find(requestID)
	if err != nil {
		return backend.ConnectionView{}, err
	}
	if err := o.waitToShow(ctx, backend.PartConnections, backend.PartInstitutions, backend.PartAccounts); err != nil {
		return backend.ConnectionView{}, err
	}
	if err := o.waitForLatest(ctx); err != nil {
		return backend.ConnectionView{}, err
	}
	facts, ok := o.latest().Connection(guid)
	if !ok {
		return backend.ConnectionView{}, backend.NewError(backend.CodeConnectionNotFound, nil)
	}
	return facts.View(), nil
}

// Timeline gives a window of an opened user's attempts, once the first of them
// are there or have failed. It fails with CodeNotOpen, and with CodeBadArgument
// for an offset below 0 or a limit outside 1 to MaxRows.
func (c *Scope) Timeline(ctx context.Context, requestID string, query backend.TimelineQuery) (backend.TimelineView, error) {
	if err := c.pass.Allow(backend.PermissionLookUp); err != nil {
		return backend.TimelineView{}, err
	}
	switch {
	case query.Offset < 0:
		return backend.TimelineView{}, backend.NewError(backend.CodeBadArgument, nil, "argument", "offset")
	case query.Limit < 1 || query.Limit > MaxRows:
		return backend.TimelineView{}, backend.NewError(backend.CodeBadArgument, nil, "argument", "limit")
	}
	zone := query.Zone
	if zone == nil {
		zone = time.UTC
	}
	o, err := c.session.find(requestID)
	if err != nil {
		return backend.TimelineView{}, err
	}
	if err := o.waitForAttempts(ctx); err != nil {
		return backend.TimelineView{}, err
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	window := o.found.View().Timeline.Query(query)
	view := backend.TimelineView{
		Offset: window.Offset, Rows: make([]backend.TimelineViewRow, len(window.Rows)), RowCount: window.RowCount, Matching: window.Matching,
		State: stateOf(o.found.View()), Facets: window.Facets, TimeZone: zone.String(), Chart: window.Chart, AnchorRow: window.AnchorRow,
	}
	view.Facets.Connections = o.connectionFacets(window.Facets.Connections)
	for i, row := range window.Rows {
		view.Rows[i] = backend.TimelineViewRow{Day: row.Day, DayCount: row.DayCount, DayWorst: row.DayWorst}
		if row.Job != nil {
			attempt := o.attempt(row.Job)
			view.Rows[i].Attempt = &attempt
		}
	}
	return view, nil
}

// connectionFacets gives the connections of a filter with their names, in the order of
// those as a person would have it. The facets of the timeline are shared: these are new.
func (o *opened) connectionFacets(facets []backend.Facet) []backend.Facet {
	named := slices.Clone(facets)
	for i := range named {
		guid := named[i].Value
		_, known := o.found.View().Connection(guid)
		named[i].Name, named[i].Gone = o.found.View().ConnectionName(guid), o.isGone(guid, known)
	}
	slices.SortFunc(named, func(a, b backend.Facet) int {
		return cmp.Or(backend.CompareNames(a.Name, b.Name), cmp.Compare(a.Value, b.Value))
	})
	return named
}

// waitForAttempts waits for the first page of attempts and, where the platform
// gave none, for the latest attempt of each connection.
func (o *opened) waitForAttempts(ctx context.Context) error {
	if err := o.waitToShow(ctx, backend.PartAttempts); err != nil {
		return err
	}
	o.mu.Lock()
	listed := o.found.View().Answers[backend.PartAttempts] == backend.PartReady || o.found.View().Timeline.Len() > 0
	o.mu.Unlock()
	if listed {
		return nil
	}
	return o.wait(ctx, backend.PartJobs)
}

// waitForLatest waits for the latest attempt of each connection, unless saved ones
// are shown.
func (o *opened) waitForLatest(ctx context.Context) error {
	if o.hasSaved(backend.PartAttempts) {
		return nil
	}
	return o.wait(ctx, backend.PartJobs)
}

func (o *opened) hasSaved(kind backend.PartKind) bool {
	return o.latest().Ages[kind].Source == backend.SourceSaved
}

// isGone reports whether the user has no such connection any more. While the connections
// are not there, none is gone; nor is one that the platform did not name.
func (o *opened) isGone(guid string, known bool) bool {
	return guid != "" && !known && o.found.View().Answers[backend.PartConnections] == backend.PartReady
}

// neighbours is how many attempts are told on either side of one.
const neighbours = 3

// Job gives one attempt of an opened user, as soon as it is there. It fails
// with CodeNotOpen and, when all parts have ended without it, CodeJobNotFound.
func (c *Scope) Job(ctx context.Context, requestID, guid string) (backend.AttemptDetails, error) {
	if err := c.pass.Allow(backend.PermissionLookUp); err != nil {
		return backend.AttemptDetails{}, err
	}
	o, err := c.session.find(requestID)
	if err != nil {
		return backend.AttemptDetails{}, err
	}
	for _, kind := range []backend.PartKind{backend.PartConnections, backend.PartAttempts, backend.PartJobs, backend.PartHistory} {
		if _, ok := o.current(guid); ok && o.hasSaved(backend.PartAttempts) {
			break
		}
		if err := o.wait(ctx, kind); err != nil {
			return backend.AttemptDetails{}, err
		}
		if _, ok := o.current(guid); ok {
			break
		}
	}
	if err := o.waitToShow(ctx, backend.PartInstitutions); err != nil {
		return backend.AttemptDetails{}, err
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	job, ok := o.found.View().Timeline.Job(guid)
	if !ok {
		return backend.AttemptDetails{}, backend.NewError(backend.CodeJobNotFound, nil)
	}
	details := o.details(&job)
	before, after := o.found.View().Timeline.Neighbours(guid, neighbours)
	details.Before, details.After = backend.Views(before, o.attempt), backend.Views(after, o.attempt)
	details.Raw, details.Ignored = job.Raw(), append(details.Ignored, job.Ignored...)
	return details, nil
}

// attempt gives a job with the names of what it refers to.
func (o *opened) attempt(job *backend.Job) backend.Attempt { return o.details(job).Attempt }

// details gives all of an attempt that is told of many: not those before and after it,
// and nothing raw.
func (o *opened) details(job *backend.Job) backend.AttemptDetails {
	facts, known := o.found.View().Connection(job.ConnectionGUID)
	institution := facts.Institution
	isKnown := facts.InstitutionKnown
	if !known {
		institution = o.found.View().JobInstitution(job)
		isKnown = institution.Code != ""
	}
	details := backend.AttemptDetails{
		Attempt: job.View(), Institution: institution.View(isKnown), UpdatedAt: backend.NewTimestamp(job.UpdatedAt),
		IsAuthenticated: job.IsAuthenticated, ErrorMessage: job.ErrorMessage, ErrorCode: job.ErrorCode,
		Before: []backend.Attempt{}, After: []backend.Attempt{}, Ignored: []string{},
	}
	attempt := &details.Attempt
	if known {
		attempt.ConnectionName = facts.DisplayName()
	}
	attempt.InstitutionName = cmp.Or(institution.Name, attempt.ConnectionName, institution.Code)
	attempt.ConnectionGone = o.isGone(job.ConnectionGUID, known)
	attempt.SeemsStuck = job.SeemsStuck(o.found.View().AttemptsFetchedAt)
	return details
}

// Newest gives up to limit attempts of an opened user, newest first, each with
// its institution. It fails with CodeNotOpen.
func (c *Scope) Newest(requestID string, limit int) ([]backend.AttemptDetails, error) {
	if err := c.pass.Allow(backend.PermissionLookUp); err != nil {
		return nil, err
	}
	o, err := c.session.find(requestID)
	if err != nil {
		return nil, err
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	return backend.Views(o.found.View().Timeline.Newest(limit), o.details), nil
}

// Whole gives an opened user with every attempt that is known at this moment,
// newest first. It fails with CodeNotOpen, and with the reason why the user could
// not be had.
func (c *Scope) Whole(ctx context.Context, requestID string) (backend.UserView, iter.Seq[backend.AttemptDetails], error) {
	if err := c.pass.Allow(backend.PermissionExport); err != nil {
		return backend.UserView{}, nil, err
	}
	o, err := c.session.find(requestID)
	if err != nil {
		return backend.UserView{}, nil, err
	}
	if err := o.waitToShow(ctx, backend.PartUser, backend.PartConnections, backend.PartAttempts); err != nil {
		return backend.UserView{}, nil, err
	}
	timeline := o.timeline()
	return o.latestView(), func(yield func(backend.AttemptDetails) bool) {
		for job := range timeline.All() {
			if attempt, ok := o.current(job.GUID); ok && !yield(attempt) {
				return
			}
		}
	}, nil
}

// current gives an attempt as it is known now; false where it was withdrawn meanwhile.
func (o *opened) current(guid string) (backend.AttemptDetails, bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	job, ok := o.found.View().Timeline.Job(guid)
	if !ok {
		return backend.AttemptDetails{}, false
	}
	return o.details(&job), true
}

// Unmasked gives what the view of an opened user leaves out, to be written to a file. It
// fails with CodeNotOpen.
func (c *Scope) Unmasked(requestID string) (backend.Unmasked, error) {
	if err := c.pass.Allow(backend.PermissionExportFull); err != nil {
		return backend.Unmasked{}, err
	}
	o, err := c.session.find(requestID)
	if err != nil {
		return backend.Unmasked{}, err
	}
	user := o.user()
	if user == nil {
		return backend.Unmasked{}, backend.NewError(backend.CodeNotOpen, nil)
	}
	return backend.Unmasked{Email: user.Email, Metadata: user.Metadata}, nil
}

// Field names a value that is masked on the page.
type Field string

// The masked fields.
const (
	FieldEmail    Field = "email"
	FieldMetadata Field = "metadata"
)

// Reveal gives a masked value of an opened user in full. It fails with
// CodeNotOpen, and with CodeBadArgument for another field.
func (c *Scope) Reveal(ctx context.Context, requestID string, field Field) (string, error) {
	if err := c.pass.Allow(backend.PermissionReveal); err != nil {
		return "", err
	}
	o, err := c.session.find(requestID)
	if err != nil {
		return "", err
	}
	if err := o.waitToShow(ctx, backend.PartUser); err != nil {
		return "", err
	}
	user := o.user()
	var value string
	switch {
	case field == FieldEmail && user != nil:
		value = user.Email
	case field == FieldMetadata && user != nil:
		value = user.Metadata
	default:
		return "", backend.NewError(backend.CodeBadArgument, nil, "argument", "field")
	}
	if err := c.recordOf(ctx, o, backend.AccessEvent{Kind: backend.AccessRevealed, Detail: string(field)}); err != nil {
		return "", err
	}
	return value, nil
}

// Warm opens the connection to the platform, so that the look-up that is about
// to come need not wait for it. That it cannot be opened, the look-up will say.
func (c *Scope) Warm(ctx context.Context) error {
	if err := c.pass.Allow(backend.PermissionLookUp); err != nil {
		return err
	}
	if warm := c.session.options.Warm; warm != nil {
		warm(ctx)
	}
	return nil
}

// Requests gives the last requests to the platform, the newest first.
func (c *Scope) Requests() []backend.Request {
	if requests := c.session.options.Requests; requests != nil {
		return requests()
	}
	return nil
}

// Cancel stops a look-up at once; what has come stays. One that is not open yet
// never begins; one that has ended is left as it is.
func (c *Scope) Cancel(requestID string) { c.session.cancel(requestID) }
