package access

import (
	"bytes"
	"crypto/ed25519"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"userlookup/backend"
)

const someIdentity = "AGE-SECRET-KEY-1EXAMPLE"

func someInvitation(t testing.TB, change func(*Grant)) *Invitation {
	t.Helper()
	grant := someGrant()
	if change != nil {
		change(grant)
	}
	i := &Invitation{
		GrantFile: signedBy(t, grant, keyOf('a')), Verify: publicOf(keyOf('a')), Network: backend.Network{Proxy: backend.ProxySystem},
		Key: KeyShared, APIKey: backend.NewSecret("secret-key"),
	}
	if !grant.UserLookup {
		i.Key, i.APIKey = KeyNone, backend.Secret{}
	}
	if grant.Role == RoleAdmin {
		i.Sign, i.LogIdentity = keyOf('a'), backend.NewSecret(someIdentity)
	}
	return i
}

func encoded(t testing.TB, i *Invitation) []byte {
	t.Helper()
	content, err := i.Encode(keyOf('a'))
	if err != nil {
		t.Fatal(err)
	}
	return content
}

func off(g *Grant)   { g.UserLookup = false }
func admin(g *Grant) { g.Role = RoleAdmin }

func TestParseInvitation_IssuedInvitation_IsReadBack(t *testing.T) {
	for name, change := range map[string]func(*Grant){
		"user": nil, "off": off, "admin": admin,
		"production": func(g *Grant) { g.Profile, g.BaseURL = backend.ProfileProduction, "https://api.mx.com" },
	} {
		want := someInvitation(t, change)
		got, err := ParseInvitation(encoded(t, want))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if !bytes.Equal(got.GrantFile, want.GrantFile) || !got.Verify.Equal(want.Verify) || got.Network != want.Network ||
			got.Key != want.Key || !got.APIKey.Equal(want.APIKey) || !got.LogIdentity.Equal(want.LogIdentity) || (got.Sign != nil) != (want.Sign != nil) {
			t.Errorf("%s: got %+v", name, got)
		}
		if p := got.Profile(); p.Address() != got.Grant.BaseURL || p.ClientID != got.Grant.ClientID || p.Name != got.Grant.Profile {
			t.Errorf("%s: the profile is %+v", name, p)
		}
	}
}

func TestParseInvitation_EveryEdit_IsRejected(t *testing.T) {
	for kind, change := range map[string]func(*Grant){"user": nil, "off": off, "admin": admin} {
		content := encoded(t, someInvitation(t, change))
		tried := 0
		for _, edit := range edits(t, content) {
			code := backend.CodeInvitationDamaged
			switch edit.name {
			case "version greater":
				code = backend.CodeInvitationNewer
			case "version removed", "version capital", "grant removed", "grant capital":
				code = backend.CodeInvitationUnknown
			}
			_, err := ParseInvitation(edit.content)
			wantCode(t, kind+": "+edit.name, err, code)
			tried++
		}
		if tried < 200 {
			t.Errorf("only %d edits were tried", tried)
		}
	}
	content := encoded(t, someInvitation(t, nil))
	for name, content := range map[string][]byte{
		"cut short": content[:len(content)/2], "nothing": nil, "null": []byte("null"), "secrets": []byte(`{"version":1,"secrets":{}}`),
		"a name twice":    bytes.Replace(content, []byte(`"key":`), []byte(`"key":"none","key":`), 1),
		"something after": append(bytes.Clone(content), 'x'), "too large": append(bytes.Repeat([]byte(" "), maxInvitation), content...),
	} {
		_, err := ParseInvitation(content)
		wantCode(t, name, err, backend.CodeInvitationUnknown)
	}
}

// signAnyway signs what Encode refuses, as another program could.
func signAnyway(t *testing.T, i *Invitation, sign ed25519.PrivateKey) []byte {
	t.Helper()
	file := invitationFile{
		Version: invitationVersion, Grant: i.GrantFile, Verify: encodeBase64(i.Verify), Proxy: i.Network.Proxy, ProxyAddress: i.Network.ProxyAddress,
		Key: i.Key, APIKey: i.APIKey.Reveal(), Sign: encodeSigningKey(i.Sign), LogIdentity: i.LogIdentity.Reveal(),
	}
	plain, err := file.signedContent()
	if err != nil {
		t.Fatal(err)
	}
	file.Signature = encodeBase64(ed25519.Sign(sign, plain))
	content, err := json.Marshal(file)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

func TestInvitation_Contents_MatchTheGrant(t *testing.T) {
	secret := backend.NewSecret("secret-key")
	for name, test := range map[string]struct {
		grant  func(*Grant)
		change func(*Invitation)
	}{
		"a key though User Lookup is off":          {off, func(i *Invitation) { i.Key, i.APIKey = KeyOwn, secret }},
		"a key that is called none":                {off, func(i *Invitation) { i.APIKey = secret }},
		"a kind without a key, off":                {off, func(i *Invitation) { i.Key = KeyShared }},
		"the signing key, off":                     {off, func(i *Invitation) { i.Sign = keyOf('a') }},
		"the identity, off":                        {off, func(i *Invitation) { i.LogIdentity = backend.NewSecret(someIdentity) }},
		"no key though User Lookup is on":          {nil, func(i *Invitation) { i.Key, i.APIKey = KeyNone, backend.Secret{} }},
		"an empty key":                             {nil, func(i *Invitation) { i.APIKey = backend.Secret{} }},
		"a key with a line break":                  {nil, func(i *Invitation) { i.APIKey = backend.NewSecret("secret\nkey") }},
		"another kind":                             {nil, func(i *Invitation) { i.Key = "theirs" }},
		"a User with the signing key":              {nil, func(i *Invitation) { i.Sign = keyOf('a') }},
		"a User with the identity":                 {nil, func(i *Invitation) { i.LogIdentity = backend.NewSecret(someIdentity) }},
		"an Admin without the signing key":         {admin, func(i *Invitation) { i.Sign = nil }},
		"an Admin with another signing key":        {admin, func(i *Invitation) { i.Sign = keyOf('b') }},
		"an Admin without the identity":            {admin, func(i *Invitation) { i.LogIdentity = backend.Secret{} }},
		"an Admin with a strange identity":         {admin, func(i *Invitation) { i.LogIdentity = secret }},
		"an Admin without User Lookup":             {func(g *Grant) { g.Role, g.UserLookup = RoleAdmin, false }, nil},
		"a grant that another key signed":          {nil, func(i *Invitation) { i.GrantFile = signedBy(t, someGrant(), keyOf('b')) }},
		"a proxy without an address":               {nil, func(i *Invitation) { i.Network.Proxy = backend.ProxyAddress }},
		"a proxy that is not chosen":               {nil, func(i *Invitation) { i.Network.ProxyAddress = "http://proxy.example" }},
		"another address by a name of MX":          {func(g *Grant) { g.Profile = backend.ProfileProduction }, nil},
		"the sample data":                          {func(g *Grant) { g.Profile = backend.ProfileSandbox }, nil},
		"a profile name that leaves its folder":    {func(g *Grant) { g.Profile = "../../x" }, nil},
		"an address that is not a platform's":      {func(g *Grant) { g.BaseURL = "file:///etc" }, nil},
		"an address that is sent in the open":      {func(g *Grant) { g.BaseURL = "http://relay.example" }, nil},
		"an address in another form than is saved": {func(g *Grant) { g.BaseURL = "https://relay.example/" }, nil},
		"a client ID with a line break":            {func(g *Grant) { g.ClientID = "a\nb" }, nil},
		"no expiry":                                {func(g *Grant) { g.Expires = time.Time{} }, nil},
	} {
		i := someInvitation(t, test.grant)
		if test.change != nil {
			test.change(i)
		}
		if _, err := i.Encode(keyOf('a')); err == nil {
			t.Errorf("%s: it can be issued", name)
		}
		_, err := ParseInvitation(signAnyway(t, i, keyOf('a')))
		wantCode(t, name, err, backend.CodeInvitationDamaged)
	}
	if _, err := ParseInvitation(signAnyway(t, someInvitation(t, nil), keyOf('a'))); err != nil {
		t.Errorf("signed by hand, but right: %v", err)
	}
	_, err := ParseInvitation(signAnyway(t, someInvitation(t, nil), keyOf('b')))
	wantCode(t, "signed by another key", err, backend.CodeInvitationDamaged)
}

func TestParseInvitation_NewerGrant_ReturnsNewerVersionError(t *testing.T) {
	i := someInvitation(t, nil)
	i.GrantFile = bytes.Replace(i.GrantFile, []byte(`"version": 1`), []byte(`"version": 2`), 1)
	_, err := ParseInvitation(signAnyway(t, i, keyOf('a')))
	wantCode(t, "newer", err, backend.CodeInvitationNewer)
}

func TestFingerprint(t *testing.T) {
	verify := publicOf(keyOf('a'))
	shown := Fingerprint(verify)
	if len(shown) != 39 || len(strings.Fields(shown)) != 8 || shown == Fingerprint(publicOf(keyOf('b'))) {
		t.Errorf("got %q", shown)
	}
	for typed, want := range map[string]bool{
		shown: true, strings.ToLower(shown): true, strings.ReplaceAll(shown, " ", ""): true, strings.ReplaceAll(shown, " ", "-"): true, " " + shown + "\t": true,
		shown[:34]: false, "": false, shown + " 0000": false, Fingerprint(publicOf(keyOf('b'))): false,
	} {
		if HasFingerprint(verify, typed) != want {
			t.Errorf("%q: want %v", typed, want)
		}
	}
}

// No error of a file that was changed repeats what is in the file.
func TestParse_Errors_ContainNoFileContent(t *testing.T) {
	for kind, change := range map[string]func(*Grant){"user": nil, "admin": admin} {
		i := someInvitation(t, change)
		check := func(name string, err error) {
			failure := backend.AsError(err)
			text := failure.Error()
			for _, value := range failure.Params {
				text += " " + value
			}
			for _, personal := range []string{"Fay", "fay@", "Anna", "anna@", "secret-key", "client-1", "AGE-SECRET", encodeSigningKey(keyOf('a'))} {
				if strings.Contains(text, personal) {
					t.Errorf("%s: %s: the error holds %q: %s", kind, name, personal, text)
				}
			}
		}
		for _, edit := range edits(t, encoded(t, i)) {
			_, err := ParseInvitation(edit.content)
			check(edit.name, err)
		}
		for _, edit := range edits(t, i.GrantFile) {
			_, err := ParseGrant(edit.content, i.Verify)
			check(edit.name, err)
		}
	}
}

func FuzzParseInvitation(f *testing.F) {
	for _, change := range []func(*Grant){nil, off, admin} {
		f.Add(encoded(f, someInvitation(f, change)))
	}
	f.Add([]byte(`{"version":1,"grant":{}}`))
	f.Fuzz(func(t *testing.T, content []byte) {
		i, err := ParseInvitation(content)
		switch {
		case err == nil && !i.Verify.Equal(publicOf(keyOf('a'))):
			return // somebody signed it with a key of their own
		case err == nil && !i.Grant.UserLookup && (!i.APIKey.Empty() || i.Sign != nil || !i.LogIdentity.Empty()):
			t.Error("credentials though User Lookup is off")
		case err != nil && !backend.HasCode(err, backend.CodeInvitationUnknown) && !backend.HasCode(err, backend.CodeInvitationNewer) && !backend.HasCode(err, backend.CodeInvitationDamaged):
			t.Errorf("got %v", err)
		}
	})
}
