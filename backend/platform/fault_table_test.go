package platform

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"userlookup/backend"
	catalogue "userlookup/backend/text"
)

// faultTargets are the routes of a look-up, and the connection test.
var faultTargets = []string{"user", "connections", "accounts", "attempts", "history", fixtureInstitution, "jobs", "probe"}

// TestFaults_EveryFaultOnEveryRoute_MatchesTable runs a look-up and a connection test with
// every fault on every route, and with every network fault.
func TestFaults_EveryFaultOnEveryRoute_MatchesTable(t *testing.T) {
	var table []faultResult
	normal := map[bool]parts{true: normalParts(t, true), false: normalParts(t, false)}
	for _, row := range responseFaults() {
		for w, target := range row.targets {
			for v, wrong := range row.variants {
				if target == "user" || v == w%len(row.variants) { // other targets get one variant each
					found := runRouteFault(t, row.name, target, wrong, normal[target == "jobs"])
					if row.reused {
						found.duration = 0 // not deterministic
					}
					table = append(table, found)
				}
			}
		}
	}
	for _, data := range malformedDataFaults() {
		table = append(table, runDataFault(t, data))
	}
	for _, row := range networkFaults() {
		for _, target := range []string{"user", "probe"} {
			table = append(table, runNetworkFault(t, row, target))
		}
	}
	compareWithFile(t, table)
}

// toStderr makes the tests write the remaining library log to stderr.
const toStderr = "USERLOOKUP_TEST_LIBRARY_LOG"

// TestMain redirects the libraries' log, like main.
func TestMain(m *testing.M) {
	handler := slog.DiscardHandler
	if os.Getenv(toStderr) != "" {
		handler = slog.NewTextHandler(os.Stderr, nil)
	}
	backend.RedirectLibraryLog(slog.New(handler))
	os.Exit(m.Run())
}

// TestFaults_ResponseData_NeverReachesStderr runs every fault in its own process, in which
// libraries may write to the global logger.
func TestFaults_ResponseData_NeverReachesStderr(t *testing.T) {
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	var stdout, stderr bytes.Buffer
	faults := exec.CommandContext(t.Context(), program, "-test.run=^TestFaults_EveryFaultOnEveryRoute_MatchesTable$")
	faults.Env, faults.Stdout, faults.Stderr = append(os.Environ(), toStderr+"=1"), &stdout, &stderr
	if err := faults.Run(); err != nil {
		t.Fatalf("%v\n%s", err, stdout.String())
	}
	wantNoSecret(t, "standard error", stderr.String())
	if !strings.Contains(stderr.String(), "source=http/transport.go:") {
		t.Error("net/http logged nothing, so the test proves nothing")
	}
}

func runRouteFault(t *testing.T, name, target string, wrong fault, normal parts) faultResult {
	return runFault(t, name, target, func(t *testing.T, s *fixture) testResult {
		if target == "jobs" {
			s.platform = sandboxWithoutList()
		}
		s.injectFault(target, wrong)
		s.serve("127.0.0.1:80", nil)
		if target == "probe" {
			return s.probe(t)
		}
		o := s.lookUp(t)
		if target != "user" {
			o.wantOthers(t, target, normal)
		}
		return o
	})
}

func runDataFault(t *testing.T, data malformedData) faultResult {
	return runFault(t, data.name, "all", func(t *testing.T, s *fixture) testResult {
		s.injectFault("", editResponse(data.edit))
		s.serve("127.0.0.1:80", nil)
		o := s.lookUp(t)
		if o.err != nil {
			t.Errorf("the look-up failed: %v", o.err)
			return o
		}
		o.check(t)
		data.want(t, &o)
		return o
	})
}

func runNetworkFault(t *testing.T, row networkFault, target string) faultResult {
	return runFault(t, row.name, target, func(t *testing.T, s *fixture) testResult {
		s.options.BaseURL = "https://platform.test"
		row.set(t, s)
		if target == "probe" {
			return s.probe(t)
		}
		return s.lookUp(t)
	})
}

// runFault runs a fixture and checks what must always hold.
func runFault(t *testing.T, fault, target string, run func(*testing.T, *fixture) testResult) (f faultResult) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		o := run(t, newFixture())
		reported := o.reported(target)
		f = faultResult{fault: fault, target: target, codes: "-", duration: o.duration}
		for i, e := range reported {
			f.codes = strings.TrimPrefix(f.codes+"+"+string(e.Code), "-+")
			if key := "error." + string(e.Code) + ".title"; !catalogue.Has(key) {
				t.Errorf("the catalogue lacks %s", key)
			} else if i == 0 {
				f.message = catalogue.Of(key, flat(e.Params)...)
			}
		}
		if o.duration > 20*time.Second {
			t.Errorf("it took %s", o.duration)
		}
		if !strings.Contains(o.log, "platform request") {
			t.Error("nothing was logged")
		}
		wantNoSecret(t, "log", o.log)
		for _, e := range reported {
			for err := error(e); err != nil; err = errors.Unwrap(err) {
				wantNoSecret(t, "error", err.Error())
			}
			if e.Code != backend.CodeUserNotFound && e.Code != backend.CodeInstitutionNotFound { // these contain the requested identifier
				wantNoSecret(t, "params", fmt.Sprint(e.Params))
			}
		}
	})
	if t.Failed() {
		t.Fatalf("fault: %s, target: %s", fault, target)
	}
	return f
}

// reported returns the errors reported for the target.
func (o *testResult) reported(target string) (all []*backend.Error) {
	if o.err != nil {
		all = append(all, backend.AsError(o.err))
	}
	if o.clock != nil {
		all = append(all, o.clock)
	}
	if o.gathered == nil {
		return all
	}
	for _, p := range o.record.View().Problems {
		part := target == "all" || target == p.About.String() || target == string(p.About.Part)
		again := slices.ContainsFunc(all, func(e *backend.Error) bool { return e.Code == p.Err.Code })
		follows := target == "history" && len(all) > 0 && p.Err.Code == backend.CodeIncomplete
		if part && !again && !follows {
			all = append(all, p.Err)
		}
	}
	return all
}

// parts counts the items of each kind.
type parts map[backend.PartKind]int

func (g *gathered) count() parts {
	n := parts{}
	for _, part := range g.parts {
		n[part.Kind] += len(part.Connections) + len(part.Accounts) + len(part.Institutions) + len(part.Jobs)
		if part.User != nil {
			n[part.Kind]++
		}
	}
	return n
}

// normalParts returns the parts of a look-up without a fault.
func normalParts(t *testing.T, withoutList bool) (normal parts) {
	synctest.Test(t, func(t *testing.T) {
		s := newFixture()
		if withoutList {
			s.platform = sandboxWithoutList()
		}
		s.serve("127.0.0.1:80", nil)
		normal = s.lookUp(t).count()
	})
	return normal
}

// wantOthers checks that a fault affects only its part and the dependent parts.
func (o *testResult) wantOthers(t *testing.T, target string, normal parts) {
	t.Helper()
	if o.err != nil {
		t.Errorf("the whole look-up failed: %v", o.err)
		return
	}
	o.check(t)
	part, _, _ := strings.Cut(target, "/")
	follows := map[string][]backend.PartKind{
		"connections": {backend.PartInstitutions, backend.PartJobs}, "attempts": {backend.PartHistory, backend.PartJobs},
	}[part]
	came, normal := o.count(), maps.Clone(normal)
	if target == fixtureInstitution {
		wantSame(t, "the other institution", came[backend.PartInstitutions]+len(o.reported(target)), normal[backend.PartInstitutions])
	}
	for _, kind := range append(follows, backend.PartKind(part)) {
		delete(normal, kind)
		delete(came, kind)
	}
	wantSame(t, "the other parts", came, normal)
	for _, p := range o.record.View().Problems {
		if kind := string(p.About.Part); kind != part && p.Err.Code != backend.CodeNotProvided {
			t.Errorf("%s has a problem too: %s", p.About, p.Err.Code)
		}
	}
}

// fixtureSecrets must not be in any log or error: the canaries, the sandbox's data about the
// user, and all addresses.
var fixtureSecrets = sync.OnceValue(func() []string {
	all := []string{"CANARY", fixtureUser, "127.0.0.1", "platform.test", "proxy.test", "Basic "}
	for _, path := range []string{"", "/members", "/accounts"} {
		request := httptest.NewRequest(http.MethodGet, "/users/"+fixtureUser+path, nil)
		request.SetBasicAuth(canaryClient, canaryKey)
		request.Header.Set("Accept", "application/json")
		request.Header.Set("Accept-Version", acceptVersion)
		recorder := httptest.NewRecorder()
		sandboxWithList().ServeHTTP(recorder, request)
		all = append(all, personal(recorder.Body.Bytes())...)
	}
	return all
})

func wantNoSecret(t *testing.T, where, text string) {
	t.Helper()
	for _, secret := range fixtureSecrets() {
		if strings.Contains(text, secret) {
			t.Errorf("the %s contains %q: %s", where, secret, text)
		}
	}
}
