package platform

import (
	"context"
	"net/http"
	"slices"

	"userlookup/backend"
)

// findInstitutions requests each institution once and delivers each on its own. It requests
// the institutions of known connections early, and cancels those that turn out not to be
// needed.
func (l *lookup) findInstitutions(ctx context.Context) error {
	asking, stop := context.WithCancel(l.timeLimit)
	defer stop()
	known := distinctValues(l.knownConnections(), institutionCode)
	early := l.fetchAll(asking, known, l.institution)

	connections, err := l.connections.wait(ctx)
	if err != nil {
		return err
	}
	codes, problems := limitSingles(backend.PartInstitutions, distinctValues(connections, institutionCode))
	if len(codes) == 0 {
		return l.deliver(ctx, backend.Part{Kind: backend.PartInstitutions, Done: true})
	}
	late := l.fetchAll(asking, without(codes, known), l.institution)
	left := len(codes)
	for answer, err := range inArrivalOrder(ctx, codes, early, late) {
		if err != nil {
			return err
		}
		left--
		if refusal := answer.part.Problems; len(refusal) > 0 && refusal[0].Err.Code == backend.CodeTooMuchData {
			answer.part.Problems, problems = nil, []backend.Problem{problem(backend.PartInstitutions, "", refusal[0].Err)} // one problem for the whole part
		}
		if answer.part.Done = left == 0; answer.part.Done {
			answer.part.Problems = append(answer.part.Problems, problems...)
		}
		if err := l.deliver(ctx, answer.part); err != nil {
			return err
		}
	}
	return nil
}

// limitSingles limits how many items are requested one by one, and reports a problem if there
// are more.
func limitSingles(kind backend.PartKind, names []string) ([]string, []backend.Problem) {
	if len(names) <= maxSingleRequests {
		return names, nil
	}
	return names[:maxSingleRequests], []backend.Problem{problem(kind, "", tooMuchData(errRows))}
}

func institutionCode(c *backend.Connection) string { return c.InstitutionCode }

func (l *lookup) institution(ctx context.Context, code string) backend.Part {
	part := backend.Part{Kind: backend.PartInstitutions}
	cached, err := l.client.institution(ctx, code)
	if err != nil {
		part.Problems = []backend.Problem{problem(part.Kind, code, err)}
	} else {
		part.Institutions = []backend.Institution{cached.institution}
		part.Freshness.FetchedAt = cached.fetchedAt.UTC()
	}
	return part
}

// findLatestJobs requests the latest job of each connection, unless the attempt list contains
// it or it is known and settled. It delivers them in one part. Without an attempt list, jobs
// that were running at the last look-up are requested early.
func (l *lookup) findLatestJobs(ctx context.Context) error {
	asking, stop := context.WithCancel(l.timeLimit)
	defer stop()
	underWay := l.runningJobs()
	early := l.fetchAll(asking, underWay, l.latestJob)

	connections, err := l.connections.wait(ctx)
	if err != nil {
		return err
	}
	held, err := l.attempts.wait(ctx)
	if err != nil {
		return err
	}
	user := l.user.value
	known := l.known.Of(user.GUID)
	latest := distinctValues(connections, func(c *backend.Connection) string {
		if held[c.LatestJobGUID] || known.HasSettled(c.LatestJobGUID, l.now) {
			return ""
		}
		return c.LatestJobGUID
	})
	if known == nil {
		underWay = nil
	}
	latest, tooMany := limitSingles(backend.PartJobs, latest)
	part := backend.Part{Kind: backend.PartJobs, Done: true}
	late := l.fetchAll(asking, without(latest, underWay), l.latestJob)
	for answer, err := range inArrivalOrder(ctx, append(without(underWay, latest), latest...), early, late) {
		if err != nil {
			return err
		}
		jobs, problems := ownJobs(answer, user)
		part.Jobs = append(part.Jobs, jobs...)
		if slices.Contains(latest, answer.key) { // an unavailable older job keeps its known state
			part.Problems = append(part.Problems, problems...)
		}
	}
	if len(part.Problems) == len(latest) {
		part.Problems = mergeSame(part.Problems)
	}
	part.Problems = append(part.Problems, tooMany...)
	return l.deliver(ctx, part)
}

func (l *lookup) latestJob(ctx context.Context, guid string) backend.Part {
	part := backend.Part{Kind: backend.PartJobs}
	job, err := l.client.Job(ctx, l.query.Value, guid)
	if err != nil {
		part.Problems = []backend.Problem{problem(part.Kind, guid, notProvided(err))}
	} else {
		part.Jobs = []backend.Job{job}
	}
	return part
}

// ownJobs returns a fetched job, unless it belongs to another user.
func ownJobs(a fetched, user backend.User) ([]backend.Job, []backend.Problem) {
	for _, job := range a.part.Jobs {
		if !(key{owner: job.UserGUID}).isOf(&user) {
			return nil, []backend.Problem{problem(backend.PartJobs, a.key, backend.NewError(backend.CodeWrongUser, nil))}
		}
	}
	return a.part.Jobs, a.part.Problems
}

// notProvided translates errors of a job: not every client may use the call, and the platform
// deletes old jobs.
func notProvided(err error) error {
	switch {
	case hasStatus(err, http.StatusForbidden) && !isAPIStatus(err):
		return attemptsBlockedError(err)
	case hasStatus(err, http.StatusNotFound, http.StatusForbidden):
		return backend.NewError(backend.CodeNotProvided, err)
	default:
		return err
	}
}

// knownConnections returns the connections that a full look-up starts with.
func (l *lookup) knownConnections() []backend.Connection {
	if l.known == nil || l.query.Only != "" {
		return nil
	}
	return l.known.Connections
}

// runningJobs returns known running jobs, if there is no attempt list to update them.
func (l *lookup) runningJobs() []string {
	if l.query.Only != "" || l.client.noList.get(l.now) == nil {
		return nil
	}
	jobs, _ := l.known.Unsettled(l.now)
	var guids []string
	for _, job := range jobs[:min(len(jobs), l.client.options.MaxConcurrent)] {
		guids = append(guids, job.GUID)
	}
	return guids
}

// distinctValues returns the distinct non-empty values of name, in order.
func distinctValues(connections []backend.Connection, name func(*backend.Connection) string) []string {
	var names []string
	seen := map[string]bool{"": true}
	for i := range connections {
		if value := name(&connections[i]); !seen[value] {
			seen[value] = true
			names = append(names, value)
		}
	}
	return names
}

// without returns the names that are not in others.
func without(names, others []string) []string {
	var rest []string
	for _, name := range names {
		if !slices.Contains(others, name) {
			rest = append(rest, name)
		}
	}
	return rest
}
