package export

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"userlookup/backend"
)

var (
	fetched = time.Date(2026, 3, 26, 13, 2, 11, 0, time.UTC)
	madeAt  = fetched.Add(3*time.Hour + 10*time.Minute)
	berlin  = func() *time.Location {
		zone, err := time.LoadLocation("Europe/Berlin")
		if err != nil {
			panic(err)
		}
		return zone
	}()
)

var frodo = backend.User{
	ID: "U-1002", GUID: "USR-4f0c7d52-93d7-4a3c-8f51-1ef3f9a491ab", Email: "frodo@bag-end.example", IsDisabled: ptr(false),
	Metadata: `{"role": "ring-bearer", "kind": "hobbit"}`,
}

func options(full bool) Options {
	o := Options{MadeAt: madeAt, Zone: berlin, Version: "1.2.3"}
	if full {
		o.Unmasked = &backend.Unmasked{Email: frodo.Email, Metadata: frodo.Metadata}
	}
	return o
}

func ptr(value bool) *bool { return &value }

// canaries are what a redacted file must not hold.
var canaries = []string{"frodo", "bag-end", "ring-bearer", "hobbit"}

// samplePage is a saved copy with something of everything: a hostile name, a
// connection that is gone, an attempt without a time, parts that are missing.
func samplePage() *Page {
	bank := backend.Institution{
		GUID: "INS-713e5d1c-0aa9-4f10-9f6c-aa20f63c2e85", Code: "gringotts", Name: "Gringotts", URL: "https://www.gringotts.example", Country: "GB",
		Status: "DEGRADED", ClientStatus: "AVAILABLE",
	}
	page := &Page{UserView: backend.UserView{
		User: frodo.View(),
		Connections: views([]backend.ConnectionFacts{
			{
				Connection: backend.Connection{
					GUID: "MBR-d85a1b5e-6d6d-4e2e-9f5b-20a3a1c9a6b8", Name: "Gringotts", Status: backend.StatusDenied,
					StatusMessage: "The credentials entered do not match those at this institution. Please correct them below to continue.",
					Error:         &backend.ConnectionError{Type: "MEMBER", Code: "2005", Message: "INVALID_CREDENTIALS", UserMessage: "Please enter your credentials again."},
					LastAttemptAt: fetched.Add(-2 * time.Hour), LastSuccessAt: fetched.AddDate(0, 0, -12), NeedsUpdatedCredentials: ptr(true),
					BackgroundIsDisabled: ptr(false), IsOAuth: ptr(false), UseCases: []string{"MONEY_MOVEMENT", "PFM"},
				},
				Institution: bank, InstitutionKnown: true, LastAttemptStatus: "DENIED",
				FirstAddedAt: fetched.AddDate(-2, 3, 0), FirstAddedFrom: backend.FirstAddedAccount,
				Assessment: backend.Assessment{Family: backend.FamilyCaller},
				Accounts: []backend.Account{
					{GUID: "ACT-1", Name: "Vault 687 current", Type: "CHECKING", IsClosed: ptr(false)},
					{GUID: "ACT-2", Name: "Goblin saver", Type: "SAVINGS", Subtype: "MONEY_MARKET"},
					{GUID: "ACT-3", Name: "Broom loan", Type: "LOAN", IsClosed: ptr(true)},
				},
			},
			{
				Connection:        backend.Connection{GUID: "MBR-2c9e8f10-6c2b-4a53-8a7d-1b1d3f5f1111", Name: "<script>alert(1)</script> & \u202eknaB", InstitutionCode: "hostile", Status: "BRAND_NEW"},
				Institution:       backend.Institution{Code: "hostile"},
				LastAttemptStatus: "COMPLETED", LastAttemptStatusDerived: true, FirstAddedFrom: backend.FirstAddedUnknown,
				Assessment: backend.Assessment{Family: backend.FamilyUnknown},
			},
			{
				Connection:  backend.Connection{GUID: "MBR-7a1f8f10-6c2b-4a53-8a7d-1b1d3f5f2222", Name: "Bank of Narnia", Status: backend.StatusConnected, LastAttemptAt: fetched.Add(-7 * time.Hour), LastSuccessAt: fetched.Add(-7 * time.Hour)},
				Institution: backend.Institution{GUID: "INS-2", Code: "narnia", Name: "Bank of Narnia", URL: "https://narnia.example"}, InstitutionKnown: true,
				LastAttemptStatus: "COMPLETED", FirstAddedAt: fetched.AddDate(-1, 0, 0), FirstAddedFrom: backend.FirstAddedPlatform,
				Assessment: backend.Assessment{Family: backend.FamilyWorking},
			},
			{
				Connection:  backend.Connection{GUID: "MBR-7a1f8f10-6c2b-4a53-8a7d-1b1d3f5f3333", Name: "Login 2", Status: backend.StatusConnected, LastAttemptAt: fetched.AddDate(0, 0, -9), LastSuccessAt: fetched.AddDate(0, 0, -9)},
				Institution: backend.Institution{GUID: "INS-3", Code: "brobdingnag", Name: "Brobdingnag Big Bank"}, InstitutionKnown: true,
				LastAttemptStatus: "COMPLETED", FirstAddedAt: fetched.AddDate(-1, 0, 0), FirstAddedFrom: backend.FirstAddedPlatform,
				Assessment: backend.Assessment{Family: backend.FamilyUnknown, Reason: backend.ReasonSilent, Since: fetched.AddDate(0, 0, -9)},
			},
		}),
		Parts: backend.PartStates{
			User: backend.PartReady, Connections: backend.PartReady, Accounts: backend.PartReady,
			Institutions: backend.PartFailed, Attempts: backend.PartReady, History: backend.PartFailed, Jobs: backend.PartReady,
		},
		Problems: []backend.ProblemView{
			{Part: backend.PartInstitutions, ID: "hostile", Code: backend.CodeTimeout},
			{Part: backend.PartHistory, Code: backend.CodePlatformFault, Params: map[string]string{"status": "503"}},
		},
		Freshness: backend.FreshnessView{Source: backend.SourceSaved, FetchedAt: backend.NewTimestamp(fetched), Profile: backend.ProfileSandbox},
		Ages:      []backend.PartAge{{Part: backend.PartAccounts, Source: backend.SourceSaved, FetchedAt: backend.NewTimestamp(fetched.AddDate(0, 0, -3))}},
	}}
	attempts := sampleAttempts(bank)
	page.Attempts = slices.Values(attempts)
	since := backend.NewTimestamp(fetched.AddDate(0, 0, -1))
	page.Timeline = backend.TimelineState{Known: len(attempts), Total: 412, Since: since, GaplessSince: since}
	return page
}

func views(connections []backend.ConnectionFacts) []backend.ConnectionView {
	return backend.Views(connections, (*backend.ConnectionFacts).View)
}

// attemptOf is a job as it is shown, with names.
func attemptOf(job backend.Job, institution backend.Institution, institutionName, connectionName string) backend.AttemptDetails {
	details := backend.AttemptDetails{
		Attempt: job.View(), Institution: institution.View(true), IsAuthenticated: job.IsAuthenticated, ErrorCode: job.ErrorCode, ErrorMessage: job.ErrorMessage,
	}
	details.Attempt.InstitutionName, details.Attempt.ConnectionName = institutionName, connectionName
	return details
}

func sampleAttempts(bank backend.Institution) []backend.AttemptDetails {
	job := func(n int, status string, ago time.Duration) backend.Job {
		at := fetched.Add(-ago)
		return backend.Job{
			GUID: fmt.Sprintf("JOB-8c2e5b1a-4e5d-4a8b-9a3c-%012d", n), ConnectionGUID: "MBR-d85a1b5e-6d6d-4e2e-9f5b-20a3a1c9a6b8",
			Status: status, Type: "AGGREGATION", RequestType: "FOREGROUND", CreatedAt: at, StartedAt: at.Add(time.Second), FinishedAt: at.Add(5 * time.Second),
			From: backend.JobFromList, FirstSeenAt: fetched,
		}
	}
	denied := job(1, "DENIED", 2*time.Hour)
	denied.ErrorCode, denied.ErrorMessage, denied.IsAuthenticated = "2005", "INVALID_CREDENTIALS", ptr(false)
	running := job(2, "TRANSFERRED", 3*time.Hour)
	running.FinishedAt, running.Type, running.RequestType = time.Time{}, "VERIFICATION", "INITIAL"
	hostile := job(3, "=1+1", 5*time.Hour)
	hostile.ErrorMessage, hostile.ConnectionGUID, hostile.From = "@SUM(A1)\r\n;=cmd|'/c calc'!A0", "MBR-gone", backend.JobFromLatest
	good := job(4, "COMPLETED", 26*time.Hour)
	good.RequestType = "BACKGROUND"
	bare := backend.Job{GUID: "JOB-bare", Status: "FAILED"}
	stuck := attemptOf(running, bank, "Gringotts", "Gringotts business")
	stuck.Attempt.SeemsStuck = true
	gone := attemptOf(hostile, backend.Institution{GUID: "INS-9"}, "\t+Platypus, \"First\"", "")
	gone.Attempt.ConnectionGone = true
	nameless := attemptOf(bare, backend.Institution{}, "", "")
	nameless.Attempt.Unnamed = false
	return []backend.AttemptDetails{
		attemptOf(denied, bank, "Gringotts", "Gringotts"), stuck, gone, attemptOf(good, bank, "Gringotts", "Gringotts"),
		nameless,
	}
}

func written(t *testing.T, format Format, page *Page, o Options) string {
	t.Helper()
	var out strings.Builder
	if err := Write(&out, format, page, o); err != nil {
		t.Fatal(err)
	}
	return out.String()
}
