package backend

import (
	"bytes"
	"crypto/rand"
	"errors"
	"io"
	"log"
	"log/slog"
	"path"
	"strings"
)

// RedirectLibraryLog redirects Go's global logger and slog's default one. Only the source
// location of a message is logged, because libraries log personal data: net/http logs bytes of
// responses. Messages of Wails before it exits are logged in full. Call it once, before anything
// else.
func RedirectLibraryLog(to *slog.Logger) {
	log.SetFlags(log.Llongfile)
	log.SetPrefix("")
	log.SetOutput(&libraryLog{to})
}

type libraryLog struct{ to *slog.Logger }

var _ io.Writer = (*libraryLog)(nil)

// Write takes one message, "path/file.go:12: text".
func (l *libraryLog) Write(message []byte) (int, error) {
	place, text, _ := bytes.Cut(message, []byte(": "))
	folder, file := path.Split(string(place))
	source := slog.String("source", path.Base(folder)+"/"+file)
	switch {
	case strings.Contains(folder, "/wailsapp/wails/"):
		l.to.Error("library message", source, slog.String("message", string(bytes.TrimSpace(text))))
	case bytes.HasPrefix(text, []byte("http: panic serving")):
		l.to.Error("panic in an HTTP handler (rest withheld)", source)
	default:
		l.to.Info("library message (withheld)", source)
	}
	return len(message), nil
}

// Explain turns any error into an Error for a person. Details of an internal error are logged
// under a reference that the person sees.
func Explain(err error, log *slog.Logger) *Error {
	known := AsError(err)
	if known == nil || known.Code != CodeInternal || known.Params["reference"] != "" {
		return known
	}
	reference := rand.Text()[:8]
	log.Error("internal error", "reference", reference, "cause", errors.Unwrap(known))
	return known.With("reference", reference)
}
