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
)

var update = flag.Bool("update", false, "write the golden files anew")

func sampleChanges() *backend.Changes {
	at := time.Date(2026, 3, 26, 13, 2, 11, 0, time.UTC)
	return &backend.Changes{
		From: at.Add(-3 * time.Hour), To: at,
		User: []backend.FieldChange{
			{Field: backend.ChangedEmail, Before: "f•••@•••.example", After: "f•••@•••.example"},
			{Field: backend.ChangedDisabled, Before: "no", After: "yes"},
			{Field: backend.ChangedMetadata, After: "3"},
		},
		Connections: []backend.ConnectionChange{
			{Kind: backend.ConnectionChanged, Judged: backend.Judged{GUID: "MBR-1", Name: "Gringotts\x1b[2J", Status: backend.StatusDenied, Assessment: backend.Assessment{Family: backend.FamilyCaller}}, Fields: []backend.FieldChange{
				{Field: backend.ChangedStatus, Before: "CONNECTED", After: "DENIED", BeforeFamily: backend.FamilyWorking, AfterFamily: backend.FamilyCaller},
				{Field: backend.ChangedErrorCode, After: "2005"},
				{Field: backend.ChangedNeedsCredentials, Before: "no", After: "yes"},
				{Field: backend.ChangedAccountAdded, After: "Vault 687 current"},
				{Field: backend.ChangedAccountRemoved, Before: "Goblin saver"},
			}},
			{Kind: backend.ConnectionAdded, Judged: backend.Judged{GUID: "MBR-2", Name: "Wonderland Savings", Status: backend.StatusCreated, Assessment: backend.Assessment{Family: backend.FamilyWaiting}}},
			{Kind: backend.ConnectionRemoved, Judged: backend.Judged{GUID: "MBR-3", Status: backend.StatusNone, Assessment: backend.Assessment{Family: backend.FamilyEnded}}},
			{Kind: backend.ConnectionAdded, Judged: backend.Judged{GUID: "MBR-4", Name: "Iron Bank", Assessment: backend.Assessment{Family: backend.FamilyUnknown}}},
			{Kind: backend.ConnectionChanged, Judged: backend.Judged{GUID: "MBR-5", Name: "Bank of Narnia", Status: "42", Assessment: backend.Assessment{Family: backend.FamilyUnknown}}, Fields: []backend.FieldChange{
				{Field: backend.ChangedStatus, Before: "", After: "42", BeforeFamily: backend.FamilyUnknown, AfterFamily: backend.FamilyUnknown},
			}},
		},
		Attempts: backend.AttemptChanges{Since: []backend.OutcomeCount{{Family: backend.FamilyCaller, Count: 3}, {Family: backend.FamilyWorking, Count: 1}}, Learned: 12},
		Missing:  []backend.Problem{{About: backend.About{Part: backend.PartInstitutions, ID: "platypus"}, Err: backend.NewError(backend.CodeTimeout, nil)}},
	}
}

func TestReportOfChanges(t *testing.T) {
	much := sampleChanges()
	var said bytes.Buffer
	for _, changes := range []*backend.Changes{
		much, {From: much.From, To: much.To}, {From: much.From, To: much.To, Missing: much.Missing, Attempts: backend.AttemptChanges{Learned: 1}}, {To: much.To},
	} {
		reportChanges(&said, "U-1002", changes)
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
		t.Errorf("not as in %s (if that is meant: go test ./app/cli -run TestReportOfChanges -update):\n%s", golden, said.String())
	}
}

func TestTheJSONOfChangesHasEveryPromisedField(t *testing.T) {
	var out bytes.Buffer
	if err := encode(&out, changesToJSON(&backend.User{ID: "U-1002", GUID: "USR-1"}, sampleChanges())); err != nil {
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
		"attempts":           "since learned",
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

func TestNoChangesInJSON(t *testing.T) {
	var out bytes.Buffer
	if err := encode(&out, changesToJSON(&backend.User{}, &backend.Changes{From: time.Unix(0, 0), To: time.Unix(1, 0)})); err != nil {
		t.Fatal(err)
	}
	var answer jsonChanges
	if err := json.Unmarshal(out.Bytes(), &answer); err != nil || !answer.None || answer.Fields == nil || answer.Connections == nil || answer.Missing == nil || len(answer.Ignored) == 0 {
		t.Errorf("%v, %s", err, out.String())
	}
}
