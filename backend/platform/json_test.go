package platform

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"userlookup/backend"
)

// everyAnswer has one response of each kind, and its decoder.
var everyAnswer = map[string]struct {
	body   string
	decode func([]byte) error
}{
	"user":         {sampleUser, errorOf(decodeUser)},
	"users":        {`{"users":[{"guid":"USR-1","id":"u-1"}],` + emptyPages + `}`, errorOf(decodeUsers)},
	"connections":  {strings.Replace(fullMember[:len(fullMember)-1], `"member":{`, `"members":[{`, 1) + `],` + emptyPages + `}`, errorOf(decodeConnections)},
	"accounts":     {`{"accounts":[{"guid":"ACT-1","name":"a"}],` + emptyPages + `}`, errorOf(decodeAccounts)},
	"job":          {oneJob("1"), errorOf(decodeJob)},
	"jobs":         {jobs(1, 1, job("1")), errorOf(decodeJobs)},
	"institution":  {institution("a"), errorOf(decodeInstitution)},
	"probed users": {`{"users":[{"guid":"USR-1"}]}`, checkUserList},
}

func errorOf[T any](decode func([]byte) (T, error)) func([]byte) error {
	return func(body []byte) error {
		_, err := decode(body)
		return err
	}
}

// eachName calls do for every name in body, with the text before it, its value and the text
// after it.
func eachName(t *testing.T, body string, do func(before, name, value, after string)) {
	t.Helper()
	decoder := json.NewDecoder(strings.NewReader(body))
	names := 0
	var objects []bool
	isName := false
	for {
		token, err := decoder.Token()
		if err != nil {
			break
		}
		at := int(decoder.InputOffset())
		if name, ok := token.(string); ok && isName {
			names++
			var value json.RawMessage
			rest := json.NewDecoder(strings.NewReader(strings.TrimLeft(body[at:], ": \t\n")))
			if err := rest.Decode(&value); err != nil {
				t.Fatal(err)
			}
			start := at - len(fmt.Sprintf("%q", name))
			do(body[:start], name, string(value), body[start:])
			isName = false
			continue
		}
		switch token {
		case json.Delim('{'):
			objects = append(objects, true)
		case json.Delim('['):
			objects = append(objects, false)
		case json.Delim('}'), json.Delim(']'):
			objects = objects[:len(objects)-1]
		}
		isName = len(objects) > 0 && objects[len(objects)-1]
	}
	if names == 0 {
		t.Fatal("no names, so the test proves nothing")
	}
}

func TestDecode_NameTwiceInOneObject_IsUnreadable(t *testing.T) {
	for kind, answer := range everyAnswer {
		if err := answer.decode([]byte(answer.body)); err != nil {
			t.Fatalf("%s: %v", kind, err)
		}
		eachName(t, answer.body, func(before, name, value, after string) {
			escaped := fmt.Sprintf(`\u%04x`, name[0]) + name[1:]
			for _, again := range []string{name, escaped} {
				for _, value := range []string{value, `"another"`, `null`} {
					body := before + `"` + again + `":` + value + `,` + after
					err := answer.decode([]byte(body))
					if !backend.HasCode(err, backend.CodeUnreadable) {
						t.Errorf("%s: %s twice: %v", kind, again, err)
					}
					wantNothingPersonal(t, err)
				}
			}
		})
	}
}

func TestDecode_NameInOtherCapitals_IsAnotherName(t *testing.T) {
	for kind, answer := range everyAnswer {
		eachName(t, answer.body, func(before, name, _, after string) {
			for _, other := range []string{strings.ToUpper(name), strings.ToUpper(name[:1]) + name[1:], strings.ReplaceAll(name, "_", "") + "X", name + " "} {
				body := before + `"` + other + `":"OTHER",` + after
				if err := answer.decode([]byte(body)); err != nil {
					t.Errorf("%s: %s beside %s: %v", kind, other, name, err)
				}
			}
		})
	}
	// The value of another name is never used, in any order.
	for _, order := range []string{`"id":"u-1","ID":"OTHER","Id":"OTHER"`, `"ID":"OTHER","id":"u-1"`} {
		user, err := decodeUser([]byte(`{"USER":{"guid":"OTHER"},"user":{"guid":"USR-1","GUID":"OTHER","EMAIL":"OTHER",` + order + `}}`))
		wantDecoded(t, err, user, backend.User{GUID: "USR-1", ID: "u-1"})
	}
	connection, err := decodeConnection([]byte(`{"member":{"guid":"MBR-1","Connection_Status":"CONNECTED","CONNECTION_STATUS":"CONNECTED",
		"error":{"error_code":1,"ERROR_CODE":"OTHER"},"Error":{"error_message":"OTHER"}}}`))
	wantSame(t, "status", connection.StatusMessage, "")
	wantDecoded(t, err, connection.Error, &backend.ConnectionError{Code: "1"})
	list, err := decodeJobs([]byte(`{"JOBS":[{"guid":"OTHER"}],"jobs":[{"guid":"JOB-1","Status_Name":"COMPLETED"}],"Pagination":{"total_entries":9},"pagination":{"TOTAL_ENTRIES":9}}`))
	wantSame(t, "total", list.Total, 0)
	wantDecoded(t, err, list.Items, []backend.Job{{GUID: "JOB-1", Ignored: []string{"Status_Name"}}})
	// The Kelvin sign and the long s fold to k and s.
	user, err := decodeUser([]byte("{\"u\u017fer\":{\"guid\":\"OTHER\"},\"user\":{\"guid\":\"USR-1\",\"i\u017f_disabled\":true}}"))
	wantDecoded(t, err, user, backend.User{GUID: "USR-1"})
}

func TestDecode_EscapedName_IsTheName(t *testing.T) {
	user, err := decodeUser([]byte(`{"\u0075ser":{"gu\u0069d":"USR-1","\u0069d":"u-1"}}`))
	wantDecoded(t, err, user, backend.User{GUID: "USR-1", ID: "u-1"})
}

func TestDecode_ByteOrderMark_IsSkipped(t *testing.T) {
	for kind, answer := range everyAnswer {
		if err := answer.decode([]byte("\ufeff" + answer.body)); err != nil {
			t.Errorf("%s: %v", kind, err)
		}
		if err := answer.decode([]byte("\ufeff\ufeff" + answer.body)); !backend.HasCode(err, backend.CodeUnreadable) {
			t.Errorf("%s after two: %v", kind, err)
		}
	}
	list, err := decodeJobs([]byte("\ufeff" + `{"jobs":[{"guid":"JOB-1","x":1}]}`))
	wantDecoded(t, err, list.Items, []backend.Job{{GUID: "JOB-1", Ignored: []string{"x"}}})
	one, err := decodeJob([]byte("\ufeff" + `{"job":{"guid":"JOB-1","x":1}}`))
	wantDecoded(t, err, one, backend.Job{GUID: "JOB-1", Ignored: []string{"x"}})
}

func TestDecode_LongText_StaysWhole(t *testing.T) {
	long := strings.Repeat("é<\u2028>", 100_000)
	quoted, err := json.Marshal(long)
	if err != nil {
		t.Fatal(err)
	}
	user, err := decodeUser([]byte(`{"user":{"guid":"USR-1","metadata":` + string(quoted) + `}}`))
	wantDecoded(t, err, len(user.Metadata), len(long))
	object := `{"k":` + string(quoted) + `}`
	user, err = decodeUser([]byte(`{"user":{"guid":"USR-1","metadata":` + object + `}}`))
	wantDecoded(t, err, user.Metadata == object, true)
	list, err := decodeJobs([]byte(`{"jobs":[{"guid":"JOB-1","error_message":` + string(quoted) + `}]}`))
	wantDecoded(t, err, list.Items[0].ErrorMessage == long, true)
}

func TestDecode_AnotherType_CostsThatFieldAlone(t *testing.T) {
	for _, other := range []string{`7`, `[]`, `[{}]`, `{}`, `{"a":{"b":[1]}}`, `"x"`, `true`, `null`} {
		list, err := decodeConnections([]byte(`{"a":` + other + `,"pagination":` + other + `,"members":[{"guid":"MBR-1","is_oauth":` + other + `,"use_cases":` + other + `,"created_at":` + other + `,"name":"a"}]}`))
		if err != nil || len(list.Items) != 1 || list.Items[0].Name != "a" {
			t.Errorf("%s: %+v, %v", other, list, err)
		}
	}
	list, err := decodeJobs([]byte(`{"jobs":[7,{"guid":"JOB-1"},[{}],null,{},"x",{"guid":"JOB-2"}]}`))
	if err != nil || len(list.Items) != 2 || list.Skipped != 5 {
		t.Errorf("%+v, %v", list, err)
	}
}

func TestDecode_DeepNesting_IsUnreadable(t *testing.T) {
	for _, deep := range []string{strings.Repeat("[", 1<<20), strings.Repeat(`{"a":`, 1<<20), strings.Repeat("[", 20_000) + strings.Repeat("]", 20_000)} {
		_, err := decodeUser([]byte(`{"user":{"guid":"USR-1","metadata":` + deep + `}}`))
		wantError(t, err, backend.CodeUnreadable)
	}
}
