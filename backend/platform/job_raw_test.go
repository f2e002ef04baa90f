package platform

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"userlookup/backend"
)

// A job's raw JSON has the same fields in the same order as the response.
func TestJob_Raw_DecodesToTheSameJob(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := func(label string) string { return rapid.String().Draw(t, label) }
		moment := func(label string) time.Time {
			if rapid.Bool().Draw(t, label+" is missing") {
				return time.Time{}
			}
			return time.Unix(rapid.Int64Range(-1e10, 1e11).Draw(t, label), rapid.Int64Range(0, 999_999_999).Draw(t, label+" fraction")).UTC()
		}
		want := backend.Job{
			GUID: "JOB-" + text("guid"), UserGUID: text("user"), ConnectionGUID: text("connection"), InstitutionGUID: text("institution"),
			Status: text("status"), Type: text("type"), RequestType: text("request"),
			CreatedAt: moment("created"), StartedAt: moment("started"), FinishedAt: moment("finished"), UpdatedAt: moment("updated"),
			IsAuthenticated: rapid.SampledFrom([]*bool{nil, new(true), new(false)}).Draw(t, "authenticated"),
			ErrorMessage:    text("message"), ErrorCode: text("code"),
		}
		raw := want.Raw()
		got, err := decodeJob([]byte(`{"job":` + raw + `}`))
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Fatalf("got %+v, %v\nwant %+v", got, err, want)
		}
		at := 0
		for _, name := range fieldsOf(reflect.TypeFor[wireJob]()) {
			next := strings.Index(raw[at:], `"`+name+`":`)
			if next < 0 {
				t.Fatalf("%q lacks %s at the usual position", raw, name)
			}
			at += next
		}
	})
}
