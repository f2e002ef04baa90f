package sandbox

import (
	"encoding/json"
	"os"
	"slices"
	"testing"
	"time"

	"userlookup/backend"
)

func TestStoriesAreWhatIsServed(t *testing.T) {
	// The second of the day and the seed must not matter.
	for n := range int64(48) {
		b := newBench(t, func(o *Options) { o.Seed = uint64(n) }, startingAt(testStart.Unix()+n*1_873))
		for _, story := range Stories() {
			var served []backend.ConnectionStatus
			worst := backend.FamilyEnded.Rank()
			for _, c := range b.usersByID[story.UserID].members() {
				status := c.condition(b.now()).status
				served = append(served, status)
				worst = min(worst, status.Family().Rank())
			}
			want := backend.ConnectionStatus(story.Status)
			if len(served) > 0 && (!slices.Contains(served, want) || want.Family().Rank() != worst) {
				t.Errorf("%s %s, start %d: worst is to be %s, served are %v", story.UserID, story.Key, n, want, served)
			}
		}
	}
}

func TestEveryStatusAppears(t *testing.T) {
	b := newBench(t)
	missing := backend.ConnectionStatuses()
	unknown := 0
	for _, story := range Stories() {
		for _, m := range b.members(story.UserID) {
			status := backend.ConnectionStatus(text(m.ConnectionStatus))
			missing = slices.DeleteFunc(missing, func(s backend.ConnectionStatus) bool { return s == status })
			if status.Family() == backend.FamilyUnknown {
				unknown++
			}
		}
	}
	if len(missing) > 0 || unknown == 0 {
		t.Errorf("no connection is %q; %d are unknown", missing, unknown)
	}
}

func TestEveryJobTypeAndRequestTypeAppears(t *testing.T) {
	b := newBench(t)
	types, requests := map[string]bool{}, map[string]bool{}
	for _, job := range b.jobs("/users/U-1015/jobs?records_per_page=1000").Jobs {
		types[job.JobType], requests[job.RequestType] = true, true
	}
	if len(types) != len(jobTypes) || len(requests) != 3 {
		t.Errorf("job types %v, request types %v", types, requests)
	}
}

func TestEveryStoryHasTexts(t *testing.T) {
	raw, err := os.ReadFile("../text/en/stories.json")
	if err != nil {
		t.Fatal(err)
	}
	texts := map[string]string{}
	if err := json.Unmarshal(raw, &texts); err != nil {
		t.Fatal(err)
	}
	keys, ids := map[string]bool{}, map[string]bool{}
	for _, story := range Stories() {
		if keys[story.Key] || ids[story.UserID] {
			t.Errorf("%s or %s is not unique", story.UserID, story.Key)
		}
		keys[story.Key], ids[story.UserID] = true, true
		for _, name := range []string{"story." + story.Key + ".title", "story." + story.Key + ".detail"} {
			if texts[name] == "" {
				t.Errorf("no text for %s", name)
			}
			delete(texts, name)
		}
	}
	if len(texts) > 0 {
		t.Errorf("texts of no story: %v", texts)
	}
}

func TestSizesAreExact(t *testing.T) {
	for n := range int64(20) {
		b := newBench(t, func(o *Options) { o.Seed = uint64(n) }, startingAt(testStart.Unix()+n*73*minute))
		for id, want := range map[string]int64{"U-5K": 5_000, "U-100K": 100_000} {
			if got := b.jobs("/users/" + id + "/jobs").Pagination.TotalEntries; got != want {
				t.Errorf("start %d: %s has %d attempts", n, id, got)
			}
		}
	}
	b := newBench(t)
	institutions := map[string]bool{}
	for _, m := range b.members("U-12C") {
		institutions[m.InstitutionCode] = true
	}
	if n := len(b.members("U-12C")); n != 12 || len(institutions) != 8 {
		t.Errorf("U-12C has %d connections at %d institutions", n, len(institutions))
	}
	if n := len(b.members("U-60C")); n != 60 {
		t.Errorf("U-60C has %d connections", n)
	}
	if n := b.jobs("/users/U-1002/jobs").Pagination.TotalEntries; n < 300 || n > 450 {
		t.Errorf("U-1002 has %d attempts", n)
	}
}

func TestDeletedAndAddedAgain(t *testing.T) {
	b := newBench(t)
	old, fresh := b.usersByID["U-1014"].connections[0], b.usersByID["U-1014"].connections[1]
	of := func(c *connection) []jobAnswer {
		return b.jobs("/users/U-1014/jobs?records_per_page=1000&member_guid=" + c.guid).Jobs
	}
	before, after := of(old), of(fresh)
	if len(before) == 0 || len(after) == 0 || before[0].InstitutionGUID != after[0].InstitutionGUID {
		t.Fatalf("%d old and %d new attempts", len(before), len(after))
	}
	if first := after[len(after)-1]; first.RequestType != initial || first.CreatedAt <= before[0].CreatedAt {
		t.Errorf("the new connection begins with %+v", first)
	}
	for _, m := range b.members("U-1014") {
		if m.GUID == old.guid {
			t.Error("the deleted connection is listed")
		}
	}
}

func TestSilentConnection(t *testing.T) {
	b := newBench(t)
	m := b.memberAt("U-1013", "brobdingnag")
	silent := testStart.Sub(instant(t, *m.AggregatedAt))
	if text(m.ConnectionStatus) != "CONNECTED" || m.BackgroundAggregationIsDisabled || silent < 9*24*time.Hour || silent > 10*24*time.Hour {
		t.Errorf("silent for %v: %+v", silent, m)
	}
}

func TestOAuthWindowOnlyWhereItIsOpen(t *testing.T) {
	b := newBench(t)
	for _, story := range Stories() {
		for _, m := range b.members(story.UserID) {
			if (m.OAuthWindowURI != nil) != (text(m.ConnectionStatus) == "PENDING") {
				t.Errorf("%s at %s: %v", story.UserID, m.InstitutionCode, m.OAuthWindowURI)
			}
		}
	}
}

func TestErrorCodesComeAsNumbersAndTexts(t *testing.T) {
	b := newBench(t)
	if code, ok := b.memberAt("U-1002", "gringotts").Error.ErrorCode.(float64); !ok || code != 2005 {
		t.Errorf("Gringotts: %v", b.memberAt("U-1002", "gringotts").Error)
	}
	if code, ok := b.memberAt("U-1006", "brobdingnag").Error.ErrorCode.(string); !ok || code != "2003" {
		t.Errorf("Brobdingnag: %v", b.memberAt("U-1006", "brobdingnag").Error)
	}
	if e := b.memberAt("U-1001", "gringotts").Error; e != nil {
		t.Errorf("a working connection has an error: %v", e)
	}
}
