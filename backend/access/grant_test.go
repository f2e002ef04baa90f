package access

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"userlookup/backend"
)

func TestParseGrant_SignedGrant_IsReadBack(t *testing.T) {
	for name, change := range map[string]func(*Grant){
		"user":   func(*Grant) {},
		"off":    func(g *Grant) { g.UserLookup = false },
		"admin":  func(g *Grant) { g.Role, g.LogRecipient, g.Expires = RoleAdmin, "", time.Time{} },
		"policy": func(g *Grant) { g.Policy = Policy{true, true, 7, false, 5, 0, `\\server\logs<&>`} },
	} {
		want := someGrant()
		change(want)
		got, err := ParseGrant(signedBy(t, want, keyOf('a')), publicOf(keyOf('a')))
		if err != nil || *got != *want {
			t.Errorf("%s: got %+v, %v", name, got, err)
		}
	}
}

func TestParseGrant_EveryEdit_IsRejected(t *testing.T) {
	content := signedBy(t, someGrant(), keyOf('a'))
	tried := 0
	for _, edit := range edits(t, content) {
		code := backend.CodeAccessEdited
		if edit.name == "version greater" {
			code = backend.CodeAccessNewer
		}
		_, err := ParseGrant(edit.content, publicOf(keyOf('a')))
		wantCode(t, edit.name, err, code)
		tried++
	}
	if tried < 150 {
		t.Errorf("only %d edits were tried", tried)
	}
	twice := bytes.Replace(content, []byte(`"role": "user"`), []byte(`"role": "user", "role": "user"`), 1)
	for name, content := range map[string][]byte{
		"a name twice": twice, "cut short": content[:len(content)/2], "nothing": nil, "null": []byte("null"), "a list": []byte("[]"),
		"something after": append(bytes.Clone(content), 'x'), "too large": append(bytes.Repeat([]byte(" "), maxGrant), content...),
	} {
		_, err := ParseGrant(content, publicOf(keyOf('a')))
		wantCode(t, name, err, backend.CodeAccessEdited)
	}
	_, err := ParseGrant(content, publicOf(keyOf('b')))
	wantCode(t, "another key", err, backend.CodeAccessEdited)
	_, err = ParseGrant(content, nil)
	wantCode(t, "no key", err, backend.CodeAccessEdited)
}

func TestParseGrant_SpacesAndOrder_DoNotMatter(t *testing.T) {
	content := signedBy(t, someGrant(), keyOf('a'))
	var file map[string]json.RawMessage
	if err := json.Unmarshal(content, &file); err != nil {
		t.Fatal(err)
	}
	sorted, err := json.Marshal(file)
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string][]byte{
		"sorted": sorted, "byte order mark": append([]byte("\ufeff"), content...), "Windows": bytes.ReplaceAll(content, []byte("\n"), []byte("\r\n")),
	} {
		got, err := ParseGrant(content, publicOf(keyOf('a')))
		if err != nil || *got != *someGrant() {
			t.Errorf("%s: got %+v, %v", name, got, err)
		}
	}
}

// A signature over a grant that nobody should have signed.
func TestSign_InvalidGrant_IsRejected(t *testing.T) {
	for name, change := range map[string]func(*Grant){
		"no name":        func(g *Grant) { g.Subject.Name = "" },
		"long name":      func(g *Grant) { g.Subject.Name = strings.Repeat("n", MaxName+1) },
		"control":        func(g *Grant) { g.Issuer.Name = "a\x1b[2J" },
		"role":           func(g *Grant) { g.Role = "root" },
		"no ID":          func(g *Grant) { g.ID = "" },
		"never issued":   func(g *Grant) { g.Issued = time.Time{} },
		"expires before": func(g *Grant) { g.Expires = g.Issued },
		"no lock":        func(g *Grant) { g.Policy.LockMinutes = 0 },
		"late lock":      func(g *Grant) { g.Policy.LockMinutes = LockMinutes.Max + 1 },
		"kept forever":   func(g *Grant) { g.Policy.RetentionDays = RetentionDays.Max + 1 },
		"no host":        func(g *Grant) { g.BaseURL = "" },
	} {
		grant := someGrant()
		change(grant)
		if content, err := grant.Sign(keyOf('a')); err == nil {
			t.Errorf("%s: signed %s", name, content)
		}
	}
}

func TestPin_AcceptsOnlyTheNewestAndTheNext(t *testing.T) {
	newest := someGrant()
	pin := NewPin(publicOf(keyOf('a')), nil, newest)
	older, same, newer := someGrant(), someGrant(), someGrant()
	older.ID, same.ID, newer.ID = "OLDER", "SAME", "NEWER"
	older.Issued, newer.Issued = issued.Add(-time.Second), issued.Add(time.Second)
	if !pin.Accepts(newest) || pin.Accepts(older) || pin.Accepts(same) || pin.Accepts(newer) {
		t.Error("the wrong grants are accepted")
	}
	if !pin.AcceptsInvitation(newest) || pin.AcceptsInvitation(older) || pin.AcceptsInvitation(same) || !pin.AcceptsInvitation(newer) {
		t.Error("the wrong invitations are accepted")
	}
	announced := pin.Announce(newer.ID)
	if !announced.Accepts(newest) || announced.Accepts(older) || announced.Accepts(same) || !announced.Accepts(newer) {
		t.Error("the wrong grants are accepted while one is written")
	}
	if promoted := announced.Promote(newer); promoted.Accepts(newest) || !promoted.Accepts(newer) || promoted.NextID != "" {
		t.Error("the wrong grants are accepted after one was written")
	}
}

func TestParsePin_EveryEdit_IsRejected(t *testing.T) {
	pin := NewPin(publicOf(keyOf('a')), keyOf('a'), someGrant()).Announce("NEXT")
	content, err := pin.Encode()
	if err != nil {
		t.Fatal(err)
	}
	if got, err := ParsePin(content); err != nil || !got.Verify.Equal(pin.Verify) || !got.Sign.Equal(pin.Sign) || got.NewestID != pin.NewestID || got.NextID != pin.NextID || !got.Newest.Equal(pin.Newest) {
		t.Fatalf("got %+v, %v", got, err)
	}
	for _, edit := range edits(t, []byte(content.Reveal())) {
		switch edit.name {
		case "newestId longer", "newestId shorter", "newestId line break", "nextId longer", "nextId shorter", "nextId line break": // a pin is not signed: write access is enough to replace it
			continue
		case "nextId empty", "nextId removed": // nothing is being written
			continue
		case "sign empty", "first other": // that of a User, and of another Admin
			continue
		}
		if got, err := ParsePin(backend.NewSecret(string(edit.content))); err == nil {
			t.Errorf("%s: got %+v", edit.name, got)
		}
	}
}

func FuzzParseGrant(f *testing.F) {
	content := signedBy(f, someGrant(), keyOf('a'))
	f.Add(content)
	f.Add([]byte(`{"version":2}`))
	f.Add([]byte(`{"version":1,"policy":{}}`))
	want := *someGrant()
	f.Fuzz(func(t *testing.T, content []byte) {
		grant, err := ParseGrant(content, publicOf(keyOf('a')))
		switch {
		case err == nil && *grant != want:
			t.Errorf("nobody signed %+v", grant)
		case err != nil && !backend.HasCode(err, backend.CodeAccessEdited) && !backend.HasCode(err, backend.CodeAccessNewer):
			t.Errorf("got %v", err)
		}
	})
}
