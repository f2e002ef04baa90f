package main

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// asMain makes the test binary run main with its arguments.
const asMain = "USERLOOKUP_TEST_MAIN"

func TestMain(m *testing.M) {
	if os.Getenv(asMain) != "" {
		main()
		return
	}
	os.Exit(m.Run())
}

const canary = "CANARY"

// tooLong answers each request with more bytes than its header announces.
func tooLong(more string) func(net.Conn, string) {
	return func(conn net.Conn, body string) {
		_, _ = fmt.Fprintf(conn, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s%s", len(body), body, more)
	}
}

func TestMain_HostileAnswers_PrintNothingToStderr(t *testing.T) {
	person := `{"user":{"guid":"USR-9","email":"` + canary + `@example.com","name":"` + canary + `"}}`
	for name, answer := range map[string]func(conn net.Conn, body string){
		"a body longer than its Content-Length": tooLong(person),
		"an answer nobody asked for":            tooLong("HTTP/1.1 200 OK\r\nX-" + canary + ": 1\r\nContent-Length: 3\r\n\r\n" + canary),
		"a header that is none": func(conn net.Conn, _ string) {
			_, _ = io.WriteString(conn, "HTTP/1.1 200 OK\r\n"+canary+"\r\n\r\n"+person)
		},
		"no HTTP": func(conn net.Conn, _ string) { _, _ = io.WriteString(conn, person+"\r\n\r\n") },
		"a chunk of no length": func(conn net.Conn, _ string) {
			_, _ = io.WriteString(conn, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"+canary+"\r\n"+person)
		},
		"a switch of protocol": func(conn net.Conn, _ string) {
			_, _ = io.WriteString(conn, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: "+canary+"\r\n\r\n"+person)
		},
		"early hints": func(conn net.Conn, body string) {
			_, _ = io.WriteString(conn, strings.Repeat("HTTP/1.1 103 Early Hints\r\nX-"+canary+": 1\r\n\r\n", 9))
			tooLong(person)(conn, body)
		},
	} {
		t.Run(name, func(t *testing.T) {
			platform := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				conn, _, err := http.NewResponseController(w).Hijack()
				if err != nil {
					t.Error(err)
					return
				}
				answer(conn, bodyFor(r.URL.Path))
				_, _ = io.Copy(io.Discard, conn) // until the other side has read it all
				_ = conn.Close()
			}))
			defer platform.Close()
			stderr, _ := runMain(t, "lookup", "U-1", "--base-url", platform.URL)
			if strings.Contains(stderr, canary) {
				t.Errorf("stderr holds bytes of an answer: %s", stderr)
			}
		})
	}
}

func bodyFor(path string) string {
	for noun, body := range map[string]string{
		"/members": `{"members":[]}`, "/accounts": `{"accounts":[]}`, "/jobs": `{"jobs":[]}`,
	} {
		if strings.HasSuffix(path, noun) {
			return body
		}
	}
	return `{"user":{"guid":"USR-1","id":"U-1"}}`
}

// runMain runs main in a process of its own, and gives its standard error and how
// it ended.
func runMain(t *testing.T, args ...string) (string, *os.ProcessState) {
	t.Helper()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	home := t.TempDir()
	var stderr bytes.Buffer
	command := exec.CommandContext(t.Context(), program, args...)
	command.Stderr = &stderr
	command.Env = []string{
		asMain + "=1", "HOME=" + home, "PATH=" + os.Getenv("PATH"), "SystemRoot=" + os.Getenv("SystemRoot"),
		"AppData=" + home, "LocalAppData=" + home, "NO_PROXY=*",
		"XDG_DATA_HOME=" + home + "/data", "XDG_CONFIG_HOME=" + home + "/config", "XDG_STATE_HOME=" + home + "/state", "XDG_CACHE_HOME=" + home + "/cache",
		"USERLOOKUP_CLIENT_ID=client", "USERLOOKUP_API_KEY=key",
	}
	_ = command.Run() // its exit status is not what is asked here
	if command.ProcessState == nil || command.ProcessState.ExitCode() < 0 {
		t.Fatalf("it did not run to its end: %s", stderr.String())
	}
	return stderr.String(), command.ProcessState
}
