package sandbox

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"

	"userlookup/backend"
)

const openAPIFile = "../../../shared/platform/openapi-v20250224.yml"

// documented loads the platform's OpenAPI description.
func documented(t *testing.T) *openapi3.T {
	t.Helper()
	if _, err := os.Stat(openAPIFile); err != nil {
		t.Skipf("the platform's OpenAPI file is not here: %v", err)
	}
	document, err := openapi3.NewLoader().LoadFromFile(openAPIFile)
	if err != nil {
		t.Fatal(err)
	}
	if err := document.Validate(t.Context()); err != nil {
		t.Fatalf("the platform's OpenAPI file is invalid: %v", err)
	}
	country := document.Components.Schemas["InstitutionResponse"].Value.Properties["iso_country_code"].Value
	country.Enum = append(country.Enum, otherCountries...)
	return document
}

// otherCountries are countries of the sandbox's institutions that the description does not
// list. A platform with other sources may have more, and tests of time zones need several.
var otherCountries = []any{"AE", "AU", "BR", "GB", "GR", "JP"}

func responseSchema(t *testing.T, document *openapi3.T, path string) *openapi3.Schema {
	t.Helper()
	item := document.Paths.Value(path)
	if item == nil || item.Get == nil {
		t.Fatalf("the file has no GET %s", path)
	}
	return item.Get.Responses.Value("200").Value.Content.Get("application/json").Schema.Value
}

func TestResponses_MatchTheOpenAPIDescription(t *testing.T) {
	document := documented(t)
	b := newTestServer(t, publicAPI)
	check := func(path, target string) {
		t.Helper()
		var answer any
		if err := json.Unmarshal(b.get(target), &answer); err != nil {
			t.Fatal(err)
		}
		schema := responseSchema(t, document, path)
		if err := schema.VisitJSON(answer, openapi3.VisitAsResponse()); err != nil {
			t.Errorf("GET %s: %v", target, err)
		}
		checkFields(t, target, schema, answer)
	}
	check("/users", "/users?records_per_page=1000")
	check("/institutions", "/institutions?name=bank&records_per_page=100")
	for code, known := range b.institutionsByCode {
		if !known.unlisted {
			check("/institutions/{institution_code}", "/institutions/"+code)
		}
	}
	for range 2 { // at two times
		for _, scenario := range SampleUsers() {
			if scenario.Key == "unknown_values" {
				continue // the contract has newer values
			}
			user := "/users/" + scenario.UserID
			check("/users/{user_identifier}", user)
			check("/users/{user_identifier}/members", user+"/members?records_per_page=1000")
			check("/users/{user_identifier}/accounts", user+"/accounts?records_per_page=1000")
			for i, m := range b.members(scenario.UserID) {
				if i < 6 {
					check("/users/{user_identifier}/members/{member_identifier}", user+"/members/"+m.GUID)
					check("/users/{user_identifier}/members/{member_identifier}/status", user+"/members/"+m.GUID+"/status")
				}
			}
		}
		b.advance(5*time.Hour + 7*time.Second)
	}
}

// newerThanTheFile are fields from the contract, and one unknown field.
var newerThanTheFile = []string{"error", "status", "client_status", "x_future_field"}

// checkFields finds nulls that the description does not allow, and fields that it does not
// have. It does not use the library's handling of null.
func checkFields(t *testing.T, at string, schema *openapi3.Schema, value any) {
	t.Helper()
	switch value := value.(type) {
	case nil:
		if !schema.Nullable {
			t.Errorf("%s is null, which the description does not allow", at)
		}
	case map[string]any:
		for name, inner := range value {
			if property := schema.Properties[name]; property != nil {
				checkFields(t, at+"."+name, property.Value, inner)
			} else if !slices.Contains(newerThanTheFile, name) {
				t.Errorf("%s has a field %s, which the description lacks", at, name)
			}
		}
	case []any:
		for i, inner := range value {
			if schema.Items != nil {
				checkFields(t, fmt.Sprintf("%s[%d]", at, i), schema.Items.Value, inner)
			}
		}
	}
}

var jobFields = []string{
	"created_at", "error_message", "error_message_code", "finished_at", "guid", "institution_guid", "is_authenticated", "job_type",
	"member_guid", "request_type", "started_at", "status", "status_name", "updated_at", "user_guid", "x_future_field",
}

// TestJobs_MatchTheContract checks what the description lacks.
func TestJobs_MatchTheContract(t *testing.T) {
	statuses := []string{"INITIATED", "REQUESTED", "CHALLENGED", "RECEIVED", "TRANSFERRED", "AUTHENTICATED", "PREVENTED", "DENIED", "HALTED", "FAILED", "ERRORED", "COMPLETED"}
	numbers := map[string]float64{"INITIATED": 0, "REQUESTED": 1, "CHALLENGED": 2, "COMPLETED": 6}
	b := newTestServer(t)
	b.advance(6 * time.Second) // what started with the week has reached its question
	seen := map[string]bool{}
	for _, scenario := range SampleUsers() {
		for _, job := range b.jobs("/users/" + scenario.UserID + "/jobs?records_per_page=50&page=1000000").Jobs {
			t.Errorf("%s: a job on a page past the end: %v", scenario.UserID, job)
		}
		answer := decode[struct{ Jobs []map[string]any }](b, "/users/"+scenario.UserID+"/jobs?records_per_page=100")
		for _, job := range answer.Jobs {
			if got := slices.Sorted(maps.Keys(job)); !slices.Equal(got, jobFields) {
				t.Fatalf("a job has the fields %v", got)
			}
			name := job["status_name"].(string)
			seen[name] = true
			if scenario.Key != "unknown_values" && (!slices.Contains(statuses, name) || !slices.Contains(backend.JobTypes, job["job_type"].(string))) {
				t.Errorf("%s: job %v has other values", scenario.UserID, job)
			}
			if number, ok := job["status"].(float64); ok && number != numbers[name] {
				t.Errorf("%s has number %v", name, number)
			}
			for field, prefix := range map[string]string{"guid": "JOB-", "user_guid": "USR-", "member_guid": "MBR-", "institution_guid": "INS"} {
				if !strings.HasPrefix(job[field].(string), prefix) {
					t.Errorf("%s is %v", field, job[field])
				}
			}
			for _, field := range []string{"created_at", "started_at", "finished_at", "updated_at"} {
				if at, ok := job[field].(string); ok && !strings.HasSuffix(at, "+00:00") {
					t.Errorf("%s is %s", field, at)
				}
			}
			ended := job["finished_at"] != nil
			if bad := job["error_message"] != nil; bad && !ended || name == completedStatus && (bad || !ended) {
				t.Errorf("job %v contradicts itself", job)
			}
		}
	}
	for _, name := range statuses {
		// Short stages are tested in TestAttempt_Running_Advances.
		if passing := []string{"INITIATED", "RECEIVED", "AUTHENTICATED"}; !seen[name] && !slices.Contains(passing, name) {
			t.Errorf("no job is %s", name)
		}
	}
	if !seen["QUARANTINED"] {
		t.Error("no job has an unknown status")
	}
}

func TestMembersAndInstitutions_MatchTheContract(t *testing.T) {
	b := newTestServer(t)
	for _, scenario := range SampleUsers() {
		for _, m := range b.members(scenario.UserID) {
			for _, at := range []string{text(m.AggregatedAt), text(m.SuccessfullyAggregatedAt), m.CreatedAt} {
				if at != "" && !strings.HasSuffix(at, ".000Z") {
					t.Errorf("%s: time %s", m.GUID, at)
				}
			}
			if e := m.Error; e != nil && (e.ErrorCode == nil || e.ErrorMessage == "" || e.ErrorType == "" || e.UserMessage == "" || e.Locale == "") {
				t.Errorf("%s: error %+v", m.GUID, e)
			}
		}
	}
	statuses := []string{"OPERATIONAL", "MAINTENANCE", "DEGRADED", "UNAVAILABLE"}
	clientStatuses := []string{"AVAILABLE", "PREVENT_ALL", "PREVENT_NEW", "PREVENT_ALL_AND_DISCONNECT", "PREVENT_VERIFICATION", "PREVENT_BACKGROUND_AGG"}
	guids := map[string]bool{}
	countries := slices.Clone(otherCountries)
	for _, i := range decode[institutionsAnswer](b, "/institutions?records_per_page=100").Institutions {
		statuses = slices.DeleteFunc(statuses, func(s string) bool { return s == i.Status })
		clientStatuses = slices.DeleteFunc(clientStatuses, func(s string) bool { return s == i.ClientStatus })
		countries = slices.DeleteFunc(countries, func(c any) bool { return c == i.IsoCountryCode })
		guids[strings.SplitN(i.GUID, "-", 2)[0]] = true
	}
	if len(statuses)+len(clientStatuses)+len(countries) > 0 || !guids["INS"] || !guids["INST"] {
		t.Errorf("no institution is %v or %v or in %v; GUIDs begin with %v", statuses, clientStatuses, countries, guids)
	}
}
