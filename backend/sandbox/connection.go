package sandbox

import (
	"cmp"
	"math"
	"strconv"
	"strings"
	"time"

	"userlookup/backend"
)

// connection is a user's connection to an institution.
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
	begins      int64 // start of a renewed connection
	ends        int64 // end of a renewed connection; 0 for never
	deleted     bool
	accounts    []account
}

// statusChange is a change of status without an attempt.
type statusChange struct {
	at     int64
	status backend.ConnectionStatus
}

// condition is the state of a connection at one time.
type condition struct {
	status        backend.ConnectionStatus
	fault         *fault
	aggregatedAt  int64 // 0: never
	succeededAt   int64 // 0: never
	jobGUID       string
	running       bool
	authenticated bool
}

// exists reports whether the connection exists now. A renewed connection exists only for its
// own period.
func (c *connection) exists(now int64) bool { return c.ends == 0 || c.begins <= now && now < c.ends }

// renewals is how many renewals of a connection are created in advance. They must outlast a
// run of the platform: with 50 minutes each they cover more than four days, and the last one
// stays.
const renewals = 128

// newRenewed creates the connections of a scenario that repeats on a UTC grid, starting with
// the current one. Their GUIDs do not depend on the start.
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
	for i, c := range all { // the history's number is part of its attempts' GUIDs
		c.history.number = int64(len(p.histories) - renewals + i)
		p.histories[c.history.number] = c.history
	}
	return all
}

// newConnection creates connection number n of a user, with times relative to anchor.
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

// condition derives the state from the newest attempts, so that they agree.
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

// status returns the latest status change, or the status of the newest attempt that has one.
// made is the number of attempts until now.
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

// authenticated reports whether the institution has accepted the login.
func (a *attempt) authenticated(now int64) bool {
	for i := a.stage(now); i >= 0; i-- {
		switch a.outcome.stages[i].job {
		case "AUTHENTICATED", "RECEIVED", "TRANSFERRED":
			return true
		}
	}
	return false
}

// message returns the platform's message for a status; empty for an unknown one.
func (c *connection) message(status backend.ConnectionStatus) string {
	return strings.Replace(messages[status], "*", c.name, 1)
}
