package sandbox

import (
	"time"

	"userlookup/backend"
)

// outcome is the way of one attempt from its start to its end.
type outcome struct {
	stages []stage // the last is the end
	fault  *fault  // what went wrong, known at the end
	varies bool    // how long it takes differs from attempt to attempt
}

// stage is what job and connection say from a moment of an attempt on.
type stage struct {
	after      int64 // seconds since the attempt was made
	job        string
	connection backend.ConnectionStatus // empty: as it was before
}

// fault is the error of a connection and of its job.
type fault struct {
	kind        string
	code        any // a number in one source, a string in another
	message     string
	userMessage string
}

const completedStatus = "COMPLETED"

func (o *outcome) completes() bool { return o.stages[len(o.stages)-1].job == completedStatus }

// run makes an outcome that begins as all do, goes on with stages, and takes
// more or less time.
func run(fault *fault, stages ...stage) *outcome {
	return &outcome{stages: append([]stage{{0, "INITIATED", ""}, {1, "REQUESTED", ""}}, stages...), fault: fault, varies: true}
}

// running makes an outcome in which the connection says during from the first
// second until the attempt completes after the given time.
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

// plan says how the attempts of a move go: one outcome, or several by weight.
type plan []chance

type chance struct {
	outcome *outcome
	weight  uint64
}

func always(o *outcome) plan { return plan{{o, 1}} }

// mixed is what years of attempts look like.
var mixed = plan{{completed, 880}, {failed, 50}, {errored, 25}, {degraded, 15}, {denied, 20}, {impeded, 10}}

// outcome picks by chance. Odd keys are never refused: three refusals in a row
// would have to end in PREVENTED.
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
