package sandbox

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"testing"
	"time"

	"pgregory.net/rapid"
)

var largeUsers = []string{"U-60C", "U-5K", "U-100K"}

// For any seed, start, user, time and page size: the pages form one list without gaps or
// duplicates, newest first.
func TestListJobs_Pages_FormOneList(t *testing.T) {
	ids := userIDs(func(id string) bool { return !slices.Contains(largeUsers, id) })
	rapid.Check(t, func(rt *rapid.T) {
		seed, start := rapid.Uint64().Draw(rt, "seed"), testStart.Unix()+int64(rapid.IntRange(0, 3*day).Draw(rt, "start"))
		b := newTestServer(t, func(o *Options) { o.Seed = seed }, startingAt(start))
		id := rapid.SampledFrom(ids).Draw(rt, "user")
		b.clock.Store(start + int64(rapid.IntRange(0, 60*day).Draw(rt, "seconds later")))
		size := rapid.IntRange(10, 1000).Draw(rt, "size")
		path := fmt.Sprintf("/users/%s/jobs?records_per_page=%d&page=", id, size)
		first := b.jobs(path + "1")
		all := first.Jobs
		for page := 2; page <= int(first.Pagination.TotalPages); page++ {
			all = append(all, b.jobs(path+strconv.Itoa(page)).Jobs...)
		}
		if int64(len(all)) != first.Pagination.TotalEntries {
			rt.Fatalf("%d attempts in the pages, total is %d", len(all), first.Pagination.TotalEntries)
		}
		if !slices.IsSortedFunc(all, newestFirst) {
			rt.Fatal("not newest first")
		}
		known := map[string]bool{}
		for _, job := range all {
			known[job.GUID] = true
		}
		if len(known) != len(all) {
			rt.Fatalf("%d GUIDs for %d attempts", len(known), len(all))
		}
		checkRequests(rt, all)
		checkMembers(rt, b, id, all)
		if len(all) > 0 {
			checkAfter(rt, b, id, all, rapid.IntRange(0, len(all)-1).Draw(rt, "cut"))
		}
	})
}

func newestFirst(a, b jobAnswer) int {
	return cmp.Or(cmp.Compare(b.CreatedAt, a.CreatedAt), cmp.Compare(a.GUID, b.GUID))
}

func userIDs(keep func(string) bool) []string {
	var ids []string
	for _, scenario := range SampleUsers() {
		if keep(scenario.UserID) {
			ids = append(ids, scenario.UserID)
		}
	}
	return ids
}

// checkRequests checks each connection: only the oldest attempt is INITIAL; no BACKGROUND
// attempt follows within 24 hours of a login; no two attempts run at once.
func checkRequests(rt *rapid.T, newestFirst []jobAnswer) {
	login, previous := map[string]time.Time{}, map[string]jobAnswer{}
	for _, job := range slices.Backward(newestFirst) {
		made := instantOf(rt, job.CreatedAt)
		_, known := previous[job.MemberGUID]
		if (job.RequestType == initial) == known {
			rt.Fatalf("%s is %s", job.GUID, job.RequestType)
		}
		if job.RequestType == background && made.Sub(login[job.MemberGUID]) < 24*time.Hour {
			rt.Fatalf("%s is in the background, %v after a login", job.GUID, made.Sub(login[job.MemberGUID]))
		}
		if known && (previous[job.MemberGUID].FinishedAt == nil || *previous[job.MemberGUID].FinishedAt > job.CreatedAt) {
			rt.Fatalf("%s begins while %s runs", job.GUID, previous[job.MemberGUID].GUID)
		}
		if job.RequestType != background {
			login[job.MemberGUID] = made
		}
		previous[job.MemberGUID] = job
	}
}

func instantOf(rt *rapid.T, s string) time.Time {
	at, err := time.Parse(time.RFC3339, s)
	if err != nil {
		rt.Fatal(err)
	}
	return at
}

// checkMembers compares connections with their newest attempts.
func checkMembers(rt *rapid.T, b *testServer, id string, all []jobAnswer) {
	for _, m := range b.members(id) {
		own := slices.Collect(func(yield func(jobAnswer) bool) {
			for _, job := range all {
				if job.MemberGUID == m.GUID && !yield(job) {
					return
				}
			}
		})
		if len(own) == 0 {
			if m.MostRecentJobGUID != nil || m.AggregatedAt != nil || m.SuccessfullyAggregatedAt != nil || m.IsBeingAggregated {
				rt.Fatalf("never attempted, but %+v", m)
			}
			continue
		}
		newest, oldest := own[0], own[len(own)-1]
		at := newest.CreatedAt
		if newest.StartedAt != nil {
			at = *newest.StartedAt
		}
		if text(m.MostRecentJobGUID) != newest.GUID || !instantOf(rt, *m.AggregatedAt).Equal(instantOf(rt, at)) || m.IsBeingAggregated != (newest.FinishedAt == nil) {
			rt.Fatalf("%+v does not agree with its newest attempt %+v", m, newest)
		}
		if m.CreatedAt == "" || instantOf(rt, m.CreatedAt).After(instantOf(rt, oldest.CreatedAt)) {
			rt.Fatalf("added %s, after the attempt of %s", m.CreatedAt, oldest.CreatedAt)
		}
		if newest.StatusName == completedStatus && m.Error != nil {
			rt.Fatalf("completed, but %+v", m.Error)
		}
		succeeded := slices.IndexFunc(own, func(j jobAnswer) bool { return j.StatusName == completedStatus })
		if succeeded < 0 && m.SuccessfullyAggregatedAt != nil ||
			succeeded >= 0 && !instantOf(rt, text(m.SuccessfullyAggregatedAt)).Equal(instantOf(rt, *own[succeeded].FinishedAt)) {
			rt.Fatalf("success at %v does not agree with the attempts", m.SuccessfullyAggregatedAt)
		}
		if found := b.job(id, newest.GUID); found.CreatedAt != newest.CreatedAt || found.StatusName != newest.StatusName {
			rt.Fatalf("by GUID %+v, in the list %+v", found, newest)
		}
	}
}

// checkAfter requests the attempts after one attempt, of its connection only.
func checkAfter(rt *rapid.T, b *testServer, id string, all []jobAnswer, cut int) {
	later, own := 0, 0
	for _, job := range all {
		if job.CreatedAt > all[cut].CreatedAt {
			later++
		}
		if job.MemberGUID == all[cut].MemberGUID {
			own++
		}
	}
	after := b.jobs("/users/" + id + "/jobs?records_per_page=10&created_after=" + url.QueryEscape(all[cut].CreatedAt))
	if after.Pagination.TotalEntries != int64(later) || len(after.Jobs) != min(later, 10) {
		rt.Fatalf("%d attempts after %s, want %d", after.Pagination.TotalEntries, all[cut].CreatedAt, later)
	}
	if got := b.jobs("/users/" + id + "/jobs?member_guid=" + all[cut].MemberGUID).Pagination.TotalEntries; got != int64(own) {
		rt.Fatalf("%d attempts of %s, want %d", got, all[cut].MemberGUID, own)
	}
}

// TestListJobs_DeepPages_MatchAFullRead reads the large histories without HTTP, which would
// take most of the time.
func TestListJobs_DeepPages_MatchAFullRead(t *testing.T) {
	b := newTestServer(t)
	for _, id := range largeUsers {
		list := timeline{histories: b.usersByID[id].histories("", b.now()), until: testStart.Unix()}
		all := list.page(0, list.total())
		if !slices.IsSortedFunc(all, func(a, b attempt) int {
			if comesBefore(&a, &b) {
				return -1
			}
			return 1
		}) {
			t.Fatalf("%s is not newest first", id)
		}
		rapid.Check(t, func(rt *rapid.T) {
			offset := rapid.IntRange(0, len(all)).Draw(rt, "offset")
			size := rapid.IntRange(10, 1000).Draw(rt, "size")
			if page := list.page(int64(offset), int64(size)); !slices.Equal(page, all[offset:min(offset+size, len(all))]) {
				rt.Fatalf("the page of %d at %d differs from the full list", size, offset)
			}
		})
		checkRefusals(t, all)
	}
}

// The pages start in the middle of attempts of the same second.
func TestListJobs_SameSecondAcrossPages_LosesNothing(t *testing.T) {
	var list timeline
	for number := range int64(7) {
		h := &history{number: number}
		script{polled(20, hour, always(completed))}.resolve(h, testStart.Unix())
		list.histories = append(list.histories, h)
	}
	list.until = testStart.Unix()
	all := list.page(0, 140)
	if len(all) != 140 || all[0].at != all[6].at || all[6].at == all[7].at {
		t.Fatalf("%d attempts is not a multiple of seven", len(all))
	}
	for offset := range all {
		if page := list.page(int64(offset), 10); !slices.Equal(page, all[offset:min(offset+10, 140)]) {
			t.Fatalf("the page at %d differs from the full list", offset)
		}
	}
}

// checkRefusals checks that no connection has a third denial in a row, which would have ended
// in PREVENTED.
func checkRefusals(t *testing.T, newestFirst []attempt) {
	refused := map[*history]int{}
	for _, a := range slices.Backward(newestFirst) {
		if a.outcome != denied {
			refused[a.history] = 0
		} else if refused[a.history]++; refused[a.history] == 3 {
			t.Fatalf("%s was denied three times and is not PREVENTED", a.guid())
		}
	}
}

func TestJobGUID_RoundTripsAndRejectsOthers(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		seed := rapid.Uint64().Draw(rt, "seed")
		number, key := rapid.Int64Range(0, 1<<31-1).Draw(rt, "number"), rapid.Int64Range(0, lowerHalf).Draw(rt, "key")
		if n, k, ok := parseJobGUID(seed, jobGUID(seed, number, key)); !ok || n != number || k != key {
			rt.Fatalf("%d %d became %d %d", number, key, n, k)
		}
		if _, _, ok := parseJobGUID(seed+1, jobGUID(seed, number, key)); ok {
			rt.Fatal("found with another seed")
		}
	})
}

func BenchmarkNew(b *testing.B) {
	for b.Loop() {
		New(Options{Now: func() time.Time { return testStart }})
	}
}

func BenchmarkDeepPage(b *testing.B) {
	w := newTestServer(b)
	for b.Loop() {
		w.get("/users/U-100K/jobs?records_per_page=1000&page=77")
	}
}
