package platform

import (
	"context"
	"net/http"
	"slices"

	"userlookup/backend"
)

// findInstitutions asks for each institution once, and delivers it by itself.
// Those of the connections that are known are asked for before it is sure which
// there are, and what turns out not to be needed is given up.
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
			answer.part.Problems, problems = nil, []backend.Problem{problem(backend.PartInstitutions, "", refusal[0].Err)} // one for all of them
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

// limitSingles gives as many names as are asked for one by one, and a problem where
// there are more.
func limitSingles(kind backend.PartKind, names []string) ([]string, []backend.Problem) {
	if len(names) <= maxSingleRequests {
		return names, nil
	}
	return names[:maxSingleRequests], []backend.Problem{problem(kind, "", tooMuchData(errRows))}
}

func institutionCode(c *backend.Connection) string { return c.InstitutionCode }

func (l *lookup) institution(ctx context.Context, code string) backend.Part {
	part := backend.Part{Kind: backend.PartInstitutions}
	kept, err := l.client.institution(ctx, code)
	if err != nil {
		part.Problems = []backend.Problem{problem(part.Kind, code, err)}
	} else {
		part.Institutions = []backend.Institution{kept.institution}
		part.Freshness.FetchedAt = kept.fetchedAt.UTC()
	}
	return part
}

// findLatestJobs asks for the latest job of each connection where neither the
// attempt list holds it nor it is known to be settled, and delivers them as one.
// Connections are known only once the user is; where there is no attempt list,
// the jobs that were under way last are asked for before.
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
		if slices.Contains(latest, answer.key) { // an older one that cannot be had stays as it is known
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

// ownJobs gives what came of a job, unless it is another user's.
func ownJobs(a fetched, user backend.User) ([]backend.Job, []backend.Problem) {
	for _, job := range a.part.Jobs {
		if !(key{owner: job.UserGUID}).isOf(&user) {
			return nil, []backend.Problem{problem(backend.PartJobs, a.key, backend.NewError(backend.CodeWrongUser, nil))}
		}
	}
	return a.part.Jobs, a.part.Problems
}

// notProvided is what a refused job comes to: not every client may use the
// call, and old jobs go away.
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

// knownConnections are those that a look-up of all begins with.
func (l *lookup) knownConnections() []backend.Connection {
	if l.known == nil || l.query.Only != "" {
		return nil
	}
	return l.known.Connections
}

// runningJobs are the known jobs that no attempt list will tell of: there is
// none.
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

// distinctValues gives the values that name takes, each once, in order, without the
// empty one.
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

// without gives the names that are not among others.
func without(names, others []string) []string {
	var rest []string
	for _, name := range names {
		if !slices.Contains(others, name) {
			rest = append(rest, name)
		}
	}
	return rest
}
