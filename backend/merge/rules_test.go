package merge_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"userlookup/backend"
	"userlookup/backend/merge"
)

// of makes one delivery that names where it comes from.
func of(kind backend.PartKind, source backend.Source, name string) backend.Part {
	part := backend.Part{Kind: kind, Freshness: backend.Freshness{Source: source, FetchedAt: noon}}
	if source == backend.SourceSaved {
		part.Freshness.FetchedAt = noon.Add(-day)
	}
	if name == "" {
		return part
	}
	switch kind {
	case backend.PartUser:
		part.User = &backend.User{GUID: "USR-1", ID: name}
	case backend.PartConnections:
		part.Connections = []backend.Connection{{GUID: name}}
	case backend.PartAccounts:
		part.Accounts = []backend.Account{{GUID: name, ConnectionGUID: "MBR-1"}}
	case backend.PartInstitutions:
		part.Institutions = []backend.Institution{{Code: name, GUID: name}}
	default:
		part.Jobs = []backend.Job{job(name, noon)}
	}
	return part
}

// shown names what a view shows of a part, and whether it counts as saved.
func shown(v *merge.View, kind backend.PartKind) string {
	var names []string
	switch kind {
	case backend.PartUser:
		if v.User != nil {
			names = append(names, v.User.ID)
		}
	case backend.PartConnections:
		for _, facts := range v.Connections {
			names = append(names, facts.GUID)
		}
	case backend.PartAccounts:
		facts, _ := v.Connection("MBR-1")
		for _, account := range facts.Accounts {
			names = append(names, account.GUID)
		}
	case backend.PartInstitutions:
		for _, name := range []string{"live", "saved"} {
			if v.JobInstitution(&backend.Job{InstitutionGUID: name}).Code == name {
				names = append(names, name)
			}
		}
	default:
		for job := range v.Timeline.All() {
			names = append(names, job.GUID)
		}
	}
	slices.Sort(names)
	line := strings.Join(names, "+")
	if v.Ages[kind].Source == backend.SourceSaved {
		line += " as saved"
	}
	return strings.TrimSpace(line)
}

// TestRules is the table of what may stand in for what: for each outcome of the
// platform's answer, what is shown of a part of which there is a saved copy, and what the
// copy keeps. In part is where something came beside the failure.
func TestRules(t *testing.T) {
	type line struct{ user, lists, listsInPart, institutions, institutionsInPart, attempts, attemptsInPart, kept, keptInPart string }
	for name, test := range map[string]struct {
		code    backend.Code
		pending bool // it has not ended
		want    line
	}{
		"loading": {"", true, line{
			"saved as saved", "saved as saved", "live as saved", "saved as saved", "live+saved as saved", "saved as saved", "live+saved as saved", "saved", "live+saved",
		}},
		"came": {"", false, line{
			"live", "", "live", "saved", "live+saved", "saved", "live+saved", "", "live",
		}},
		"unanswered": {backend.CodeTimeout, false, line{
			"", "saved as saved", "live as saved", "saved as saved", "live+saved as saved", "saved as saved", "live+saved as saved", "saved", "live+saved",
		}},
		"cancelled": {backend.CodeCancelled, false, line{
			"", "saved as saved", "live as saved", "saved as saved", "live+saved as saved", "saved as saved", "live+saved as saved", "saved", "live+saved",
		}},
		"refused": {backend.CodeForbidden, false, line{
			"", "", "live", "", "live", "", "live", "", "live",
		}},
		"not provided": {backend.CodeNotProvided, false, line{
			"", "", "live", "", "live", "saved", "live+saved", "", "live",
		}},
		"failed otherwise": {backend.CodeUntrusted, false, line{
			"", "", "live", "saved", "live+saved", "saved", "live+saved", "", "live",
		}},
	} {
		check := func(part string, kind backend.PartKind, inPart bool, want, kept string) {
			layers := merge.New(backend.Query{})
			for _, kind := range backend.PartKinds {
				layers = layers.With(of(kind, backend.SourceSaved, "saved"))
			}
			if kind == backend.PartAccounts {
				layers = layers.With(backend.Part{Kind: backend.PartConnections, Done: true, Connections: []backend.Connection{{GUID: "MBR-1"}}})
			}
			if kind != backend.PartUser {
				layers = layers.With(of(backend.PartUser, backend.SourceLive, "live"))
			}
			if inPart || kind == backend.PartUser && name == "came" {
				layers = layers.With(of(kind, backend.SourceLive, "live"))
			}
			end := of(kind, backend.SourceLive, "")
			if end.Done = !test.pending; test.code != "" {
				end.Problems = []backend.Problem{{About: backend.About{Part: kind}, Err: backend.NewError(test.code, nil)}}
			}
			if layers = layers.With(end); kind == backend.PartUser && name == "came" {
				want = "live"
			}
			if got := shown(layers.View(nil), kind); got != want {
				t.Errorf("%s, %s, %s in part %v: shown %q, want %q", name, part, kind, inPart, got, want)
			}
			look, ok := layers.Result(noon)
			if !ok || kind == backend.PartUser {
				return
			}
			at := backend.SnapshotPart{State: backend.PartReady, FetchedAt: noon.Add(-day)}
			copied := merge.Snapshots(backend.Snapshot{
				Connections: []backend.Connection{{GUID: "saved"}}, Accounts: []backend.Account{{GUID: "saved"}}, Institutions: []backend.Institution{{Code: "saved"}},
				Parts: map[backend.PartKind]backend.SnapshotPart{backend.PartConnections: at, backend.PartAccounts: at, backend.PartInstitutions: at},
			}, look.Snapshot)
			var names []string
			switch kind {
			case backend.PartConnections:
				for _, c := range copied.Connections {
					names = append(names, c.GUID)
				}
			case backend.PartAccounts:
				for _, a := range copied.Accounts {
					names = append(names, a.GUID)
				}
			case backend.PartInstitutions:
				for _, i := range copied.Institutions {
					names = append(names, i.Code)
				}
			default:
				return
			}
			if got := strings.Join(names, "+"); got != kept {
				t.Errorf("%s, %s, %s in part %v: kept %q, want %q", name, part, kind, inPart, got, kept)
			}
		}
		check("user", backend.PartUser, false, test.want.user, "")
		for _, kind := range []backend.PartKind{backend.PartConnections, backend.PartAccounts} {
			check("lists", kind, false, test.want.lists, test.want.kept)
			check("lists", kind, true, test.want.listsInPart, test.want.keptInPart)
		}
		check("institutions", backend.PartInstitutions, false, test.want.institutions, test.want.kept)
		check("institutions", backend.PartInstitutions, true, test.want.institutionsInPart, test.want.keptInPart)
		for _, kind := range []backend.PartKind{backend.PartJobs, backend.PartAttempts, backend.PartHistory} {
			check("attempts", kind, false, test.want.attempts, "")
			check("attempts", kind, true, test.want.attemptsInPart, "")
		}
	}
}

// TestRules_OneThingThatWasRefused_IsNotShownFromTheCopy has two institutions saved, of
// which the platform refuses one.
func TestRules_OneThingThatWasRefused_IsNotShownFromTheCopy(t *testing.T) {
	layers := merge.New(backend.Query{})
	for _, name := range []string{"saved", "secret"} {
		layers = layers.With(of(backend.PartUser, backend.SourceSaved, "U-1")).With(of(backend.PartInstitutions, backend.SourceSaved, name))
	}
	layers = layers.With(of(backend.PartUser, backend.SourceLive, "U-1")).With(backend.Part{Kind: backend.PartInstitutions, Done: true, Problems: []backend.Problem{
		{About: backend.About{Part: backend.PartInstitutions, ID: "secret"}, Err: backend.NewError(backend.CodeForbidden, nil)},
	}})
	v := layers.View(nil)
	if got := v.JobInstitution(&backend.Job{InstitutionGUID: "secret"}); got.Code != "" {
		t.Errorf("got %+v", got)
	}
	if got := v.JobInstitution(&backend.Job{InstitutionGUID: "saved"}); got.Code != "saved" {
		t.Errorf("got %+v", got)
	}
}

// TestSnapshots_PartThatWasNotAskedFor_IsKept has one part that was fetched again alone.
func TestSnapshots_PartThatWasNotAskedFor_IsKept(t *testing.T) {
	earlier := morning()
	earlier.Total = 9
	earlier.Parts[backend.PartAccounts] = failed(backend.PartAccounts, "", backend.CodeTimeout)[backend.PartAccounts]
	query := backend.Query{Prior: &backend.PriorResult{User: *someone}, Only: backend.PartAccounts}
	if _, ok := merge.New(query).Result(noon); ok {
		t.Error("a part that did not come is saved")
	}
	look, ok := merge.New(query).With(backend.Part{Kind: backend.PartAccounts, Done: true, Accounts: []backend.Account{{GUID: "ACT-9"}}, Freshness: backend.Freshness{FetchedAt: noon}}).Result(noon)
	got := merge.Snapshots(earlier, look.Snapshot)
	if !ok || got.User.GUID != "USR-1" || len(got.Connections) != 5 || len(got.Institutions) != 2 || got.Total != 9 || len(got.Accounts) != 1 || got.Accounts[0].GUID != "ACT-9" {
		t.Errorf("got %+v", got)
	}
	for _, kind := range backend.PartKinds {
		if part := got.Parts[kind]; part.State != backend.PartReady || !part.FetchedAt.Equal(noon) {
			t.Errorf("%s: %+v", kind, part)
		}
	}
}

// TestView_LateCopy_ShowsNothingThatThePlatformRefused has a copy that is found when the
// platform has answered.
func TestView_LateCopy_ShowsNothingThatThePlatformRefused(t *testing.T) {
	late := of(backend.PartHistory, backend.SourceSaved, "")
	known := &backend.PriorResult{User: *someone}
	known.Timeline.Add([]backend.Job{job("JOB-saved", noon.Add(-time.Hour))})
	late.History = known
	for code, want := range map[backend.Code]int{"": 2, backend.CodeTimeout: 2, backend.CodeForbidden: 1} {
		live := backend.Part{Kind: backend.PartAttempts, Done: true, Jobs: []backend.Job{job("JOB-live", noon)}}
		if code != "" {
			live.Problems = []backend.Problem{{About: backend.About{Part: backend.PartAttempts}, Err: backend.NewError(code, nil)}}
		}
		layers := merge.New(backend.Query{}).With(of(backend.PartUser, backend.SourceLive, "U-1")).With(live).With(late)
		if got := layers.View(nil).Timeline.Len(); got != want {
			t.Errorf("%q: %d attempts are shown, want %d", code, got, want)
		}
		if got := layers.With(of(backend.PartUser, backend.SourceLive, "U-1")).View(nil).Confirmed; !got {
			t.Error("not confirmed")
		}
	}
}

// TestAgain_WhatWasRefused_IsNotShownFromTheCopy begins a part again from which the
// platform's first answer took the saved copy away.
func TestAgain_WhatWasRefused_IsNotShownFromTheCopy(t *testing.T) {
	for _, kind := range []backend.PartKind{backend.PartConnections, backend.PartAccounts, backend.PartInstitutions, backend.PartAttempts} {
		for _, first := range []backend.Problem{
			{About: backend.About{Part: kind}, Err: backend.NewError(backend.CodeForbidden, nil)},
			{About: backend.About{Part: kind, ID: "saved"}, Err: backend.NewError(backend.CodeForbidden, nil)},
			{About: backend.About{Part: kind}, Err: backend.NewError(backend.CodeUntrusted, nil)},
		} {
			isWhole, isRefused := first.About.ID == "", first.Err.Code == backend.CodeForbidden
			if !isWhole && kind != backend.PartInstitutions || isWhole && !isRefused && (kind == backend.PartInstitutions || kind == backend.PartAttempts) {
				continue // the copy is shown beside it
			}
			layers := merge.New(backend.Query{}).With(of(backend.PartUser, backend.SourceSaved, "U-1")).With(of(kind, backend.SourceSaved, "saved"))
			layers = layers.With(of(backend.PartUser, backend.SourceLive, "U-1"))
			if kind == backend.PartAccounts {
				layers = layers.With(backend.Part{Kind: backend.PartConnections, Done: true, Connections: []backend.Connection{{GUID: "MBR-1"}}})
			}
			layers = layers.With(backend.Part{Kind: kind, Done: true, Problems: []backend.Problem{first}})
			if got := shown(layers.View(nil), kind); got != "" {
				t.Errorf("%s, %s: refused, but shown %q", first.About, first.Err.Code, got)
			}
			layers = layers.Restart([]backend.PartKind{kind})
			if got := shown(layers.View(nil), kind); got != "" {
				t.Errorf("%s, %s: while it is asked for again, shown %q", first.About, first.Err.Code, got)
			}
			layers = layers.Stop([]backend.PartKind{kind}, backend.NewError(backend.CodeTimeout, nil))
			if got := shown(layers.View(nil), kind); got != "" {
				t.Errorf("%s, %s: when the second time nothing answered, shown %q", first.About, first.Err.Code, got)
			}
		}
	}
}

// TestView_TotalOfTheCopy_CountsUnlessThePlatformRefused has a copy of which the platform
// counted nine attempts, and another answer now.
func TestView_TotalOfTheCopy_CountsUnlessThePlatformRefused(t *testing.T) {
	saved := of(backend.PartAttempts, backend.SourceSaved, "saved")
	saved.Total = 9
	for code, want := range map[backend.Code]int{backend.CodeTimeout: 9, backend.CodeUntrusted: 9, backend.CodeForbidden: 0} {
		layers := merge.New(backend.Query{}).With(of(backend.PartUser, backend.SourceSaved, "U-1")).With(saved).With(of(backend.PartUser, backend.SourceLive, "U-1"))
		layers = layers.Stop([]backend.PartKind{backend.PartAttempts}, backend.NewError(code, nil))
		if got := layers.View(nil).Total; got != want {
			t.Errorf("%s: %d attempts are counted, want %d", code, got, want)
		}
	}
}

// TestView_WhatIsKnownOfThisRun_LeavesTheCopyGapless has the copy of an earlier look-up of
// this run, and no answer to the next.
func TestView_WhatIsKnownOfThisRun_LeavesTheCopyGapless(t *testing.T) {
	first := noon.Add(-2 * day)
	known := &backend.PriorResult{User: *someone, Whole: true, Gapless: backend.Span{Since: first, Until: noon.Add(-day)}}
	known.Timeline.Add([]backend.Job{{GUID: "JOB-1", CreatedAt: first, UpdatedAt: first, Status: "COMPLETED"}})
	known.Timeline = known.Timeline.Fork()
	saved := of(backend.PartHistory, backend.SourceSaved, "")
	saved.History = known
	for _, ofThisRun := range []*backend.PriorResult{nil, known} {
		layers := merge.New(backend.Query{Prior: ofThisRun}).With(of(backend.PartUser, backend.SourceSaved, "U-1")).With(saved).With(of(backend.PartUser, backend.SourceLive, "U-1"))
		layers = layers.Stop([]backend.PartKind{backend.PartAttempts, backend.PartHistory}, backend.NewError(backend.CodeTimeout, nil))
		if v := layers.View(nil); !v.GaplessSince.Equal(first) || v.Timeline.Len() != 1 {
			t.Errorf("%d attempts, gapless since %v", v.Timeline.Len(), v.GaplessSince)
		}
	}
}
