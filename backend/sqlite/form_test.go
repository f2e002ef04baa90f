package sqlite

import (
	"fmt"
	"reflect"
	"testing"
	"time"

	"pgregory.net/rapid"

	"userlookup/backend"
)

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

func TestABlockIsReadAsItWasWritten(t *testing.T) {
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
		var form blockForm
		if err := decode(encode(formOf(jobs)), &form); err != nil {
			t.Fatal(err)
		}
		if got, err := form.jobs(); err != nil || !reflect.DeepEqual(got, jobs) {
			t.Fatalf("got %v, %v\nwant %v", got, err, jobs)
		}
	})
}

// FuzzDecodingOfBlocks reads what a key that is known could have sealed: it fails
// with a code, and never otherwise.
func FuzzDecodingOfBlocks(f *testing.F) {
	f.Add(encode(formOf(someLook(1, 3, noon).Jobs)))
	f.Add(encode(blockForm{Words: []string{"a"}, Rows: []rowForm{{User: 7}}}))
	f.Add(encode(blockForm{Words: []string{""}, Lists: [][]string{nil}, Rows: []rowForm{{Nanos: []int32{1}}}}))
	f.Add([]byte{0x84, 0x80, 0x80, 0x00, 0x9b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff})
	f.Fuzz(func(t *testing.T, content []byte) {
		var form blockForm
		err := decode(content, &form)
		if err == nil {
			_, err = form.jobs()
		}
		if err != nil && !isAltered(err) {
			t.Errorf("got %v", err)
		}
		var times timesForm
		var said contentForm
		if decode(content, &times) == nil && decode(content, &said) == nil {
			_, _ = said.snapshot(times)
		}
		_ = decode(content, new(summaryForm))
	})
}
