package cli

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"strings"
	"testing"
	"time"

	"userlookup/backend"
	"userlookup/backend/changes"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func sampleChanges() *changes.Changes {
	at := time.Date(2026, 3, 26, 13, 2, 11, 0, time.UTC)
	return &changes.Changes{
		From: backend.NewTimestamp(at.Add(-3 * time.Hour)), To: backend.NewTimestamp(at), Ignored: changes.Ignored,
		User: []changes.FieldChange{
			{Field: changes.FieldEmail, Before: "f•••@•••.example", After: "f•••@•••.example"},
			{Field: changes.FieldDisabled, Before: "no", After: "yes"},
			{Field: changes.FieldMetadata, After: "3"},
		},
		Connections: []changes.ConnectionChange{
			{Kind: changes.Changed, GUID: "MBR-1", Name: "Gringotts\x1b[2J", Status: backend.StatusDenied, Family: backend.FamilyCaller, Fields: []changes.FieldChange{
				{Field: changes.FieldStatus, Before: "CONNECTED", After: "DENIED", BeforeFamily: backend.FamilyWorking, AfterFamily: backend.FamilyCaller},
				{Field: changes.FieldErrorCode, After: "2005"},
				{Field: changes.FieldNeedsCredentials, Before: "no", After: "yes"},
				{Field: changes.FieldAccountAdded, After: "Vault 687 current"},
				{Field: changes.FieldAccountRemoved, Before: "Goblin saver"},
			}},
			{Kind: changes.Added, GUID: "MBR-2", Name: "Wonderland Savings", Status: backend.StatusCreated, Family: backend.FamilyWaiting},
			{Kind: changes.Removed, GUID: "MBR-3", Status: backend.StatusNone, Family: backend.FamilyEnded},
			{Kind: changes.Added, GUID: "MBR-4", Name: "Iron Bank", Family: backend.FamilyUnknown},
			{Kind: changes.Changed, GUID: "MBR-5", Name: "Bank of Narnia", Status: "42", Family: backend.FamilyUnknown, Fields: []changes.FieldChange{
				{Field: changes.FieldStatus, Before: "", After: "42", BeforeFamily: backend.FamilyUnknown, AfterFamily: backend.FamilyUnknown},
			}},
		},
		Attempts: changes.AttemptChanges{Since: []backend.OutcomeCount{{Family: backend.FamilyCaller, Count: 3}, {Family: backend.FamilyWorking, Count: 1}}, Older: 12},
		Missing:  []backend.ProblemView{{Part: backend.PartInstitutions, ID: "platypus", Code: backend.CodeTimeout}},
	}
}

func TestChanges_Report_ListsEveryChange(t *testing.T) {
	much := sampleChanges()
	var said bytes.Buffer
	for _, one := range []*changes.Changes{
		much, {From: much.From, To: much.To, None: true}, {From: much.From, To: much.To, None: true, Missing: much.Missing, Attempts: changes.AttemptChanges{Older: 1}}, {To: much.To},
	} {
		reportChanges(&said, "U-1002", one)
		said.WriteString("\n----\n\n")
	}
	const golden = "testdata/changes.txt"
	if *update {
		if err := os.WriteFile(golden, said.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if said.String() != string(want) {
		t.Errorf("not as in %s (if that is meant: go test ./app/cli -run TestChanges_Report_ListsEveryChange -update):\n%s", golden, said.String())
	}
}

func TestChangesJSON_HasEveryDocumentedField(t *testing.T) {
	var out bytes.Buffer
	if err := encode(&out, changesToJSON(&backend.UserDetails{ID: "U-1002", GUID: "USR-1"}, sampleChanges())); err != nil {
		t.Fatal(err)
	}
	var answer any
	if err := json.Unmarshal(out.Bytes(), &answer); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(out.String(), "\x1b") {
		t.Error("a control character reaches the terminal")
	}
	fields := map[string]bool{}
	shape(answer, "", fields)
	for object, names := range map[string]string{
		"":                   "user from to none fields connections attempts missing ignored",
		"user":               "id guid",
		"fields":             "field before after beforeFamily afterFamily",
		"connections":        "kind guid name status family fields",
		"connections.fields": "field before after beforeFamily afterFamily",
		"attempts":           "since older",
		"attempts.since":     "caller working",
		"missing":            "code message about",
	} {
		for _, name := range strings.Fields(names) {
			if path := strings.TrimPrefix(object+"."+name, "."); !fields[path] {
				t.Errorf("the JSON lacks %s", path)
			}
		}
	}
}

func TestChangesJSON_NoChanges_IsNone(t *testing.T) {
	nothing := changes.Compare(backend.Snapshot{At: time.Unix(0, 0)}, backend.Snapshot{At: time.Unix(1, 0)}, nil)
	var out bytes.Buffer
	if err := encode(&out, changesToJSON(&backend.UserDetails{}, &nothing)); err != nil {
		t.Fatal(err)
	}
	var answer jsonChanges
	if err := json.Unmarshal(out.Bytes(), &answer); err != nil || !answer.None || answer.Fields == nil || answer.Connections == nil || answer.Missing == nil || len(answer.Ignored) == 0 {
		t.Errorf("%v, %s", err, out.String())
	}
}
