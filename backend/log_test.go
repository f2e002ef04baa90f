package backend

import (
	"bytes"
	"log"
	"log/slog"
	"strings"
	"testing"
)

func TestLibraryLog_LogsLocationWithoutText(t *testing.T) {
	for message, want := range map[string]string{
		"/usr/lib/go/src/net/http/transport.go:2374: Unsolicited response received on idle HTTP channel starting with \"CANARY\"\n": `level=INFO msg="library message (withheld)" source=http/transport.go:2374`,
		"net/http/transport.go:1: CANARY: CANARY":                                             `level=INFO msg="library message (withheld)" source=http/transport.go:1`,
		"/a/net/http/server.go:9: http: panic serving 127.0.0.1:1: CANARY\nCANARY\n":          `level=ERROR msg="panic in an HTTP handler (rest withheld)" source=http/server.go:9`,
		"/m/github.com/wailsapp/wails/v2@v2.15.0/linux/window.go:478: Failed to open display": `level=ERROR msg="library message" source=linux/window.go:478 message="Failed to open display"`,
	} {
		var got bytes.Buffer
		withoutTime := func(_ []string, a slog.Attr) slog.Attr {
			if a.Key == slog.TimeKey {
				return slog.Attr{}
			}
			return a
		}
		to := slog.New(slog.NewTextHandler(&got, &slog.HandlerOptions{Level: slog.LevelDebug, ReplaceAttr: withoutTime}))
		if n, err := (&libraryLog{to}).Write([]byte(message)); n != len(message) || err != nil {
			t.Errorf("wrote %d, %v", n, err)
		}
		if strings.TrimSpace(got.String()) != want {
			t.Errorf("%q became %q, want %q", message, got.String(), want)
		}
	}
}

func TestRedirectLibraryLog_RedirectsBothGlobalLoggers(t *testing.T) {
	flags, prefix, output := log.Flags(), log.Prefix(), log.Writer()
	defer func() { log.SetFlags(flags); log.SetPrefix(prefix); log.SetOutput(output) }()
	var got bytes.Buffer
	log.SetPrefix("CANARY")
	RedirectLibraryLog(slog.New(slog.NewTextHandler(&got, nil)))
	log.Print("CANARY")
	slog.Error("CANARY", "key", "CANARY")
	if lines := got.String(); strings.Count(lines, "withheld") != 2 || strings.Contains(lines, "CANARY") {
		t.Error(lines)
	}
	if !strings.Contains(got.String(), "source=backend/log_test.go:") {
		t.Error("the place is missing: ", got.String())
	}
}
