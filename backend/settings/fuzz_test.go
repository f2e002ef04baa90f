package settings

import (
	"bytes"
	"encoding/json"
	"errors"
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"userlookup/backend"
)

func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		"", "null", "{", `{"version":1}`, `{"version":2}`, `{"version":1e999}`, `{"profiles":{"a":{"network":{"proxy":"none"}},"sandbox":3}}`,
		`{"retention":{"days":-1,"users":1e3}}`, `{"profile":"a","profiles":{"a":{"base_url":"https://x.example","client_id":"c","credentials":"file"}},"x":[1]}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		doc, settings, err := parse(content)
		if errors.Is(err, errDamaged) || errors.Is(err, errNewer) {
			return
		}
		if err != nil {
			t.Fatalf("got an unexpected error: %v", err)
		}
		written, err := doc.with(settings)
		if err != nil {
			t.Fatal(err)
		}
		_, again, err := parse(written)
		if err != nil || !reflect.DeepEqual(again, settings) {
			t.Fatalf("wrote %s, read %+v, %v; want %+v", written, again, err, settings)
		}
	})
}

// Keys and values that another version or program may have written.
var (
	unknownKey   = rapid.StringMatching(`x[a-zA-Z0-9 "\\/é😀]{0,6}`)
	unknownValue = rapid.SampledFrom([]string{`null`, `true`, `0`, `-1.50e+7`, `1e400`, `123456789012345678901234567890`, `""`, `"<é>\u2028\ud83d\ude00"`, `[]`, `[1,[{}]]`, `{"version":9}`})
	profileNames = rapid.SampledFrom([]backend.ProfileName{"a", "b", backend.ProfileIntegration})
	texts        = rapid.SampledFrom([]string{"", "x", `"quoted" \ <é>`})
)

func drawObject(t *rapid.T, label string) object {
	o := object{}
	for key, value := range rapid.MapOfN(unknownKey, unknownValue, 0, 4).Draw(t, label) {
		o[key] = json.RawMessage(value)
	}
	return o
}

func networkOf(profile object) object {
	network, _ := sectionOf(profile, "network")
	return network
}

func drawProfile(t *rapid.T, name backend.ProfileName) backend.Profile {
	return backend.Profile{Name: name, BaseURL: texts.Draw(t, "url"), ClientID: texts.Draw(t, "client"), Place: backend.Place(texts.Draw(t, "place")),
		Network: backend.Network{Proxy: backend.ProxyChoice(texts.Draw(t, "proxy")), ProxyAddress: texts.Draw(t, "address"), CAFile: texts.Draw(t, "ca")}}
}

func TestUpdate_AnyChange_KeepsUnknownKeys(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		root, profiles := drawObject(t, "root"), drawObject(t, "profiles")
		profiles["sandbox"] = json.RawMessage(`{"of":"others"}`)
		networks, bodies := map[backend.ProfileName]object{}, map[backend.ProfileName]object{}
		for _, name := range rapid.SliceOfDistinct(profileNames, rapid.ID[backend.ProfileName]).Draw(t, "names") {
			networks[name], bodies[name] = drawObject(t, "network"), drawObject(t, "profile")
			body := clone(bodies[name])
			if err := errors.Join(putObject(body, "network", networks[name]), putObject(profiles, string(name), body)); err != nil {
				t.Fatal(err)
			}
		}
		strangers := clone(profiles)
		for name := range bodies {
			delete(strangers, string(name))
		}
		for name := range strangers {
			if name[0] == 'x' { // an unknown name is a profile, which must be an object
				profiles[name] = json.RawMessage(`{"was":"there"}`)
				strangers[name] = profiles[name]
			}
		}
		document := clone(root)
		if err := putObject(document, "profiles", profiles); err != nil {
			t.Fatal(err)
		}
		content, err := encode(document)
		if err != nil {
			t.Fatal(err)
		}

		for range rapid.IntRange(1, 3).Draw(t, "changes") {
			doc, settings, err := parse(content)
			if err != nil {
				t.Fatalf("%v: %s", err, content)
			}
			name := profileNames.Draw(t, "name")
			if rapid.Bool().Draw(t, "drop") {
				settings.Drop(name)
				delete(bodies, name)
			} else {
				settings.Put(drawProfile(t, name))
			}
			settings.Profile = name
			if content, err = doc.with(settings); err != nil {
				t.Fatal(err)
			}
		}

		after, _, err := parse(content)
		if err != nil {
			t.Fatalf("%v: %s", err, content)
		}
		holds(t, after.root, root)
		holds(t, after.profiles, strangers)
		for name, body := range bodies {
			holds(t, after.byName[name], body)
			holds(t, networkOf(after.byName[name]), networks[name])
		}
	})
}

func holds(t *rapid.T, whole, part object) {
	for key, value := range part {
		var got, want bytes.Buffer
		if err := errors.Join(json.Compact(&got, whole[key]), json.Compact(&want, value)); err != nil || got.String() != want.String() {
			t.Fatalf("%q is %s, was %s (%v)", key, whole[key], value, err)
		}
	}
}
