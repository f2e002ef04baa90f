package cli

import (
	"net/http"
	"strconv"

	"userlookup/backend"
)

// notAllowed is a failure that ends with ExitNotAllowed whatever its code says, such as
// that the access file cannot be read.
type notAllowed struct{ error }

func (n notAllowed) Unwrap() error { return n.error }

// exitStatus gives the status of a failure: that of the row of its code, but for an
// answer whose HTTP status decides.
func exitStatus(failure *backend.Error) backend.ExitStatus {
	if failure.Code == backend.CodeRefused {
		return exitStatusOf(failure.Params["status"])
	}
	return failure.Code.Row().Exit
}

// exitStatusOf tells by the HTTP status of an answer whether the platform refused the
// call, or could not take it at that moment. What is no error of a call, such as a
// redirect, does not come from the platform; nor does a 404 that is not the API's own.
func exitStatusOf(status string) backend.ExitStatus {
	switch number, err := strconv.Atoi(status); {
	case err != nil, number < 400, number >= 500, number == http.StatusNotFound, number == http.StatusRequestTimeout, number == http.StatusTooEarly:
		return backend.ExitOutOfReach
	default:
		return backend.ExitRefused
	}
}
