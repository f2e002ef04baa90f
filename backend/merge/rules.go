package merge

import (
	"slices"

	"userlookup/backend"
)

// outcome says what the platform answered about a part.
type outcome int

const (
	unasked     outcome = iota // the look-up was for other parts
	loading                    // nothing final so far
	came                       // all of it
	unanswered                 // no answer: a saved copy may stand in for it
	cancelled                  // nobody waited for the answer
	refused                    // the platform answers nobody who asks like this
	notProvided                // this platform does not give it
	failed                     // any other failure
)

// use says what of an earlier layer counts beside what came, from nothing to most.
type use int

const (
	never   use = iota // nothing
	instead            // all of it, as long as nothing came
	beside             // what did not come
)

// rule says what an outcome makes of a part and of the earlier layers.
type rule struct {
	state   backend.PartState
	isSaved bool // what is shown of the part counts as saved, not as confirmed
	kept    use  // by the saved copy; of attempts it keeps all in any case

	// What is shown of the earlier layers: of the user, of connections and accounts, of
	// institutions, and of latest jobs, attempts and history.
	user, lists, institutions, attempts use
}

// rules is the one table of what may stand in for what. Attempts are this device's own
// history, which the platform takes nothing from by listing less. But who is refused
// must not see an earlier answer.
var rules = [...]rule{
	unasked:     {backend.PartLoading, false, instead, instead, instead, beside, beside},
	loading:     {backend.PartLoading, true, beside, instead, instead, beside, beside},
	came:        {backend.PartReady, false, never, never, never, beside, beside},
	unanswered:  {backend.PartFailed, true, beside, never, instead, beside, beside},
	cancelled:   {backend.PartFailed, true, beside, never, instead, beside, beside},
	refused:     {backend.PartFailed, false, never, never, never, never, never},
	notProvided: {backend.PartNotProvided, false, never, never, never, never, beside},
	failed:      {backend.PartFailed, false, never, never, never, beside, beside},
}

// outcomeOf works out the outcome of a part that has ended from its problems. One
// thing that the platform does not provide does not spoil the rest.
func outcomeOf(problems []backend.Problem) outcome {
	result := came
	for _, problem := range problems {
		code, whole := problem.Err.Code, problem.About.ID == ""
		switch {
		case code == backend.CodeNotProvided && whole:
			return notProvided
		case code == backend.CodeNotProvided, result == refused:
		case backend.IsRefusal(code) && whole:
			result = refused
		case result == unanswered:
		case backend.AllowsSavedCopy(code):
			result = unanswered
		case code == backend.CodeCancelled:
			result = cancelled
		case result == came:
			result = failed
		}
	}
	return result
}

// with gives what came with what a use allows of that before, but for single things
// that were refused.
func with[T any](u use, arrived bool, live, earlier []T, id func(*T) string, problems []backend.Problem) []T {
	if u == never || u == instead && arrived || len(earlier) == 0 {
		return live
	}
	skip := make(map[string]bool, len(live))
	for i := range live {
		skip[id(&live[i])] = true
	}
	for _, problem := range problems {
		if problem.About.ID != "" && backend.IsRefusal(problem.Err.Code) {
			skip[problem.About.ID] = true
		}
	}
	all := slices.Clip(live)
	for i := range earlier {
		if !skip[id(&earlier[i])] {
			all = append(all, earlier[i])
		}
	}
	return all
}

func connectionID(c *backend.Connection) string   { return c.GUID }
func accountID(a *backend.Account) string         { return a.GUID }
func institutionID(i *backend.Institution) string { return i.Code }
