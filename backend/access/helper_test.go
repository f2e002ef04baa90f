package access

import (
	"bytes"
	"crypto/ed25519"
	"encoding/json"
	"maps"
	"slices"
	"testing"
	"time"

	"userlookup/backend"
)

func keyOf(letter byte) ed25519.PrivateKey {
	return ed25519.NewKeyFromSeed(bytes.Repeat([]byte{letter}, ed25519.SeedSize))
}

func publicOf(key ed25519.PrivateKey) ed25519.PublicKey { return key.Public().(ed25519.PublicKey) }

var issued = time.Date(2026, 3, 26, 12, 0, 0, 0, time.UTC)

func someGrant() *Grant {
	return &Grant{
		Binding: Binding{Profile: "relay", BaseURL: "https://relay.example", ClientID: "client-1"}, ID: "GRANT1",
		Role: RoleUser, Subject: Subject{"Fay Example", "fay@relay.example"}, UserLookup: true,
		Issued: issued, Expires: issued.AddDate(0, 0, 30), Policy: DefaultPolicy(), Issuer: Subject{"Anna Example", "anna@relay.example"},
		LogRecipient: "age1example",
	}
}

func signedBy(t testing.TB, g *Grant, key ed25519.PrivateKey) []byte {
	t.Helper()
	content, err := g.Sign(key)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// edit is one change of a decoded file.
type edit struct {
	name    string
	content []byte
}

// edits gives a file with each of its values changed, removed, doubled, null or of
// another type, each of its names in capital letters, and a name more, at every depth.
func edits(t *testing.T, content []byte) []edit {
	t.Helper()
	var file map[string]any
	decoder := json.NewDecoder(bytes.NewReader(content))
	decoder.UseNumber()
	if err := decoder.Decode(&file); err != nil {
		t.Fatal(err)
	}
	var all []edit
	add := func(name string) {
		changed, err := json.Marshal(file)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, edit{name, changed})
	}
	var walk func(path string, object map[string]any)
	walk = func(path string, object map[string]any) {
		for _, name := range slices.Sorted(maps.Keys(object)) {
			value := object[name]
			if inner, ok := value.(map[string]any); ok {
				walk(path+name+".", inner)
			}
			for what, other := range othersOf(value) {
				object[name] = other
				add(path + name + " " + what)
			}
			delete(object, name)
			add(path + name + " removed")
			object[string(bytes.ToUpper([]byte(name[:1])))+name[1:]] = value
			add(path + name + " capital")
			delete(object, string(bytes.ToUpper([]byte(name[:1])))+name[1:])
			object[name] = value
		}
		object["more"] = "x"
		add(path + " more")
		delete(object, "more")
	}
	walk("", file)
	return all
}

func othersOf(value any) map[string]any {
	others := map[string]any{"null": nil, "list": []any{value}}
	switch v := value.(type) {
	case string:
		others["longer"], others["empty"], others["number"] = v+"A", "", 1
		if v == "" {
			delete(others, "empty")
		} else {
			others["shorter"], others["line break"] = v[:len(v)-1], v[:len(v)/2]+"\n"+v[len(v)/2:]
		}
	case bool:
		others["other"], others["text"] = !v, "true"
	case json.Number:
		n, _ := v.Int64()
		others["greater"], others["less"], others["text"], others["huge"] = n+1, n-1, v.String(), json.Number("1e99")
	}
	return others
}

func wantCode(t *testing.T, what string, err error, code backend.Code) {
	t.Helper()
	if code == "" && err != nil || code != "" && !backend.HasCode(err, code) {
		t.Errorf("%s: got %v, want %q", what, err, code)
	}
}
