package app

import (
	"log/slog"
	"strings"
	"unicode"

	"github.com/wailsapp/wails/v2/pkg/logger"
)

// wailsLog passes on what Wails logs without what may be personal: its messages
// repeat the arguments and results of calls.
type wailsLog struct{ log *slog.Logger }

var _ logger.Logger = wailsLog{}

// redact keeps the first two words, as far as they are plain ones: enough to find
// the place in Wails, too little to hold an argument.
func redact(message string) string {
	words := strings.Fields(message)
	for i, word := range words {
		if i == 2 || strings.ContainsFunc(word, func(r rune) bool { return !unicode.IsLetter(r) }) {
			return strings.Join(words[:i], " ") + " (rest withheld)"
		}
	}
	return message
}

// Print is for what has no level.
func (w wailsLog) Print(message string) { w.log.Debug(redact(message)) }

// Trace is dropped: it holds every result in full.
func (w wailsLog) Trace(string) {}

// Debug passes on a redacted message.
func (w wailsLog) Debug(message string) { w.log.Debug(redact(message)) }

// Info passes on a redacted message.
func (w wailsLog) Info(message string) { w.log.Info(redact(message)) }

// Warning passes on a redacted message.
func (w wailsLog) Warning(message string) { w.log.Warn(redact(message)) }

// readyUnknown ends what is logged for each page that a browser opens: the development
// server does not know the first message of the runtime, which the window answers.
const readyUnknown = "Unknown message from front end: runtime:ready"

// Error passes on a redacted message, except what every page of a browser causes.
func (w wailsLog) Error(message string) {
	if !strings.HasSuffix(message, readyUnknown) {
		w.log.Error(redact(message))
	}
}

// Fatal passes on the whole message: Wails is about to end, and calls of the
// page have no part in it.
func (w wailsLog) Fatal(message string) { w.log.Error(message) }
