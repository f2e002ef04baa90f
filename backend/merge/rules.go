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

// use says what of an earlier layer counts beside what came.
type use int

const (
	never   use = iota // nothing
	instead            // all of it, as long as nothing came
	beside             // what did not come
)

// rule says what an outcome makes of the earlier layers.
type rule struct {
	user         use  // shown
	lists        use  // shown of connections and accounts
	institutions use  // shown
	attempts     use  // shown of latest jobs, attempts and history
	isSaved      bool // what is shown counts as saved, not as confirmed
	kept         use  // what the saved copy keeps; of attempts it keeps all in any case
}

// rules is the one table of what may stand in for what.
//
// Attempts are this device's own history, which the platform takes nothing from by
// listing less. But who is refused must not see an earlier answer.
var rules = [...]rule{
	unasked:     {instead, instead, beside, beside, false, instead},
	loading:     {instead, instead, beside, beside, true, beside},
	came:        {never, never, beside, beside, false, never},
	unanswered:  {never, instead, beside, beside, true, beside},
	cancelled:   {never, instead, beside, beside, true, beside},
	refused:     {never, never, never, never, false, never},
	notProvided: {never, never, never, beside, false, never},
	failed:      {never, never, beside, beside, false, never},
}

// shown gives the rule's use for a part.
func (r rule) shown(kind backend.PartKind) use {
	switch kind {
	case backend.PartUser:
		return r.user
	case backend.PartConnections, backend.PartAccounts:
		return r.lists
	case backend.PartInstitutions:
		return r.institutions
	default:
		return r.attempts
	}
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
		case backend.SavedMayStandIn(code):
			result = unanswered
		case code == backend.CodeCancelled:
			result = cancelled
		case result == came:
			result = failed
		}
	}
	return result
}

// state is how far a part with an outcome is.
func (o outcome) state() backend.PartState {
	switch o {
	case unasked, loading:
		return backend.PartLoading
	case came:
		return backend.PartReady
	case notProvided:
		return backend.PartNotProvided
	default:
		return backend.PartFailed
	}
}

// pick gives what is shown of a part: what came live, with that of the saved copy which
// the rule allows.
func pick[T any](l Layers, kind backend.PartKind, live, saved []T, id func(*T) string) []T {
	part := l.live.parts[kind]
	return with(l.rule(kind).shown(kind), part.arrived(), live, saved, id, part.problems)
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
