package platform

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
)

// namesIn lists the names in a JSON object as the scanner sees them, each once,
// sorted; nil for what is no object.
func namesIn(data []byte) []string {
	s := &scanner{data: data}
	if s.peek() != '{' {
		return nil
	}
	names := []string{}
	s.object(func(name []byte) {
		names = append(names, oneMark(nameOf(string(name))))
		s.skip()
	})
	slices.Sort(names)
	return slices.Compact(names)
}

// oneMark makes one mark of many: encoding/json puts one for each byte that is
// not UTF-8, this package one for all of them.
func oneMark(name string) string {
	return strings.ToValidUTF8(strings.ReplaceAll(name, "\uFFFD", "\xff"), "\uFFFD")
}

// FuzzScanner holds the scanner against encoding/json: the same names in an
// object, as many items in a list, and the same place to end.
func FuzzScanner(f *testing.F) {
	for _, seed := range []string{
		`{}`, ` { "a" : 1 , "b":[{"c":"}"}], "d\"\\":"\\" ,"\u0065":{"f":{}} } `, `[1,"a,b",{},[[]],null]`, `[]`, `"\\\""`, `-1.5e3`, `null`, `{"a":{"b":1},"a":[2]}`,
		"{\"\xff\":1}", sampleUser, fullMember, oneJob("1"), jobs(2, 3, job("1"), job("2")),
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if !json.Valid(data) {
			namesIn(data) // it comes to an end
			return
		}
		var object map[string]json.RawMessage
		if json.Unmarshal(data, &object) == nil && object != nil {
			want := []string{}
			for name := range object {
				want = append(want, oneMark(name))
			}
			slices.Sort(want)
			if got := namesIn(data); !slices.Equal(got, slices.Compact(want)) {
				t.Fatalf("names %q, want %q", got, want)
			}
		}
		var list []json.RawMessage
		if json.Unmarshal(data, &list) == nil {
			items := 0
			s := &scanner{data: data}
			s.array(func() { items++; s.skip() })
			if items != len(list) {
				t.Fatalf("%d items, want %d", items, len(list))
			}
		}
		for _, walk := range []func(*scanner){
			(*scanner).skip,
			func(s *scanner) { s.object(func([]byte) { s.skip() }) },
			func(s *scanner) { s.array(s.skip) },
		} {
			s := &scanner{data: append(slices.Clone(data), `,"next"`...)}
			walk(s)
			if s.peek(); s.at != len(data) {
				t.Fatalf("stopped at %d of %d bytes", s.at, len(data))
			}
		}
	})
}

func TestIgnoredFieldsOfAJob(t *testing.T) {
	longName := strings.Repeat("é", maxName)
	for fields, want := range map[string][]string{
		``: nil,
		`,"status":6,"x_new":{"guid":1,"y":[{"z":2}]},"finished_by":null`: {"finished_by", "status", "x_new"},
		`,"STATUS_NAME":"COMPLETED","member_gu\u0069d":"MBR-1"`:           {"STATUS_NAME"}, // an escape is read, other capitals are another name
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

func TestIgnoredFieldsAreBounded(t *testing.T) {
	var body strings.Builder
	for i := range maxNames + 10 {
		body.WriteString(`,"x` + strings.Repeat("0", i) + `":1`)
	}
	got, err := decodeJob([]byte(`{"job":{"guid":"JOB-1"` + body.String() + `}}`))
	if err != nil || len(got.Ignored) != maxNames+1 || got.Ignored[maxNames] != "…" {
		t.Errorf("got %d names, %v", len(got.Ignored), err)
	}
}

func TestJobsWithTheSameFieldsShareTheirNames(t *testing.T) {
	list, err := decodeJobs(fullJobs(3))
	if err != nil || len(list.Items) != 3 {
		t.Fatal(list, err)
	}
	first, last := list.Items[0].Ignored, list.Items[2].Ignored
	if !slices.Equal(first, []string{"status", "x_future_field"}) || &first[0] != &last[0] {
		t.Errorf("got %q and %q", first, last)
	}
}
