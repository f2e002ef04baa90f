package cli

import (
	"bytes"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"userlookup/backend"
)

// notInTheReport lists what --json gives and the report does not, each with the reason.
var notInTheReport = map[string]string{
	"Connections[].FirstAddedFrom": "said in words, such as “from its earliest account”",
	"Connections[].Family":         "said in words: the status and the finding",
	"Freshness.Source":             "said in words: live, or a saved copy with its age",

	"Connections[].Accounts[].GUID": "names a row of the platform's database; no person asks for it",

	"Connections[].LastAttemptFamily": "said in words: the status of the last attempt",
	"Connections[].LatestJobGUID":     "names an attempt of the table below",
	"Connections[].Institution.Known": "said where something of the institution is missing",
	"attempts[].Institution.Known":    "as above",
	"Timeline.SeenSince":              "said where the platform lists no attempts",
	"Timeline.Since":                  "the time of the last line of the table",

	"Connections[].UnreadableTimes":       "said in the place of each time",
	"attempts[].Attempt.UnreadableTimes":  "as above",
	"attempts[].Attempt.InstitutionName":  "the connection is named, its institution first",
	"attempts[].Attempt.ConnectionGUID":   "the connection is named; its GUID is in its own lines above",
	"attempts[].Attempt.StartedAt":        "the table gives one time for each attempt, as the page's does",
	"attempts[].Attempt.FinishedAt":       "as above",
	"attempts[].Attempt.Family":           "said in words: the status",
	"attempts[].IsAuthenticated":          "one of the details of an attempt, which the page shows only when it is opened",
	"attempts[].Attempt.From":             "as above",
	"attempts[].Attempt.FirstSeenAt":      "as above",
	"attempts[].Institution.GUID":         "the institution is named; the rest of it is in the lines of its connection",
	"attempts[].Institution.Code":         "as above",
	"attempts[].Institution.URL":          "as above",
	"attempts[].Institution.Name":         "as above",
	"attempts[].Institution.Country":      "as above",
	"attempts[].Institution.Status":       "as above",
	"attempts[].Institution.ClientStatus": "as above",
}

// completeLookup is a look-up in which every field has something to say.
func completeLookup() *found {
	yes := true
	at := func(n int) time.Time { return time.Date(2026, 3, 1, 10, n, 0, 0, time.UTC) }
	user := &backend.User{GUID: "USR-1", ID: "U-1", Email: "frodo@bag-end.example", IsDisabled: &yes, Metadata: `{"tier":"gold"}`}
	institution := backend.Institution{GUID: "INS-1", Code: "bank1", Name: "First Bank", URL: "https://bank.example", Country: "NZ", Status: "DEGRADED", ClientStatus: "PREVENT_NEW"}
	connection := backend.ConnectionFacts{
		Connection: backend.Connection{
			GUID: "MBR-1", ID: "own", UserGUID: "USR-1", Name: "My bank", InstitutionGUID: "INS-1", InstitutionCode: "bank1",
			Status: backend.StatusDenied, StatusMessage: "Enter them again.",
			Error:         &backend.ConnectionError{Type: "MEMBER", Code: "2005", Message: "INVALID_CREDENTIALS", UserMessage: "Your password is wrong.", Locale: "en"},
			LastAttemptAt: at(1), LastSuccessAt: at(2), CreatedAt: at(3), LatestJobGUID: "JOB-1", IsBeingAggregated: &yes,
			NeedsUpdatedCredentials: &yes, BackgroundIsDisabled: &yes, IsOAuth: &yes, IsManual: &yes, IsManagedByUser: &yes, UseCases: []string{"PFM"},
		},
		Institution: institution, InstitutionKnown: true,
		Accounts:          []backend.Account{{GUID: "ACT-1", ConnectionGUID: "MBR-1", Name: "Checking", Type: "CHECKING", Subtype: "PERSONAL", IsClosed: &yes, CreatedAt: at(4)}},
		LastAttemptStatus: "DENIED", LastAttemptStatusDerived: true, FirstAddedAt: at(5), FirstAddedFrom: backend.FirstAddedAccount,
		Assessment: backend.Assessment{Family: backend.FamilyUnknown, Reason: backend.ReasonSilent, Since: at(16)},
	}
	stamp := func(n int) backend.Timestamp { return backend.NewTimestamp(at(n)) }
	attempt := (&backend.Job{
		GUID: "JOB-1", UserGUID: "USR-1", ConnectionGUID: "MBR-1", InstitutionGUID: "INS-1", Status: "DENIED", Type: "AGGREGATION", RequestType: "FOREGROUND",
		CreatedAt: at(11), StartedAt: at(12), FinishedAt: at(13), From: backend.JobFromList, FirstSeenAt: at(15),
	}).View()
	attempt.InstitutionName, attempt.ConnectionName = "First Bank", "My bank"
	return &found{
		view: backend.UserView{
			User: user.View(), Connections: []backend.ConnectionView{connection.View()},
			Parts:     backend.PartStates{Connections: backend.PartReady, Accounts: backend.PartReady, Attempts: backend.PartReady},
			Timeline:  backend.TimelineState{Known: 1, Total: 7, Since: stamp(6), GaplessSince: stamp(7), SeenSince: stamp(8)},
			Freshness: backend.FreshnessView{Source: backend.SourceSaved, FetchedAt: stamp(9), Profile: backend.ProfileProduction},
			Ages:      []backend.PartAge{{Part: backend.PartAccounts, Source: backend.SourceSaved, FetchedAt: stamp(10)}},
			Problems:  []backend.ProblemView{{Part: backend.PartInstitutions, ID: "bank1", Code: backend.CodePlatformFault, Params: map[string]string{"status": "503"}}},
		},
		attempts: []backend.AttemptDetails{{
			Attempt: attempt, Institution: institution.View(true), UpdatedAt: stamp(14), IsAuthenticated: &yes, ErrorMessage: "went wrong", ErrorCode: "E7",
			Before: []backend.Attempt{attempt}, After: []backend.Attempt{attempt}, Ignored: []string{"balance"},
		}},
	}
}

// answers returns what both forms of the command print, standard error included.
func answers(t *testing.T, f *found) (report, asJSON string) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	terminal := &Terminal{Stdout: &stdout, Stderr: &stderr, Now: func() time.Time { return time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC) }}
	terminal.reportMissing(&f.view)
	if err := terminal.writeReport(f); err != nil {
		t.Fatal(err)
	}
	report = stderr.String() + stdout.String()
	stdout.Reset()
	if err := terminal.writeJSON(f); err != nil {
		t.Fatal(err)
	}
	return report, stdout.String()
}

// token is a text that nothing else holds.
const token = "token4711"

// leaf is a place in a look-up that holds one value.
type leaf struct {
	path   string
	change []func(*found) // each makes it another value
}

// leavesOf lists the places below a value, by where they are found.
func leavesOf(path string, typ reflect.Type, reach func(*found) reflect.Value) []leaf {
	set := func(value func(reflect.Value) reflect.Value) func(*found) {
		return func(f *found) { place := reach(f); place.Set(value(place)) }
	}
	switch {
	case typ == reflect.TypeFor[backend.Timestamp]():
		return []leaf{{path, []func(*found){
			set(func(v reflect.Value) reflect.Value {
				return reflect.ValueOf(backend.NewTimestamp(v.Interface().(backend.Timestamp).Time().AddDate(-1, 0, 0)))
			}),
			set(func(reflect.Value) reflect.Value { return reflect.Zero(typ) }),
		}}}
	case typ == reflect.TypeFor[*bool]():
		no := false
		return []leaf{{path, []func(*found){
			set(func(reflect.Value) reflect.Value { return reflect.ValueOf(&no) }),
			set(func(reflect.Value) reflect.Value { return reflect.Zero(typ) }),
		}}}
	}
	switch typ.Kind() {
	case reflect.String:
		return []leaf{{path, []func(*found){
			set(func(reflect.Value) reflect.Value { return reflect.ValueOf(token).Convert(typ) }),
			set(func(reflect.Value) reflect.Value { return reflect.Zero(typ) }),
		}}}
	case reflect.Bool:
		return []leaf{{path, []func(*found){set(func(v reflect.Value) reflect.Value { return reflect.ValueOf(!v.Bool()) })}}}
	case reflect.Int:
		return []leaf{{path, []func(*found){set(func(v reflect.Value) reflect.Value { return reflect.ValueOf(int(v.Int()) + 5) })}}}
	case reflect.Pointer:
		return append([]leaf{{path, []func(*found){set(func(reflect.Value) reflect.Value { return reflect.Zero(typ) })}}},
			leavesOf(path, typ.Elem(), func(f *found) reflect.Value { return reach(f).Elem() })...)
	case reflect.Slice:
		if reach(completeLookup()).Len() == 0 {
			return []leaf{{path, []func(*found){set(func(reflect.Value) reflect.Value { return reflect.Zero(typ) })}}}
		}
		return append([]leaf{{path, []func(*found){set(func(reflect.Value) reflect.Value { return reflect.Zero(typ) })}}},
			leavesOf(path+"[]", typ.Elem(), func(f *found) reflect.Value { return reach(f).Index(0) })...)
	case reflect.Struct:
		var leaves []leaf
		for i := range typ.NumField() {
			name := path + "." + typ.Field(i).Name
			if typ.Field(i).Anonymous {
				name = path
			}
			leaves = append(leaves, leavesOf(name, typ.Field(i).Type, func(f *found) reflect.Value { return reach(f).Field(i) })...)
		}
		return leaves
	default:
		return nil
	}
}

// everyLeaf lists the places of a look-up that one of the two forms may show.
func everyLeaf() []leaf {
	var leaves []leaf
	for path, reach := range map[string]func(*found) reflect.Value{
		"User":        func(f *found) reflect.Value { return reflect.ValueOf(f.view.User).Elem() },
		"Connections": func(f *found) reflect.Value { return reflect.ValueOf(&f.view.Connections).Elem() },
		"Timeline":    func(f *found) reflect.Value { return reflect.ValueOf(&f.view.Timeline).Elem() },
		"Freshness":   func(f *found) reflect.Value { return reflect.ValueOf(&f.view.Freshness).Elem() },
		"attempts":    func(f *found) reflect.Value { return reflect.ValueOf(&f.attempts).Elem() },
	} {
		leaves = append(leaves, leavesOf(path, reach(completeLookup()).Type(), reach)...)
	}
	accounts := backend.PartAccounts
	changeAge := func(change func(*backend.PartAge)) func(*found) {
		return func(f *found) { change(&f.view.Ages[0]) }
	}
	about := func(change func(*backend.ProblemView)) func(*found) {
		return func(f *found) { change(&f.view.Problems[0]) }
	}
	return append(leaves,
		leaf{"Ages", []func(*found){func(f *found) { f.view.Ages = nil }}},
		leaf{"Ages[].Source", []func(*found){changeAge(func(a *backend.PartAge) { a.Source = backend.SourceLive })}},
		leaf{"Ages[].FetchedAt", []func(*found){changeAge(func(a *backend.PartAge) { a.FetchedAt = "2025-03-01T10:10:00.000Z" })}},
		leaf{"Problems", []func(*found){func(f *found) { f.view.Problems = nil }}},
		leaf{"Problems[].Part", []func(*found){about(func(p *backend.ProblemView) { p.Part = accounts })}},
		leaf{"Problems[].ID", []func(*found){about(func(p *backend.ProblemView) { p.ID = "another" })}},
		leaf{"Problems[].Code", []func(*found){
			about(func(p *backend.ProblemView) { p.Code, p.Params = backend.CodeTimeout, nil }),
			about(func(p *backend.ProblemView) { p.Code, p.Params = backend.CodeNotProvided, nil }),
		}},
		leaf{"Problems[].Params", []func(*found){about(func(p *backend.ProblemView) { p.Params = map[string]string{"status": "502"} })}},
	)
}

// TestReport_EveryJSONField_IsShownOrListed changes one field after the other: what
// makes another JSON makes another report, and a text in the one is in the other.
func TestReport_EveryJSONField_IsShownOrListed(t *testing.T) {
	report, asJSON := answers(t, completeLookup())
	missing, inJSON := map[string]bool{}, 0
	for _, place := range everyLeaf() {
		for i, change := range place.change {
			other := completeLookup()
			change(other)
			otherReport, otherJSON := answers(t, other)
			if otherJSON == asJSON {
				continue
			}
			inJSON++
			if otherReport == report || strings.Contains(otherJSON, token) && !strings.Contains(otherReport, token) {
				missing[place.path] = true
				if notInTheReport[place.path] == "" {
					t.Errorf("--json gives %s and the report does not (change %d)", place.path, i)
				}
			}
		}
	}
	if inJSON < 80 {
		t.Errorf("only %d changes are in the JSON", inJSON)
	}
	var stale []string
	for path := range notInTheReport {
		if !missing[path] {
			stale = append(stale, path)
		}
	}
	slices.Sort(stale)
	if len(stale) > 0 {
		t.Errorf("the report gives, or the JSON does not: %s", strings.Join(stale, ", "))
	}
	if t.Failed() {
		t.Log(fmt.Sprint(report))
	}
}

func TestReport_ErrorInAnUnknownForm_IsShown(t *testing.T) {
	f := completeLookup()
	f.view.Connections[0].Error = &backend.ConnectionErrorView{}
	if report, _ := answers(t, f); !strings.Contains(report, "not readable") {
		t.Error(report)
	}
}
