package merge

import (
	"slices"

	"userlookup/backend"
)

// outcome is the platform's answer about a part.
type outcome int

const (
	unasked     outcome = iota // the look-up was for other parts
	loading                    // nothing final so far
	received                   // all of it
	unanswered                 // no answer: a saved copy may be shown
	cancelled                  // the look-up was stopped
	refused                    // the platform denied access
	notProvided                // this platform does not provide it
	failed                     // any other failure
)

// use says how much of an earlier layer is used beside live data, from nothing to most.
type use int

const (
	never   use = iota // nothing
	instead            // all of it, until live data arrives
	beside             // items missing from the live data
)

// rule says what an outcome means for a part and for the earlier layers.
type rule struct {
	state   backend.PartState
	isSaved bool // what is shown of the part counts as saved, not as confirmed
	kept    use  // by the saved copy, which always keeps all attempts

	// What is shown of the earlier layers: of the user, of connections and accounts, of
	// institutions, and of latest jobs, attempts and history.
	user, lists, institutions, attempts use
}

// rules is the only table of what may replace what. Saved attempts are this device's own
// history, which the platform cannot shorten by listing less. A refusal hides all earlier
// data.
var rules = [...]rule{
	unasked:     {backend.PartLoading, false, instead, instead, instead, beside, beside},
	loading:     {backend.PartLoading, true, beside, instead, instead, beside, beside},
	received:    {backend.PartReady, false, never, never, never, beside, beside},
	unanswered:  {backend.PartFailed, true, beside, never, instead, beside, beside},
	cancelled:   {backend.PartFailed, true, beside, never, instead, beside, beside},
	refused:     {backend.PartFailed, false, never, never, never, never, never},
	notProvided: {backend.PartNotProvided, false, never, never, never, never, beside},
	failed:      {backend.PartFailed, false, never, never, never, beside, beside},
}

// outcomeOf returns the outcome of an ended part from its problems. A single item that the
// platform does not provide does not affect the rest.
func outcomeOf(problems []backend.Problem) outcome {
	result := received
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
		case result == received:
			result = failed
		}
	}
	return result
}

// with returns the live items with the earlier ones that a use allows, without single items
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
