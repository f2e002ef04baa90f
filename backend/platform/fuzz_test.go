package platform

import (
	"bytes"
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"userlookup/backend"
)

// fuzzDecoder asserts of any body: no panic, an *Error of
// CodeUnreadable or CodeNotThePlatform, or a value whose times are in UTC and whose
// strings are valid. Only JSON is read in which no object has a name twice, the same
// after a byte order mark, and nothing of names in other capitals.
func fuzzDecoder[T any](f *testing.F, decode func([]byte) (T, error), seeds ...string) {
	for _, seed := range append(seeds, envelopes[:10]...) {
		f.Add([]byte(seed))
		f.Add([]byte("\ufeff" + seed))
		f.Add([]byte(strings.Replace(seed, `"guid"`, `"gu\u0069d":1,"guid"`, 1)))
		f.Add([]byte(strings.ToUpper(seed)))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		value, err := decode(body)
		if err != nil {
			var e *backend.Error
			if !errors.As(err, &e) || e.Code != backend.CodeUnreadable && e.Code != backend.CodeNotThePlatform || e.Params != nil {
				t.Fatalf("error %v", err)
			}
			return
		}
		plain := bytes.TrimPrefix(body, []byte("\ufeff"))
		if !json.Valid(plain) {
			t.Fatal("decoded invalid JSON")
		}
		if utf8.Valid(plain) && !bytes.Contains(bytes.ToLower(plain), []byte(`\ud`)) && hasNameTwice(plain) {
			t.Fatal("decoded an object with a duplicate name")
		}
		if len(plain) == len(body) {
			if marked, err := decode(append([]byte("\ufeff"), body...)); err != nil || !reflect.DeepEqual(marked, value) {
				t.Fatalf("after a byte order mark: %+v, %v", marked, err)
			}
		}
		wantSound(t, reflect.ValueOf(value))
	})
}

// hasNameTwice is a slow, simple search for a duplicate name in an object.
func hasNameTwice(body []byte) bool {
	return backend.UnmarshalOwnJSON(body, new(json.RawMessage)) != nil
}

func wantSound(t *testing.T, v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		if s := v.String(); !utf8.ValidString(s) {
			t.Fatalf("string of %d bytes, valid %v", len(s), utf8.ValidString(s))
		}
	case reflect.Int:
		if v.Int() < 0 || v.Int() > maxCount {
			t.Fatalf("number %d", v.Int())
		}
	case reflect.Pointer:
		if !v.IsNil() {
			wantSound(t, v.Elem())
		}
	case reflect.Slice:
		for i := range v.Len() {
			wantSound(t, v.Index(i))
		}
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[time.Time]() {
			if at := v.Interface().(time.Time); at.Location() != time.UTC || at.Year() < 1 || at.Year() > 9999 {
				t.Fatalf("time %v", at)
			}
			return
		}
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				wantSound(t, v.Field(i))
			}
		}
	}
}

// fuzzList also checks that each item has a key with a GUID.
func fuzzList[T any](f *testing.F, decode func([]byte) (List[T], error), seeds ...string) {
	fuzzDecoder(f, func(body []byte) (List[T], error) {
		list, err := decode(body)
		if len(list.keys) != len(list.Items) || err == nil && (list.size < 1 || list.size > pageSize) || list.lastPage(7) > 7 {
			f.Fatalf("list %+v", list)
		}
		for _, key := range list.keys {
			if key.guid == "" {
				f.Fatal("an item without a GUID")
			}
		}
		return list, err
	}, seeds...)
}

func FuzzDecodeUser(f *testing.F) {
	fuzzDecoder(f, decodeUser, sampleUser, `{"user":{"guid":1,"is_disabled":"1"}}`)
}
func FuzzDecodeJob(f *testing.F) { fuzzDecoder(f, decodeJob, oneJob("1")) }

func FuzzDecodeInstitution(f *testing.F) {
	fuzzDecoder(f, decodeInstitution, institution("a"), `{"institution":{"code":"a","error":"x","supports_oauth":0}}`)
}

func FuzzDecodeUsers(f *testing.F) {
	fuzzList(f, decodeUsers, `{"users":[{"guid":"USR-1"},null],"pagination":{"total_pages":"2"}}`)
}

func FuzzDecodeMembers(f *testing.F) {
	fuzzList(f, decodeConnections, members(member("1", "a"), `{}`), strings.Replace(fullMember, `"member":{`, `"members":[{`, 1))
}

func FuzzDecodeAccounts(f *testing.F) {
	fuzzList(f, decodeAccounts, `{"accounts":[{"guid":"ACT-1","is_closed":"true","created_at":"2026-01-02"}]}`, noAccounts)
}

func FuzzDecodeJobs(f *testing.F) {
	fuzzList(f, decodeJobs, jobs(2, 3, job("1"), `7`), noJobs)
}

func FuzzDecodePagination(f *testing.F) {
	for _, seed := range []string{`{"total_pages":1e99}`, `{"per_page":"-1","total_entries":"9999999999"}`, `[]`, `null`, `7`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, pagination []byte) {
		list, err := decodeJobs([]byte(`{"jobs":[],"pagination":` + string(pagination) + `}`))
		if err == nil {
			wantSound(t, reflect.ValueOf(list))
		}
		if last := list.lastPage(7); last < 1 || last > 7 {
			t.Fatalf("last page %d", last)
		}
	})
}

// FuzzErrorBody checks that a body never changes the meaning of a status, except to
// distinguish the API from a gateway, and is never in the error.
func FuzzErrorBody(f *testing.F) {
	for _, body := range envelopes {
		f.Add(404, body)
	}
	f.Fuzz(func(t *testing.T, status int, body string) {
		if status < 300 || status > 999 {
			return // not an error status
		}
		s := newStubs(t).always("/users?id=1", answer(status, body))
		_, err := usersByID(t.Context(), newTestClient(t, s), "1")
		want := statusToError(status, isAPIStatus(err))
		got := requireError(t, err, want.Code, flat(want.Params)...)
		if !hasStatus(got, status) || !mayMeanMissing(status) && isAPIStatus(err) || got.Error() != want.Error() {
			t.Fatalf("status %d became %v", status, got)
		}
	})
}
