package cli

import (
	"encoding/csv"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"userlookup/backend/profiles"
)

// shaped is a platform with one user U-1, one connection and one attempt, given as
// the API spells them. The attempt is in a list, or the latest one alone.
type shaped struct {
	user, member, job string
	listed            bool
}

const (
	shapedUser   = `{"guid":"USR-1","id":"U-1","is_disabled":false}`
	shapedMember = `{"guid":"MBR-1","name":"Bank 1","user_guid":"USR-1","connection_status":"CONNECTED","aggregated_at":"2026-11-20T10:00:00Z",` +
		`"successfully_aggregated_at":"2026-11-20T10:00:05Z","most_recent_job_guid":"JOB-1"}`
	shapedJob = `{"guid":"JOB-1","user_guid":"USR-1","member_guid":"MBR-1","created_at":"2026-11-20T10:00:00Z","status_name":"FAILED"}`
)

func (p shaped) serve(t *testing.T) (environment map[string]string, url string) {
	t.Helper()
	for given, usual := range map[*string]string{&p.user: shapedUser, &p.member: shapedMember, &p.job: shapedJob} {
		if *given == "" {
			*given = usual
		}
	}
	answers := map[string]string{
		"/users/U-1": `{"user":` + p.user + `}`, "/users/U-1/members": `{"members":[` + p.member + `]}`, "/users/U-1/accounts": `{"accounts":[]}`,
		"/users/U-1/jobs/JOB-1": `{"job":` + p.job + `}`,
	}
	if p.listed {
		answers["/users/U-1/jobs"] = `{"jobs":[` + p.job + `],"pagination":{"total_entries":1,"total_pages":1}}`
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answer, ok := answers[r.URL.Path]
		if !ok {
			w.WriteHeader(http.StatusNotFound)
			answer = `{"error":{"message":"none"}}`
		}
		_, _ = w.Write([]byte(answer))
	}))
	t.Cleanup(server.Close)
	return map[string]string{profiles.EnvClientID: "id", profiles.EnvAPIKey: "key"}, server.URL
}

// shapedAnswer is what these tests read of the JSON.
type shapedAnswer struct {
	Connections []struct {
		Status          *string
		Family          string
		LastAttemptAt   *string
		FirstAddedFrom  string
		UnreadableTimes []string
	}
	Timeline struct {
		Complete bool
		Since    *string
		Attempts []struct {
			At              *string
			UnreadableTimes []string
		}
	}
}

// without takes a field out of an object of one line.
func without(object, field string) string {
	rest := regexp.MustCompile(`,?"`+field+`":("[^"]*"|[^,}]*)`).ReplaceAllString(object, "")
	return strings.Replace(rest, "{,", "{", 1)
}

// with gives a field of an object of one line another value.
func with(object, field, value string) string {
	return strings.TrimSuffix(without(object, field), "}") + `,"` + field + `":` + value + `}`
}

// linesOf gives the lines of a report by their label.
func linesOf(report string) map[string]string {
	lines := map[string]string{}
	for line := range strings.Lines(report) {
		if parts := regexp.MustCompile(`^ {4}(\S.*?) {2,}(.*)\n$`).FindStringSubmatch(line); parts != nil {
			lines[parts[1]] = parts[2]
		}
	}
	return lines
}

func TestLookup_StatusMissing_IsUnknown(t *testing.T) {
	for value, want := range map[string][3]string{ // the report's words, the JSON's, and the family
		"":             {"unknown", `"unknown"`, "unknown"},
		`{"a":1}`:      {"unknown", `"unknown"`, "unknown"},
		`42`:           {"unknown (42)", `"unknown (42)"`, "unknown"},
		`null`:         {"none (no credentials, such as a manual account)", `null`, "ended"},
		`6`:            {"CONNECTED", `"CONNECTED"`, "unknown"}, // silent since the sample's day
		`"2"`:          {"DENIED", `"DENIED"`, "caller"},
		`" CONNECTED"`: {" CONNECTED", `" CONNECTED"`, "unknown"},
	} {
		member := without(shapedMember, "connection_status")
		if value != "" {
			member = with(shapedMember, "connection_status", value)
		}
		environment, url := shaped{member: member}.serve(t)
		got := run(t, environment, "lookup", "U-1", "--base-url", url)
		if said := linesOf(got.stdout)["Current status"]; got.status != 0 || said != strings.TrimSpace(want[0]) {
			t.Errorf("%s: the report says %q", value, said)
		}
		var answer shapedAnswer
		printed := run(t, environment, "lookup", "U-1", "--json", "--base-url", url).stdout
		if err := json.Unmarshal([]byte(printed), &answer); err != nil {
			t.Fatal(err)
		}
		status, err := json.Marshal(answer.Connections[0].Status)
		if err != nil || string(status) != want[1] || answer.Connections[0].Family != want[2] {
			t.Errorf("%s: the JSON says %s, %s", value, status, answer.Connections[0].Family)
		}
	}
}

func TestLookup_JobWithoutGUID_IsTheLatestAttempt(t *testing.T) {
	environment, url := shaped{job: without(shapedJob, "guid")}.serve(t)
	got := run(t, environment, "lookup", "U-1", "--base-url", url)
	got.says(t, 0, "Timeline (1 of 1)", "2026-11-20 10:00:00 UTC  FAILED  Bank 1")
	if said := linesOf(got.stdout)["Last attempt status"]; said != "FAILED" || strings.Contains(got.stderr, "cannot be read") {
		t.Errorf("last attempt status %q, %s", said, got.stderr)
	}
}

func TestLookup_JobNotRequested_IsDiscarded(t *testing.T) {
	environment, url := shaped{job: with(shapedJob, "guid", `"JOB-2"`)}.serve(t)
	got := run(t, environment, "lookup", "U-1", "--base-url", url)
	got.says(t, 0, "Timeline (0 of 0)")
	got.want(t, 0, "The platform returned something else")
	if strings.Contains(got.stdout, "JOB-2") {
		t.Errorf("it is shown: %s", got.stdout)
	}
}

func TestLookup_UnreadableTime_IsNotShownAsNever(t *testing.T) {
	member := with(with(shapedMember, "aggregated_at", `20261120`), "successfully_aggregated_at", `"soon"`)
	job := with(shapedJob, "created_at", `"soon"`)
	environment, url := shaped{member: with(member, "created_at", `{}`), job: job, listed: true}.serve(t)
	got := run(t, environment, "lookup", "U-1", "--base-url", url)
	said := linesOf(got.stdout)
	for _, label := range []string{"Last aggregation attempt", "Last success", "First added"} {
		if said[label] != "not readable" {
			t.Errorf("%s: %q", label, said[label])
		}
	}
	got.says(t, 0, "Timeline (1 of 1)", "  not readable  FAILED  Bank 1")
	got.want(t, 0, "(connections): Some times cannot be read")
	got.want(t, 0, "(attempts): Some times cannot be read")
	if strings.Contains(got.stdout, "All attempts since the first") {
		t.Errorf("the timeline is called complete: %s", got.stdout)
	}
	var answer shapedAnswer
	if err := json.Unmarshal([]byte(run(t, environment, "lookup", "U-1", "--json", "--base-url", url).stdout), &answer); err != nil {
		t.Fatal(err)
	}
	connection, attempt := answer.Connections[0], answer.Timeline.Attempts[0]
	if got := strings.Join(append(connection.UnreadableTimes, attempt.UnreadableTimes...), " "); got != "created_at aggregated_at successfully_aggregated_at created_at" {
		t.Errorf("unreadable are %s", got)
	}
	if connection.LastAttemptAt != nil || connection.FirstAddedFrom != "unreadable" || attempt.At != nil || answer.Timeline.Complete || answer.Timeline.Since != nil {
		t.Errorf("got %+v, %+v", connection, attempt)
	}
}

func TestLookup_OtherTimeFormats_AreParsed(t *testing.T) {
	for _, value := range []string{`1795168800`, `1795168800000`, `"1795168800"`, `"2026-11-20t10:00:00z"`, `"2026-11-20 10:00:00 UTC"`, `"2026-11-20T09:59:60Z"`} {
		environment, url := shaped{member: with(shapedMember, "aggregated_at", value), job: with(shapedJob, "created_at", value), listed: true}.serve(t)
		got := run(t, environment, "lookup", "U-1", "--base-url", url)
		got.says(t, 0, "  2026-11-20 10:00:00 UTC  FAILED  Bank 1", "All attempts since the first are known")
		if said := linesOf(got.stdout)["Last aggregation attempt"]; said != "2026-11-20 10:00:00 UTC" {
			t.Errorf("%s: %q", value, said)
		}
	}
}

func TestLookup_AttemptWithoutMember_IsNotShownAsRemovedConnection(t *testing.T) {
	environment, url := shaped{job: with(shapedJob, "member_guid", "null"), listed: true}.serve(t)
	got := run(t, environment, "lookup", "U-1", "--base-url", url)
	got.says(t, 0, "FAILED  not known (connection not named by the platform)")
	if strings.Contains(got.stdout, "removed") || strings.Contains(got.stdout, "FAILED  Bank 1") {
		t.Errorf("got %s", got.stdout)
	}
	for _, format := range []string{"json", "csv", "html"} {
		file := filepath.Join(t.TempDir(), "page."+format)
		run(t, environment, "export", "U-1", "--format", format, "--output", file, "--base-url", url).want(t, 0, "")
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		page := string(content)
		switch format {
		case "json":
			if !strings.Contains(page, `"connectionGuid": null`) || !strings.Contains(page, `"connectionGone": false`) {
				t.Errorf("got %s", page)
			}
		case "csv":
			rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(page, "\ufeff"))).ReadAll()
			if err != nil {
				t.Fatal(err)
			}
			cells := map[string]string{}
			for i, column := range rows[0] {
				cells[column] = rows[len(rows)-1][i]
			}
			if cells["job_id"] != "JOB-1" || cells["connection_guid"]+cells["connection_removed"]+cells["connection"] != "" {
				t.Errorf("got %v", cells)
			}
		default:
			if !strings.Contains(page, "connection not named") || strings.Contains(page, "connection removed") {
				t.Errorf("the report does not say it: %.300s", page[strings.Index(page, "Timeline"):])
			}
		}
	}
}

func TestLookup_UserWithoutGUID_IsShownAsNotSaved(t *testing.T) {
	environment, url := shaped{user: without(shapedUser, "guid")}.serve(t)
	got := run(t, environment, "lookup", "U-1", "--base-url", url)
	got.says(t, 0, "External connections (1)", "FAILED  Bank 1")
	got.want(t, 0, "(user): The platform did not return the user’s GUID")
}
