package sandbox

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"testing"
	"time"

	"userlookup/backend"
)

// restartTimes are times at which a platform may start: seconds of a week, around midnight,
// around the start of the week, and around clock changes.
func restartTimes() []time.Time {
	at := []time.Time{
		testStart, testStart.Add(-time.Second), testStart.Add(week*time.Second - time.Minute),
		time.Date(2026, 3, 26, 23, 59, 30, 0, time.UTC), time.Date(2026, 3, 29, 0, 59, 59, 0, time.UTC), // Europe changes at 1:00
		time.Date(2026, 11, 1, 5, 59, 0, 0, time.UTC), time.Date(2026, 3, 8, 6, 59, 30, 0, time.UTC), // New York
	}
	for n := range int64(24) {
		at = append(at, testStart.Add(time.Duration(n*25_873)*time.Second))
	}
	return at
}

// statusOf maps the API's null to StatusNone.
func statusOf(m *memberAnswer) backend.ConnectionStatus {
	if m.ConnectionStatus == nil {
		return backend.StatusNone
	}
	return backend.ConnectionStatus(*m.ConnectionStatus)
}

// currentStatus returns the statuses of a user's connections, the worst first.
func (b *testServer) currentStatus(userID string) []backend.Judged {
	b.t.Helper()
	user := b.usersByID[userID]
	moment := func(s *string) (at time.Time) {
		if s != nil {
			at = instant(b.t, *s)
		}
		return at
	}
	var all []backend.Judged
	for _, c := range user.currentConnections(b.now()) {
		m := c.answer(b.now(), true)
		connection := backend.Connection{
			GUID: m.GUID, Status: statusOf(&m), CreatedAt: instant(b.t, m.CreatedAt),
			LastAttemptAt: moment(m.AggregatedAt), LastSuccessAt: moment(m.SuccessfullyAggregatedAt), IsBeingAggregated: &m.IsBeingAggregated,
			NeedsUpdatedCredentials: &m.NeedsUpdatedCredentials, BackgroundIsDisabled: &m.BackgroundAggregationIsDisabled, IsManual: &m.IsManual,
		}
		if m.Error != nil {
			connection.Error = &backend.ConnectionError{Code: fmt.Sprint(m.Error.ErrorCode)}
		}
		assessment := backend.Assess(&connection, &backend.Institution{ClientStatus: c.institution.ClientStatus},
			&backend.User{IsDisabled: &user.disabled}, time.Unix(b.now(), 0))
		all = append(all, backend.Judged{GUID: m.GUID, Name: m.Name, Status: connection.Status, Assessment: assessment})
	}
	slices.SortFunc(all, func(a, b backend.Judged) int { return a.Compare(&b) })
	return all
}

func TestScenarios_PlatformRuns_StayTrue(t *testing.T) {
	for i, start := range restartTimes() {
		b := newTestServer(t, func(o *Options) { o.Seed = uint64(i) }, startingAt(start.Unix()))
		for _, after := range []time.Duration{0, 2 * time.Minute, time.Hour, 12 * time.Hour, 24 * time.Hour, 48 * time.Hour} {
			b.clock.Store(start.Add(after).Unix())
			for _, scenario := range SampleUsers() {
				statuses := b.currentStatus(scenario.UserID)
				if len(statuses) == 0 {
					if scenario.Status != "" {
						t.Errorf("%s has no connections", scenario.UserID)
					}
					continue
				}
				if statuses[0].Status != backend.ConnectionStatus(scenario.Status) || statuses[0].Family != scenario.Family {
					t.Errorf("%s %s, started at %s, after %v: worst must be %s (%s), got %+v", scenario.UserID, scenario.Key, start, after, scenario.Status, scenario.Family, statuses[0])
				}
			}
			b.checkTexts(start, after)
		}
	}
}

// checkTexts checks what the scenario texts state besides the worst status.
func (b *testServer) checkTexts(start time.Time, after time.Duration) {
	b.t.Helper()
	now := time.Unix(b.now(), 0)
	check := func(userID string, is bool, statement string) {
		b.t.Helper()
		if !is {
			b.t.Errorf("%s, started at %s, after %v: not true: %s", userID, start, after, statement)
		}
	}
	age := func(s *string) time.Duration { return now.Sub(instant(b.t, text(s))) }

	for _, m := range b.members("U-1001") {
		check("U-1001", text(m.ConnectionStatus) == "CONNECTED" && age(m.SuccessfullyAggregatedAt) < 36*time.Hour, "all is fresh")
	}
	trouble := 0
	for _, c := range b.currentStatus("U-1002") {
		if c.Family == backend.FamilyCaller || c.Family == backend.FamilyBroken {
			trouble++
		}
	}
	check("U-1002", trouble == 3 && text(b.memberAt("U-1002", "wonderland_savings").ConnectionStatus) == "UPDATED", "two others need a look")
	m := b.memberAt("U-1004", "iron_bank")
	check("U-1004", text(m.ConnectionStatus) == "CHALLENGED" && m.IsBeingAggregated && age(m.AggregatedAt) < asking, "the question is open")
	m = b.memberAt("U-1013", "brobdingnag")
	check("U-1013", text(m.ConnectionStatus) == "CONNECTED" && age(m.AggregatedAt) > week*time.Second, "nothing has run for more than a week")
	check("U-1013", age(b.memberAt("U-1013", "gringotts").AggregatedAt) < 36*time.Hour, "the other one is fresh")
	for _, m := range b.members("U-1017") {
		check("U-1017", age(m.AggregatedAt) > 19*24*time.Hour, "nothing has run since the user was disabled")
	}
	m = b.memberAt("U-1021", "toytown_bank")
	job := b.job("U-1021", *m.MostRecentJobGUID)
	check("U-1021", m.IsBeingAggregated && m.SuccessfullyAggregatedAt == nil && job.RequestType == initial && now.Sub(instant(b.t, m.CreatedAt)) < time.Hour,
		"it was added within the hour, and its first attempt runs")
	for _, m := range b.members("U-1022") {
		check("U-1022", m.IsBeingAggregated, "it is being worked on")
		check("U-1022", (text(m.ConnectionStatus) == "DELAYED") == (age(m.AggregatedAt) > time.Hour), "one takes longer than an hour")
	}
	check("U-1006", len(b.members("U-1006")) == 1 && text(b.memberAt("U-1006", "brobdingnag").ConnectionStatus) == "EXPIRED", "the question expired")
}

// Two starts within a week have the same past.
func TestPlatform_StartedAnyTimeInAWeek_HasTheSamePast(t *testing.T) {
	read := func(start time.Time) map[string]string {
		b := newTestServer(t, startingAt(start.Unix()))
		b.clock.Store(testStart.Add(3*24*time.Hour + 14*time.Hour).Unix())
		all := map[string]string{}
		for _, scenario := range SampleUsers() {
			for _, part := range []string{"members", "accounts", "jobs"} {
				all[scenario.UserID+" "+part] = string(b.get("/users/" + scenario.UserID + "/" + part + "?records_per_page=1000"))
			}
		}
		return all
	}
	at := testStart.Add(3*24*time.Hour + 13*time.Hour)
	want := read(at)
	for _, start := range []time.Time{at.Add(time.Minute), at.Add(time.Hour), at.Add(-12 * time.Hour), at.Add(-14 * time.Hour), testStart} {
		for name, got := range read(start) {
			if got != want[name] {
				t.Errorf("started at %s instead of %s: %s differs", start, at, name)
			}
		}
	}
}

func TestScenarios_CoverEveryStatus(t *testing.T) {
	b := newTestServer(t)
	missing := backend.ConnectionStatuses()
	unknown := 0
	for _, scenario := range SampleUsers() {
		for _, m := range b.members(scenario.UserID) {
			status := statusOf(&m)
			missing = slices.DeleteFunc(missing, func(s backend.ConnectionStatus) bool { return s == status })
			if status.Family() == backend.FamilyUnknown {
				unknown++
			}
		}
	}
	if len(missing) > 0 {
		t.Errorf("no connection is %q: give one to a user in backend/sandbox/scenario_users.go", missing)
	}
	if unknown == 0 {
		t.Error("no connection has a status that the application does not know")
	}
	for _, status := range backend.ConnectionStatuses() {
		if status != backend.StatusNone && messages[status] == "" {
			t.Errorf("the platform has no message for %s: add it to messages in backend/sandbox/scenario_users.go", status)
		}
	}
}

func TestScenarios_CoverEveryJobTypeAndRequestType(t *testing.T) {
	b := newTestServer(t)
	types, requests := map[string]bool{}, map[string]bool{}
	for _, job := range b.jobs("/users/U-1015/jobs?records_per_page=1000").Jobs {
		types[job.JobType], requests[job.RequestType] = true, true
	}
	if len(types) != len(backend.JobTypes) || len(requests) != 3 {
		t.Errorf("job types %v, request types %v", types, requests)
	}
}

func TestScenarios_HaveTexts(t *testing.T) {
	raw, err := os.ReadFile("../text/en/stories.json")
	if err != nil {
		t.Fatal(err)
	}
	texts := map[string]string{}
	if err := json.Unmarshal(raw, &texts); err != nil {
		t.Fatal(err)
	}
	keys, ids := map[string]bool{}, map[string]bool{}
	for _, scenario := range SampleUsers() {
		if keys[scenario.Key] || ids[scenario.UserID] {
			t.Errorf("%s or %s is not unique", scenario.UserID, scenario.Key)
		}
		keys[scenario.Key], ids[scenario.UserID] = true, true
		for _, name := range []string{"story." + scenario.Key + ".title", "story." + scenario.Key + ".detail"} {
			if texts[name] == "" {
				t.Errorf("backend/text/en/stories.json has no text for %s", name)
			}
			delete(texts, name)
		}
	}
	if len(texts) > 0 {
		t.Errorf("texts without a scenario: %v", texts)
	}
}

func TestSizeScenarios_HaveExactSizes(t *testing.T) {
	for n := range int64(20) {
		b := newTestServer(t, func(o *Options) { o.Seed = uint64(n) }, startingAt(testStart.Unix()+n*73*minute))
		for id, want := range map[string]int64{"U-5K": 5_000, "U-100K": 100_000} {
			got := b.jobs("/users/" + id + "/jobs").Pagination.TotalEntries
			if n == 0 && got != want || got < want || got > want+want/50 {
				t.Errorf("start %d: %s has %d attempts", n, id, got)
			}
		}
	}
	b := newTestServer(t)
	institutions := map[string]bool{}
	for _, m := range b.members("U-12C") {
		institutions[m.InstitutionCode] = true
	}
	if n := len(b.members("U-12C")); n != 12 || len(institutions) != 8 {
		t.Errorf("U-12C has %d connections at %d institutions", n, len(institutions))
	}
	if n := len(b.members("U-60C")); n != 60 {
		t.Errorf("U-60C has %d connections", n)
	}
	if n := b.jobs("/users/U-1002/jobs").Pagination.TotalEntries; n < 300 || n > 450 {
		t.Errorf("U-1002 has %d attempts", n)
	}
}

func TestConnection_DeletedAndAddedAgain_KeepsOldAttempts(t *testing.T) {
	b := newTestServer(t)
	old, fresh := b.usersByID["U-1014"].connections[0], b.usersByID["U-1014"].connections[1]
	of := func(c *connection) []jobAnswer {
		return b.jobs("/users/U-1014/jobs?records_per_page=1000&member_guid=" + c.guid).Jobs
	}
	before, after := of(old), of(fresh)
	if len(before) == 0 || len(after) == 0 || before[0].InstitutionGUID != after[0].InstitutionGUID {
		t.Fatalf("%d old and %d new attempts", len(before), len(after))
	}
	if first := after[len(after)-1]; first.RequestType != initial || first.CreatedAt <= before[0].CreatedAt {
		t.Errorf("the new connection begins with %+v", first)
	}
	for _, m := range b.members("U-1014") {
		if m.GUID == old.guid {
			t.Error("the deleted connection is listed")
		}
	}
}

func TestConnection_Silent_HasNoRecentAttempts(t *testing.T) {
	b := newTestServer(t)
	m := b.memberAt("U-1013", "brobdingnag")
	silent := testStart.Sub(instant(t, *m.AggregatedAt))
	if text(m.ConnectionStatus) != "CONNECTED" || m.BackgroundAggregationIsDisabled || silent < 9*24*time.Hour || silent > 10*24*time.Hour {
		t.Errorf("silent for %v: %+v", silent, m)
	}
}

func TestConnection_OAuthWindow_OnlyIfOpen(t *testing.T) {
	b := newTestServer(t)
	for _, scenario := range SampleUsers() {
		for _, m := range b.members(scenario.UserID) {
			if (m.OAuthWindowURI != nil) != (text(m.ConnectionStatus) == "PENDING") {
				t.Errorf("%s at %s: %v", scenario.UserID, m.InstitutionCode, m.OAuthWindowURI)
			}
		}
	}
}

func TestErrorCodes_AreNumbersOrStrings(t *testing.T) {
	b := newTestServer(t)
	if code, ok := b.memberAt("U-1002", "gringotts").Error.ErrorCode.(float64); !ok || code != 2005 {
		t.Errorf("Gringotts: %v", b.memberAt("U-1002", "gringotts").Error)
	}
	if code, ok := b.memberAt("U-1006", "brobdingnag").Error.ErrorCode.(string); !ok || code != "2003" {
		t.Errorf("Brobdingnag: %v", b.memberAt("U-1006", "brobdingnag").Error)
	}
	if e := b.memberAt("U-1001", "gringotts").Error; e != nil {
		t.Errorf("a working connection has an error: %v", e)
	}
}
