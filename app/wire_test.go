package app

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"userlookup/backend"
	"userlookup/backend/access"
)

// TestWireTypes_UseSupportedTypesOnly walks every type that crosses the bridge. Wails turns times
// into any and bytes into numbers, and knows no contexts.
func TestWireTypes_UseSupportedTypesOnly(t *testing.T) {
	b, _ := bridgeTo(t, nobody, access.Open())
	seen := map[reflect.Type]bool{}
	methods(b, func(action backend.Action, method reflect.Value) {
		signature := method.Type()
		if signature.NumOut() > 2 || signature.NumOut() == 0 || signature.Out(signature.NumOut()-1) != reflect.TypeFor[error]() {
			t.Errorf("%s must give one value at most, and an error", action)
		}
		for i := range signature.NumIn() {
			checkWire(t, string(action), signature.In(i), seen)
		}
		for i := range signature.NumOut() - 1 {
			checkWire(t, string(action), signature.Out(i), seen)
		}
	})
	if !seen[reflect.TypeFor[backend.AttemptDetails]()] || len(seen) < 20 {
		t.Errorf("only %d types were walked", len(seen))
	}
}

func TestWireTypes_HaveUniqueNames(t *testing.T) {
	for _, bad := range []any{
		struct{ A time.Time }{}, struct{ A []byte }{}, struct{ A any }{}, struct{ A map[int]string }{}, struct{ A func() }{},
		struct {
			A string `json:"Upper"`
		}{},
	} {
		failed := &recorder{}
		checkWire(failed, "probe", reflect.TypeOf(bad), map[reflect.Type]bool{})
		if failed.count == 0 {
			t.Errorf("%T passes", bad)
		}
	}
}

type recorder struct{ count int }

func (r *recorder) Errorf(string, ...any) { r.count++ }

func checkWire(t interface{ Errorf(string, ...any) }, path string, typ reflect.Type, seen map[reflect.Type]bool) {
	if seen[typ] {
		return
	}
	seen[typ] = true
	switch typ.Kind() {
	case reflect.String, reflect.Bool, reflect.Int:
	case reflect.Pointer, reflect.Slice:
		if typ.Elem().Kind() == reflect.Uint8 {
			t.Errorf("%s: bytes cross as numbers", path)
		}
		checkWire(t, path, typ.Elem(), seen)
	case reflect.Map:
		if typ != reflect.TypeFor[map[string]string]() {
			t.Errorf("%s: %v is not a map of strings", path, typ)
		}
	case reflect.Struct:
		if typ == reflect.TypeFor[time.Time]() {
			t.Errorf("%s: a time crosses as any", path)
		}
		for i := range typ.NumField() {
			field := typ.Field(i)
			if field.Anonymous { // its fields are those of typ
				checkWire(t, path, field.Type, seen)
				continue
			}
			name := field.Tag.Get("json")
			if name == "" || strings.ToLower(name[:1]) != name[:1] || strings.Contains(name, ",") {
				t.Errorf("%s.%s: json name %q", path, field.Name, name)
			}
			checkWire(t, path+"."+field.Name, field.Type, seen)
		}
	default:
		t.Errorf("%s: %v cannot cross", path, typ)
	}
}

func TestTimelineQuery_ConvertsEveryField(t *testing.T) {
	query, err := timelineQuery(TimelineRequest{From: "2026-03-28", To: "2026-03-29", TimeZone: "Europe/Berlin", Limit: 10})
	if err != nil {
		t.Fatal(err)
	}
	// The clocks go forward on 29 March: that day has 23 hours.
	if got := fmt.Sprint(query.Filter.From.UTC(), " ", query.Filter.To.UTC()); got != "2026-03-27 23:00:00 +0000 UTC 2026-03-29 22:00:00 +0000 UTC" {
		t.Errorf("got %s", got)
	}
	for argument, request := range map[string]TimelineRequest{
		"from":     {From: "yesterday"},
		"to":       {To: "2026-02-30"},
		"timeZone": {TimeZone: "Mars/Olympus"},
		"statuses": {Statuses: make([]string, maxFilterValues+1)},
		"outcomes": {Outcomes: make([]string, maxFilterValues+1)},
	} {
		_, err := timelineQuery(request)
		if wire := wireError(t, err); wire.Code != "bad_argument" || wire.Params["argument"] != argument {
			t.Errorf("%s: got %+v", argument, wire)
		}
	}
	_, err = timelineQuery(TimelineRequest{From: "2026-03-02", To: "2026-03-01"})
	if wire := wireError(t, err); wire.Params["argument"] != "from" {
		t.Errorf("days in the wrong order: got %+v", wire)
	}
}

func TestTimelineQuery_InvalidChartDays_AreRejected(t *testing.T) {
	for _, test := range []struct{ from, to, bad string }{
		{"", "", ""}, {"2026-03-29", "2026-03-29", ""}, {"2026-01-01", "2026-04-02", ""}, // 92 days
		{"2026-01-01", "2026-04-03", "chartTo"},
		{"2026-03-30", "2026-03-29", "chartFrom"},
		{"2026-03-29", "", "chartTo"},
		{"", "2026-03-29", "chartFrom"},
		{"2026-02-30", "2026-03-29", "chartFrom"},
		{"2026-03-01", "today", "chartTo"},
	} {
		query, err := timelineQuery(TimelineRequest{ChartFrom: test.from, ChartTo: test.to, Anchor: "JOB-1"})
		if test.bad == "" {
			if err != nil || query.ChartFrom != test.from || query.ChartTo != test.to || query.Anchor != "JOB-1" {
				t.Errorf("%+v: got %+v, %v", test, query, err)
			}
		} else if wire := wireError(t, err); wire.Code != "bad_argument" || wire.Params["argument"] != test.bad {
			t.Errorf("%+v: got %+v", test, wire)
		}
	}
}
