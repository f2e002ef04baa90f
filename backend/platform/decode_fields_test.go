package platform

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"userlookup/backend"
)

// decoded is a response with every field that is read, and how it is decoded.
type decoded struct {
	object string
	wrap   string // with %s for the object
	decode func(body []byte) (any, error)
	// holds maps each field of the response to the domain fields that it sets.
	holds map[string]string
}

func one[T any](decode func([]byte) (T, error)) func([]byte) (any, error) {
	return func(body []byte) (any, error) { return decode(body) }
}

// first returns the only item of a list, or nil if it was skipped.
func first[T any](decode func([]byte) (List[T], error)) func([]byte) (any, error) {
	return func(body []byte) (any, error) {
		list, err := decode(body)
		if err != nil || len(list.Items) == 1 {
			return append(list.Items, *new(T))[0], err
		}
		if list.Skipped != 1 {
			return nil, fmt.Errorf("%d items, %d skipped", len(list.Items), list.Skipped)
		}
		return nil, nil
	}
}

const (
	userObject = `{"guid":"USR-1","id":"u-1","email":"a@b.test","is_disabled":true,"metadata":"text"}`
	jobObject  = `{"guid":"JOB-1","user_guid":"USR-1","member_guid":"MBR-1","institution_guid":"INS-1","status_name":"FAILED",
		"job_type":"AGGREGATION","request_type":"INITIAL","created_at":"2026-01-02T03:04:05Z","started_at":"2026-01-02T03:04:06Z",
		"finished_at":"2026-01-02T03:04:07Z","updated_at":"2026-01-02T03:04:08Z","is_authenticated":true,"error_message":"no","error_message_code":"17"}`
	institutionObject = `{"guid":"INS-1","code":"bank","name":"Bank","url":"u","iso_country_code":"US","status":"OPERATIONAL","client_status":"AVAILABLE",
		"supports_oauth":true,"forgot_password_url":"p","forgot_username_url":"n","trouble_signing_in_url":"t"}`
	accountObject = `{"guid":"ACT-1","user_guid":"USR-1","user_id":"u-1","member_guid":"MBR-1","name":"Checking","type":"CHECKING","subtype":"NONE",
		"is_closed":true,"created_at":"2026-01-02T03:04:05Z"}`
	memberObject = `{"guid":"MBR-1","id":"m-1","name":"My Bank","user_guid":"USR-1","user_id":"u-1","institution_code":"bank","institution_guid":"INS-1",
		"connection_status":"DENIED","connection_status_message":"hm","error":{"error_code":2005},"aggregated_at":"2026-01-02T03:04:05Z",
		"successfully_aggregated_at":"2026-01-02T03:04:06Z","created_at":"2026-01-02T03:04:07Z","most_recent_job_guid":"JOB-1","is_being_aggregated":true,
		"needs_updated_credentials":true,"background_aggregation_is_disabled":true,"is_oauth":true,"is_manual":true,"is_managed_by_user":true,"use_cases":["PFM"]}`
	errorObject      = `{"error_type":"MEMBER","error_code":"2005","error_message":"bad","user_message":"try again","locale":"en"}`
	paginationObject = `{"current_page":1,"per_page":500,"total_entries":1000,"total_pages":2}`
)

// answers are all responses of the platform.
var answers = func() map[string]decoded {
	user := map[string]string{"guid": "GUID", "id": "ID", "email": "Email", "is_disabled": "IsDisabled", "metadata": "Metadata"}
	member := map[string]string{
		"guid": "GUID", "id": "ID", "name": "Name", "user_guid": "UserGUID", "user_id": "", "institution_code": "InstitutionCode", "institution_guid": "InstitutionGUID",
		"connection_status": "Status", "connection_status_message": "StatusMessage", "error": "Error", "aggregated_at": "LastAttemptAt Unreadable",
		"successfully_aggregated_at": "LastSuccessAt Unreadable", "created_at": "CreatedAt Unreadable", "most_recent_job_guid": "LatestJobGUID",
		"is_being_aggregated": "IsBeingAggregated", "needs_updated_credentials": "NeedsUpdatedCredentials", "background_aggregation_is_disabled": "BackgroundIsDisabled",
		"is_oauth": "IsOAuth", "is_manual": "IsManual", "is_managed_by_user": "IsManagedByUser", "use_cases": "UseCases",
	}
	job := map[string]string{
		"guid": "GUID", "user_guid": "UserGUID", "member_guid": "ConnectionGUID", "institution_guid": "InstitutionGUID", "status_name": "Status",
		"job_type": "Type", "request_type": "RequestType", "created_at": "CreatedAt Unreadable", "started_at": "StartedAt Unreadable",
		"finished_at": "FinishedAt Unreadable", "updated_at": "UpdatedAt Unreadable", "is_authenticated": "IsAuthenticated",
		"error_message": "ErrorMessage", "error_message_code": "ErrorCode",
	}
	return map[string]decoded{
		"user":    {userObject, `{"user":%s}`, one(decodeUser), user},
		"users":   {userObject, `{"users":[%s]}`, first(decodeUsers), user},
		"members": {memberObject, `{"members":[%s]}`, first(decodeConnections), member},
		"member error": {errorObject, `{"member":{"guid":"MBR-1","error":%s}}`, func(body []byte) (any, error) {
			connection, err := decodeConnection(body)
			return *connection.Error, err
		}, map[string]string{"error_type": "Type", "error_code": "Code", "error_message": "Message", "user_message": "UserMessage", "locale": "Locale"}},
		"institution": {institutionObject, `{"institution":%s}`, one(decodeInstitution), map[string]string{
			"guid": "GUID", "code": "Code", "name": "Name", "url": "URL", "iso_country_code": "Country", "status": "Status", "client_status": "ClientStatus",
			"supports_oauth": "SupportsOAuth", "forgot_password_url": "ForgotPasswordURL", "forgot_username_url": "ForgotUsernameURL", "trouble_signing_in_url": "TroubleSigningInURL",
		}},
		"accounts": {accountObject, `{"accounts":[%s]}`, first(decodeAccounts), map[string]string{
			"guid": "GUID", "user_guid": "", "user_id": "", "member_guid": "ConnectionGUID", "name": "Name", "type": "Type", "subtype": "Subtype",
			"is_closed": "IsClosed", "created_at": "CreatedAt Unreadable",
		}},
		"job":  {jobObject, `{"job":%s}`, one(decodeJob), job},
		"jobs": {jobObject, `{"jobs":[%s]}`, first(decodeJobs), job},
		"pagination": {paginationObject, `{"jobs":[],"pagination":%s}`, one(decodeJobs), map[string]string{
			"current_page": "", "per_page": "Pages", "total_entries": "Total Pages", "total_pages": "Pages",
		}},
	}
}()

// odd are values of every JSON type. A field accepts one or two.
var odd = []string{`null`, `{}`, `{"a":1}`, `[]`, `[1]`, `[null]`, `"odd"`, `""`, `true`, `false`, `-7`, `7.5`, `1e99`}

// TestDecode_MissingField_Succeeds omits each field of each response, and sets it to null and
// to every other type: all other fields are still decoded. The specification requires none of
// them.
func TestDecode_MissingField_Succeeds(t *testing.T) {
	for name, answer := range answers {
		full := fieldsIn(t, answer.object)
		whole, err := answer.decode(body(answer, full))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for _, field := range wireFields(name) {
			if _, given := full[field]; !given {
				t.Errorf("%s: the test object lacks %s", name, field)
			}
			if _, reported := answer.holds[field]; !reported {
				t.Errorf("%s: the table lacks %s", name, field)
			}
			for _, value := range append([]string{"missing"}, odd...) {
				changed := mapsWithout(full, field)
				if value != "missing" {
					changed[field] = json.RawMessage(value)
				}
				at := name + "." + field + " " + value
				got, err := answer.decode(body(answer, changed))
				switch {
				case err != nil:
					t.Errorf("%s: %v", at, err)
				case got == nil: // only an item without a key
					if field != "guid" || !slices.Contains([]string{"missing", `null`, `{}`, `{"a":1}`, `[]`, `[1]`, `[null]`, `""`}, value) {
						t.Errorf("%s: missing", at)
					}
				default:
					wantOthers(t, at, got, whole, strings.Fields(answer.holds[field]))
					wantField(t, at, got, field, value)
				}
			}
		}
	}
}

func body(answer decoded, fields map[string]json.RawMessage) []byte {
	object, _ := json.Marshal(fields)
	return fmt.Appendf(nil, answer.wrap, object)
}

func fieldsIn(t *testing.T, object string) map[string]json.RawMessage {
	t.Helper()
	var fields map[string]json.RawMessage
	if err := json.Unmarshal([]byte(object), &fields); err != nil {
		t.Fatal(err)
	}
	return fields
}

func mapsWithout(fields map[string]json.RawMessage, name string) map[string]json.RawMessage {
	rest := map[string]json.RawMessage{}
	for field, value := range fields {
		if field != name {
			rest[field] = value
		}
	}
	return rest
}

// wireFields are the decoded fields of a response.
func wireFields(answer string) []string {
	wire := map[string]reflect.Type{
		"user": reflect.TypeFor[wireUser](), "users": reflect.TypeFor[wireUser](), "members": reflect.TypeFor[wireConnection](),
		"member error": reflect.TypeFor[wireConnectionError](), "institution": reflect.TypeFor[wireInstitution](),
		"accounts": reflect.TypeFor[wireAccount](), "job": reflect.TypeFor[wireJob](), "jobs": reflect.TypeFor[wireJob](), "pagination": reflect.TypeFor[wirePagination](),
	}
	return fieldsOf(wire[answer])
}

// wantOthers compares all fields except the given ones.
func wantOthers(t *testing.T, at string, got, want any, but []string) {
	t.Helper()
	for i := range reflect.TypeOf(want).NumField() {
		field := reflect.TypeOf(want).Field(i)
		if !field.IsExported() || slices.Contains(but, field.Name) {
			continue
		}
		if g, w := reflect.ValueOf(got).Field(i).Interface(), reflect.ValueOf(want).Field(i).Interface(); !reflect.DeepEqual(g, w) {
			t.Errorf("%s: %s is %v, want %v", at, field.Name, g, w)
		}
	}
}

// wantField checks the value of the field itself, where it matters to a person: empty for
// null, and never empty for a value.
func wantField(t *testing.T, at string, got any, field, value string) {
	t.Helper()
	v := reflect.ValueOf(got)
	switch {
	case field == "connection_status":
		want := map[string]backend.ConnectionStatus{`null`: backend.StatusNone, `"odd"`: "odd", `-7`: "-7", `7.5`: "7.5", `1e99`: "1e99"}[value]
		if status := v.FieldByName("Status").Interface(); status != want {
			t.Errorf("%s: status %q, want %q", at, status, want)
		}
	case strings.HasSuffix(field, "_at"):
		unreadable := v.FieldByName("Unreadable").Interface().(backend.TimeFields)
		given := value != "missing" && value != `null`
		if want := map[bool]int{true: 1}[given]; len(unreadable.Names()) != want || given && unreadable.Names()[0] != field {
			t.Errorf("%s: unreadable are %v", at, unreadable.Names())
		}
	}
}

func TestDecode_EmptyObject_ReturnsUnreadable(t *testing.T) {
	for name, answer := range answers {
		if strings.HasSuffix(answer.wrap, "]}") || name == "member error" || name == "pagination" {
			continue
		}
		for _, object := range []string{`null`, `{}`, `{"x_future_field":1}`, `[]`, `"odd"`, `7`, `true`} {
			_, err := answer.decode(fmt.Appendf(nil, answer.wrap, object))
			if !backend.HasCode(err, backend.CodeUnreadable) {
				t.Errorf("%s %s: %v", name, object, err)
			}
		}
	}
}
