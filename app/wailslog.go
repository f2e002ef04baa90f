package app

import (
	"log/slog"
	"strings"

	"github.com/wailsapp/wails/v2/pkg/logger"
)

// wailsLog passes on what Wails logs without what may be personal: its messages
// repeat the arguments and results of calls, always after the first colon,
// quote or bracket.
type wailsLog struct{ log *slog.Logger }

var _ logger.Logger = wailsLog{}

func redact(message string) string {
	if cut := strings.IndexAny(message, ":\"'`{[("); cut >= 0 {
		return strings.TrimSpace(message[:cut]) + " (rest withheld)"
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

// Error passes on a redacted message.
func (w wailsLog) Error(message string) { w.log.Error(redact(message)) }

// Fatal passes on the whole message: Wails is about to end, and calls of the
// page have no part in it.
func (w wailsLog) Fatal(message string) { w.log.Error(message) }
