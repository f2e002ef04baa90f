package settings

import (
	"reflect"
	"testing"

	"userlookup/backend"
)

// notStored are the fields of backend.Settings that are not in settings.json.
var notStored = map[string]bool{
	"SetAside":          true, // reported once
	"Retention.OwnDays": true, // part of the policy
}

// TestKeys_StoreEveryField sets every field of backend.Settings and of a profile, and reads
// it back.
func TestKeys_StoreEveryField(t *testing.T) {
	want := backend.Settings{Profiles: make([]backend.Profile, 1)}
	fill(t, reflect.ValueOf(&want).Elem(), "")
	content, err := document{}.with(want)
	if err != nil {
		t.Fatal(err)
	}
	if _, got, err := parse(content); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("wrote %+v\nread  %+v, %v\nA field without a row in keys, profileKeys or backend.RetentionSettings is not stored.", want, got, err)
	}
}

// fill sets each field to a value that is not zero.
func fill(t *testing.T, value reflect.Value, name string) {
	t.Helper()
	switch value.Kind() {
	case reflect.String:
		value.SetString("text of " + name)
	case reflect.Int:
		value.SetInt(int64(len(name)))
	case reflect.Bool:
		value.SetBool(true)
	case reflect.Slice:
		for i := range value.Len() {
			fill(t, value.Index(i), name)
		}
	case reflect.Struct:
		for i := range value.NumField() {
			field := value.Type().Field(i).Name
			if name != "" {
				field = name + "." + field
			}
			if !notStored[field] {
				fill(t, value.Field(i), field)
			}
		}
	default:
		t.Fatalf("%s is a %s: it cannot be a setting", name, value.Kind())
	}
}
