package access

import (
	"testing"

	"userlookup/backend"
	"userlookup/backend/text"
)

func TestExplained_LogOnFullDisk_SaysThatTheLogIsConcerned(t *testing.T) {
	got := explained(backend.NewError(backend.CodeDiskFull, nil, "folder", "/data/access"))
	const want = "The access log is not up to date. Your last action was recorded. " +
		"Other data of the log, such as its end marker, was not stored: The disk is full. Free some space, then try again."
	if said := text.Failure("cli.failure", string(got.Code), got.Params); said != want {
		t.Errorf("got %q", said)
	}
}
