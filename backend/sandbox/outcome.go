package sandbox

import (
	"time"

	"userlookup/backend"
)

// outcome is the course of an attempt, from start to end.
type outcome struct {
	stages []stage // the last one is final
	fault  *fault  // set at the end
	varies bool    // whether the duration varies between attempts
}

// stage is the status of job and connection from a time of an attempt on.
type stage struct {
	after      int64 // seconds since the attempt was created
	job        string
	connection backend.ConnectionStatus // empty: unchanged
}

// fault is the error of a connection and of its job.
type fault struct {
	kind        string
	code        any // a number for some sources, a string for others
	message     string
	userMessage string
}

const completedStatus = "COMPLETED"

func (o *outcome) completes() bool { return o.stages[len(o.stages)-1].job == completedStatus }

// run returns an outcome with the usual beginning, these stages, and a varying duration.
func run(fault *fault, stages ...stage) *outcome {
	return &outcome{stages: append([]stage{{0, "INITIATED", ""}, {1, "REQUESTED", ""}}, stages...), fault: fault, varies: true}
}

// running returns an outcome in which the connection has status during until the attempt
// completes after takes.
func running(during backend.ConnectionStatus, takes time.Duration) *outcome {
	return &outcome{stages: []stage{
		{0, "INITIATED", during}, {2, "REQUESTED", during}, {8, "AUTHENTICATED", during}, {15, "RECEIVED", during},
		{30, "TRANSFERRED", during}, {int64(takes / time.Second), completedStatus, backend.StatusConnected},
	}}
}

const (
	minute = 60
	hour   = 60 * minute
	day    = 24 * hour
)

// plan decides the outcomes of a phase's attempts: one outcome, or several by weight.
type plan []chance

type chance struct {
	outcome *outcome
	weight  uint64
}

func always(o *outcome) plan { return plan{{o, 1}} }

// mixed is a realistic mix for years of attempts.
var mixed = plan{{completed, 880}, {failed, 50}, {errored, 25}, {degraded, 15}, {denied, 20}, {impeded, 10}}

// outcome picks an outcome at random. Odd keys are never denied, because three denials in a
// row would have to end in PREVENTED.
func (p plan) outcome(roll uint64, key int64) *outcome {
	if len(p) == 1 {
		return p[0].outcome
	}
	total := uint64(0)
	for _, c := range p {
		total += c.weight
	}
	roll %= total
	for _, c := range p {
		if roll < c.weight {
			if c.outcome == denied && key%2 == 1 {
				break
			}
			return c.outcome
		}
		roll -= c.weight
	}
	return p[0].outcome
}

func (p plan) completes() bool {
	for _, c := range p {
		if c.outcome.completes() {
			return true
		}
	}
	return false
}
