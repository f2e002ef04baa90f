package app

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"

	"userlookup/app/compose"
	"userlookup/backend"
	"userlookup/backend/profiles"
)

// canary is a value that must never be shown, such as the link with which the
// one who holds it logs in as the caller.
const canary = "CANARY-c0ffee"

// ignored are fields that the platform may send with anything, and that are not
// read.
const ignored = `"oauth_window_uri":"https://bank.example/?token=` + canary + `","status":"` + canary + `","balance":"` + canary + `",
	"x_future":{"guid":"` + canary + `","list":[{"name":"` + canary + `"}]},"account_number":"` + canary + `","finished_by":"` + canary + `"`

// canaries is a platform that puts the canary wherever it may.
func canaries(w http.ResponseWriter, r *http.Request) {
	job := `{` + ignored + `,"guid":"JOB-1","user_guid":"USR-1","member_guid":"MBR-1","status_name":"DENIED","created_at":"2026-03-26T12:00:00Z"}`
	older := `{"guid":"JOB-2","user_guid":"USR-1","member_guid":"MBR-1","status_name":"FAILED","created_at":"2026-03-25T12:00:00Z",` + ignored + `}`
	path := strings.TrimPrefix(r.URL.Path, "/users/U-1")
	body, ok := map[string]string{
		"":                   `{"user":{"guid":"USR-1","id":"U-1",` + ignored + `}}`,
		"/members":           `{"members":[{"guid":"MBR-1","user_guid":"USR-1","institution_code":"bank","most_recent_job_guid":"JOB-1","connection_status":"DENIED",` + strings.Replace(ignored, `"status"`, `"note"`, 1) + `}]}`,
		"/accounts":          `{"accounts":[{"guid":"ACT-1","user_guid":"USR-1","member_guid":"MBR-1","name":"Checking",` + ignored + `}]}`,
		"/jobs":              `{"jobs":[` + job + `,` + older + `],"` + canary + `":"` + canary + `"}`,
		"/jobs/JOB-1":        `{"job":` + job + `}`,
		"/institutions/bank": `{"institution":{"guid":"INS-1","code":"bank","name":"Bank",` + strings.Replace(ignored, `"status"`, `"note"`, 1) + `}}`,
	}[path]
	if !ok {
		w.WriteHeader(http.StatusNotFound)
		body = `{"error":{"message":"` + canary + `"}}`
	}
	w.Header().Set("Content-Type", "application/json")
	_, _ = fmt.Fprint(w, body)
}

func TestBridge_IgnoredFields_AreNeverSent(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(canaries))
	t.Cleanup(server.Close)
	b := newBridge(slog.New(slog.DiscardHandler), "test", compose.ProfilesUnder(t.TempDir()), environment(map[string]string{
		profiles.EnvBaseURL: server.URL, profiles.EnvClientID: "id", profiles.EnvAPIKey: "key",
	}))
	var mu sync.Mutex
	var crossed strings.Builder
	cross := func(what string, value any) {
		text, err := json.Marshal(value)
		if err != nil {
			t.Error(err)
		}
		mu.Lock()
		defer mu.Unlock()
		fmt.Fprintf(&crossed, "%s: %s\n", what, text)
	}
	whole := make(chan struct{})
	b.emit = func(event string, data any) {
		cross(event, data)
		if view, ok := data.(backend.UserView); ok && !view.Loading {
			close(whole)
		}
	}
	b.open()
	t.Cleanup(b.close)

	lookup := &Lookup{b}
	view, err := lookup.LookupUser(LookupRequest{RequestID: "r1", Text: "U-1"})
	if err != nil {
		t.Fatal(err)
	}
	<-whole
	cross("LookupUser", view)
	connection, err := lookup.GetConnection(DetailsRequest{RequestID: "r1", GUID: "MBR-1"})
	cross("GetConnection", connection)
	timeline, timelineErr := lookup.GetTimeline(TimelineRequest{RequestID: "r1", Limit: 500, ChartFrom: "2026-03-01", ChartTo: "2026-03-31"})
	cross("GetTimeline", timeline)
	job, jobErr := lookup.GetJob(DetailsRequest{RequestID: "r1", GUID: "JOB-1"})
	cross("GetJob", job)
	recent, recentErr := lookup.Recent()
	cross("Recent", recent)
	_, noJob := lookup.GetJob(DetailsRequest{RequestID: "r1", GUID: "JOB-9"})
	cross("error", formatError(noJob))
	if err != nil || timelineErr != nil || jobErr != nil || recentErr != nil || noJob == nil {
		t.Fatal(err, timelineErr, jobErr, recentErr, noJob)
	}

	mu.Lock()
	defer mu.Unlock()
	for line := range strings.Lines(crossed.String()) {
		if strings.Contains(line, canary) || strings.Contains(line, "token=") {
			t.Errorf("it crossed in %s", line)
		}
	}
	if connection.Institution.Name != "Bank" || len(connection.Accounts) != 1 || timeline.Matching != 2 || len(timeline.Chart) != 2 || len(job.Before) != 1 || len(recent) != 1 {
		t.Errorf("not everything crossed that could have: %s", crossed.String())
	}
	// The names are shown; the raw answer has the fields that are read.
	if want := []string{"account_number", "balance", "finished_by", "oauth_window_uri", "status", "x_future"}; !slices.Equal(job.Ignored, want) {
		t.Errorf("ignored are %q, want %q", job.Ignored, want)
	}
	var raw map[string]any
	if err := json.Unmarshal([]byte(job.Raw), &raw); err != nil || raw["guid"] != "JOB-1" || raw["status_name"] != "DENIED" || raw["job_type"] != nil {
		t.Errorf("raw is %s, %v", job.Raw, err)
	}
}
