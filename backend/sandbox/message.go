package sandbox

import (
	"strings"

	"userlookup/backend"
)

// messages is what the platform says beside each status; * is the connection.
var messages = map[backend.ConnectionStatus]string{
	backend.StatusCreated:      "Connecting to *.",
	backend.StatusPrevented:    "The last three attempts to connect to * have failed. Please enter the credentials again.",
	backend.StatusDenied:       "* did not accept the credentials. Please enter them again.",
	backend.StatusChallenged:   "* asks a question. Please answer it to go on.",
	backend.StatusRejected:     "The answer was not right. Please try again.",
	backend.StatusLocked:       "The login is locked. Please unlock it at *.",
	backend.StatusConnected:    "Connected to *.",
	backend.StatusImpeded:      "* needs your attention. Please log in at its own site.",
	backend.StatusReconnected:  "Connecting to * again.",
	backend.StatusDegraded:     "Connecting to * keeps failing. We are working on it.",
	backend.StatusDisconnected: "Data from * cannot be imported now. We are working on it.",
	backend.StatusDiscontinued: "Connections to * are no longer supported.",
	backend.StatusClosed:       "This connection to * is closed.",
	backend.StatusDelayed:      "Importing from * takes longer than usual.",
	backend.StatusFailed:       "We could not connect to *. Please try again later.",
	backend.StatusUpdated:      "The credentials for * were updated. Connecting.",
	backend.StatusDisabled:     "Importing from * is paused.",
	backend.StatusImported:     "Please enter your credentials for *.",
	backend.StatusResumed:      "The answer was sent to *. Connecting.",
	backend.StatusExpired:      "The question was not answered in time. Please try again.",
	backend.StatusImpaired:     "Some credentials for * are missing. Please enter all of them.",
	backend.StatusPending:      "Waiting for you to sign in at *.",
}

// message is empty for a status of which nothing is known.
func (c *connection) message(status backend.ConnectionStatus) string {
	return strings.Replace(messages[status], "*", c.name, 1)
}
