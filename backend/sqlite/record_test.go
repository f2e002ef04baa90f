package sqlite

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/fxamacker/cbor/v2"
	"pgregory.net/rapid"

	"userlookup/backend"
)

// The bytes of each version that a release wrote are in testdata/records, beside what is
// read from them (.json). Both never change. What the newest version writes is in the .txt
// files. After a record was changed, write them, and those of a new version, with
//
//	go test ./backend/sqlite -run Record_ -write-records
var writeRecords = flag.Bool("write-records", false, "write what the newest versions write, and the bytes of versions that are missing")

func recordFile(name string) string { return filepath.Join("testdata", "records", name) }

// golden gives the content of a file in testdata/records. Where it is asked for, what is
// written to it first.
func golden(t *testing.T, name string, isAsked bool, written []byte) []byte {
	t.Helper()
	if isAsked {
		if err := os.WriteFile(recordFile(name), written, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	content, err := os.ReadFile(recordFile(name))
	if err != nil {
		t.Fatal(err)
	}
	return content
}

func wantWritten(t *testing.T, kind string, newest int, record any) {
	t.Helper()
	plain := encode(record)
	text, err := cbor.Diagnose(plain)
	if err != nil {
		t.Fatal(err)
	}
	text += "\n"
	if string(golden(t, kind+".txt", *writeRecords, []byte(text))) != text {
		t.Errorf("%s: the record has other bytes: see recordType for what may change without a new version\n got %s", kind, text)
	}
	released := fmt.Sprint(kind, "-", newest, ".cbor")
	golden(t, released, *writeRecords && !exists(t, recordFile(released)), plain)
}

func TestRecord_NewestVersion_WritesWhatItWrote(t *testing.T) {
	look := canaryLook("golden")
	summary := newSummaryRecord(look.Snapshot)
	summary.Attempts, summary.Whole, summary.GaplessSince, summary.Blocks, summary.Snapshots = 3, true, noon, []byte("blocks"), []byte("snapshots")
	wantWritten(t, "summary", len(summaryRecords), summary)
	wantWritten(t, "times", len(timesRecords), newTimesRecord(look.Snapshot, timesRecord{Revision: 7}))
	wantWritten(t, "snapshot", len(snapshotRecords), newSnapshotRecord(look.Snapshot))
	wantWritten(t, "block", len(blockRecords), newBlockRecord(look.Jobs))
}

// wantRead reads the bytes of all versions.
func wantRead[T any](t *testing.T, kind string, records recordType[T], valueOf func(T) (any, error)) {
	t.Helper()
	for version := 1; version <= len(records); version++ {
		name := fmt.Sprint(kind, "-", version)
		record, err := records[version-1](golden(t, name+".cbor", false, nil))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		value, err := valueOf(record)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		got := given(t, value)
		if want := golden(t, name+".json", *writeRecords && !exists(t, recordFile(name+".json")), got); !bytes.Equal(want, got) {
			t.Errorf("%s: what a release wrote is read as\n%s", name, got)
		}
	}
}

// given is a value as JSON, without what is empty: so a field that is added changes nothing
// where it was not given.
func given(t *testing.T, value any) []byte {
	t.Helper()
	var plain any
	if err := json.Unmarshal(marshal(t, value), &plain); err != nil {
		t.Fatal(err)
	}
	return marshal(t, withoutEmpty(plain))
}

func withoutEmpty(value any) any {
	switch value := value.(type) {
	case map[string]any:
		maps.DeleteFunc(value, func(_ string, of any) bool {
			of = withoutEmpty(of)
			return of == nil || of == "" || of == 0.0 || of == "0001-01-01T00:00:00Z" || reflect.DeepEqual(of, map[string]any{})
		})
	case []any:
		for _, of := range value {
			withoutEmpty(of)
		}
	}
	return value
}

func TestRecord_EveryVersion_IsReadAsItWasWritten(t *testing.T) {
	wantRead(t, "summary", summaryRecords, func(r summaryRecord) (any, error) { return r, nil })
	wantRead(t, "times", timesRecords, func(r timesRecord) (any, error) { return r, nil })
	wantRead(t, "snapshot", snapshotRecords, func(r snapshotRecord) (any, error) { return r.snapshot(timesRecord{At: []time.Time{noon}}) })
	wantRead(t, "block", blockRecords, func(r blockRecord) (any, error) { return r.jobs() })
}

// TestRecord_FieldIsAdded_OlderRecordsAreReadAndNewerOnesRefused has a type before and after
// a field was added without a new version.
func TestRecord_FieldIsAdded_OlderRecordsAreReadAndNewerOnesRefused(t *testing.T) {
	type before struct {
		Name string `cbor:"1,keyasint,omitempty"`
	}
	type after struct {
		Name  string `cbor:"1,keyasint,omitempty"`
		IsNew *bool  `cbor:"2,keyasint,omitempty"`
	}
	if !bytes.Equal(encode(before{"a"}), encode(after{Name: "a"})) {
		t.Error("a field that was not given changes the bytes")
	}
	if got, err := decoded[after](encode(before{"a"})); err != nil || got != (after{Name: "a"}) {
		t.Errorf("older: got %+v, %v", got, err)
	}
	if got, err := decoded[before](encode(after{Name: "a"})); err != nil || got != (before{"a"}) {
		t.Errorf("newer, without the field: got %+v, %v", got, err)
	}
	for _, newer := range []any{after{"a", new(bool)}, []any{map[int]any{1: "a"}}, map[int]any{1: "a", 2: map[string]any{"x": []int{1}}}} {
		_, err := decoded[before](encode(newer))
		if _, isList := newer.([]any); isList {
			_, err = decoded[[]before](encode([]any{map[int]any{1: "a", 9: "x"}}))
		}
		if !errors.Is(err, errNewField) {
			t.Errorf("newer, with the field: %v: %v", newer, err)
		}
	}
}

// notStored lists the fields of the domain that no record holds, and why.
var notStored = map[string]string{
	"LookupResult.Snapshot.Parts[].Problems[].Err.Cause": "a cause is for the log of the run",
	"LookupResult.Whole":        "decided for all stored attempts: see saving.coverage",
	"LookupResult.GaplessSince": "as above",
	"LookupResult.Replaces":     "says which snapshot to replace",
}

// No version wrote these: who made them has the key, and gets an error.
func TestRecord_Version1WithOtherTypes_IsAltered(t *testing.T) {
	for name, record := range map[string]any{
		"no connection":   map[string]any{"connections": []any{nil}},
		"no account":      map[string]any{"accounts": []any{nil}},
		"times of a text": map[string]any{"connections": []any{map[string]any{"Unreadable": "x"}}},
		"times below 0":   map[string]any{"connections": []any{map[string]any{"Unreadable": -1}}},
		"too many times":  map[string]any{"connections": []any{map[string]any{"Unreadable": 300}}},
	} {
		plain, err := encoding.Marshal(record)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := decodedV1(plain); !backend.HasCode(err, backend.CodeSavedAltered) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

// stored gives a look-up as it is after it was written to records and read.
func stored(look backend.LookupResult) (read backend.LookupResult, err error) {
	roundTrip := func(record, into any) {
		if err == nil {
			err = decode(encode(record), into)
		}
	}
	var content snapshotRecord
	var times timesRecord
	var block blockRecord
	roundTrip(newSnapshotRecord(look.Snapshot), &content)
	roundTrip(newTimesRecord(look.Snapshot, timesRecord{}), &times)
	roundTrip(newBlockRecord(look.Jobs), &block)
	if err != nil {
		return read, err
	}
	if read.Snapshot, err = content.snapshot(times); err != nil {
		return read, err
	}
	read.Jobs, err = block.jobs()
	return read, err
}

// TestSummaryRecord_Overview_IsThatOfTheSnapshot keeps for the list of saved users what a
// snapshot says, but for what the list does not show.
func TestSummaryRecord_Overview_IsThatOfTheSnapshot(t *testing.T) {
	silent := someLook(1, 1, noon).Snapshot
	silent.Connections = silent.Connections[:1]
	silent.Connections[0].LastAttemptAt = noon.AddDate(0, 0, -9)
	partial := someLook(1, 1, noon).Snapshot
	partial.Parts[backend.PartConnections] = backend.SnapshotPart{State: backend.PartFailed, FetchedAt: noon}
	for _, snapshot := range []backend.Snapshot{someLook(1, 1, noon).Snapshot, canaryLook("line").Snapshot, silent, partial} {
		var record summaryRecord
		if err := decode(encode(newSummaryRecord(snapshot)), &record); err != nil {
			t.Fatal(err)
		}
		want := snapshot.Overview()
		want.Worst.GUID = "" // a line names the user, not the connection
		if got := record.savedUser().Overview; !reflect.DeepEqual(got, want) {
			t.Errorf("summaryRecord does not hold the whole overview: got %+v, want %+v", got, want)
		}
	}
}

// missingFields sets every field of T alone, writes and reads it, and gives a sentence
// for each that is lost, and is not listed.
func missingFields[T any](roundTrip func(T) (T, error), listed map[string]string) (missing []string) {
	of := reflect.TypeFor[T]()
	for _, path := range leaves(of, of.Name()) {
		value := reflect.New(of).Elem()
		setLeaf(value, strings.Split(path, ".")[1:])
		want := value.Interface().(T) //nolint:forcetypeassert // it was made of T
		got, err := roundTrip(want)
		isStored := err == nil && reflect.DeepEqual(leafOf(reflect.ValueOf(got), path), leafOf(reflect.ValueOf(want), path))
		if _, isListed := listed[path]; isStored == isListed {
			sentence := "is not stored: add it to its record (backend/sqlite/record_*.go), or list it in notStored with the reason"
			if isListed {
				sentence = "is stored: take it out of notStored"
			}
			missing = append(missing, path+" "+sentence)
		}
	}
	return missing
}

// leaves lists the exported fields of a type that have no fields themselves.
func leaves(of reflect.Type, path string) (all []string) {
	switch of.Kind() {
	case reflect.Struct:
		if of == reflect.TypeFor[time.Time]() {
			return []string{path}
		}
		for i := range of.NumField() {
			if field := of.Field(i); field.IsExported() {
				all = append(all, leaves(field.Type, path+"."+field.Name)...)
			}
		}
		return all
	case reflect.Pointer:
		if of.Elem().Kind() == reflect.Struct {
			return leaves(of.Elem(), path)
		}
	case reflect.Slice:
		if of.Elem().Kind() == reflect.Struct {
			return leaves(of.Elem(), path+"[]")
		}
	case reflect.Map:
		if of.Elem().Kind() == reflect.Struct {
			return leaves(of.Elem(), path+"[]")
		}
	default:
	}
	return []string{path}
}

// setLeaf makes what leads to a field, and gives the field a value. Problems always
// have an error.
func setLeaf(value reflect.Value, path []string) {
	switch value.Kind() {
	case reflect.Pointer:
		value.Set(reflect.New(value.Type().Elem()))
		setLeaf(value.Elem(), path)
	case reflect.Struct:
		if value.Type() == reflect.TypeFor[time.Time]() {
			value.Set(reflect.ValueOf(noon.Add(time.Nanosecond)))
			return
		}
		if problem, ok := value.Addr().Interface().(*backend.Problem); ok {
			problem.Err = &backend.Error{}
		}
		setLeaf(value.FieldByName(strings.TrimSuffix(path[0], "[]")), path[1:])
	case reflect.Slice:
		value.Set(reflect.MakeSlice(value.Type(), 1, 1))
		setLeaf(value.Index(0), path)
	case reflect.Map:
		key, element := reflect.New(value.Type().Key()).Elem(), reflect.New(value.Type().Elem()).Elem()
		setLeaf(key, nil)
		setLeaf(element, path)
		value.Set(reflect.MakeMap(value.Type()))
		value.SetMapIndex(key, element)
	case reflect.String:
		value.SetString("text")
	case reflect.Bool:
		value.SetBool(true)
	case reflect.Int, reflect.Int64:
		value.SetInt(7)
	case reflect.Uint8:
		value.SetUint(uint64(backend.TimeCreated))
	case reflect.Interface:
		value.Set(reflect.ValueOf(os.ErrNotExist))
	default:
		panic("no value for " + value.Type().String())
	}
}

// leafOf gives the value of a field; nil where nothing leads to it.
func leafOf(value reflect.Value, path string) any {
	for _, name := range strings.Split(path, ".")[1:] {
		value = first(value)
		if !value.IsValid() {
			return nil
		}
		value = value.FieldByName(strings.TrimSuffix(name, "[]"))
	}
	return value.Interface()
}

// first gives the struct that a pointer, a list or a map leads to.
func first(value reflect.Value) reflect.Value {
	switch {
	case value.Kind() == reflect.Pointer:
		return value.Elem()
	case value.Kind() == reflect.Slice && value.Len() > 0:
		return first(value.Index(0))
	case value.Kind() == reflect.Map && value.Len() > 0:
		return first(value.MapIndex(value.MapKeys()[0]))
	case value.Kind() == reflect.Struct:
		return value
	}
	return reflect.Value{}
}

func TestRecord_EveryFieldOfTheDomain_IsStoredOrListed(t *testing.T) {
	for _, sentence := range missingFields(stored, notStored) {
		t.Error(sentence)
	}
}

// TestMissingFields_FieldThatNoRecordHolds_IsNamed shows what the test above says when
// the domain gets a field.
func TestMissingFields_FieldThatNoRecordHolds_IsNamed(t *testing.T) {
	type user struct {
		Name  string
		Since time.Time
	}
	type look struct {
		Users []user
		Count int
	}
	roundTrip := func(l look) (look, error) {
		read := look{Count: l.Count}
		for _, u := range l.Users {
			read.Users = append(read.Users, user{Name: u.Name})
		}
		return read, nil
	}
	got := missingFields(roundTrip, map[string]string{"look.Count": "shows the other sentence"})
	want := []string{
		"look.Users[].Since is not stored: add it to its record (backend/sqlite/record_*.go), or list it in notStored with the reason",
		"look.Count is stored: take it out of notStored",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
}

func drawTime(t *rapid.T, label string) time.Time {
	if rapid.IntRange(0, 3).Draw(t, label+" is known") == 0 {
		return time.Time{}
	}
	nanos := int64(0)
	if rapid.Bool().Draw(t, label+" is exact") {
		nanos = rapid.Int64Range(0, 999_999_999).Draw(t, label+" nanoseconds")
	}
	return time.Unix(rapid.Int64Range(-62135596800+1, 253402300799).Draw(t, label), nanos).UTC() // years 1 to 9999
}

func TestBlockRecord_AnyAttempts_AreReadAsWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		jobs := make([]backend.Job, rapid.IntRange(0, 30).Draw(t, "jobs"))
		text := rapid.SampledFrom([]string{"", "one", "two", "größer", "\x00"})
		for i := range jobs {
			job := backend.Job{GUID: fmt.Sprint("JOB-", i)}
			for _, field := range []*string{&job.UserGUID, &job.ConnectionGUID, &job.InstitutionGUID, &job.Status, &job.Type, &job.RequestType, &job.ErrorMessage, &job.ErrorCode, (*string)(&job.From)} {
				*field = text.Draw(t, "text")
			}
			for k, at := range times(&job) {
				*at = drawTime(t, "time")
				if at.IsZero() && rapid.Bool().Draw(t, "unreadable") {
					job.Unreadable |= timeFields[k]
				}
			}
			if trusted := rapid.IntRange(0, 2).Draw(t, "trusted"); trusted > 0 {
				yes := trusted == 2
				job.IsAuthenticated = &yes
			}
			if names := rapid.SliceOfN(text, 0, 3).Draw(t, "ignored"); len(names) > 0 {
				job.Ignored = names
			}
			jobs[i] = job
		}
		var record blockRecord
		if err := decode(encode(newBlockRecord(jobs)), &record); err != nil {
			t.Fatal(err)
		}
		if got, err := record.jobs(); err != nil || !reflect.DeepEqual(got, jobs) {
			t.Fatalf("got %v, %v\nwant %v", got, err, jobs)
		}
	})
}

// FuzzRecords reads what a key that is known could have sealed: it fails
// with a code, and never otherwise.
func FuzzRecords(f *testing.F) {
	f.Add(encode(newBlockRecord(someLook(1, 3, noon).Jobs)))
	f.Add(encode(blockRecord{Words: []string{"a"}, Rows: []attemptV1{{User: 7}}}))
	f.Add(encode(blockRecord{Words: []string{""}, Lists: [][]string{nil}, Rows: []attemptV1{{Nanos: []int32{1}}}}))
	f.Add(encode(newSnapshotRecord(someLook(1, 3, noon).Snapshot)))
	f.Add([]byte{0x84, 0x80, 0x80, 0x00, 0x9b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff})
	f.Fuzz(func(t *testing.T, content []byte) {
		var record blockRecord
		err := decode(content, &record)
		if err == nil {
			_, err = record.jobs()
		}
		if err != nil && !isAltered(err) && !errors.Is(err, errNewField) {
			t.Errorf("got %v", err)
		}
		times, timesErr := timesRecords[0](content)
		for version, read := range snapshotRecords {
			record, err := read(content)
			if err == nil && timesErr == nil {
				_, err = record.snapshot(times)
			}
			if err != nil && !isAltered(err) && !errors.Is(err, errNewField) {
				t.Errorf("version %d: got %v", version+1, err)
			}
		}
		_, _ = summaryRecords[0](content)
	})
}
