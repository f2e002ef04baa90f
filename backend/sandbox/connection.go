package sandbox

import (
	"cmp"
	"math"
	"strconv"
	"strings"
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
	scenario    *connectionScenario
	history     *history
	changes     []statusChange // oldest first
	added       int64
	begins      int64 // of one that is renewed: from then on it exists
	ends        int64 // and from then on it does not; 0 for never
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

// exists says whether the connection is there: one that is renewed exists for its
// own time only.
func (c *connection) exists(now int64) bool { return c.ends == 0 || c.begins <= now && now < c.ends }

// renewals is how many renewals of a connection are made ahead. They must outlast
// a run of the platform: at 50 minutes each they do for more than four days, and
// the last one stays.
const renewals = 128

// newRenewed makes the connections of a story that is told anew on a grid of UTC,
// from the one that exists at the start. Each has the same GUIDs whenever the
// platform was started.
func (p *Platform) newRenewed(u *user, scenario *connectionScenario, n string, start int64) []*connection {
	step := int64(scenario.renewed / time.Second)
	first := start / step
	all := make([]*connection, renewals)
	for i := first; i < first+renewals; i++ {
		c := p.newConnection(u, scenario, n+"/"+strconv.FormatInt(i, 10), i*step)
		c.begins, c.ends = i*step, (i+1)*step
		all[i%renewals] = c
	}
	all[(first+renewals-1)%renewals].ends = math.MaxInt64
	for i, c := range all { // its place among the histories names its attempts
		c.history.number = int64(len(p.histories) - renewals + i)
		p.histories[c.history.number] = c.history
	}
	return all
}

// newConnection tells the story's connection number n of a user, dated by anchor.
func (p *Platform) newConnection(u *user, scenario *connectionScenario, n string, anchor int64) *connection {
	known := p.institutionsByCode[scenario.at]
	seed := p.options.Seed
	c := &connection{
		guid: newGUID(seed, "MBR", u.id, n, scenario.at), user: u, name: cmp.Or(scenario.name, known.Name), institution: known,
		scenario: scenario, deleted: scenario.deleted, added: anchor - int64(scenario.added/time.Second),
	}
	if scenario.id {
		c.id = "conn-" + c.guid[4:12]
	}
	c.history = &history{seed: seed, chance: hash(seed, "history", c.guid), number: int64(len(p.histories)), connection: c}
	p.histories = append(p.histories, c.history)
	c.changes = scenario.script.resolve(c.history, anchor)
	if len(c.history.segments) > 0 && scenario.added == 0 {
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
			if reported := a.outcome.stages[i].connection; reported != "" {
				if i == last {
					return reported, a.outcome.fault
				}
				return reported, nil
			}
		}
	}
	if status, ok := c.changedSince(0, now); ok {
		return status, nil
	}
	if c.scenario.manual {
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

// message is empty for a status of which nothing is known.
func (c *connection) message(status backend.ConnectionStatus) string {
	return strings.Replace(messages[status], "*", c.name, 1)
}
