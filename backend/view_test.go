package backend_test

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"userlookup/backend"
)

func TestTimestamp_KeepsTheInstantToTheMillisecond(t *testing.T) {
	at := time.Date(2026, 3, 26, 13, 0, 0, 123_456_789, time.FixedZone("", 3600))
	stamp := backend.NewTimestamp(at)
	if stamp != "2026-03-26T12:00:00.123Z" || !stamp.Time().Equal(at.Truncate(time.Millisecond)) {
		t.Errorf("got %s, %s", stamp, stamp.Time())
	}
	if none := backend.NewTimestamp(time.Time{}); none != "" || !none.Time().IsZero() {
		t.Errorf("no time is %q", none)
	}
}

// What is masked is not in the view, and no view has a place for it.
func TestUserView_HoldsNothingThatIsMasked(t *testing.T) {
	user := backend.User{ID: "U-1", Email: "frodo@bag-end.example", Metadata: `{"secret":"gold"}`}
	view := backend.UserView{User: user.View(), Candidates: (&backend.SharedEmail{Users: []backend.User{user}, Total: 2}).View()}
	text, err := json.Marshal(view)
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{"frodo", "bag-end", "secret", "gold"} {
		if strings.Contains(string(text), secret) {
			t.Errorf("%q is in %s", secret, text)
		}
	}
	if view.User.EmailMasked != "f•••@•••.example" || !view.User.HasMetadata || view.User.MetadataFields != 1 || view.Candidates.Users[0].EmailMasked != view.User.EmailMasked {
		t.Errorf("got %+v", view.User)
	}
	for _, typ := range []reflect.Type{reflect.TypeFor[backend.UserDetails](), reflect.TypeFor[backend.Candidate](), reflect.TypeFor[backend.UserView]()} {
		for _, name := range []string{"Email", "Metadata"} {
			if _, has := typ.FieldByName(name); has {
				t.Errorf("%s has a field %s", typ, name)
			}
		}
	}
}

func TestView_ListsAreNeverNull(t *testing.T) {
	for name, value := range map[string]any{
		"connection": (&backend.ConnectionFacts{}).View(),
		"attempt":    (&backend.Job{}).View(),
		"problem":    backend.Problem{Err: backend.NewError(backend.CodeTimeout, nil)}.View(),
		"saved":      (&backend.SavedList{}).View(),
		"snapshot":   (&backend.SnapshotInfo{}).View(),
		"candidates": (&backend.SharedEmail{}).View(),
		"window":     (&backend.Timeline{}).Query(backend.TimelineQuery{}).Facets,
		"hints":      backend.Hints(nil),
		"other ages": (&backend.UserView{}).OtherAges(),
	} {
		text, err := json.Marshal(value)
		if err != nil {
			t.Fatal(err)
		}
		for _, nullable := range []string{`"error":null`, `"isBeingAggregated":null`, `"needsUpdatedCredentials":null`, `"backgroundIsDisabled":null`, `"isOAuth":null`, `"isManual":null`} {
			text = []byte(strings.ReplaceAll(string(text), nullable, ""))
		}
		if strings.Contains(string(text), "null") {
			t.Errorf("%s: %s", name, text)
		}
	}
}

func TestConnectionView_UnknownStatusIsNotThePlatformsNull(t *testing.T) {
	for status, want := range map[backend.ConnectionStatus][2]string{
		backend.StatusUnknown: {"", "unknown"}, backend.StatusNone: {"none", "ended"}, "42": {"42", "unknown"}, backend.StatusConnected: {"CONNECTED", "working"},
	} {
		facts := backend.ConnectionFacts{Connection: backend.Connection{Status: status}, Assessment: backend.Assessment{Family: status.Family()}}
		if got := facts.View(); string(got.Status) != want[0] || string(got.Family) != want[1] {
			t.Errorf("%q is shown as %q, %s", status, got.Status, got.Family)
		}
	}
}

func TestView_TimesThatCannotBeRead(t *testing.T) {
	facts := backend.ConnectionFacts{
		Connection: backend.Connection{Unreadable: backend.TimeLastAttempt | backend.TimeCreated}, FirstAddedFrom: backend.FirstAddedUnreadable,
	}
	connection := facts.View()
	if connection.LastAttemptAt != "" || connection.FirstAddedFrom != "unreadable" || !slices.Equal(connection.UnreadableTimes, []string{"created_at", "aggregated_at"}) {
		t.Errorf("got %+v", connection)
	}
	if !connection.IsUnreadable(backend.TimeLastAttempt) || connection.IsUnreadable(backend.TimeLastSuccess) {
		t.Errorf("unreadable: %v", connection.UnreadableTimes)
	}
	job := backend.Job{GUID: "JOB-1", Unreadable: backend.TimeUpdated, CreatedAt: time.Unix(0, 0)}
	attempt := job.View()
	if !attempt.Unnamed || attempt.ConnectionGone || !slices.Equal(attempt.UnreadableTimes, []string{"updated_at"}) || attempt.TimeIsUnreadable() {
		t.Errorf("got %+v", attempt)
	}
	if attempt = (&backend.Job{Unreadable: backend.TimeCreated}).View(); !attempt.TimeIsUnreadable() {
		t.Errorf("got %+v", attempt)
	}
}

func TestAllManual_IsNotKnownWhereConnectionsAreMissing(t *testing.T) {
	manual, other := backend.ConnectionView{IsManual: yes()}, backend.ConnectionView{}
	for name, test := range map[string]struct {
		connections []backend.ConnectionView
		state       backend.PartState
		want        bool
	}{
		"all came":          {[]backend.ConnectionView{manual, manual}, backend.PartReady, true},
		"some are missing":  {[]backend.ConnectionView{manual}, backend.PartFailed, false},
		"some are coming":   {[]backend.ConnectionView{manual}, backend.PartLoading, false},
		"one is not manual": {[]backend.ConnectionView{manual, other}, backend.PartReady, false},
		"there are none":    {nil, backend.PartReady, false},
	} {
		view := backend.UserView{Connections: test.connections, Parts: backend.PartStates{Connections: test.state}}
		if got := view.AllManual(); got != test.want {
			t.Errorf("%s: got %v", name, got)
		}
	}
}

func TestRecent(t *testing.T) {
	at := time.Date(2026, 3, 26, 12, 0, 0, 0, time.UTC)
	overview := func(all bool, statuses ...backend.ConnectionStatus) backend.Overview {
		judged := make([]backend.Judged, len(statuses))
		for i, status := range statuses {
			judged[i] = backend.Judged{Name: "Gringotts", Status: status, Assessment: backend.Assessment{Family: status.Family()}}
		}
		return backend.NewOverview(judged, all)
	}
	silent := backend.NewOverview([]backend.Judged{
		{Name: "Gringotts", Status: "CONNECTED", Assessment: backend.Assessment{Family: backend.FamilyUnknown, Reason: backend.ReasonSilent, Since: at}},
	}, true)
	who := backend.User{ID: "U-1", GUID: "USR-1"}
	const when = "2026-03-26T12:00:00.000Z"
	for _, test := range []struct {
		user     backend.User
		overview backend.Overview
		want     backend.Recent
	}{
		{who, overview(true, "CONNECTED", "DENIED"), backend.Recent{"U-1", when, backend.OverviewView{2, backend.JudgedView{"DENIED", "caller", "", ""}, "Gringotts"}}},
		{who, overview(true, backend.StatusNone), backend.Recent{"U-1", when, backend.OverviewView{1, backend.JudgedView{"none", "ended", "", ""}, "Gringotts"}}},
		{who, overview(true, ""), backend.Recent{"U-1", when, backend.OverviewView{1, backend.JudgedView{"", "unknown", "", ""}, "Gringotts"}}},
		{who, overview(true, "NEW_ONE"), backend.Recent{"U-1", when, backend.OverviewView{1, backend.JudgedView{"NEW_ONE", "unknown", "", ""}, "Gringotts"}}},
		{who, silent, backend.Recent{"U-1", when, backend.OverviewView{1, backend.JudgedView{"CONNECTED", "unknown", "silent", when}, "Gringotts"}}},
		{who, overview(false, "DENIED", backend.StatusNone, backend.StatusNone), backend.Recent{"U-1", when, backend.OverviewView{3, backend.JudgedView{"DENIED", "caller", "", ""}, "Gringotts"}}},
		{who, overview(false, "CONNECTED"), backend.Recent{"U-1", when, backend.OverviewView{-1, backend.JudgedView{"CONNECTED", "unknown", "", ""}, "Gringotts"}}},
		{who, overview(true), backend.Recent{"U-1", when, backend.OverviewView{0, backend.JudgedView{"", "ended", "", ""}, ""}}},
		{backend.User{GUID: "USR-1"}, overview(false), backend.Recent{"USR-1", when, backend.OverviewView{-1, backend.JudgedView{"", "unknown", "", ""}, ""}}},
	} {
		if got := backend.NewRecent(&test.user, at, test.overview); got != test.want {
			t.Errorf("%+v: got %+v, want %+v", test.overview, got, test.want)
		}
	}
}

func TestOtherAges_PartsOfOneLookup_AreOfTheSameTime(t *testing.T) {
	at := time.Date(2026, 3, 26, 12, 0, 0, 0, time.UTC)
	age := func(part backend.PartKind, source backend.Source, later time.Duration) backend.PartAge {
		return backend.PartAge{Part: part, Source: source, FetchedAt: backend.NewTimestamp(at.Add(later))}
	}
	view := backend.UserView{
		Freshness: backend.FreshnessView{Source: backend.SourceSaved, FetchedAt: backend.NewTimestamp(at)},
		Ages: []backend.PartAge{
			age(backend.PartUser, backend.SourceSaved, 0),
			age(backend.PartConnections, backend.SourceSaved, 59*time.Second),
			age(backend.PartAccounts, backend.SourceSaved, time.Minute),
			age(backend.PartJobs, backend.SourceLive, time.Second),
			age(backend.PartAttempts, backend.SourceSaved, -time.Hour),
			{Part: backend.PartHistory, Source: backend.SourceSaved},
		},
	}
	var others []backend.PartKind
	for _, age := range view.OtherAges() {
		others = append(others, age.Part)
	}
	if want := []backend.PartKind{backend.PartAccounts, backend.PartJobs, backend.PartAttempts, backend.PartHistory}; !slices.Equal(others, want) {
		t.Errorf("got %v, want %v", others, want)
	}
}
