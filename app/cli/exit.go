package cli

import (
	"net/http"
	"strconv"

	"userlookup/backend"
)

// The exit statuses, as the rows of backend.Code give them.
const (
	exitFound      = int(backend.ExitFound)
	exitOther      = int(backend.ExitOther)
	exitUsage      = int(backend.ExitUsage)
	exitNoUser     = int(backend.ExitNoUser)
	exitNotAllowed = int(backend.ExitNotAllowed)
	exitOutOfReach = int(backend.ExitOutOfReach)
	exitRefused    = int(backend.ExitRefused)
)

// notAllowed is a failure that ends with exitNotAllowed whatever its code says, such as
// that the access file cannot be read.
type notAllowed struct{ error }

func (n notAllowed) Unwrap() error { return n.error }

// exitStatus gives the status of a failure: that of the row of its code, but for an
// answer whose HTTP status decides.
func exitStatus(failure *backend.Error) int {
	if failure.Code == backend.CodeRefused {
		return exitStatusOf(failure.Params["status"])
	}
	return int(failure.Code.Row().Exit)
}

// exitStatusOf tells by the HTTP status of an answer whether the platform refused the
// call, or could not take it at that moment. What is no error of a call, such as a
// redirect, does not come from the platform; nor does a 404 that is not the API's own.
func exitStatusOf(status string) int {
	switch number, err := strconv.Atoi(status); {
	case err != nil, number < 400, number >= 500:
		return exitOutOfReach
	case number == http.StatusNotFound, number == http.StatusRequestTimeout, number == http.StatusTooEarly:
		return exitOutOfReach
	default:
		return exitRefused
	}
}
