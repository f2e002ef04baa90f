package sqlite

import (
	"context"
	"database/sql"
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"userlookup/backend"
)

// drawVersions gives what the platform may say of some attempts at different times:
// each later than the one before, and each with what not every call gives.
func drawVersions(t *rapid.T) []backend.Job {
	pick := func(label string, values ...string) string { return rapid.SampledFrom(values).Draw(t, label) }
	var all []backend.Job
	for n := range rapid.IntRange(0, 40).Draw(t, "attempts") {
		created := noon.Add(-time.Duration(rapid.IntRange(0, 30).Draw(t, "hours")) * time.Hour)
		for version := range rapid.IntRange(1, 3).Draw(t, "versions") {
			job := backend.Job{
				GUID: fmt.Sprintf("JOB-%02d", n), ConnectionGUID: "MBR-1", Status: fmt.Sprintf("STATUS-%d", version), CreatedAt: created,
				UpdatedAt: created.Add(time.Duration(version) * time.Minute), Type: pick("type", "AGGREGATION", ""), RequestType: pick("request", "INITIAL", ""),
				From: backend.JobSource(pick("from", "list", "latest", "")), FirstSeenAt: noon.Add(time.Duration(rapid.IntRange(0, 9).Draw(t, "seen")) * time.Hour),
			}
			if rapid.IntRange(0, 9).Draw(t, "timed") == 0 { // its place in time moves
				job.CreatedAt = time.Time{}
			}
			all = append(all, job)
		}
	}
	return all
}

// lookOf is a look-up that brought these jobs and nothing else.
func lookOf(user string, jobs []backend.Job) backend.LookupResult {
	return backend.LookupResult{Snapshot: backend.Snapshot{At: noon, User: backend.User{GUID: user, ID: user}}, Jobs: jobs}
}

func sortedByGUID(jobs []backend.Job) map[string]backend.Job {
	byGUID := map[string]backend.Job{}
	for _, job := range jobs {
		byGUID[job.GUID] = job
	}
	return byGUID
}

// TestSave_AttemptsInAnyOrder_MatchATimeline saves pieces in any order, some of them again, and
// compares with a timeline that got them all in order.
func TestSave_AttemptsInAnyOrder_MatchATimeline(t *testing.T) {
	s := newSceneWith(t, func(o *Options) { o.blockSize = 5 })
	users := 0
	rapid.Check(t, func(rt *rapid.T) {
		users++
		user := fmt.Sprint("USR-", users)
		jobs := drawVersions(rt)
		var whole backend.Timeline
		whole.Add(jobs)
		shuffled := rapid.Permutation(jobs).Draw(rt, "order")
		for len(shuffled) > 0 {
			n := rapid.IntRange(1, len(shuffled)).Draw(rt, "piece")
			s.save(lookOf(user, shuffled[:n]))
			if rapid.Bool().Draw(rt, "again") {
				before := s.sealedBlocks(user)
				s.save(lookOf(user, shuffled[:n]))
				if after := s.sealedBlocks(user); !slices.Equal(before, after) {
					rt.Fatal("blocks in which nothing changed were written again")
				}
			}
			shuffled = shuffled[n:]
		}
		if len(jobs) == 0 {
			s.save(lookOf(user, nil))
		}
		saved := s.find(user)
		got := history(s, saved)
		if want := whole.Newest(1000); !reflect.DeepEqual(sortedByGUID(got), sortedByGUID(want)) || len(got) != len(want) || saved.Attempts != len(want) {
			rt.Fatalf("got %v\nwant %v", got, want)
		}
		if !slices.IsSortedFunc(got, func(a, b backend.Job) int { return b.At().Compare(a.At()) }) {
			rt.Fatalf("not newest first: %v", got)
		}
		for jobs := range blocksOf(saved) {
			if len(jobs) > 8 { // 5, and half as much
				rt.Fatalf("a block of %d attempts", len(jobs))
			}
		}
		if places := s.places(user); places != len(got) {
			rt.Fatalf("%d places of %d attempts", places, len(got))
		}
	})
}

// sealedBlocks gives the blocks as they lie in their rows.
func (s *scene) sealedBlocks(user string) (blocks []string) {
	s.rows(func(rows *sql.Rows) error {
		var jobs []byte
		err := rows.Scan(&jobs)
		blocks = append(blocks, string(jobs))
		return err
	}, "SELECT jobs FROM blocks JOIN users ON users.id = user WHERE guid = ? ORDER BY number", s.namespace.guidHash(user))
	return blocks
}

// places counts the attempts that the index leads to a block that is there.
func (s *scene) places(user string) (n int) {
	s.rows(func(rows *sql.Rows) error { return rows.Scan(&n) },
		"SELECT count(*) FROM jobs JOIN users ON users.id = jobs.user JOIN blocks ON blocks.user = jobs.user AND number = block WHERE users.guid = ?", s.namespace.guidHash(user))
	return n
}

func (s *scene) rows(do func(*sql.Rows) error, query string, args ...any) {
	s.Helper()
	if err := s.db.read(s.Context(), func(ctx context.Context, tx *sql.Tx) error { return each(ctx, tx, do, query, args...) }); err != nil {
		s.Fatal(err)
	}
}

func TestSave_UnchangedBlocks_AreNotWritten(t *testing.T) {
	s := newScene(t)
	look := someLook(1, 3500, noon)
	s.save(look)
	before := s.sealedBlocks("USR-00001")
	if len(before) != 4 {
		t.Fatalf("%d blocks", len(before))
	}
	late := look
	late.Jobs = []backend.Job{someJob("USR-00001", "MBR-1-1", 9999, noon.Add(time.Hour)), look.Jobs[2600]}
	late.Jobs[1].Status = "CHANGED"
	late.Jobs[1].UpdatedAt = noon
	s.save(late)
	changed := 0
	for i, block := range s.sealedBlocks("USR-00001") {
		if i >= len(before) || block != before[i] {
			changed++
		}
	}
	if saved := s.find("U-1"); changed != 2 || saved.Attempts != 3501 || history(t, saved)[2601].Status != "CHANGED" {
		t.Errorf("%d of 4 blocks were written, %d attempts", changed, saved.Attempts)
	}
}

func TestSave_GrowingHistory_FillsBlocks(t *testing.T) {
	s := newSceneWith(t, func(o *Options) { o.blockSize = 10 })
	for n := range 45 {
		s.save(lookOf("USR-1", []backend.Job{someJob("USR-1", "MBR-1", n, noon.Add(time.Duration(n)*time.Hour))}))
	}
	var sizes []int
	for jobs := range blocksOf(s.find("USR-1")) {
		sizes = append(sizes, len(jobs))
	}
	if !slices.Equal(sizes, []int{5, 10, 10, 10, 10}) {
		t.Errorf("got blocks of %v", sizes)
	}
}

func TestSave_Coverage_RecordsHowFarBackAttemptsGo(t *testing.T) {
	early, late := noon.AddDate(0, -6, 0), noon.AddDate(0, 0, -3)
	at := func(times ...time.Time) (jobs []backend.Job) {
		for _, at := range times {
			jobs = append(jobs, backend.Job{GUID: at.String(), CreatedAt: at})
		}
		return jobs
	}
	for name, test := range map[string]struct {
		looks   []backend.LookupResult
		whole   bool
		gapless time.Time
	}{
		"a whole list":                            {[]backend.LookupResult{{Jobs: at(early, late), Whole: true, GaplessSince: early}}, true, early},
		"then nothing new":                        {[]backend.LookupResult{{Jobs: at(early, late), Whole: true, GaplessSince: early}, {Jobs: at(late)}}, true, early},
		"then a new one, without the list":        {[]backend.LookupResult{{Jobs: at(early, late), Whole: true, GaplessSince: early}, {Jobs: at(noon)}}, false, time.Time{}},
		"then a page that reaches what is known":  {[]backend.LookupResult{{Jobs: at(early, late), GaplessSince: early}, {Jobs: at(noon, late), GaplessSince: late}}, false, early},
		"then a page that does not reach it":      {[]backend.LookupResult{{Jobs: at(early), GaplessSince: early}, {Jobs: at(noon, late), GaplessSince: late}}, false, late},
		"a whole list, as the platform counts it": {[]backend.LookupResult{{Snapshot: backend.Snapshot{Total: 2}, Jobs: at(early, late), Whole: true, GaplessSince: early}}, true, early},
		"new ones, and what is known is gone":     {[]backend.LookupResult{{Snapshot: backend.Snapshot{Total: 3}, Jobs: at(noon, late), Whole: true, GaplessSince: late}}, false, late},
		"latest attempts alone":                   {[]backend.LookupResult{{Jobs: at(early)}, {Jobs: at(late)}}, false, time.Time{}},
	} {
		s := newScene(t)
		for _, look := range test.looks {
			total := look.Total
			look.Snapshot = lookOf("USR-1", nil).Snapshot
			look.Total = total
			s.save(look)
		}
		if saved := s.find("USR-1"); saved.Whole != test.whole || !saved.GaplessSince.Equal(test.gapless) {
			t.Errorf("%s: got %v, %v", name, saved.Whole, saved.GaplessSince)
		}
	}
}
