package merge_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"userlookup/backend"
	"userlookup/backend/merge"
)

// digest is all that a view says.
func digest(v *merge.View) string {
	var said strings.Builder
	known := v.PriorResult()
	for _, part := range []any{v.User, v.Connections, v.Timeline.Newest(1000), v.Problems, v.Answers, v.States, v.Ages, v.Freshness, v.AttemptsFetchedAt, v.FallbackReason, v.Confirmed, v.Total, v.Complete, v.GaplessSince, v.Overview()} {
		fmt.Fprintf(&said, "%+v\n", part)
	}
	if known != nil {
		fmt.Fprintf(&said, "%+v %+v %v %v\n", known.User, known.Timeline.Newest(1000), known.Whole, known.Gapless)
	}
	for _, code := range []string{"INS-0", "INS-1", "INS-2", "INS-3"} {
		fmt.Fprintln(&said, v.JobName(&backend.Job{InstitutionGUID: code}))
	}
	return said.String()
}

// drawLookup draws what a look-up is given, and what comes of it.
func drawLookup(t *rapid.T) (query backend.Query, parts []backend.Part) {
	some := func(label string, n int) []int {
		return slices.DeleteFunc([]int{0, 1, 2, 3, 4, 5, 6, 7}[:n], func(int) bool { return rapid.Bool().Draw(t, label) })
	}
	user := func(label string) *backend.User {
		return &backend.User{ID: "U-1", GUID: rapid.SampledFrom([]string{"USR-1", "USR-1", "USR-1", "USR-2"}).Draw(t, label)}
	}
	jobs := func(label string, updated time.Duration) []backend.Job {
		var jobs []backend.Job
		for _, n := range some(label, 8) {
			j := job(fmt.Sprint("JOB-", n), noon.Add(-time.Duration(n)*time.Hour))
			j.Status = rapid.SampledFrom([]string{"COMPLETED", "REQUESTED", "FAILED"}).Draw(t, "status")
			j.UpdatedAt, j.InstitutionGUID = noon.Add(updated), fmt.Sprint("INS-", n%4)
			jobs = append(jobs, j)
		}
		return jobs
	}
	known := func(label string, updated time.Duration) *backend.PriorResult {
		k := &backend.PriorResult{User: *user(label + " user"), Whole: rapid.Bool().Draw(t, label+" whole"), Gapless: backend.Span{Since: noon.Add(-4 * time.Hour), Until: noon}}
		k.Timeline.Add(jobs(label, updated))
		k.Timeline = k.Timeline.Fork()
		return k
	}
	if rapid.Bool().Draw(t, "prior") {
		query.Prior = known("prior", -2*time.Hour)
	}
	fill := func(kind backend.PartKind, source backend.Source, n int, updated time.Duration) backend.Part {
		part := backend.Part{Kind: kind, Freshness: backend.Freshness{Source: source, FetchedAt: noon.Add(updated + time.Duration(n)*time.Second)}}
		suffix := fmt.Sprint(n)
		switch kind {
		case backend.PartConnections:
			part.Connections = []backend.Connection{{GUID: "MBR-" + suffix, InstitutionCode: "INS-" + suffix, LatestJobGUID: "JOB-" + suffix, Name: string(source)}}
		case backend.PartAccounts:
			part.Accounts = []backend.Account{{GUID: "ACT-" + suffix, ConnectionGUID: "MBR-" + suffix, Name: string(source)}}
		case backend.PartInstitutions:
			part.Institutions = []backend.Institution{{GUID: "INS-" + suffix, Code: "INS-" + suffix, Name: string(source)}}
		default:
			part.Jobs = jobs(string(source), updated+time.Duration(n)*time.Minute+time.Duration(slices.Index(backend.PartKinds, kind))*time.Second)
			part.Total = len(part.Jobs) + rapid.IntRange(0, 2).Draw(t, "uncounted")
		}
		return part
	}
	if rapid.Bool().Draw(t, "saved") {
		history := known("saved history", -time.Hour)
		for _, kind := range []backend.PartKind{backend.PartConnections, backend.PartAccounts, backend.PartInstitutions, backend.PartAttempts} {
			for _, n := range some("saved "+string(kind), 4) {
				parts = append(parts, fill(kind, backend.SourceSaved, n, -time.Hour))
			}
		}
		at := backend.Freshness{Source: backend.SourceSaved, FetchedAt: noon.Add(-time.Hour)}
		parts = append(parts, backend.Part{Kind: backend.PartUser, User: &history.User, Freshness: at}, backend.Part{Kind: backend.PartHistory, History: history, Freshness: at})
	}
	codes := []backend.Code{"", "", "", backend.CodeTimeout, backend.CodeForbidden, backend.CodeNotProvided, backend.CodeCancelled, backend.CodeUntrusted}
	for _, kind := range backend.PartKinds {
		fresh := backend.Freshness{Source: backend.SourceLive, FetchedAt: noon}
		if kind == backend.PartUser {
			if rapid.IntRange(0, 4).Draw(t, "user came") > 0 {
				parts = append(parts, backend.Part{Kind: kind, Done: true, User: user("live user"), Freshness: fresh})
			}
			continue
		}
		for _, n := range some("live "+string(kind), 3) {
			parts = append(parts, fill(kind, backend.SourceLive, n, 0))
		}
		end := backend.Part{Kind: kind, Done: rapid.IntRange(0, 4).Draw(t, "done") > 0, Freshness: fresh}
		if code := rapid.SampledFrom(codes).Draw(t, "code"); code != "" {
			for _, id := range []string{"", "JOB-1", "INS-1"}[rapid.IntRange(0, 2).Draw(t, "about"):] {
				problems := []backend.Problem{{About: backend.About{Part: kind, ID: id}, Err: backend.NewError(code, nil)}}
				parts = append(parts, backend.Part{Kind: kind, Problems: problems, Freshness: fresh})
			}
		}
		parts = append(parts, end)
	}
	return query, parts
}

// fold gives the layers that come of deliveries.
func fold(query backend.Query, parts []backend.Part) merge.Layers {
	layers := merge.New(query)
	for _, part := range parts {
		layers = layers.With(part)
	}
	return layers
}

func TestView_IsTheSameInWhateverOrderDeliveriesCome(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		query, parts := drawLookup(t)
		want := digest(fold(query, parts).View(nil))
		shuffled := merge.NewAccumulator(query)
		for _, part := range rapid.Permutation(parts).Draw(t, "order") {
			if shuffled.Apply(part); rapid.Bool().Draw(t, "seen") {
				shuffled.View()
			}
		}
		if got := digest(shuffled.View()); got != want {
			t.Fatalf("got\n%s\nwant\n%s", got, want)
		}
	})
}

func TestLayers_DoNotChange(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		query, parts := drawLookup(t)
		n := rapid.IntRange(0, len(parts)).Draw(t, "deliveries")
		layers := fold(query, parts[:n])
		said := digest(layers.View(nil))
		again := layers.Restart([]backend.PartKind{backend.PartConnections, backend.PartAttempts})
		for _, part := range parts[n:] {
			again, _ = again.With(part), layers.With(part)
			again.View(nil)
		}
		again.Stop(backend.PartKinds, backend.NewError(backend.CodeCancelled, nil)).Result(noon)
		if !reflect.DeepEqual(layers, fold(query, parts[:n])) {
			t.Fatal("layers were changed by those that grew from them")
		}
		if got := digest(layers.View(nil)); got != said {
			t.Fatalf("got\n%s\nwant\n%s", got, said)
		}
	})
}

func TestWith_DeliveryOfNothing_ChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		query, parts := drawLookup(t)
		layers := fold(query, parts)
		for _, kind := range backend.PartKinds {
			if same := layers.With(backend.Part{Kind: kind}); !reflect.DeepEqual(same, layers) {
				t.Fatalf("%s: an empty delivery changes the layers", kind)
			}
		}
		if digest(layers.Stop(nil, nil).View(nil)) != digest(layers.View(nil)) {
			t.Fatal("stopping nothing changes the view")
		}
	})
}

// TestWith_TheSameDeliveryTwice_ShowsNothingTwice is about attempts, which pages that
// overlap bring twice.
func TestWith_TheSameDeliveryTwice_ShowsNothingTwice(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		query, parts := drawLookup(t)
		parts = slices.DeleteFunc(parts, func(p backend.Part) bool { return len(p.Jobs) == 0 && p.Kind != backend.PartUser })
		once, twice := fold(query, parts), fold(query, slices.Concat(parts, parts))
		if got, want := digest(twice.View(nil)), digest(once.View(nil)); got != want {
			t.Fatalf("got\n%s\nwant\n%s", got, want)
		}
	})
}
