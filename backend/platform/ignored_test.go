package platform

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// FuzzIgnoredFields compares the names with those found by encoding/json.
func FuzzIgnoredFields(f *testing.F) {
	for _, seed := range []string{
		`{}`, ` { "a" : 1 , "b":[{"c":"}"}], "d\"\\":"\\" ,"\u0065":{"f":{}} } `, `{"guid":"JOB-1","gui\u0064":1}`,
		`{"status":6}`, "{\"\xff\":1}", sampleUser, fullMember, job("1"),
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var wire wireJob
		var all map[string]json.RawMessage
		if unmarshal(data, &wire) != nil || json.Unmarshal(data, &all) != nil || len(all) > maxNames {
			return
		}
		oneMark := func(name string) string { // encoding/json writes one replacement character for each invalid byte
			return strings.ToValidUTF8(strings.ReplaceAll(name, "\uFFFD", "\xff"), "\uFFFD")
		}
		var want, got []string
		for name := range all {
			if name = oneMark(name); name != "" && len(name) <= maxName && !slices.Contains(fieldsOf(reflect.TypeFor[wireJob]()), name) {
				want = append(want, name)
			}
		}
		for _, name := range newIgnoredFields().of(wire.Rest) {
			if !strings.HasSuffix(name, ellipsis) {
				got = append(got, oneMark(name))
			}
		}
		slices.Sort(want)
		slices.Sort(got)
		if want, got = slices.Compact(want), slices.Compact(got); !slices.Equal(got, want) {
			t.Fatalf("names %q, want %q", got, want)
		}
	})
}

// fieldsOf returns the names of a wire type's fields.
func fieldsOf(wire reflect.Type) (names []string) {
	for i := range wire.NumField() {
		if name := wire.Field(i).Tag.Get("json"); !strings.HasPrefix(name, ",") {
			names = append(names, name)
		}
	}
	return names
}

func TestIgnoredFields_Job_ListsTheirNames(t *testing.T) {
	longName := strings.Repeat("é", maxName)
	for fields, want := range map[string][]string{
		``: nil,
		`,"status":6,"x_new":{"guid":1,"y":[{"z":2}]},"finished_by":null`: {"finished_by", "status", "x_new"},
		`,"STATUS_NAME":"COMPLETED","member_gu\u0069d":"MBR-1"`:           {"STATUS_NAME"}, // an escaped name matches; other capitals are another name
		`,"b":1,"a":1`:                 {"a", "b"},
		`,"":1,"\n\u00e9":1`:           {"\né"},
		`,"` + longName + `":"SECRET"`: {longName[:maxName] + "…"},
	} {
		body := `{"guid":"JOB-1"` + fields + `}`
		one, err := decodeJob([]byte(`{"other":{"a":1},"job":` + body + `}`))
		if err != nil || !slices.Equal(one.Ignored, want) {
			t.Errorf("%s: got %q, %v", fields, one.Ignored, err)
		}
		list, err := decodeJobs([]byte(`{"pagination":{"x":1},"jobs":[7,` + body + `,{"guid":"JOB-2","z":1}],"more":[{"y":1}]}`))
		if err != nil || !slices.Equal(list.Items[0].Ignored, want) || !slices.Equal(list.Items[1].Ignored, []string{"z"}) {
			t.Errorf("%s: got %+v, %v", fields, list.Items, err)
		}
	}
}

func TestIgnoredFields_TooManyOrTooLong_AreCut(t *testing.T) {
	var body strings.Builder
	for i := range maxNames + 10 {
		body.WriteString(`,"x` + strings.Repeat("0", i) + `":1`)
	}
	got, err := decodeJob([]byte(`{"job":{"guid":"JOB-1"` + body.String() + `}}`))
	if err != nil || len(got.Ignored) != maxNames+1 || got.Ignored[maxNames] != "…" {
		t.Errorf("got %d names, %v", len(got.Ignored), err)
	}
}

func TestIgnoredFields_SameFields_ShareOneList(t *testing.T) {
	list, err := decodeJobs(fullJobs(3))
	if err != nil || len(list.Items) != 3 {
		t.Fatal(list, err)
	}
	first, last := list.Items[0].Ignored, list.Items[2].Ignored
	if !slices.Equal(first, []string{"status", "x_future_field"}) || &first[0] != &last[0] {
		t.Errorf("got %q and %q", first, last)
	}
}
