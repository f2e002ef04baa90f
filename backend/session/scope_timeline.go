package session

import (
	"cmp"
	"context"
	"slices"
	"time"

	"userlookup/backend"
)

// MaxRows is the maximum number of timeline rows returned at once.
const MaxRows = 500

// Timeline returns a window of an opened user's attempts, once the first of them have loaded
// or failed. It fails with CodeNotOpen, and with CodeBadArgument for an offset below 0 or a
// limit outside 1 to MaxRows.
func (c *Scope) Timeline(ctx context.Context, requestID string, query backend.TimelineQuery) (backend.TimelineView, error) {
	o, err := c.opened(backend.PermissionLookUp, requestID)
	if err != nil {
		return backend.TimelineView{}, err
	}
	if err := backend.CheckWindow(query.Offset, query.Limit, MaxRows); err != nil {
		return backend.TimelineView{}, err
	}
	zone := cmp.Or(query.Zone, time.UTC)
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

// connectionFacets returns copies of the facets with connection names, sorted by name. The
// timeline's own facets are shared and must not change.
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

// waitForAttempts waits for the first page of attempts or, if the platform has none, for the
// latest attempt of each connection.
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

func (o *opened) hasSaved(kind backend.PartKind) bool {
	return o.latest().Ages[kind].Source == backend.SourceSaved
}

// isGone reports whether the user no longer has the connection. It is false while the
// connections are loading, and for attempts without a connection.
func (o *opened) isGone(guid string, known bool) bool {
	return guid != "" && !known && o.found.View().Answers[backend.PartConnections] == backend.PartReady
}

// neighbours is the number of attempts returned on either side of one.
const neighbours = 3

// Job returns one attempt of an opened user, as soon as it has loaded. It fails with
// CodeNotOpen and, when all parts have ended without it, CodeJobNotFound.
func (c *Scope) Job(ctx context.Context, requestID, guid string) (backend.AttemptDetails, error) {
	o, err := c.opened(backend.PermissionLookUp, requestID)
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

// attempt returns a job with the names of what it refers to.
func (o *opened) attempt(job *backend.Job) backend.Attempt { return o.details(job).Attempt }

// details returns an attempt's details without neighbours and raw JSON.
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

// Newest returns up to limit attempts of an opened user, newest first, each with its
// institution. It fails with CodeNotOpen.
func (c *Scope) Newest(requestID string, limit int) ([]backend.AttemptDetails, error) {
	o, err := c.opened(backend.PermissionLookUp, requestID)
	if err != nil {
		return nil, err
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	return backend.Views(o.found.View().Timeline.Newest(limit), o.details), nil
}

// current returns the latest version of an attempt; false if it is no longer listed.
func (o *opened) current(guid string) (backend.AttemptDetails, bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	job, ok := o.found.View().Timeline.Job(guid)
	if !ok {
		return backend.AttemptDetails{}, false
	}
	return o.details(&job), true
}
