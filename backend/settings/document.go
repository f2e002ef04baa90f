package settings

import (
	"bytes"
	"encoding/json"
	"errors"
	"maps"
	"math"
	"slices"
	"strconv"
	"unicode/utf8"

	"userlookup/backend"
)

// version is the form of settings.json that this program writes.
const version = 1

var (
	errDamaged = errors.New("settings are damaged")
	errNewer   = errors.New("settings are of a newer version")
)

// object is a JSON object whose unknown keys are kept as they are. Keys are told
// apart to the letter.
type object map[string]json.RawMessage

// document is settings.json, taken apart as far as this program knows it.
type document struct {
	root      object
	retention object
	sample    object
	profiles  object
	byName    map[backend.ProfileName]profileDocument
}

type profileDocument struct{ profile, network object }

// The names that are never read from the file: they are not kept there.
var neverKept = map[backend.ProfileName]bool{backend.ProfileSandbox: true, backend.ProfileAdHoc: true}

// parse takes content apart, nil for no file. It fails with errNewer, and with
// errDamaged for all that is not JSON of the right form.
func parse(content []byte) (document, backend.Settings, error) {
	doc := document{root: object{}, retention: object{}, sample: object{}, profiles: object{}, byName: map[backend.ProfileName]profileDocument{}}
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
	if !take(doc.root, "profile", &settings.Profile) || !take(doc.root, "profiles", &doc.profiles) {
		return doc, settings, errDamaged
	}
	if !take(doc.root, "retention", &doc.retention) || !take(doc.retention, "days", &settings.Retention.Days) || !take(doc.retention, "users", &settings.Retention.Users) {
		return doc, settings, errDamaged
	}
	if !take(doc.root, "sample", &doc.sample) || !take(doc.sample, "role", &settings.Sample.Role) || !take(doc.sample, "user_lookup", &settings.Sample.UserLookup) {
		return doc, settings, errDamaged
	}
	for _, name := range slices.Sorted(maps.Keys(doc.profiles)) {
		name := backend.ProfileName(name)
		if neverKept[name] {
			continue
		}
		parts, profile, ok := parseProfile(doc.profiles, name)
		if !ok {
			return doc, settings, errDamaged
		}
		doc.byName[name] = parts
		settings.Profiles = append(settings.Profiles, profile)
	}
	return doc, settings, nil
}

// checkVersion takes settings without one, such as somebody wrote by hand.
func checkVersion(raw json.RawMessage) error {
	if raw == nil {
		return nil
	}
	var number json.Number
	if err := json.Unmarshal(raw, &number); err != nil || raw[0] == '"' {
		return errDamaged
	}
	value, _ := strconv.ParseFloat(number.String(), 64) // beyond all bounds it is infinite
	switch {
	case value > version:
		return errNewer
	case value < 1 || value != math.Trunc(value):
		return errDamaged
	}
	return nil
}

func parseProfile(profiles object, name backend.ProfileName) (profileDocument, backend.Profile, bool) {
	parts := profileDocument{object{}, object{}}
	profile := backend.Profile{Name: name}
	ok := take(profiles, string(name), &parts.profile) &&
		take(parts.profile, "base_url", &profile.BaseURL) &&
		take(parts.profile, "client_id", &profile.ClientID) &&
		take(parts.profile, "credentials", &profile.Place) &&
		take(parts.profile, "network", &parts.network) &&
		take(parts.network, "proxy", &profile.Network.Proxy) &&
		take(parts.network, "proxy_address", &profile.Network.ProxyAddress) &&
		take(parts.network, "ca_file", &profile.Network.CAFile)
	return parts, profile, ok
}

// take reads the value of a key. A key that is missing or null leaves into as it
// is; one of another type is not ok.
func take[T any](from object, key string, into *T) (ok bool) {
	raw, there := from[key]
	if !there || string(raw) == "null" {
		return true
	}
	return json.Unmarshal(raw, into) == nil
}

// with gives the document with these settings in it, and all that is unknown
// where it was.
func (d document) with(settings backend.Settings) ([]byte, error) {
	root, profiles := clone(d.root), clone(d.profiles)
	for name := range d.byName {
		delete(profiles, string(name))
	}
	for _, p := range settings.Profiles {
		parts := d.byName[p.Name]
		profile, network := clone(parts.profile), clone(parts.network)
		put(network, "proxy", string(p.Network.Proxy))
		put(network, "proxy_address", p.Network.ProxyAddress)
		put(network, "ca_file", p.Network.CAFile)
		put(profile, "base_url", p.BaseURL)
		put(profile, "client_id", p.ClientID)
		put(profile, "credentials", string(p.Place))
		delete(profile, "network")
		if len(network) > 0 {
			if err := putObject(profile, "network", network); err != nil {
				return nil, err
			}
		}
		if err := putObject(profiles, string(p.Name), profile); err != nil {
			return nil, err
		}
	}
	put(root, "profile", string(settings.Profile))
	retention := clone(d.retention)
	putNumber(retention, "days", settings.Retention.Days)
	putNumber(retention, "users", settings.Retention.Users)
	delete(root, "retention")
	if len(retention) > 0 {
		if err := putObject(root, "retention", retention); err != nil {
			return nil, err
		}
	}
	sample := clone(d.sample)
	put(sample, "role", settings.Sample.Role)
	delete(sample, "user_lookup")
	if settings.Sample.Role != "" {
		sample["user_lookup"] = json.RawMessage(strconv.FormatBool(settings.Sample.UserLookup))
	}
	delete(root, "sample")
	if len(sample) > 0 {
		if err := putObject(root, "sample", sample); err != nil {
			return nil, err
		}
	}
	root["version"] = json.RawMessage(strconv.Itoa(version))
	if err := putObject(root, "profiles", profiles); err != nil {
		return nil, err
	}
	return encode(root)
}

// clone also makes an object of none.
func clone(o object) object {
	c := object{}
	maps.Copy(c, o)
	return c
}

func put(into object, key, value string) {
	if value == "" {
		delete(into, key)
		return
	}
	into[key], _ = json.Marshal(value) // a string always can
}

// putNumber leaves out what was not chosen.
func putNumber(into object, key string, value int) {
	if value == 0 {
		delete(into, key)
		return
	}
	into[key] = json.RawMessage(strconv.Itoa(value))
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
