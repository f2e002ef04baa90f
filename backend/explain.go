package backend

import (
	"crypto/rand"
	"errors"
	"log/slog"
)

// Explain turns any failure into the one kind that reaches a person. The detail
// of an internal one goes to the log, under a reference that the person sees.
func Explain(err error, log *slog.Logger) *Error {
	known := AsError(err)
	if known == nil || known.Code != CodeInternal || known.Params["reference"] != "" {
		return known
	}
	reference := rand.Text()[:8]
	log.Error("internal error", "reference", reference, "cause", errors.Unwrap(known))
	return known.With("reference", reference)
}
