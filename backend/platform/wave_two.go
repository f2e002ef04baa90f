package platform

import (
	"context"
	"net/http"

	"userlookup/backend"
)

// findInstitutions asks for each institution once, and delivers it by itself.
func (l *lookup) findInstitutions(ctx context.Context) error {
	connections, err := l.connections.wait(ctx)
	if err != nil {
		return err
	}
	codes := distinct(connections, func(c *backend.Connection) string { return c.InstitutionCode })
	if len(codes) == 0 {
		return l.deliver(ctx, backend.Part{Kind: backend.PartInstitutions, Done: true})
	}
	answers := together(l, codes, l.institution)
	for left := len(codes); left > 0; left-- {
		part, err := receive(ctx, answers)
		if err != nil {
			return err
		}
		part.Done = left == 1
		if err := l.deliver(ctx, part); err != nil {
			return err
		}
	}
	return nil
}

func (l *lookup) institution(code string) backend.Part {
	part := backend.Part{Kind: backend.PartInstitutions}
	institution, err := l.client.Institution(l.waves, code)
	if err != nil {
		part.Problems = []backend.Problem{problem(part.Kind, code, err)}
	} else {
		part.Institutions = []backend.Institution{institution}
	}
	return part
}

// findLatestJobs asks for the latest job of each connection where the attempt
// list does not hold it, and delivers them as one. Connections are known only
// once the user is.
func (l *lookup) findLatestJobs(ctx context.Context) error {
	connections, err := l.connections.wait(ctx)
	if err != nil {
		return err
	}
	held, err := l.attempts.wait(ctx)
	if err != nil {
		return err
	}
	guids := distinct(connections, func(c *backend.Connection) string {
		if held[c.LatestJobGUID] {
			return ""
		}
		return c.LatestJobGUID
	})
	part := backend.Part{Kind: backend.PartJobs, Done: true}
	answers := together(l, guids, l.latestJob)
	for range guids {
		answer, err := receive(ctx, answers)
		if err != nil {
			return err
		}
		part.Jobs = append(part.Jobs, answer.Jobs...)
		part.Problems = append(part.Problems, answer.Problems...)
	}
	if len(part.Problems) == len(guids) {
		part.Problems = merged(part.Problems)
	}
	return l.deliver(ctx, part)
}

func (l *lookup) latestJob(guid string) backend.Part {
	part := backend.Part{Kind: backend.PartJobs}
	job, err := l.client.Job(l.waves, l.query.Value, guid)
	if err == nil && job.UserGUID != "" && job.UserGUID != l.user.value.GUID {
		err = backend.NewError(backend.CodeWrongUser, nil)
	}
	if err != nil {
		part.Problems = []backend.Problem{problem(part.Kind, guid, notProvided(err))}
	} else {
		part.Jobs = []backend.Job{job}
	}
	return part
}

// notProvided is what a refused job comes to: not every client may use the
// call, and old jobs go away.
func notProvided(err error) error {
	if hasStatus(err, http.StatusNotFound, http.StatusForbidden) {
		return backend.NewError(backend.CodeNotProvided, err)
	}
	return err
}

// distinct gives the values that name takes, each once, in order, without the
// empty one.
func distinct(connections []backend.Connection, name func(*backend.Connection) string) []string {
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
