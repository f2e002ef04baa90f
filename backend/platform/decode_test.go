package platform

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"userlookup/backend"
)

const fullMember = `{"member":{"guid":"MBR-1","id":"m-1","name":"My Bank","user_guid":"USR-1","user_id":"u-1",
	"institution_code":"bank","institution_guid":"INST-1","connection_status":"BRAND_NEW","connection_status_message":"hm",
	"aggregated_at":"2016-10-13T18:07:57.000Z","successfully_aggregated_at":"2022-06-16T18:42:43+00:00","created_at":"2020-02-03",
	"is_being_aggregated":false,"most_recent_job_guid":"JOB-1","needs_updated_credentials":true,
	"background_aggregation_is_disabled":"true","is_oauth":1,"is_manual":"0","is_managed_by_user":null,"use_cases":["PFM",null,"X"],
	"error":{"error_type":"MEMBER","error_code":2005,"error_message":"bad","user_message":"try again","locale":"en"},"new_field":{"a":[1]}}}`

func TestDecodeConnection_AllFields_AreDecoded(t *testing.T) {
	got, err := decodeConnection([]byte(fullMember))
	if err != nil {
		t.Fatal(err)
	}
	want := backend.Connection{
		GUID: "MBR-1", ID: "m-1", UserGUID: "USR-1", Name: "My Bank", InstitutionGUID: "INST-1", InstitutionCode: "bank",
		Status: "BRAND_NEW", StatusMessage: "hm",
		Error:         &backend.ConnectionError{Type: "MEMBER", Code: "2005", Message: "bad", UserMessage: "try again", Locale: "en"},
		LastAttemptAt: time.Date(2016, 10, 13, 18, 7, 57, 0, time.UTC), LastSuccessAt: time.Date(2022, 6, 16, 18, 42, 43, 0, time.UTC),
		CreatedAt: time.Date(2020, 2, 3, 0, 0, 0, 0, time.UTC), LatestJobGUID: "JOB-1", IsBeingAggregated: new(false),
		NeedsUpdatedCredentials: new(true), BackgroundIsDisabled: new(true), IsOAuth: new(true), IsManual: new(false),
		UseCases: []string{"PFM", "X"},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v\nwant %+v", got, want)
	}
}

func TestDecodeConnectionError_AnyForm_IsDecoded(t *testing.T) {
	for body, want := range map[string]*backend.ConnectionError{
		`null`: nil, `{}`: nil, `[]`: nil, `""`: nil,
		`"broken"`:                                    {Message: "broken"},
		`{"error_code":"REQUEST_FAILED"}`:             {Code: "REQUEST_FAILED"},
		`{"error_code":3000,"error_message":{"a":1}}`: {Code: "3000"},

		// No error.
		`[null,{}]`: nil, `{"error_code":null,"error":{}}`: nil, `{"error":{"message":""}}`: nil, `false`: nil, `{"locale":null}`: nil,
		// An error in an unknown form: it must not be lost.
		`{"error":{"error_code":1}}`: {}, `[{"error_code":1}]`: {}, `["broken"]`: {}, `{"code":"X"}`: {}, `true`: {},
		`{"error_code":{"a":1}}`: {}, `2005`: {Message: "2005"},
	} {
		got, err := decodeConnection([]byte(`{"member":{"guid":"MBR-1","error":` + body + `}}`))
		if err != nil || !reflect.DeepEqual(got.Error, want) {
			t.Errorf("%s: %+v, %v", body, got.Error, err)
		}
	}
}

func TestDecode_UserAccountJobInstitution_AreDecoded(t *testing.T) {
	at := time.Date(2026, 1, 2, 3, 4, 5, 600_000_000, time.UTC)
	user, err := decodeUser([]byte(sampleUser))
	wantDecoded(t, err, user, backend.User{ID: "u-1", GUID: "USR-1", Email: "a@b.test", IsDisabled: new(false), Metadata: `{"x":1}`})

	users, err := decodeUsers([]byte(`{"users":[{"id":7,"guid":"USR-1"}]}`))
	wantDecoded(t, err, users.Items, []backend.User{{ID: "7", GUID: "USR-1"}})

	for body, want := range map[string]string{
		`{"x": 1}`: `{"x": 1}`, `[1]`: `[1]`, `"text"`: "text", `7`: "7", `null`: "", `"\u007b\"x\":1}"`: `{"x":1}`,
	} {
		user, err := decodeUser([]byte(`{"user":{"guid":"USR-1","metadata":` + body + `}}`))
		wantDecoded(t, err, user.Metadata, want)
	}

	institution, err := decodeInstitution([]byte(`{"institution":{"guid":"INS-1","code":"bank","name":"Bank","url":"https://bank.test",
		"iso_country_code":"US","status":"OPERATIONAL","client_status":"AVAILABLE","supports_oauth":true,
		"forgot_password_url":"p","forgot_username_url":"n","trouble_signing_in_url":"t"}}`))
	wantDecoded(t, err, institution, backend.Institution{GUID: "INS-1", Code: "bank", Name: "Bank", URL: "https://bank.test", Country: "US",
		Status: "OPERATIONAL", ClientStatus: "AVAILABLE", SupportsOAuth: new(true), ForgotPasswordURL: "p", ForgotUsernameURL: "n", TroubleSigningInURL: "t"})

	accounts, err := decodeAccounts([]byte(`{"accounts":[{"guid":"ACT-1","member_guid":"MBR-1","user_guid":"USR-1","name":"Checking",
		"type":"CHECKING","subtype":null,"is_closed":false,"created_at":"2026-01-02T03:04:05.6Z"}]}`))
	wantDecoded(t, err, accounts.Items, []backend.Account{{GUID: "ACT-1", ConnectionGUID: "MBR-1", Name: "Checking", Type: "CHECKING", IsClosed: new(false), CreatedAt: at}})

	job, err := decodeJob([]byte(`{"job":{"guid":"JOB-1","user_guid":"USR-1","member_guid":"MBR-1","institution_guid":"INS-1","status":6,
		"status_name":"COMPLETED","job_type":"AGGREGATION","request_type":"BACKGROUND","created_at":"2026-01-02T03:04:05.6Z",
		"started_at":"2026-01-02T03:04:05.600","finished_at":"2026-01-02T04:04:05.6+01:00","updated_at":"2026-01-02T03:04:05.6+0000",
		"is_authenticated":true,"error_message":"none","error_message_code":17}}`))
	wantDecoded(t, err, job, backend.Job{GUID: "JOB-1", UserGUID: "USR-1", ConnectionGUID: "MBR-1", InstitutionGUID: "INS-1", Status: "COMPLETED",
		Type: "AGGREGATION", RequestType: "BACKGROUND", CreatedAt: at, StartedAt: at, FinishedAt: at, UpdatedAt: at,
		IsAuthenticated: new(true), ErrorMessage: "none", ErrorCode: "17", Ignored: []string{"status"}})
}

func wantDecoded(t *testing.T, err error, got, want any) {
	t.Helper()
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, %v\nwant %+v", got, err, want)
	}
}

func TestDecodeText_AnyType_IsText(t *testing.T) {
	for body, want := range map[string]string{
		`"a"`: "a", `""`: "", `null`: "", `12`: "12", `1.50`: "1.50", `true`: "true", `{}`: "", `["a"]`: "", `"é\u00e9\n"`: "éé\n",
		`" spaces "`: " spaces ", "\"a\xffb\"": "a\uFFFDb", `"\ud800"`: "\uFFFD", "\"\\n\xff\"": "\n\uFFFD",
	} {
		var v text
		_ = json.Unmarshal([]byte(body), &v)
		wantSame(t, body, fmt.Sprintf("%q", string(v)), fmt.Sprintf("%q", want))
	}
	for _, char := range []string{"x", "é", "€", "😀"} {
		var v text
		whole := "y" + strings.Repeat(char, 100<<10)
		_ = json.Unmarshal([]byte(`"`+whole+`"`), &v)
		if string(v) != whole {
			t.Errorf("%s: %d bytes of %d", char, len(v), len(whole))
		}
	}
}

func TestDecodeFlagAndCount_StringsAndNumbers_AreAccepted(t *testing.T) {
	for body, want := range map[string]string{
		`true`: "true", `"true"`: "true", `"TRUE"`: "true", `1`: "true", `"1"`: "true",
		`false`: "false", `"false"`: "false", `0`: "false", `"0"`: "false",
		`null`: "nil", `""`: "nil", `2`: "nil", `"yes"`: "nil", `{}`: "nil", `[true]`: "nil",
	} {
		f, got := flag{value: new(true)}, "nil"
		_ = json.Unmarshal([]byte(body), &f)
		if f.value != nil {
			got = fmt.Sprint(*f.value)
		}
		wantSame(t, body, got, want)
	}
	for body, want := range map[string]count{
		`7`: 7, `"7"`: 7, `7.9`: 7, `1e3`: 1000, `-3`: 0, `null`: 0, `"x"`: 0, `"NaN"`: 0, `"Inf"`: maxCount, `1e300`: maxCount, `1e999`: 0, `[]`: 0, `true`: 0,
	} {
		var c count
		_ = json.Unmarshal([]byte(body), &c)
		wantSame(t, body, c, want)
	}
}

func TestDecodeTexts_SingleString_IsListOfOne(t *testing.T) {
	for body, want := range map[string][]string{
		`["a","b"]`: {"a", "b"}, `"a"`: {"a"}, `[]`: nil, `null`: nil, `{}`: nil, `[null,1,{}]`: {"1"},
	} {
		var v texts
		_ = json.Unmarshal([]byte(body), &v)
		wantSame(t, body, v, want)
	}
}

// secrets are fields that must not be decoded.
const secrets = `"oauth_window_uri":"SECRET","metadata":"SECRET","most_recent_job_detail_code":"SECRET","most_recent_job_detail_text":"SECRET",
	"balance":"SECRET","available_balance":"SECRET","account_number":"SECRET","routing_number":"SECRET","apr":"SECRET","credit_limit":"SECRET",
	"challenges":[{"label":"SECRET"}],"credentials":[{"value":"SECRET"}]`

func TestDecode_Secrets_AreDropped(t *testing.T) {
	connection, _ := decodeConnection([]byte(`{"member":{"guid":"MBR-1",` + secrets + `}}`))
	connections, _ := decodeConnections([]byte(`{"members":[{"guid":"MBR-1",` + secrets + `}]}`))
	accounts, _ := decodeAccounts([]byte(`{"accounts":[{"guid":"ACT-1",` + secrets + `}]}`))
	institution, _ := decodeInstitution([]byte(`{"institution":{"guid":"INS-1",` + secrets + `}}`))
	job, _ := decodeJob([]byte(`{"job":{"guid":"JOB-1",` + secrets + `}}`))
	for _, value := range []any{connection, connections, accounts, institution, job} {
		if held := fmt.Sprintf("%+v", value); strings.Contains(held, "SECRET") || !strings.Contains(held, "-1") {
			t.Errorf("%T holds %s", value, held)
		}
	}
}

func TestWireStructs_HaveNoFieldsForSecrets(t *testing.T) {
	metadata := 0
	for _, wire := range []any{wireUser{}, wireConnection{}, wireConnectionError{}, wireInstitution{}, wireAccount{}, wireJob{}, wirePagination{}} {
		typ := reflect.TypeOf(wire)
		for i := range typ.NumField() {
			name := typ.Field(i).Tag.Get("json")
			if name == "" || typ.Field(i).Type.Kind() == reflect.Interface || typ.Field(i).Type.Kind() == reflect.Map {
				t.Errorf("%s.%s decodes a field of the wrong name", typ, typ.Field(i).Name)
			}
			if name == "metadata" {
				metadata++
			}
			for _, secret := range []string{"balance", "_number", "oauth_window", "detail", "challenge", "credential_", "limit", "apr"} {
				if strings.Contains(name, secret) {
					t.Errorf("%s decodes %s", typ, name)
				}
			}
		}
	}
	wantSame(t, "metadata of the user only", metadata, 1)
}
