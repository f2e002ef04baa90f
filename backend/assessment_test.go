package backend_test

import (
	"encoding/json"
	"os"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"userlookup/backend"
)

// connected is a connection that works: its last attempt, five hours ago, succeeded.
func connected(changes ...func(*backend.Connection)) *backend.Connection {
	c := &backend.Connection{
		GUID: "MBR-1", Status: backend.StatusConnected, CreatedAt: noon.AddDate(-1, 0, 0),
		LastAttemptAt: noon.Add(-5 * time.Hour), LastSuccessAt: noon.Add(-5 * time.Hour),
	}
	for _, change := range changes {
		change(c)
	}
	return c
}

// tried sets when it last ran and last succeeded.
func tried(attempt, success time.Duration) func(*backend.Connection) {
	return func(c *backend.Connection) {
		c.LastAttemptAt, c.LastSuccessAt = noon.Add(-attempt), noon.Add(-success)
	}
}

func withStatus(status backend.ConnectionStatus) func(*backend.Connection) {
	return func(c *backend.Connection) { c.Status = status }
}

func withError(code string) func(*backend.Connection) {
	return func(c *backend.Connection) { c.Error = &backend.ConnectionError{Code: code} }
}

func running(c *backend.Connection)          { c.IsBeingAggregated = yes() }
func needsCredentials(c *backend.Connection) { c.NeedsUpdatedCredentials = yes() }
func backgroundOff(c *backend.Connection)    { c.BackgroundIsDisabled = yes() }
func manual(c *backend.Connection)           { c.IsManual = yes() }
func noTimes(c *backend.Connection) {
	c.LastAttemptAt, c.LastSuccessAt = time.Time{}, time.Time{}
}

func unreadableSuccess(c *backend.Connection) {
	c.LastSuccessAt, c.Unreadable = time.Time{}, backend.TimeLastSuccess
}

const days = 24 * time.Hour

func TestAssess_Connection_UsesTimesAndErrorsBesidesStatus(t *testing.T) {
	blocked := &backend.Institution{ClientStatus: "PREVENT_ALL"}
	noBackground := &backend.Institution{ClientStatus: "PREVENT_BACKGROUND_AGG"}
	disabled := &backend.User{IsDisabled: yes()}
	for name, test := range map[string]struct {
		connection  *backend.Connection
		institution *backend.Institution
		user        *backend.User
		family      backend.Family
		reason      backend.Reason
		since       time.Duration // before noon
	}{
		"fresh": {connection: connected(), family: backend.FamilyWorking},
		"36 h":  {connection: connected(tried(36*time.Hour, 36*time.Hour)), family: backend.FamilyWorking},
		"over 36 h": {connection: connected(tried(36*time.Hour+time.Second, 36*time.Hour+time.Second)), family: backend.FamilyUnknown,
			reason: backend.ReasonSilent, since: 36*time.Hour + time.Second},
		"silent, failed before":       {connection: connected(tried(3*days, 9*days)), family: backend.FamilyUnknown, reason: backend.ReasonSilent, since: 3 * days},
		"silent, background off":      {connection: connected(tried(9*days, 9*days), backgroundOff), family: backend.FamilyUnknown, reason: backend.ReasonOnRequest, since: 9 * days},
		"silent, background blocked":  {connection: connected(tried(9*days, 9*days)), institution: noBackground, family: backend.FamilyUnknown, reason: backend.ReasonOnRequest, since: 9 * days},
		"fresh, background off":       {connection: connected(backgroundOff), family: backend.FamilyWorking},
		"runs without success":        {connection: connected(tried(2*time.Hour, 37*time.Hour)), family: backend.FamilyBroken, reason: backend.ReasonNoSuccess, since: 37 * time.Hour},
		"one failure since a success": {connection: connected(tried(2*time.Hour, 26*time.Hour)), family: backend.FamilyWorking},
		"never succeeded": {connection: connected(func(c *backend.Connection) { c.LastSuccessAt = time.Time{} }), family: backend.FamilyUnknown,
			reason: backend.ReasonNeverSucceeded},
		"no times":                       {connection: connected(noTimes), family: backend.FamilyUnknown, reason: backend.ReasonUndated},
		"attempt in the future":          {connection: connected(tried(-40*time.Hour, -40*time.Hour)), family: backend.FamilyUnknown, reason: backend.ReasonUndated},
		"success in the future":          {connection: connected(tried(5*time.Hour, -40*time.Hour)), family: backend.FamilyUnknown, reason: backend.ReasonUndated},
		"running, success in the future": {connection: connected(tried(time.Minute, -40*time.Hour), running), family: backend.FamilyWaiting},

		"needs credentials":            {connection: connected(needsCredentials), family: backend.FamilyCaller, reason: backend.ReasonNeedsCredentials},
		"updated, needs credentials":   {connection: connected(withStatus("UPDATED"), needsCredentials), family: backend.FamilyCaller, reason: backend.ReasonNeedsCredentials},
		"user error":                   {connection: connected(withError("2004")), family: backend.FamilyCaller, reason: backend.ReasonError},
		"institution error":            {connection: connected(withError("3001")), family: backend.FamilyBroken, reason: backend.ReasonError},
		"request failed":               {connection: connected(withError("REQUEST_FAILED")), family: backend.FamilyBroken, reason: backend.ReasonError},
		"unknown error":                {connection: connected(withError("9001")), family: backend.FamilyUnknown, reason: backend.ReasonError},
		"error without a code":         {connection: connected(withError("")), family: backend.FamilyUnknown, reason: backend.ReasonError},
		"error while running":          {connection: connected(tried(time.Minute, 5*time.Hour), withError("2004"), running), family: backend.FamilyWaiting},
		"first attempt in a long time": {connection: connected(tried(time.Minute, 9*days), running), family: backend.FamilyWaiting},
		"running without trouble":      {connection: connected(tried(time.Minute, 20*time.Hour), running), family: backend.FamilyWorking},

		"running for an hour":    {connection: connected(tried(time.Hour, 20*time.Hour), withStatus("UPDATED"), running), family: backend.FamilyWaiting},
		"running for too long":   {connection: connected(tried(4*time.Hour, 20*time.Hour), withStatus("UPDATED"), running), family: backend.FamilyUnknown, reason: backend.ReasonStuck, since: 4 * time.Hour},
		"connected, stuck":       {connection: connected(tried(4*time.Hour, 20*time.Hour), running), family: backend.FamilyUnknown, reason: backend.ReasonStuck, since: 4 * time.Hour},
		"delayed, stuck":         {connection: connected(tried(4*time.Hour, 20*time.Hour), withStatus("DELAYED"), running), family: backend.FamilyUnknown, reason: backend.ReasonStuck, since: 4 * time.Hour},
		"waiting for hours":      {connection: connected(tried(4*time.Hour, 20*time.Hour), withStatus("CHALLENGED"), running), family: backend.FamilyCaller},
		"created, never started": {connection: connected(withStatus("CREATED"), noTimes), family: backend.FamilyUnknown, reason: backend.ReasonNotStarted, since: 365 * days},
		"updated, no attempt":    {connection: connected(withStatus("UPDATED"), tried(2*days, 2*days)), family: backend.FamilyUnknown, reason: backend.ReasonNotStarted, since: 2 * days},
		"created just now":       {connection: connected(withStatus("CREATED"), noTimes, func(c *backend.Connection) { c.CreatedAt = noon.Add(-time.Hour) }), family: backend.FamilyWaiting},
		"reconnected, silent":    {connection: connected(withStatus("RECONNECTED"), tried(9*days, 9*days)), family: backend.FamilyWaiting},

		"user disabled":          {connection: connected(), user: disabled, family: backend.FamilyBroken, reason: backend.ReasonUserDisabled},
		"user disabled, waiting": {connection: connected(withStatus("UPDATED")), user: disabled, family: backend.FamilyBroken, reason: backend.ReasonUserDisabled},
		"user disabled, denied":  {connection: connected(withStatus("DENIED")), user: disabled, family: backend.FamilyCaller},
		"user disabled, manual":  {connection: connected(manual), user: disabled, family: backend.FamilyEnded, reason: backend.ReasonManual},
		"user disabled, closed":  {connection: connected(withStatus("CLOSED")), user: disabled, family: backend.FamilyEnded},
		"institution blocked":    {connection: connected(), institution: blocked, family: backend.FamilyBroken, reason: backend.ReasonBlocked},
		"manual, silent":         {connection: connected(withStatus(backend.StatusNone), noTimes, manual), family: backend.FamilyEnded},
		"status already broken":  {connection: connected(withStatus("FAILED"), tried(9*days, 9*days), needsCredentials), family: backend.FamilyBroken},
		"unknown status":         {connection: connected(withStatus("BRAND_NEW")), family: backend.FamilyUnknown},
		"missing status":         {connection: connected(withStatus(backend.StatusUnknown)), family: backend.FamilyUnknown},
		"unreadable success":     {connection: connected(unreadableSuccess), family: backend.FamilyUnknown, reason: backend.ReasonUndated},
	} {
		t.Run(name, func(t *testing.T) {
			got := backend.Assess(test.connection, test.institution, test.user, noon)
			want := backend.Assessment{Family: test.family, Reason: test.reason}
			if test.since != 0 {
				want.Since = noon.Add(-test.since)
			}
			if name == "created, never started" {
				want.Since = noon.AddDate(-1, 0, 0)
			}
			if got != want {
				t.Errorf("got %+v, want %+v", got, want)
			}
		})
	}
}

func TestAssess_NoDataTime_IsNotWorking(t *testing.T) {
	if got := backend.Assess(connected(), nil, nil, time.Time{}); got.Family != backend.FamilyUnknown {
		t.Errorf("got %+v", got)
	}
}

// Working always means CONNECTED, tried and
// successful within 36 hours, without an error, of a user who is not disabled.
func TestAssess_NoRecentSuccess_IsNeverWorking(t *testing.T) {
	flag := func(rt *rapid.T, name string) *bool {
		return rapid.SampledFrom([]*bool{nil, new(bool), yes()}).Draw(rt, name)
	}
	moment := func(rt *rapid.T, name string) time.Time {
		if rapid.Bool().Draw(rt, name+" given") {
			return noon.Add(-time.Duration(rapid.IntRange(-100, 400).Draw(rt, name)) * time.Hour)
		}
		return time.Time{}
	}
	rapid.Check(t, func(rt *rapid.T) {
		c := backend.Connection{
			Status:        rapid.SampledFrom(append(backend.ConnectionStatuses(), "BRAND_NEW")).Draw(rt, "status"),
			LastAttemptAt: moment(rt, "attempt"), LastSuccessAt: moment(rt, "success"), CreatedAt: moment(rt, "created"),
			IsBeingAggregated: flag(rt, "running"), NeedsUpdatedCredentials: flag(rt, "credentials"), BackgroundIsDisabled: flag(rt, "background"), IsManual: flag(rt, "manual"),
		}
		if rapid.Bool().Draw(rt, "error") {
			c.Error = &backend.ConnectionError{Code: rapid.SampledFrom([]string{"", "2004", "3000", "9001"}).Draw(rt, "code")}
		}
		user := backend.User{IsDisabled: flag(rt, "disabled")}
		institution := backend.Institution{ClientStatus: rapid.SampledFrom([]string{"", "AVAILABLE", "PREVENT_ALL", "PREVENT_BACKGROUND_AGG"}).Draw(rt, "client status")}
		if backend.Assess(&c, &institution, &user, noon).Family != backend.FamilyWorking {
			return
		}
		fresh := func(at time.Time) bool { return !at.IsZero() && noon.Sub(at).Abs() <= 36*time.Hour }
		isTrue := func(flag *bool) bool { return flag != nil && *flag }
		if c.Status != backend.StatusConnected || c.Error != nil || isTrue(c.NeedsUpdatedCredentials) || isTrue(user.IsDisabled) || isTrue(c.IsManual) ||
			institution.ClientStatus == "PREVENT_ALL" || !fresh(c.LastSuccessAt) {
			rt.Fatalf("working: %+v of %+v at %+v", c, user, institution)
		}
	})
}

func TestSeemsStuck_AttemptRunningOverAnHour_ReturnsTrue(t *testing.T) {
	for name, test := range map[string]struct {
		job  backend.Job
		want bool
	}{
		"three minutes":          {backend.Job{Status: "REQUESTED", StartedAt: noon.Add(-3 * time.Minute)}, false},
		"an hour":                {backend.Job{Status: "TRANSFERRED", StartedAt: noon.Add(-time.Hour)}, false},
		"four hours":             {backend.Job{Status: "TRANSFERRED", StartedAt: noon.Add(-4 * time.Hour)}, true},
		"created four hours ago": {backend.Job{Status: "INITIATED", CreatedAt: noon.Add(-4 * time.Hour)}, true},
		"started just now":       {backend.Job{Status: "REQUESTED", CreatedAt: noon.Add(-4 * time.Hour), StartedAt: noon.Add(-time.Minute)}, false},
		"finished":               {backend.Job{Status: "TRANSFERRED", StartedAt: noon.Add(-4 * time.Hour), FinishedAt: noon.Add(-3 * time.Hour)}, false},
		"completed":              {backend.Job{Status: "COMPLETED", StartedAt: noon.Add(-4 * time.Hour)}, false},
		"waiting for the user":   {backend.Job{Status: "CHALLENGED", StartedAt: noon.Add(-4 * time.Hour)}, false},
		"unknown status":         {backend.Job{Status: "PARKED", StartedAt: noon.Add(-4 * time.Hour)}, false},
		"unknown time":           {backend.Job{Status: "INITIATED"}, false},
	} {
		if got := test.job.SeemsStuck(noon); got != test.want {
			t.Errorf("%s: got %v", name, got)
		}
	}
	long := backend.Job{Status: "REQUESTED", StartedAt: noon}
	if long.SeemsStuck(noon.Add(3 * time.Minute)) {
		t.Error("a saved copy of it is judged by another time than its own")
	}
}

// worstCase is a list of connections and its summary. The page's sample data
// uses the same cases (worst.test.ts).
type worstCase struct {
	About       string       `json:"about"`
	Connections []worstInput `json:"connections"`
	All         bool         `json:"all"`
	Order       []string     `json:"order"` // of the GUIDs, the worst first
	Count       int          `json:"count"` // -1: not known
	Status      string       `json:"status"`
	Family      string       `json:"family"`
	Name        string       `json:"name"`
}

type worstInput struct {
	GUID   string `json:"guid"`
	Name   string `json:"name"`
	Status string `json:"status"`
	Family string `json:"family"`
}

func TestOverview_MixedConnections_ReportsWorst(t *testing.T) {
	content, err := os.ReadFile("testdata/worst.json")
	if err != nil {
		t.Fatal(err)
	}
	var cases []worstCase
	if err := json.Unmarshal(content, &cases); err != nil || len(cases) == 0 {
		t.Fatalf("%d cases, %v", len(cases), err)
	}
	for _, test := range cases {
		judged := make([]backend.Judged, len(test.Connections))
		for i, c := range test.Connections {
			judged[i] = backend.Judged{GUID: c.GUID, Name: c.Name, Status: backend.ConnectionStatus(c.Status), Assessment: backend.Assessment{Family: backend.Family(c.Family)}}
		}
		got := backend.NewOverview(judged, test.All)
		count := got.Connections
		if !got.IsCounted() {
			count = -1
		}
		if string(got.Worst.Status) != test.Status || string(got.Family) != test.Family || got.Worst.Name != test.Name || count != test.Count {
			t.Errorf("%s: got %d, %+v", test.About, count, got)
		}
		slices.SortFunc(judged, func(a, b backend.Judged) int { return a.Compare(&b) })
		for i, guid := range test.Order {
			if judged[i].GUID != guid {
				t.Errorf("%s: got order %+v", test.About, judged)
				break
			}
		}
	}
}

func TestCompare_EveryStatus_HasARank(t *testing.T) {
	place := map[int]backend.ConnectionStatus{}
	of := func(status backend.ConnectionStatus) (n int) {
		for _, other := range backend.ConnectionStatuses() {
			a, b := backend.Judged{Status: status}, backend.Judged{Status: other}
			if a.Compare(&b) > 0 {
				n++
			}
		}
		return n
	}
	for _, status := range backend.ConnectionStatuses() {
		if other, taken := place[of(status)]; taken {
			t.Errorf("%q and %q have the same place", status, other)
		}
		place[of(status)] = status
	}
}

func TestFullName_InstitutionFirst_NoDuplicates(t *testing.T) {
	for _, test := range [][3]string{
		{"Gringotts", "Connection 42", "Gringotts · Connection 42"},
		{"Gringotts", "Gringotts", "Gringotts"},
		{"Gringotts", "gringotts", "gringotts"},
		{"Gringotts", "Gringotts for the shop", "Gringotts for the shop"},
		{"Gringotts Wizarding Bank", "Gringotts", "Gringotts Wizarding Bank"},
		{"Gringotts", " ", "Gringotts"},
		{"", "My bank", "My bank"},
		{"", "", ""},
		{"ING", "My savings", "ING · My savings"},
		{"ING", "My savings at ING", "My savings at ING"},
		{"Bank 1", "Bank 10", "Bank 1 · Bank 10"},
		{"بنك السندباد", "بنك السندباد – Main", "بنك السندباد – Main"},
	} {
		if got := backend.FullName(test[0], test[1]); got != test[2] {
			t.Errorf("%q and %q: got %q, want %q", test[0], test[1], got, test[2])
		}
	}
}
