package app

import (
	"context"
	"crypto/rand"
	"log/slog"
	"slices"
	"sync"
	"testing"

	"userlookup/app/compose"
	"userlookup/backend"
	"userlookup/backend/access"
	"userlookup/backend/mock"
)

// sandboxBridge is a bridge on the built-in platform, over real HTTP.
func sandboxBridge(t testing.TB) (*Lookup, *views) {
	t.Helper()
	b := newBridge(slog.New(slog.DiscardHandler), "test", compose.ProfilesUnder(t.TempDir()), noEnvironment)
	heard := &views{whole: make(chan backend.UserView, 8)}
	b.emit = heard.hear
	b.open()
	t.Cleanup(b.close)
	return &Lookup{b}, heard
}

// views keeps what the page would hear.
type views struct {
	mu    sync.Mutex
	all   []backend.UserView
	whole chan backend.UserView // each look-up's last view
}

func (v *views) hear(event string, data any) {
	if _, access := data.(AccessState); access && event == AccessChanged {
		return
	}
	if _, saved := data.(SavedState); saved && event == SavedChanged {
		return
	}
	view, ok := data.(backend.UserView)
	if event != LookupChanged || !ok {
		panic("the page knows no such event")
	}
	v.mu.Lock()
	v.all = append(v.all, view)
	v.mu.Unlock()
	if !view.Loading {
		v.whole <- view
	}
}

func TestLookupUser_DeliversUserConnectionsAndAttempts(t *testing.T) {
	lookup, heard := sandboxBridge(t)
	first, err := lookup.LookupUser(LookupRequest{RequestID: "r1", Text: " “U-1002”\u200b"})
	if err != nil || first.RequestID != "r1" || first.User == nil || first.User.ID != "U-1002" || len(first.Connections) != 6 {
		t.Fatalf("got %+v, %v", first, err)
	}
	view := <-heard.whole
	if view.Revision < first.Revision || view.Parts.History != "ready" || !view.Timeline.Complete || len(view.Problems) != 0 {
		t.Fatalf("got %+v", view)
	}

	worst := view.Connections[0]
	connection, err := lookup.GetConnection(DetailsRequest{RequestID: "r1", GUID: worst.GUID})
	if err != nil {
		t.Fatal(err)
	}
	for field, value := range map[string]string{
		"Current status": string(connection.Status), "Last aggregation attempt": string(connection.LastAttemptAt), "Last attempt status": connection.LastAttemptStatus,
		"Institution ID": connection.Institution.GUID, "First added": string(connection.FirstAddedAt),
		"Institution URL": connection.Institution.URL, "Institution code": connection.Institution.Code,
	} {
		if value == "" {
			t.Errorf("the connection lacks its %s", field)
		}
	}
	if len(connection.Accounts) == 0 || connection.LastAttemptStatusDerived || connection.Family != "caller" {
		t.Errorf("got %+v", connection)
	}

	timeline, err := lookup.GetTimeline(TimelineRequest{RequestID: "r1", Limit: 500})
	if err != nil || timeline.Matching != view.Timeline.Total || timeline.Rows[0].Attempt != nil || timeline.Rows[1].Attempt == nil {
		t.Fatalf("got %+v, %v", timeline, err)
	}
	requestTypes := map[string]int{}
	for _, facet := range timeline.Facets.RequestTypes {
		requestTypes[facet.Value] = facet.Count
	}
	for _, wanted := range []string{"INITIAL", "FOREGROUND", "BACKGROUND"} {
		if requestTypes[wanted] == 0 {
			t.Errorf("no %s request in %v", wanted, requestTypes)
		}
	}
	filtered, err := lookup.GetTimeline(TimelineRequest{RequestID: "r1", Limit: 10, Connections: []string{worst.GUID}, RequestTypes: []string{"INITIAL"}})
	if err != nil || filtered.Matching != 1 || filtered.Rows[1].Attempt.ConnectionGUID != worst.GUID {
		t.Errorf("got %+v, %v", filtered, err)
	}

	job, err := lookup.GetJob(DetailsRequest{RequestID: "r1", GUID: timeline.Rows[1].Attempt.JobGUID})
	if err != nil {
		t.Fatal(err)
	}
	for field, value := range map[string]string{
		"Job ID": job.Attempt.JobGUID, "Timestamp": string(job.Attempt.At), "Last attempt status": job.Attempt.Status,
		"Job type": job.Attempt.JobType, "Request type": job.Attempt.RequestType,
		"Requested institution": job.Institution.Name, "Institution ID": job.Institution.GUID,
		"Institution URL": job.Institution.URL, "Institution code": job.Institution.Code,
	} {
		if value == "" {
			t.Errorf("the attempt lacks its %s", field)
		}
	}

	if len(job.Before) != 3 || len(job.After) != 0 {
		t.Errorf("of the newest attempt came %d before and %d after", len(job.Before), len(job.After))
	}
	last := job.Attempt
	for _, before := range job.Before {
		if before.ConnectionGUID != last.ConnectionGUID || before.At >= last.At || before.InstitutionName != last.InstitutionName {
			t.Errorf("%+v is shown before %+v", before, last)
		}
		last = before
	}

	email, err := lookup.Reveal(RevealRequest{RequestID: "r1", Field: "email"})
	if err != nil || backend.MaskEmail(email) != view.User.EmailMasked || email == view.User.EmailMasked {
		t.Errorf("revealed %q, %v", email, err)
	}
	if err := lookup.Cancel("r1"); err != nil {
		t.Error(err)
	}
}

func TestRecent_ListsLookedUpUsers(t *testing.T) {
	lookup, _ := sandboxBridge(t)
	if recent, err := lookup.Recent(); err != nil || recent == nil || len(recent) != 0 {
		t.Errorf("at first: got %v, %v", recent, err)
	}
	for _, id := range []string{"U-1002", "U-none", "U-1001", "U-1002"} {
		_, _ = lookup.LookupUser(LookupRequest{RequestID: rand.Text(), Text: id}) // U-none is nobody
	}
	recent, err := lookup.Recent()
	if err != nil || len(recent) != 2 || recent[0].UserID != "U-1002" || recent[1].UserID != "U-1001" {
		t.Fatalf("got %+v, %v", recent, err)
	}
	if last := recent[0]; last.Connections != 6 || last.Status == "" || last.Family != "caller" || last.ConnectionName == "" || last.At == "" {
		t.Errorf("got %+v", last)
	}
}

func TestGetTimeline_FiltersByOutcome(t *testing.T) {
	lookup, heard := sandboxBridge(t)
	if _, err := lookup.LookupUser(LookupRequest{RequestID: "r1", Text: "U-1002"}); err != nil {
		t.Fatal(err)
	}
	<-heard.whole
	all, err := lookup.GetTimeline(TimelineRequest{RequestID: "r1", Limit: 500})
	if err != nil || all.AnchorRow != -1 || len(all.Chart) != 0 {
		t.Fatalf("got %+v, %v", all, err)
	}
	worst := all.Facets.Outcomes[0]
	i := slices.IndexFunc(all.Rows, func(row backend.TimelineViewRow) bool { return row.Attempt != nil && row.Attempt.Family == "caller" })
	if worst.Value != "caller" || i < 0 {
		t.Fatalf("U-1002 is not what it was: %+v", worst)
	}
	request := TimelineRequest{
		RequestID: "r1", Limit: 500, Outcomes: []string{"caller"}, Anchor: all.Rows[i].Attempt.JobGUID,
		ChartFrom: all.Rows[i].Day, ChartTo: all.Rows[i].Day,
	}
	window, err := lookup.GetTimeline(request)
	if err != nil || window.Matching != worst.Count || window.AnchorRow != 1 || window.Rows[0].DayWorst != "caller" {
		t.Fatalf("got %+v, %v", window, err)
	}
	if len(window.Chart) != 1 || window.Chart[0].Outcomes[0] != (backend.OutcomeCount{Family: "caller", Count: window.Rows[0].DayCount}) {
		t.Errorf("got %+v for %+v", window.Chart, window.Rows[0])
	}
	for _, row := range window.Rows {
		if row.Attempt != nil && row.Attempt.Family != "caller" {
			t.Errorf("%+v is among them", row.Attempt)
		}
	}
	request.Outcomes = []string{"no family"}
	if window, err = lookup.GetTimeline(request); err != nil || window.Matching != 0 || window.AnchorRow != -1 || len(window.Chart) != 0 {
		t.Errorf("got %+v, %v", window, err)
	}
}

func TestLookupUser_CaseMismatch_ReturnsNotFound(t *testing.T) {
	lookup, _ := sandboxBridge(t)
	upper, err := lookup.LookupUser(LookupRequest{RequestID: "upper", Text: "U-1001"})
	if err != nil {
		t.Fatal(err)
	}
	lower, err := lookup.LookupUser(LookupRequest{RequestID: "lower", Text: "u-1001"})
	if err != nil || lower.User.GUID == upper.User.GUID || lower.User.ID != "u-1001" {
		t.Errorf("got %+v, %v", lower.User, err)
	}
	_, err = lookup.LookupUser(LookupRequest{RequestID: "wrong", Text: "u-1002"})
	if wire := wireError(t, err); wire.Code != "user_not_found" || wire.Params["id"] != "u-1002" {
		t.Errorf("got %+v", wire)
	}
}

func TestGetTimeline_WhileLoading_ReturnsLoadedAttempts(t *testing.T) {
	lookup, heard := sandboxBridge(t)
	if _, err := lookup.LookupUser(LookupRequest{RequestID: "r1", Text: "U-100K"}); err != nil {
		t.Fatal(err)
	}
	window, err := lookup.GetTimeline(TimelineRequest{RequestID: "r1", Limit: 100})
	if err != nil || len(window.Rows) != 100 || window.State.Total < 100_000 || window.State.Known < 1000 {
		t.Fatalf("got %d rows, %+v, %v", len(window.Rows), window.State, err)
	}
	view := <-heard.whole
	if !view.Timeline.Complete || view.Timeline.Known < 100_000 {
		t.Errorf("got %+v", view.Timeline)
	}
}

func TestCancel_LongLookup_Stops(t *testing.T) {
	started := make(chan struct{})
	b, _ := bridgeTo(t, mock.Lookups{LookupFunc: func(ctx context.Context, _ backend.Query, _ func(backend.Part)) error {
		close(started)
		<-ctx.Done()
		return ctx.Err()
	}}, access.Open())
	lookup := &Lookup{b}
	answer := make(chan error, 1)
	go func() {
		_, err := lookup.LookupUser(LookupRequest{RequestID: "r1", Text: "U-1"})
		answer <- err
	}()
	<-started
	if err := lookup.Cancel("r1"); err != nil {
		t.Fatal(err)
	}
	if wire := wireError(t, <-answer); wire.Code != "cancelled" {
		t.Errorf("got %+v", wire)
	}
}

func TestCancel_LongTimeline_KeepsLoadedAttempts(t *testing.T) {
	lookup, heard := sandboxBridge(t)
	if _, err := lookup.LookupUser(LookupRequest{RequestID: "r1", Text: "U-100K"}); err != nil {
		t.Fatal(err)
	}
	if _, err := lookup.GetTimeline(TimelineRequest{RequestID: "r1", Limit: 10}); err != nil {
		t.Fatal(err)
	}
	if err := lookup.Cancel("r1"); err != nil {
		t.Fatal(err)
	}
	view := <-heard.whole
	if view.Timeline.Complete || view.Timeline.Known >= view.Timeline.Total || view.Parts.History != "failed" || view.Problems[0].Code != "cancelled" {
		t.Fatalf("got %+v, %+v, %+v", view.Timeline, view.Parts, view.Problems)
	}
	window, err := lookup.GetTimeline(TimelineRequest{RequestID: "r1", Limit: 10})
	if err != nil || window.State.Known != view.Timeline.Known || len(window.Rows) != 10 {
		t.Errorf("got %+v, %v", window.State, err)
	}
}

func TestRetry_FetchesOnePartAgain(t *testing.T) {
	var asked []backend.PartKind
	b, _ := bridgeTo(t, mock.Lookups{LookupFunc: func(_ context.Context, query backend.Query, deliver func(backend.Part)) error {
		asked = append(asked, query.Only)
		kinds := backend.PartKinds
		if query.Only != "" {
			kinds = query.Only.Dependents()
		}
		for _, kind := range kinds {
			part := backend.Part{Kind: kind, Done: true}
			switch {
			case kind == backend.PartUser:
				part.User = &backend.User{ID: "U-1", GUID: "USR-1"}
			case kind == backend.PartAccounts && query.Only == "":
				part.Problems = []backend.Problem{{About: backend.About{Part: kind}, Err: backend.NewError(backend.CodeRateLimited, nil)}}
			}
			deliver(part)
		}
		return nil
	}}, access.Open())
	lookup := &Lookup{b}
	view, err := lookup.LookupUser(LookupRequest{RequestID: "r1", Text: "U-1"})
	if err != nil {
		t.Fatal(err)
	}
	before := view.Revision
	view, err = lookup.Retry("r1", "accounts")
	if err != nil || view.Parts.Accounts != "ready" || len(view.Problems) != 0 || view.Revision <= before {
		t.Errorf("got %+v, %v", view, err)
	}
	if !slices.Equal(asked, []backend.PartKind{"", "accounts"}) {
		t.Errorf("asked for %v", asked)
	}
	_, err = lookup.Retry("r1", "user")
	if wire := wireError(t, err); wire.Code != "bad_argument" || wire.Params["argument"] != "part" {
		t.Errorf("got %+v", wire)
	}
}

func TestLookupUser_SharedEmail_ReturnsCandidates(t *testing.T) {
	lookup, heard := sandboxBridge(t)
	understood, err := lookup.Understand("the.darlings@mail.example")
	if err != nil || understood.Kind != "email" {
		t.Errorf("got %+v, %v", understood, err)
	}
	view, err := lookup.LookupUser(LookupRequest{RequestID: "r1", Text: "the.darlings@mail.example"})
	if err != nil || view.User != nil || view.Candidates == nil || view.Candidates.Total != 2 || len(view.Candidates.Users) != 2 {
		t.Fatalf("got %+v, %v", view, err)
	}
	if first := view.Candidates.Users[0]; first.ID != "U-1028" || first.GUID == "" || first.EmailMasked != "t•••@•••.example" {
		t.Errorf("got %+v", first)
	}
	for i, connections := range []int{1, 1} {
		if user := view.Candidates.Users[i]; user.Connections != connections || user.Status == "" || user.LastAttemptAt == "" {
			t.Errorf("nothing tells %s apart: %+v", user.ID, user)
		}
	}
	if len(view.Problems) != 1 || view.Problems[0].Code != "several_users" || view.Problems[0].Params["ids"] != "U-1028, U-1029" {
		t.Errorf("got %+v", view.Problems)
	}
	if last := <-heard.whole; last.Candidates == nil {
		t.Errorf("the page hears %+v", last)
	}
	one, err := lookup.LookupUser(LookupRequest{RequestID: "r2", Text: view.Candidates.Users[1].ID})
	if err != nil || one.User.ID != "U-1029" || one.Candidates != nil {
		t.Errorf("got %+v, %v", one.User, err)
	}
}

func TestLookupUser_AmbiguousText_ReturnsCandidatesWithoutRequests(t *testing.T) {
	lookup, _ := sandboxBridge(t)
	const text = "U-1028, and for ticket 4711 U-1029"
	_, understood := lookup.Understand(text)
	_, lookedUp := lookup.LookupUser(LookupRequest{RequestID: "r1", Text: text})
	for _, err := range []error{understood, lookedUp} {
		if wire := wireError(t, err); wire.Code != "input_ambiguous" || wire.Params["candidates"] != "U-1028\nU-1029" || wire.Params["n"] != "2" {
			t.Errorf("got %+v", wire)
		}
	}
	if requests, err := lookup.Requests(); err != nil || len(requests) != 0 {
		t.Errorf("asked for %+v, %v", requests, err)
	}
	view, err := lookup.LookupUser(LookupRequest{RequestID: "r2", Text: "U-1029"})
	if err != nil || view.User == nil || view.User.ID != "U-1029" {
		t.Errorf("got %+v, %v", view.User, err)
	}
}
