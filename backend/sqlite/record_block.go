package sqlite

import (
	"math"
	"time"

	"userlookup/backend"
)

// blockRecord is a block of attempts. They name the same few users, connections and
// words again and again, so each of those is written once: that makes a block a third
// as large, and faster to read.
//
// It is stored as arrays: each field that is added needs a new version.
type blockRecord = blockV1

var blockRecords = recordType[blockRecord]{decoded[blockV1]}

type blockV1 struct {
	_     struct{} `cbor:",toarray"`
	Words []string
	Lists [][]string // of the names of ignored fields
	From  int64      // the second that the times of the rows count from
	Rows  []attemptV1
}

// attemptV1 is one attempt. Words and lists are indices into those of the block.
type attemptV1 struct {
	_           struct{} `cbor:",toarray"`
	GUID        string
	User        uint32
	Connection  uint32
	Institution uint32
	Status      uint32
	Type        uint32
	Request     uint32
	Message     uint32
	Code        uint32
	Source      uint32
	Ignored     uint32
	Trusted     uint8     // IsAuthenticated: 0 not given, 1 false, 2 true
	Seconds     [5]uint64 // 0 for no time, unreadable for one that cannot be read, else one more than the seconds since From
	Nanos       []int32   // nil if all are zero
}

// unreadable means a time that the platform gave in a form that cannot be read.
const unreadable = math.MaxUint64

// timeFields are the fields of times, in the same order; FirstSeenAt is none of the
// platform's.
var timeFields = [5]backend.TimeFields{backend.TimeCreated, backend.TimeStarted, backend.TimeFinished, backend.TimeUpdated}

// times are those of a job, in the order of attemptV1.Seconds.
func times(j *backend.Job) [5]*time.Time {
	return [5]*time.Time{&j.CreatedAt, &j.StartedAt, &j.FinishedAt, &j.UpdatedAt, &j.FirstSeenAt}
}

// plainJob is job with times that are the same after they were written and read.
func plainJob(job backend.Job) backend.Job {
	for _, at := range times(&job) {
		*at = plainTime(*at)
	}
	if len(job.Ignored) == 0 {
		job.Ignored = nil
	}
	return job
}

func newBlockRecord(jobs []backend.Job) blockRecord {
	f := blockRecord{Words: []string{""}, Lists: [][]string{nil}, Rows: make([]attemptV1, len(jobs))}
	f.From = earliest(jobs)
	words, lists, same := map[string]uint32{"": 0}, map[*string]uint32{}, map[string]uint32{}
	word := func(text string) uint32 {
		place, known := words[text]
		if !known {
			place = uint32(len(f.Words)) //nolint:gosec // as few as there are attempts
			words[text] = place
			f.Words = append(f.Words, text)
		}
		return place
	}
	list := func(names []string) uint32 {
		if len(names) == 0 {
			return 0
		}
		if place, known := lists[&names[0]]; known { // most are shared
			return place
		}
		text := string(encode(names))
		place, known := same[text]
		if !known {
			place = uint32(len(f.Lists)) //nolint:gosec // as above
			same[text] = place
			f.Lists = append(f.Lists, names)
		}
		lists[&names[0]] = place
		return place
	}
	for i := range jobs {
		j := &jobs[i]
		row := attemptV1{
			GUID: j.GUID, User: word(j.UserGUID), Connection: word(j.ConnectionGUID), Institution: word(j.InstitutionGUID),
			Status: word(j.Status), Type: word(j.Type), Request: word(j.RequestType), Message: word(j.ErrorMessage), Code: word(j.ErrorCode),
			Source: word(string(j.From)), Ignored: list(j.Ignored),
		}
		if j.IsAuthenticated != nil {
			row.Trusted = 1
			if *j.IsAuthenticated {
				row.Trusted = 2
			}
		}
		for k, at := range times(j) {
			if at.IsZero() {
				if j.Unreadable.Has(timeFields[k]) {
					row.Seconds[k] = unreadable
				}
				continue
			}
			row.Seconds[k] = uint64(at.Unix()-f.From) + 1 //nolint:gosec // none is earlier than From
			if nanos := at.Nanosecond(); nanos != 0 {
				if row.Nanos == nil {
					row.Nanos = make([]int32, len(row.Seconds))
				}
				row.Nanos[k] = int32(nanos) //nolint:gosec // less than a billion
			}
		}
		f.Rows[i] = row
	}
	return f
}

// earliest is the second of the earliest time of any kind.
func earliest(jobs []backend.Job) int64 {
	var from int64
	found := false
	for i := range jobs {
		for _, at := range times(&jobs[i]) {
			if second := at.Unix(); !at.IsZero() && (!found || second < from) {
				from, found = second, true
			}
		}
	}
	return from
}

// jobs gives the attempts of the block.
func (f *blockV1) jobs() ([]backend.Job, error) {
	jobs := make([]backend.Job, len(f.Rows))
	whole := true
	word := func(place uint32) string {
		if int(place) >= len(f.Words) {
			whole = false
			return ""
		}
		return f.Words[place]
	}
	for i := range f.Rows {
		row, j := &f.Rows[i], &jobs[i]
		j.GUID, j.UserGUID, j.ConnectionGUID, j.InstitutionGUID = row.GUID, word(row.User), word(row.Connection), word(row.Institution)
		j.Status, j.Type, j.RequestType = word(row.Status), word(row.Type), word(row.Request)
		j.ErrorMessage, j.ErrorCode, j.From = word(row.Message), word(row.Code), backend.JobSource(word(row.Source))
		if int(row.Ignored) >= len(f.Lists) || row.Nanos != nil && len(row.Nanos) != len(row.Seconds) {
			return nil, altered(errRecord)
		}
		j.Ignored = f.Lists[row.Ignored]
		if row.Trusted > 0 {
			trusted := row.Trusted == 2
			j.IsAuthenticated = &trusted
		}
		for k, at := range times(j) {
			switch row.Seconds[k] {
			case unreadable:
				j.Unreadable |= timeFields[k]
				continue
			case 0:
				continue
			}
			var nanos int64
			if row.Nanos != nil {
				nanos = int64(row.Nanos[k])
			}
			*at = time.Unix(f.From+int64(row.Seconds[k]-1), nanos).UTC() //nolint:gosec // what was sealed is what was written
		}
	}
	if !whole {
		return nil, altered(errRecord)
	}
	return jobs, nil
}
