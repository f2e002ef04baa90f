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

// slow makes an outcome in which the connection says during from the first
// second until the attempt completes after the given time.
func slow(during backend.ConnectionStatus, takes time.Duration) *outcome {
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

// The ways that an attempt can go.
var (
	completed = run(nil, stage{4, "AUTHENTICATED", ""}, stage{6, "RECEIVED", ""}, stage{9, "TRANSFERRED", ""}, stage{12, completedStatus, backend.StatusConnected})
	denied    = run(invalidCredentials, stage{4, "DENIED", backend.StatusDenied})
	// thirdDenied is the refusal after which the platform stops trying.
	thirdDenied = run(invalidCredentials, stage{4, "DENIED", backend.StatusPrevented})
	prevented   = &outcome{stages: []stage{{0, "INITIATED", ""}, {1, "PREVENTED", backend.StatusPrevented}}, fault: invalidCredentials}
	// challenged waits for an answer until the next attempt asks again.
	challenged = &outcome{stages: []stage{
		{0, "INITIATED", backend.StatusChallenged}, {1, "REQUESTED", backend.StatusChallenged}, {5, "CHALLENGED", backend.StatusChallenged},
		{int64(asking / time.Second), "HALTED", backend.StatusExpired},
	}, fault: timedOut}
	expired  = &outcome{stages: []stage{{0, "INITIATED", ""}, {1, "REQUESTED", ""}, {5, "CHALLENGED", backend.StatusChallenged}, {5 * minute, "HALTED", backend.StatusExpired}}, fault: timedOut}
	rejected = &outcome{stages: []stage{{0, "INITIATED", ""}, {1, "REQUESTED", ""}, {5, "CHALLENGED", backend.StatusChallenged}, {48, "REQUESTED", backend.StatusResumed}, {53, "DENIED", backend.StatusRejected}}, fault: wrongAnswer}

	locked       = run(accountLocked, stage{5, "DENIED", backend.StatusLocked})
	impeded      = run(accessDenied, stage{4, "AUTHENTICATED", ""}, stage{9, "HALTED", backend.StatusImpeded})
	impaired     = run(incompleteCredentials, stage{2, "PREVENTED", backend.StatusImpaired})
	failed       = run(institutionDown, stage{20, "FAILED", backend.StatusFailed})
	errored      = run(requestFailed, stage{15, "ERRORED", backend.StatusFailed})
	degraded     = run(institutionUnavailable, stage{25, "FAILED", backend.StatusDegraded})
	disconnected = run(requestFailed, stage{4, "AUTHENTICATED", ""}, stage{16, "ERRORED", backend.StatusDisconnected})
	suspended    = run(newKindOfFault, stage{6, "QUARANTINED", "SUSPENDED_BY_INSTITUTION"})

	created     = slow(backend.StatusCreated, underWay)
	updated     = slow(backend.StatusUpdated, underWay)
	reconnected = slow(backend.StatusReconnected, underWay)
	resumed     = slow(backend.StatusResumed, underWay)
	delayed     = slow(backend.StatusDelayed, 10_000*time.Hour) // never comes to an end
)

const (
	// underWay is how long an attempt takes that is under way now, until the next one
	// begins: less than what seems stuck.
	underWay = 50 * time.Minute
	// asking is how long a question waits for its answer, until it is asked again.
	asking = 8 * time.Hour
)

var (
	invalidCredentials     = &fault{"MEMBER", 2005, "INVALID_CREDENTIALS", "The credentials were not accepted. Please enter them again."}
	timedOut               = &fault{"MEMBER", "2003", "MFA_TIMEOUT", "The question was not answered in time. Please try again."}
	wrongAnswer            = &fault{"MEMBER", 2002, "INCORRECT_MFA", "The answer was not accepted. Please try again."}
	accountLocked          = &fault{"MEMBER", 1002, "ACCESS_DENIED", "The login is locked. Please unlock it at the institution."}
	accessDenied           = &fault{"MEMBER", 2004, "REAUTHORIZATION_REQUIRED", "The institution needs something from you. Please log in at its own site."}
	incompleteCredentials  = &fault{"MEMBER", "2005", "INVALID_CREDENTIALS", "Some credentials are missing. Please enter all of them again."}
	institutionDown        = &fault{"INSTITUTION", 3000, "INSTITUTION_DOWN", "The institution does not answer. Please try again later."}
	institutionUnavailable = &fault{"INSTITUTION", "3002", "INSTITUTION_UNAVAILABLE", "The institution is not available. Please try again later."}
	requestFailed          = &fault{"NETWORK", "REQUEST_FAILED", "The request could not be processed", "Something went wrong. Please try again later."}
	newKindOfFault         = &fault{"COMPLIANCE", "9001", "SUSPENDED_BY_INSTITUTION", "The institution has suspended this connection."}
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
