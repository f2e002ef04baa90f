package platform

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestRequestLog_Retries_AreLogged(t *testing.T) {
	folder := t.TempDir()
	now := time.Date(2026, 3, 26, 12, 0, 0, 0, time.UTC)
	brokenBody := func(r *http.Request) (*http.Response, error) {
		response, err := respondOK("")(r)
		response.Body = io.NopCloser(io.MultiReader(strings.NewReader("half"), failingBody{io.ErrUnexpectedEOF}))
		return response, err
	}
	s := newStubs(t).
		on("/users/very-personal/members", answer(503, "secret body", "X-Request-Id", "req-1"), brokenBody, answer(404, `{"error":"secret"}`, "Request-Id", "an id@with.an address")).
		on("/users/very-personal", failWith(errors.New("very-personal")), respondOK(sampleUser), failWith(io.EOF), failWith(io.EOF), failWith(io.EOF))
	c := newTestClient(t, s, func(o *Options) { o.LogFolder, o.Now = folder, func() time.Time { return now } })
	_, _ = c.Connections(t.Context(), "very-personal") // results are tested elsewhere
	_, _ = c.User(t.Context(), "very-personal")
	_, _ = c.User(t.Context(), "very-personal")
	c.Close()

	var lines []string
	for _, r := range c.Requests() {
		if r.Duration <= 0 || r.At != now {
			t.Errorf("got %+v", r)
		}
		lines = append(lines, fmt.Sprintf("%s %s try %d: %d %s %d %s", r.Method, r.Route, r.Try, r.Status, r.Code, r.Bytes, r.RequestID))
	}
	wantSame(t, "requests", strings.Join(lines, "\n"), strings.Join([]string{
		"GET /users/{user} try 3: 0 interrupted 0 ",
		"GET /users/{user} try 2: 0 interrupted 0 ",
		"GET /users/{user} try 1: 0 interrupted 0 ",
		fmt.Sprintf("GET /users/{user} try 2: 200  %d ", len(sampleUser)),
		"GET /users/{user} try 1: 0 unreachable 0 ",
		"GET /users/{user}/members try 3: 404  18 ",
		"GET /users/{user}/members try 2: 200 interrupted 4 ",
		"GET /users/{user}/members try 1: 503  11 req-1",
	}, "\n"))

	written, err := os.ReadFile(filepath.Join(folder, "requests.log"))
	if err != nil {
		t.Fatal(err)
	}
	wantSame(t, "lines in the file", bytes.Count(written, []byte("\n")), len(lines))
	var first map[string]any
	if err := json.NewDecoder(bytes.NewReader(written)).Decode(&first); err != nil || first["status"] != 503.0 || first["route"] != "/users/{user}/members" {
		t.Errorf("got %v, %v", first, err)
	}
	for _, secret := range []string{"very-personal", "secret", "key-1", "client-1", "platform.test", "with.an", "page", "Basic"} {
		if strings.Contains(string(written)+strings.Join(lines, ""), secret) {
			t.Errorf("the log contains %s", secret)
		}
	}
}

func TestRequestLog_Full_DropsOldest(t *testing.T) {
	s := newStubs(t).always("/users/u-1", respondOK(sampleUser)).on("/users/u-1/members", respondOK(noMembers))
	c := newTestClient(t, s, func(o *Options) { o.Rate = 1e6 })
	if _, err := c.Connections(t.Context(), "u-1"); err != nil {
		t.Fatal(err)
	}
	for range maxRequests {
		if _, err := c.User(t.Context(), "u-1"); err != nil {
			t.Fatal(err)
		}
	}
	lines := c.Requests()
	wantSame(t, "lines", len(lines), maxRequests)
	for _, line := range lines {
		wantSame(t, "route", line.Route, "/users/{user}")
	}
}

func TestLogFile_Full_RotatesAndStaysPrivate(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "made", "here")
	f := newLogFile(folder, nil)
	f.limit = 25
	for i := range 12 {
		f.write([]byte(fmt.Sprintf("line %04d\n", i))) // two fit into one file
		if i == 6 {
			f.close() // late lines are written too
		}
	}
	if f.file != nil {
		t.Error("a late line holds the file open")
	}
	want := map[string]string{
		"requests.log": "line 0010\nline 0011\n", "requests.1.log": "line 0008\nline 0009\n",
		"requests.2.log": "line 0006\nline 0007\n", "requests.3.log": "line 0004\nline 0005\n",
	}
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	wantSame(t, "files", len(entries), len(want))
	for name, content := range want {
		got, err := os.ReadFile(filepath.Join(folder, name))
		if err != nil {
			t.Fatal(err)
		}
		wantSame(t, name, string(got), content)
		if info, err := os.Stat(filepath.Join(folder, name)); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v", name, info.Mode(), err)
		}
	}
	if info, err := os.Stat(folder); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
}

func TestLogFile_OpenToOthers_IsMadePrivate(t *testing.T) {
	folder := t.TempDir()
	name := filepath.Join(folder, "requests.log")
	if err := os.WriteFile(name, []byte("before\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	f := newLogFile(folder, nil)
	f.write([]byte("after\n"))
	f.close()
	content, _ := os.ReadFile(name)
	info, err := os.Stat(name)
	if err != nil || info.Mode().Perm() != 0o600 || string(content) != "before\nafter\n" {
		t.Errorf("%v, %q, %v", info.Mode(), content, err)
	}
}

func TestLogFile_WriteFails_LookupContinues(t *testing.T) {
	blocked := filepath.Join(t.TempDir(), "a file")
	if err := os.WriteFile(blocked, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	s := newStubs(t).on("/users/u-1", respondOK(sampleUser))
	c := newTestClient(t, s, func(o *Options) { o.LogFolder = filepath.Join(blocked, "folder") })
	if _, err := c.User(t.Context(), "u-1"); err != nil {
		t.Error(err)
	}
	c.Close()
	if newLogFile("", nil) != nil {
		t.Error("a file was created without a folder")
	}
}
