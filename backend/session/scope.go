package session

import (
	"cmp"
	"context"
	"iter"
	"slices"

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
func (c *Scope) Open(ctx context.Context, requestID, text string, told func(View)) (View, error) {
	return c.open(ctx, requestID, text, false, told)
}

// OpenSaved is Open with the saved copy alone: nothing is asked of the platform.
// It fails with CodeNotSaved where there is none, and with the reason why there
// are no saved copies.
func (c *Scope) OpenSaved(ctx context.Context, requestID, text string, told func(View)) (View, error) {
	return c.open(ctx, requestID, text, true, told)
}

func (c *Scope) open(ctx context.Context, requestID, text string, offline bool, told func(View)) (View, error) {
	if err := c.pass.Allow(backend.PermissionLookUp); err != nil {
		return View{}, err
	}
	s := c.session
	if requestID == "" || len(requestID) > MaxRequestID {
		return View{}, backend.NewError(backend.CodeBadArgument, nil, "argument", "requestId")
	}
	named, err := query.Parse(text)
	if err != nil {
		return View{}, err
	}
	named.Profile, named.Offline = s.options.Profile, offline
	if rules := s.options.Rules; rules != nil {
		if err := rules.BeforeOpen(named); err != nil {
			return View{}, err
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
		return View{}, err
	}
	s.begin(lookupCtx, o, named, backend.PartKinds, stop, told)
	failure := s.waitPatiently(ctx, o.waitToShow, backend.PartUser, backend.PartConnections)
	view := o.latestView()
	if failure != nil && view.Choice == nil {
		o.stop()
		return View{}, failure
	}
	return view, nil
}

// Await waits until every part of a look-up has ended, and gives the whole.
func (c *Scope) Await(ctx context.Context, requestID string) (View, error) {
	if err := c.pass.Allow(backend.PermissionLookUp); err != nil {
		return View{}, err
	}
	o, err := c.session.find(requestID)
	if err != nil {
		return View{}, err
	}
	if err := o.waitForEnd(ctx); err != nil {
		return View{}, err
	}
	if err := o.wait(ctx); err != nil {
		return View{}, err
	}
	return o.latestView(), nil
}

// Connection gives one connection of an opened user, once its institution,
// accounts and latest attempt are there or have failed. It fails with
// CodeNotOpen and CodeConnectionNotFound.
func (c *Scope) Connection(ctx context.Context, requestID, guid string) (backend.ConnectionFacts, error) {
	if err := c.pass.Allow(backend.PermissionLookUp); err != nil {
		return backend.ConnectionFacts{}, err
	}
	o, err := c.session.find(requestID)
	if err != nil {
		return backend.ConnectionFacts{}, err
	}
	if err := o.waitToShow(ctx, backend.PartConnections, backend.PartInstitutions, backend.PartAccounts); err != nil {
		return backend.ConnectionFacts{}, err
	}
	if err := o.waitForLatest(ctx); err != nil {
		return backend.ConnectionFacts{}, err
	}
	facts, ok := o.latest().Connection(guid)
	if !ok {
		return facts, backend.NewError(backend.CodeConnectionNotFound, nil)
	}
	return facts, nil
}

// Names are the best names of what a job or a connection GUID refers to; empty
// where there is none. Connection is the connection's full name, its institution
// first.
type Names struct {
	Institution string
	Connection  string
	Gone        bool // the user has no such connection any more
	Unnamed     bool // the platform did not say which connection it is
}

// TimelineAnswer is a window of a timeline with the names of what it refers to.
type TimelineAnswer struct {
	Window      backend.TimelineWindow
	History     History
	Rows        map[string]Names // by job GUID
	Connections map[string]Names // of the facets, by connection GUID
	Stuck       map[string]bool  // by job GUID: it had been running for too long when it was fetched
}

// Timeline gives a window of an opened user's attempts, once the first of them
// are there or have failed. It fails with CodeNotOpen, and with CodeBadArgument
// for an offset below 0 or a limit outside 1 to MaxRows.
func (c *Scope) Timeline(ctx context.Context, requestID string, query backend.TimelineQuery) (TimelineAnswer, error) {
	if err := c.pass.Allow(backend.PermissionLookUp); err != nil {
		return TimelineAnswer{}, err
	}
	switch {
	case query.Offset < 0:
		return TimelineAnswer{}, backend.NewError(backend.CodeBadArgument, nil, "argument", "offset")
	case query.Limit < 1 || query.Limit > MaxRows:
		return TimelineAnswer{}, backend.NewError(backend.CodeBadArgument, nil, "argument", "limit")
	}
	o, err := c.session.find(requestID)
	if err != nil {
		return TimelineAnswer{}, err
	}
	if err := o.waitForAttempts(ctx); err != nil {
		return TimelineAnswer{}, err
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	view := o.found.View()
	answer := TimelineAnswer{
		Window: view.Timeline.Query(query), History: historyOf(view),
		Rows: map[string]Names{}, Connections: map[string]Names{},
	}
	for _, facet := range answer.Window.Facets.Connections {
		names := o.names(facet.Value)
		names.Connection = view.ConnectionName(facet.Value)
		answer.Connections[facet.Value] = names
	}
	answer.Window.Facets.Connections = answer.byName(answer.Window.Facets.Connections)
	answer.Stuck = map[string]bool{}
	for _, row := range answer.Window.Rows {
		if row.Job != nil {
			attempt := o.attempt(*row.Job)
			answer.Rows[row.Job.GUID], answer.Stuck[row.Job.GUID] = attempt.Names, attempt.SeemsStuck
		}
	}
	return answer, nil
}

// byName orders the connections of a filter by name as a person would: the facets
// are shared, so it gives new ones.
func (a *TimelineAnswer) byName(facets []backend.Facet) []backend.Facet {
	return slices.SortedFunc(slices.Values(facets), func(x, y backend.Facet) int {
		return cmp.Or(backend.CompareNames(a.Connections[x.Value].Connection, a.Connections[y.Value].Connection), cmp.Compare(x.Value, y.Value))
	})
}

// waitForAttempts waits for the first page of attempts and, where the platform
// gave none, for the latest attempt of each connection.
func (o *opened) waitForAttempts(ctx context.Context) error {
	if err := o.waitToShow(ctx, backend.PartAttempts); err != nil {
		return err
	}
	o.mu.Lock()
	view := o.found.View()
	listed := view.Answers[backend.PartAttempts] == backend.PartReady || view.Timeline.Len() > 0
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

// names gives the name of a connection, and whether it is gone. While the
// connections are not there, none is. One that the platform did not name is none of
// them, and nothing says that it is gone.
func (o *opened) names(connection string) Names {
	if connection == "" {
		return Names{Unnamed: true}
	}
	view := o.found.View()
	if facts, ok := view.Connection(connection); ok {
		return Names{Connection: facts.DisplayName()}
	}
	return Names{Gone: view.Answers[backend.PartConnections] == backend.PartReady}
}

// Attempt is a job with the names of what it refers to.
type Attempt struct {
	Job        backend.Job
	Names      Names
	SeemsStuck bool // it had been running for too long when it was fetched
}

// JobAnswer is one attempt with what it refers to. Before and After are what
// came of the same connection on either side, nearest first, as far as it has
// come; only Scope.Job fills them.
type JobAnswer struct {
	Attempt
	Institution backend.Institution
	Known       bool // the institution's own call answered

	Before, After []Attempt
}

// neighbours is how many attempts are told on either side of one.
const neighbours = 3

// Job gives one attempt of an opened user, as soon as it is there. It fails
// with CodeNotOpen and, when all parts have ended without it, CodeJobNotFound.
func (c *Scope) Job(ctx context.Context, requestID, guid string) (JobAnswer, error) {
	if err := c.pass.Allow(backend.PermissionLookUp); err != nil {
		return JobAnswer{}, err
	}
	o, err := c.session.find(requestID)
	if err != nil {
		return JobAnswer{}, err
	}
	for _, kind := range []backend.PartKind{backend.PartConnections, backend.PartAttempts, backend.PartJobs, backend.PartHistory} {
		if _, ok := o.job(guid); ok && o.hasSaved(backend.PartAttempts) {
			break
		}
		if err := o.wait(ctx, kind); err != nil {
			return JobAnswer{}, err
		}
		if _, ok := o.job(guid); ok {
			break
		}
	}
	if err := o.waitToShow(ctx, backend.PartInstitutions); err != nil {
		return JobAnswer{}, err
	}
	answer, ok := o.job(guid)
	if !ok {
		return JobAnswer{}, backend.NewError(backend.CodeJobNotFound, nil)
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	before, after := o.found.View().Timeline.Neighbours(guid, neighbours)
	answer.Before, answer.After = o.attempts(before), o.attempts(after)
	return answer, nil
}

func (o *opened) attempts(jobs []backend.Job) []Attempt {
	attempts := make([]Attempt, len(jobs))
	for i, job := range jobs {
		attempts[i] = o.attempt(job)
	}
	return attempts
}

func (o *opened) attempt(job backend.Job) Attempt {
	names := o.names(job.ConnectionGUID)
	view := o.found.View()
	names.Institution = view.JobName(&job)
	return Attempt{job, names, job.SeemsStuck(view.AttemptsFetchedAt)}
}

func (o *opened) job(guid string) (JobAnswer, bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	view := o.found.View()
	job, ok := view.Timeline.Job(guid)
	if !ok {
		return JobAnswer{}, false
	}
	answer := JobAnswer{Attempt: o.attempt(job), Institution: view.JobInstitution(&job)}
	if facts, ok := view.Connection(job.ConnectionGUID); ok {
		answer.Known = facts.InstitutionKnown
	} else {
		answer.Known = answer.Institution.Code != ""
	}
	return answer, true
}

// Newest gives up to limit attempts of an opened user, newest first, each with
// its institution. It fails with CodeNotOpen.
func (c *Scope) Newest(requestID string, limit int) ([]JobAnswer, error) {
	if err := c.pass.Allow(backend.PermissionLookUp); err != nil {
		return nil, err
	}
	o, err := c.session.find(requestID)
	if err != nil {
		return nil, err
	}
	o.mu.Lock()
	jobs := o.found.View().Timeline.Newest(limit)
	o.mu.Unlock()
	answers := make([]JobAnswer, len(jobs))
	for i := range jobs {
		answers[i], _ = o.job(jobs[i].GUID)
	}
	return answers, nil
}

// Whole gives an opened user with every attempt that is known at this moment,
// newest first. It fails with CodeNotOpen, and with the reason why the user could
// not be had.
func (c *Scope) Whole(ctx context.Context, requestID string) (View, iter.Seq[JobAnswer], error) {
	if err := c.pass.Allow(backend.PermissionExport); err != nil {
		return View{}, nil, err
	}
	o, err := c.session.find(requestID)
	if err != nil {
		return View{}, nil, err
	}
	if err := o.waitToShow(ctx, backend.PartUser, backend.PartConnections, backend.PartAttempts); err != nil {
		return View{}, nil, err
	}
	timeline := o.timeline()
	return o.latestView(), func(yield func(JobAnswer) bool) {
		for job := range timeline.All() {
			if answer, ok := o.job(job.GUID); ok && !yield(answer) {
				return
			}
		}
	}, nil
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
