package app

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"

	"userlookup/backend"
)

func TestChangesOnTheWire(t *testing.T) {
	at := time.Date(2026, 3, 26, 12, 0, 0, 0, time.UTC)
	got := wireChanges(backend.Changes{
		From: at, To: at.Add(time.Hour),
		User: []backend.FieldChange{{Field: backend.ChangedDisabled, Before: "no", After: "yes"}, {Field: backend.ChangedMetadata, After: "3"}},
		Connections: []backend.ConnectionChange{
			{Kind: backend.ConnectionChanged, Judged: backend.Judged{GUID: "MBR-1", Name: "Gringotts", Status: backend.StatusDenied, Assessment: backend.Assessment{Family: backend.FamilyCaller}}, Fields: []backend.FieldChange{
				{Field: backend.ChangedStatus, Before: "CONNECTED", After: "DENIED", BeforeFamily: backend.FamilyWorking, AfterFamily: backend.FamilyCaller},
			}},
		},
		Attempts: backend.AttemptChanges{Since: []backend.OutcomeCount{{Family: backend.FamilyCaller, Count: 2}}, Learned: 7},
		Missing:  []backend.Problem{{About: backend.About{Part: backend.PartAccounts}, Err: backend.NewError(backend.CodeTimeout, nil)}},
	})
	want := Changes{
		From: "2026-03-26T12:00:00.000Z", To: "2026-03-26T13:00:00.000Z",
		User: []FieldChange{{Field: "disabled", Before: "no", After: "yes"}, {Field: "metadata", After: "3 fields"}},
		Connections: []ConnectionChange{{
			Kind: "changed", GUID: "MBR-1", Name: "Gringotts", Status: "DENIED", Family: "caller",
			Fields: []FieldChange{{Field: "status", Before: "CONNECTED", After: "DENIED", BeforeFamily: "working", AfterFamily: "caller"}},
		}},
		Attempts: AttemptChanges{Since: []OutcomeCount{{Family: "caller", Count: 2}}, Learned: 7},
		Missing:  []Problem{{Code: "timeout", Params: map[string]string{}, Part: "accounts"}},
		Ignored:  backend.Ignored,
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v", got)
	}
}

func TestNoChangesOnTheWire(t *testing.T) {
	at := time.Date(2026, 3, 26, 12, 0, 0, 0, time.UTC)
	for name, test := range map[string]struct {
		changes backend.Changes
		none    bool
	}{
		"none":                  {backend.Changes{From: at, To: at}, true},
		"nothing to compare":    {backend.Changes{To: at}, false},
		"only learned of older": {backend.Changes{From: at, To: at, Attempts: backend.AttemptChanges{Learned: 1}}, true},
	} {
		wire := wireChanges(test.changes)
		text, err := json.Marshal(wire)
		if err != nil || wire.None != test.none || strings.Contains(string(text), "null") {
			t.Errorf("%s: %s, %v", name, text, err)
		}
	}
}

func TestAHintOnTheWire(t *testing.T) {
	got := wireHint(backend.InstitutionHint{InstitutionCode: "gringotts", Sightings: backend.Sightings{Users: 5, Failing: 3}})
	if got != (InstitutionHint{InstitutionCode: "gringotts", Users: 5, Failing: 3}) {
		t.Errorf("got %+v", got)
	}
}
