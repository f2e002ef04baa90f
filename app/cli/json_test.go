package cli

import (
	"encoding/json"
	"sort"
	"strings"
	"testing"
	"unicode"
)

// jsonLookup is what the tests read of a look-up's JSON.
type jsonLookup struct {
	User        struct{ ID, GUID, Email, EmailMasked, Metadata *string }
	Connections []struct {
		FirstAddedFrom           string
		LastAttemptStatusDerived bool
	}
	Timeline struct {
		Total    int
		Complete bool
		Attempts []struct{ At, ConnectionGUID, JobType, RequestType *string }
	}
	Freshness struct {
		Source, Profile string
		FetchedAt       *string
	}
}

// shape lists every field of a JSON value by its path.
func shape(value any, path string, into map[string]bool) {
	switch value := value.(type) {
	case map[string]any:
		for name, field := range value {
			into[strings.TrimPrefix(path+"."+name, ".")] = true
			shape(field, path+"."+name, into)
		}
	case []any:
		for _, item := range value {
			shape(item, path, into)
		}
	}
}

func TestLookupJSON_HasEveryDocumentedField(t *testing.T) {
	got := run(t, nil, "lookup", "U-1019", "--json")
	got.want(t, 0, "")
	var answer any
	if err := json.Unmarshal([]byte(got.stdout), &answer); err != nil {
		t.Fatal(err)
	}
	fields := map[string]bool{}
	shape(answer, "", fields)
	promised := map[string]string{
		"":                              "user connections timeline freshness problems",
		"user":                          "id guid email emailMasked isDisabled metadata metadataFields",
		"connections":                   "guid name status statusMessage lastAttemptAt lastAttemptStatus lastAttemptStatusDerived lastSuccessAt firstAddedAt firstAddedFrom isBeingAggregated institution accounts",
		"connections.institution":       "guid code name url",
		"connections.accounts":          "guid name type subtype isClosed",
		"timeline":                      "total complete since attempts",
		"timeline.attempts":             "jobGuid connectionGuid at startedAt finishedAt status jobType requestType institution",
		"timeline.attempts.institution": "guid code name url",
		"freshness":                     "source fetchedAt profile",
		"problems":                      "code message about",
	}
	for object, names := range promised {
		for _, name := range strings.Fields(names) {
			if path := strings.TrimPrefix(object+"."+name, "."); !fields[path] {
				t.Errorf("the JSON lacks %s", path)
			}
		}
	}
}

func TestLookupJSON_Total_IgnoresTheLimit(t *testing.T) {
	got := run(t, nil, "lookup", "--limit", "3", "U-5K", "--json")
	var answer jsonLookup
	if err := json.Unmarshal([]byte(got.stdout), &answer); err != nil {
		t.Fatal(err)
	}
	if answer.Timeline.Total < 5000 || !answer.Timeline.Complete || len(answer.Timeline.Attempts) != 3 {
		t.Errorf("total %d, complete %v, %d shown", answer.Timeline.Total, answer.Timeline.Complete, len(answer.Timeline.Attempts))
	}
	if !sort.SliceIsSorted(answer.Timeline.Attempts, func(i, j int) bool {
		return *answer.Timeline.Attempts[i].At > *answer.Timeline.Attempts[j].At
	}) {
		t.Error("attempts are not newest first")
	}
	if answer.Freshness.Source != "live" || answer.Freshness.Profile != "sandbox" || answer.Freshness.FetchedAt == nil {
		t.Errorf("got %+v", answer.Freshness)
	}
}

func TestOutput_ControlCharacters_AreEscaped(t *testing.T) {
	for _, args := range [][]string{{"lookup", "U-1020"}, {"lookup", "U-1020", "--json"}, {"sandbox", "--list"}} {
		got := run(t, nil, args...)
		if got.status != 0 || strings.ContainsFunc(got.stdout, func(r rune) bool {
			return r != '\n' && (unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r))
		}) {
			t.Errorf("%v: status %d, a control character in the output", args, got.status)
		}
	}
}

func TestSafe_EscapesControlCharactersAndKeepsJSON(t *testing.T) {
	const hostile = "a\x1b[2J\u009b31m\u202ename\u2066\u2028\r\n\x7f\x00b"
	if got := safe(hostile); got != `a\u001b[2J\u009b31m\u202ename\u2066\u2028\u000d\u000a\u007f\u0000b` {
		t.Errorf("got %s", got)
	}
	text, err := json.Marshal(hostile)
	if err != nil {
		t.Fatal(err)
	}
	var back string
	if err := json.Unmarshal([]byte(safeLines(string(text))), &back); err != nil || back != hostile {
		t.Errorf("%q became %q, %v", hostile, back, err)
	}
}
