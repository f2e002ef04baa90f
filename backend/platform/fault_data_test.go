package platform

import (
	"encoding/json"
	"maps"
	"net/http/httptest"
	"strconv"
	"testing"
)

// malformedData is a decodable response with wrong data, and what is reported and kept.
type malformedData struct {
	name string
	edit edit
	want func(*testing.T, *testResult)
}

// edit changes a correct response.
type edit func(f *faultyResponse, answer object)

type object = map[string]any

// fixtureAttempts is the fixture user's number of attempts, on three pages.
const fixtureAttempts = 67

func malformedDataFaults() []malformedData {
	attempts := func(n int) func(*testing.T, *testResult) {
		return func(t *testing.T, o *testResult) {
			wantSame(t, "attempts", o.record.View().Timeline.Len(), n)
			wantSame(t, "connections", len(o.record.View().Connections), 2)
		}
	}
	all := attempts(fixtureAttempts)
	pagination := func(name string, value any) edit {
		return func(_ *faultyResponse, answer object) {
			if paging, ok := answer["pagination"].(object); ok && answer["jobs"] != nil {
				paging[name] = value
			}
		}
	}
	// swapped returns other pages of the attempt list than requested.
	swapped := func(pages map[int]int) edit {
		return func(f *faultyResponse, answer object) {
			if to, ok := pages[f.page()]; ok && answer["jobs"] != nil {
				answer["jobs"] = f.fetchPage(to)["jobs"]
			}
		}
	}
	return []malformedData{
		{"data: unknown enums", unknownEnums, func(t *testing.T, o *testResult) {
			all(t, o)
			facts, job := o.record.View().Connections[0], o.record.View().Timeline.Newest(1)[0]
			wantSame(t, "unknown values", []any{facts.Status, facts.Institution.Status, facts.Institution.ClientStatus, job.Status, job.Type, job.RequestType},
				[]any{"SPARKLING", "SPARKLING", "SPARKLING", "SPARKLING", "SPARKLING", "SPARKLING"})
		}},
		{"data: null in every optional field", nulls, all},
		{"data: unknown fields", unknownFields, all},
		{"data: error_code is a number", errorCode(2001), wantErrorCode},
		{"data: error_code is a string", errorCode("2001"), wantErrorCode},
		{"data: items of the wrong type", func(_ *faultyResponse, answer object) {
			for _, name := range []string{"jobs", "members", "accounts"} {
				if items, ok := answer[name].([]any); ok {
					answer[name] = append(items, nil, 7, object{}, "CANARY-body")
				}
			}
		}, all},
		{"data: items of another user", func(_ *faultyResponse, answer object) {
			for _, name := range []string{"jobs", "members", "accounts"} {
				if items, ok := answer[name].([]any); ok {
					answer[name] = append(items, object{"guid": "CANARY-body", "user_guid": "CANARY-body"})
				}
			}
		}, all},
		{"pages: fewer than total_pages", pagination("total_pages", 99), all},
		{"pages: total_pages too large", pagination("total_pages", 1e99), all},
		{"pages: more than total_pages", pagination("total_pages", 1), attempts(25)},
		{"pages: total_pages is 0", pagination("total_pages", 0), all},
		{"pages: total_pages is negative", pagination("total_pages", -3), all},
		{"pages: total_pages is null", pagination("total_pages", nil), all},
		{"pages: total_pages is a string", pagination("total_pages", "3"), all},
		{"pages: fewer attempts than total_entries", pagination("total_entries", 999), all},
		{"pages: no totals", func(_ *faultyResponse, answer object) {
			if answer["jobs"] != nil {
				answer["pagination"] = object{"per_page": 25}
			}
		}, all},
		{"pages: no pagination", func(_ *faultyResponse, answer object) { delete(answer, "pagination") }, all},
		{"pages: no pagination, first page repeated", func(f *faultyResponse, answer object) {
			swapped(map[int]int{2: 1, 3: 1, 4: 1, 5: 1})(f, answer)
			delete(answer, "pagination")
		}, attempts(25)},
		{"data: duplicate items", func(_ *faultyResponse, answer object) { listTwice(answer, func(object) {}) }, all},
		{"data: conflicting duplicates", func(_ *faultyResponse, answer object) {
			listTwice(answer, func(again object) {
				again["name"], again["status_name"], again["connection_status"] = "CANARY-body", "SPARKLING", "SPARKLING"
			})
		}, all},
		{"pages: wrong order", swapped(map[int]int{1: 3, 2: 1, 3: 2}), all},
		{"pages: one duplicate, one missing", swapped(map[int]int{3: 2}), attempts(50)},
		{"pages: first page repeated", swapped(map[int]int{2: 1, 3: 1}), attempts(25)},
		{"pages: overlapping", func(f *faultyResponse, answer object) {
			if items, ok := answer["jobs"].([]any); ok && f.page() > 1 {
				before := f.fetchPage(f.page() - 1)["jobs"].([]any)
				answer["jobs"] = append(before[len(before)-5:], items...)
			}
		}, all},
	}
}

// editResponse responds correctly except for an edit.
func editResponse(change edit) fault {
	return func(f *faultyResponse) {
		var answer object
		if err := json.Unmarshal(f.correct.Body.Bytes(), &answer); err != nil {
			panic(err)
		}
		change(f, answer)
		body, err := json.Marshal(answer)
		if err != nil {
			panic(err)
		}
		f.respond(f.correct.Code, string(body))
	}
}

// listTwice duplicates every item, and doubles the total.
func listTwice(answer object, change func(again object)) {
	for _, name := range []string{"jobs", "members", "accounts"} {
		items, ok := answer[name].([]any)
		if !ok {
			continue
		}
		var all []any
		for _, item := range items {
			again := maps.Clone(item.(object))
			change(again)
			all = append(all, item, again)
		}
		answer[name] = all
		if paging, ok := answer["pagination"].(object); ok {
			paging["total_entries"] = 2 * paging["total_entries"].(float64)
			paging["per_page"] = 50
		}
	}
}

func (f *faultyResponse) page() int {
	n, _ := strconv.Atoi(f.r.URL.Query().Get("page"))
	return n
}

// fetchPage returns another page of the same list.
func (f *faultyResponse) fetchPage(page int) (answer object) {
	r := f.r.Clone(f.r.Context())
	query := r.URL.Query()
	query.Set("page", strconv.Itoa(page))
	r.URL.RawQuery = query.Encode()
	recorder := httptest.NewRecorder()
	f.next.ServeHTTP(recorder, r)
	if err := json.Unmarshal(recorder.Body.Bytes(), &answer); err != nil {
		panic(err)
	}
	return answer
}

// eachObject visits all objects of a response, innermost first.
func eachObject(value any, do func(object)) {
	switch value := value.(type) {
	case object:
		for _, item := range value {
			eachObject(item, do)
		}
		do(value)
	case []any:
		for _, item := range value {
			eachObject(item, do)
		}
	}
}

func unknownEnums(_ *faultyResponse, answer object) {
	eachObject(answer, func(o object) {
		for _, name := range []string{"connection_status", "status_name", "job_type", "request_type", "client_status", "error_type", "type"} {
			if o[name] != nil {
				o[name] = "SPARKLING"
			}
		}
	})
	if institution, ok := answer["institution"].(object); ok {
		institution["status"], institution["client_status"] = "SPARKLING", "SPARKLING"
	}
}

// nulls keeps identifiers and page counts.
func nulls(_ *faultyResponse, answer object) {
	for name, value := range answer {
		if name == "pagination" {
			continue
		}
		eachObject(value, func(o object) {
			for field := range o {
				if field != "guid" && field != "id" && field != "code" {
					o[field] = nil
				}
			}
		})
	}
}

func unknownFields(_ *faultyResponse, answer object) {
	eachObject(answer, func(o object) { o["brand_new"] = object{"guid": "CANARY-body", "list": []any{1, nil}} })
}

func errorCode(code any) edit {
	return func(_ *faultyResponse, answer object) {
		if members, ok := answer["members"].([]any); ok {
			for _, member := range members {
				member.(object)["error"] = object{"error_code": code, "error_type": "MEMBER", "error_message": "CANARY-body"}
			}
		}
	}
}

func wantErrorCode(t *testing.T, o *testResult) {
	for _, facts := range o.record.View().Connections {
		wantSame(t, "error code", facts.Error.Code, "2001")
	}
}
