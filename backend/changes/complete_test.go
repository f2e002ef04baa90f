package changes_test

import (
	"encoding/json"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"userlookup/backend"
	"userlookup/backend/changes"
)

// fate says what becomes of each value of a snapshot: the field under which a
// change is reported, or the key under which it is reported as ignored. A value that is
// new in the domain has to be given one.
var fate = map[string]string{
	"User.GUID": "is who it is", "User.ID": "user_id", "User.Email": "email", "User.IsDisabled": "disabled", "User.Metadata": "metadata",

	"Connection.GUID": "is which it is", "Connection.ID": "connection_kind", "Connection.UserGUID": "is who it is",
	"Connection.Name": "name", "Connection.Status": "status", "Connection.StatusMessage": "status_message",
	"Connection.InstitutionGUID": "goes with institution_code", "Connection.InstitutionCode": "institution_code",
	"Connection.Error.Type": "error_words", "Connection.Error.Code": "error_code", "Connection.Error.Message": "error_words",
	"Connection.Error.UserMessage": "error_words", "Connection.Error.Locale": "error_words",
	"Connection.LastAttemptAt": "attempt_times", "Connection.LastSuccessAt": "attempt_times", "Connection.CreatedAt": "connection_kind", "Connection.Unreadable": "attempt_times",
	"Connection.LatestJobGUID": "latest_job", "Connection.IsBeingAggregated": "being_aggregated",
	"Connection.NeedsUpdatedCredentials": "needs_credentials", "Connection.BackgroundIsDisabled": "background_disabled",
	"Connection.IsOAuth": "connection_kind", "Connection.IsManual": "connection_kind", "Connection.IsManagedByUser": "connection_kind", "Connection.UseCases": "connection_kind",

	"Account.GUID": "is which it is", "Account.ConnectionGUID": "is which it is", "Account.IsClosed": "account_closed",
	"Account.Name": "account_details", "Account.Type": "account_details", "Account.Subtype": "account_details", "Account.CreatedAt": "account_details", "Account.Unreadable": "account_details",

	"Institution.GUID": "goes with institution_code", "Institution.Code": "is which it is",
	"Institution.Status": "institution_status", "Institution.ClientStatus": "institution_client_status",
	"Institution.Name": "institution_details", "Institution.URL": "institution_details", "Institution.Country": "institution_details", "Institution.SupportsOAuth": "institution_details",
	"Institution.ForgotPasswordURL": "institution_details", "Institution.ForgotUsernameURL": "institution_details", "Institution.TroubleSigningInURL": "institution_details",
}

func small(at time.Time) backend.Snapshot {
	return backend.Snapshot{
		At: at, Parts: allReady(), User: backend.User{GUID: "USR-1"},
		Connections:  []backend.Connection{{GUID: "MBR-1", InstitutionCode: "bank", Error: &backend.ConnectionError{}}},
		Accounts:     []backend.Account{{GUID: "ACT-1", ConnectionGUID: "MBR-1"}},
		Institutions: []backend.Institution{{Code: "bank"}},
	}
}

// alter returns a value another than it has.
func alter(value reflect.Value) {
	switch value.Interface().(type) {
	case time.Time:
		value.Set(reflect.ValueOf(noon))
	case *bool:
		yes := true
		value.Set(reflect.ValueOf(&yes))
	case backend.TimeFields:
		value.Set(reflect.ValueOf(backend.TimeCreated))
	case []string:
		value.Set(reflect.ValueOf([]string{"other"}))
	default:
		value.SetString("other")
	}
}

func TestCompare_EveryField_IsComparedOrIgnored(t *testing.T) {
	told := map[string]bool{"account_added": true, "account_removed": true, "account_reopened": true} // TestCompare_ChangedValues_AreListed has them
	said := map[string]bool{"fetch_times": true, "order": true, "attempt_course": true, "attempt_total": true}
	met := 0
	check := func(path string, of func(*backend.Snapshot) reflect.Value) {
		met++
		after := small(noon)
		alter(of(&after))
		got := changes.Compare(small(noon.Add(-time.Hour)), after, nil)
		fields := got.User
		for _, connection := range got.Connections {
			fields = append(fields, connection.Fields...)
		}
		want := fate[path]
		switch {
		case want == "":
			t.Errorf("%s is neither compared nor ignored: decide", path)
		case slices.Contains(changes.Ignored, want):
			said[want] = true
			if !got.None {
				t.Errorf("%s is reported: %+v", path, got)
			}
		case slices.Contains(changes.Fields(), changes.Field(want)):
			told[want] = true
			if len(fields) != 1 || fields[0].Field != changes.Field(want) {
				t.Errorf("%s: got %+v", path, fields)
			}
		}
	}
	for name, of := range map[string]func(*backend.Snapshot) reflect.Value{
		"User":             func(s *backend.Snapshot) reflect.Value { return reflect.ValueOf(&s.User).Elem() },
		"Connection":       func(s *backend.Snapshot) reflect.Value { return reflect.ValueOf(&s.Connections[0]).Elem() },
		"Connection.Error": func(s *backend.Snapshot) reflect.Value { return reflect.ValueOf(s.Connections[0].Error).Elem() },
		"Account":          func(s *backend.Snapshot) reflect.Value { return reflect.ValueOf(&s.Accounts[0]).Elem() },
		"Institution":      func(s *backend.Snapshot) reflect.Value { return reflect.ValueOf(&s.Institutions[0]).Elem() },
	} {
		nothing := small(noon)
		for i := range of(&nothing).NumField() {
			field := of(&nothing).Type().Field(i).Name
			if path := name + "." + field; path != "Connection.Error" {
				check(path, func(s *backend.Snapshot) reflect.Value { return of(s).FieldByName(field) })
			}
		}
	}
	if met != len(fate) {
		t.Errorf("%d values, and the fate of %d", met, len(fate))
	}
	for _, field := range changes.Fields() {
		if !told[string(field)] {
			t.Errorf("%s stands for no value", field)
		}
	}
	for _, key := range changes.Ignored {
		if !said[key] {
			t.Errorf("%s stands for no value", key)
		}
	}
}

func TestCompare_EveryChange_HasText(t *testing.T) {
	texts := map[string]string{}
	content, err := os.ReadFile("../text/en/changes.json")
	if err == nil {
		err = json.Unmarshal(content, &texts)
	}
	if err != nil {
		t.Fatal(err)
	}
	keys := map[string]bool{}
	for _, field := range changes.Fields() {
		keys["changes.field."+string(field)] = true
	}
	for _, key := range changes.Ignored {
		keys["changes.ignored."+key] = true
	}
	for key := range keys {
		if texts[key] == "" {
			t.Errorf("the catalogue lacks %s", key)
		}
	}
	for key := range texts {
		if !keys[key] && (strings.HasPrefix(key, "changes.field.") || strings.HasPrefix(key, "changes.ignored.")) {
			t.Errorf("%s stands for nothing", key)
		}
	}
}
