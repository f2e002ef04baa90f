package settings

import (
	"bytes"
	"encoding/json"
	"errors"
	"maps"
	"math"
	"reflect"
	"slices"
	"strconv"
	"unicode/utf8"

	"userlookup/backend"
)

// version is the version of settings.json that this program writes.
const version = 1

var (
	errDamaged = errors.New("settings are corrupted")
	errNewer   = errors.New("settings were written by a newer version")
)

// object is a JSON object that keeps unknown keys. Keys are case-sensitive.
type object map[string]json.RawMessage

// key maps a setting in settings.json to a field of T.
type key[T any] struct {
	section string // name of the containing object; empty for the root
	name    string
	value   func(*T) any // pointer to a string, number or bool; zero values are not stored
}

// keys has one row per setting.
var keys = append(retentionKeys(), []key[backend.Settings]{
	{"", "profile", func(s *backend.Settings) any { return &s.Profile }},
	{"sample", "role", func(s *backend.Settings) any { return &s.Sample.Role }},
	{"sample", "user_lookup", func(s *backend.Settings) any { return &s.Sample.UserLookup }},
}...)

func retentionKeys() (keys []key[backend.Settings]) {
	for _, setting := range backend.RetentionSettings {
		keys = append(keys, key[backend.Settings]{"retention", setting.Stored, func(s *backend.Settings) any { return setting.Of(&s.Retention) }})
	}
	return keys
}

// profileKeys has one row per setting of a profile.
var profileKeys = []key[backend.Profile]{
	{"", "base_url", func(p *backend.Profile) any { return &p.BaseURL }},
	{"", "client_id", func(p *backend.Profile) any { return &p.ClientID }},
	{"", "credentials", func(p *backend.Profile) any { return &p.Place }},
	{"network", "proxy", func(p *backend.Profile) any { return &p.Network.Proxy }},
	{"network", "proxy_address", func(p *backend.Profile) any { return &p.Network.ProxyAddress }},
	{"network", "ca_file", func(p *backend.Profile) any { return &p.Network.CAFile }},
}

// document is a parsed settings.json.
type document struct {
	root     object
	profiles object
	byName   map[backend.ProfileName]object
}

// These profiles are not stored in the file, and ignored if they are.
var excludedProfiles = map[backend.ProfileName]bool{backend.ProfileSandbox: true, backend.ProfileAdHoc: true}

// parse parses content; nil means no file. It returns errNewer for a newer version, and
// errDamaged for any other invalid content.
func parse(content []byte) (document, backend.Settings, error) {
	doc := document{root: object{}, profiles: object{}, byName: map[backend.ProfileName]object{}}
	var settings backend.Settings
	if content == nil {
		return doc, settings, nil
	}
	if err := backend.UnmarshalOwnJSON(content, &doc.root); err != nil || doc.root == nil || !utf8.Valid(content) {
		return doc, settings, errDamaged
	}
	if err := checkVersion(doc.root["version"]); err != nil {
		return doc, settings, err
	}
	if !readKeys(doc.root, keys, &settings) || !readValue(doc.root, "profiles", &doc.profiles) {
		return doc, settings, errDamaged
	}
	for _, name := range slices.Sorted(maps.Keys(doc.profiles)) {
		profile, body := backend.Profile{Name: backend.ProfileName(name)}, object{}
		if excludedProfiles[profile.Name] {
			continue
		}
		if !readValue(doc.profiles, name, &body) || !readKeys(body, profileKeys, &profile) {
			return doc, settings, errDamaged
		}
		doc.byName[profile.Name] = body
		settings.Profiles = append(settings.Profiles, profile)
	}
	return doc, settings, nil
}

// checkVersion accepts settings without a version, which somebody may have written by hand.
func checkVersion(raw json.RawMessage) error {
	if raw == nil {
		return nil
	}
	var number json.Number
	if err := json.Unmarshal(raw, &number); err != nil || raw[0] == '"' {
		return errDamaged
	}
	value, _ := strconv.ParseFloat(number.String(), 64) // infinite if out of range
	switch {
	case value > version:
		return errNewer
	case value < 1 || value != math.Trunc(value):
		return errDamaged
	}
	return nil
}

// readKeys reads the value of each key. It returns false for a value of another type.
func readKeys[T any](from object, keys []key[T], into *T) (ok bool) {
	for _, k := range keys {
		section, ok := sectionOf(from, k.section)
		if !ok || !readValue(section, k.name, k.value(into)) {
			return false
		}
	}
	return true
}

// sectionOf returns a copy of the object that contains a key; empty if there is none.
func sectionOf(from object, name string) (section object, ok bool) {
	section = object{}
	if name == "" {
		return from, true
	}
	return section, readValue(from, name, &section)
}

// readValue reads the value of a key. A missing key or null leaves into unchanged; it returns
// false for a value of another type.
func readValue(from object, key string, into any) (ok bool) {
	raw, there := from[key]
	if !there || string(raw) == "null" {
		return true
	}
	return json.Unmarshal(raw, into) == nil
}

// with returns the document with these settings. Unknown keys are kept.
func (d document) with(settings backend.Settings) ([]byte, error) {
	root, err := writeKeys(d.root, keys, &settings)
	if err != nil {
		return nil, err
	}
	profiles := clone(d.profiles)
	for name := range d.byName {
		delete(profiles, string(name))
	}
	for _, p := range settings.Profiles {
		profile, err := writeKeys(d.byName[p.Name], profileKeys, &p)
		if err != nil {
			return nil, err
		}
		if err := putObject(profiles, string(p.Name), profile); err != nil {
			return nil, err
		}
	}
	root["version"] = json.RawMessage(strconv.Itoa(version))
	if err := putObject(root, "profiles", profiles); err != nil {
		return nil, err
	}
	return encode(root)
}

// writeKeys returns a copy of an object with the value of each key. It omits zero values, and
// sections without values.
func writeKeys[T any](former object, keys []key[T], of *T) (object, error) {
	out := clone(former)
	for _, k := range keys {
		section, _ := sectionOf(out, k.section) // it was valid when read
		delete(section, k.name)
		if value := k.value(of); !reflect.ValueOf(value).Elem().IsZero() {
			section[k.name], _ = json.Marshal(value) // strings, numbers and bools always marshal
		}
		if k.section == "" {
			continue
		}
		delete(out, k.section)
		if len(section) > 0 {
			if err := putObject(out, k.section, section); err != nil {
				return nil, err
			}
		}
	}
	return out, nil
}

// clone returns an empty object for nil.
func clone(o object) object {
	c := object{}
	maps.Copy(c, o)
	return c
}

func putObject(into object, key string, value object) error {
	content, err := encode(value)
	into[key] = content
	return err
}

func encode(value object) ([]byte, error) {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	err := encoder.Encode(value)
	return out.Bytes(), err
}
