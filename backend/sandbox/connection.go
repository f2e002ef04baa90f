package sandbox

import (
	"time"

	"userlookup/backend"
)

// connection is one user's link to an institution.
type connection struct {
	guid        string
	id          string
	user        *user
	name        string
	institution *institution
	story       *connectionStory
	history     *history
	changes     []statusChange // oldest first
	added       int64
	deleted     bool
	accounts    []account
}

// statusChange is a change of status that no attempt made.
type statusChange struct {
	at     int64
	status backend.ConnectionStatus
}

// condition is what a connection says of itself at one time.
type condition struct {
	status        backend.ConnectionStatus
	fault         *fault
	aggregatedAt  int64 // 0: never
	succeededAt   int64 // 0: never
	jobGUID       string
	running       bool
	authenticated bool
}

// newConnection tells the story's connection number n of a user.
func (p *Platform) newConnection(u *user, story *connectionStory, n string, start int64) *connection {
	known := p.institutionsByCode[story.at]
	seed := p.options.Seed
	c := &connection{
		guid: newGUID(seed, "MBR", u.id, n, story.at), user: u, name: story.name, institution: known,
		story: story, deleted: story.deleted, added: start - int64(story.added/time.Second),
	}
	if c.name == "" {
		c.name = known.Name
	}
	if story.id {
		c.id = "conn-" + c.guid[4:12]
	}
	c.history = &history{seed: seed, chance: hash(seed, "history", c.guid), number: int64(len(p.histories)), connection: c}
	p.histories = append(p.histories, c.history)
	c.changes = story.script.resolve(c.history, start)
	if len(c.history.segments) > 0 && story.added == 0 {
		c.added = c.history.attempt(0).at - 3
	}
	c.accounts = newAccounts(seed, c)
	return c
}

// condition derives all of it from the newest attempts, so that it never
// contradicts them.
func (c *connection) condition(now int64) condition {
	var is condition
	is.succeededAt, _ = c.history.lastSuccess(now)
	made := c.history.upTo(now)
	if made > 0 {
		newest := c.history.attempt(made - 1)
		is.jobGUID = newest.guid()
		is.aggregatedAt = newest.at
		if at, ok := newest.started(now); ok {
			is.aggregatedAt = at
		}
		_, finished := newest.finished(now)
		is.running = !finished
		is.authenticated = newest.authenticated(now)
	}
	is.status, is.fault = c.status(made, now)
	return is
}

// status is that of the latest change, or of the newest attempt that has said
// something of it; made counts the attempts by now.
func (c *connection) status(made, now int64) (backend.ConnectionStatus, *fault) {
	for n := made - 1; n >= 0; n-- {
		a := c.history.attempt(n)
		if status, ok := c.changedSince(a.at, now); ok {
			return status, nil
		}
		last := len(a.outcome.stages) - 1
		for i := a.stage(now); i >= 0; i-- {
			if said := a.outcome.stages[i].connection; said != "" {
				if i == last {
					return said, a.outcome.fault
				}
				return said, nil
			}
		}
	}
	if status, ok := c.changedSince(0, now); ok {
		return status, nil
	}
	if c.story.manual {
		return backend.StatusNone, nil
	}
	return backend.StatusCreated, nil
}

func (c *connection) changedSince(since, now int64) (backend.ConnectionStatus, bool) {
	for i := len(c.changes) - 1; i >= 0; i-- {
		if change := c.changes[i]; change.at <= now {
			return change.status, change.at >= since
		}
	}
	return "", false
}

// authenticated says whether the institution has let the attempt in.
func (a *attempt) authenticated(now int64) bool {
	for i := a.stage(now); i >= 0; i-- {
		switch a.outcome.stages[i].job {
		case "AUTHENTICATED", "RECEIVED", "TRANSFERRED":
			return true
		}
	}
	return false
}
