package secret

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"filippo.io/age"

	"userlookup/backend"
)

const passphrase = "correct horse"

func encryptedFileIn(file backend.File, passphrase string) *EncryptedFile {
	return &EncryptedFile{File: file, Passphrase: backend.NewSecret(passphrase), WorkFactor: 1}
}

func TestEncryptedFile_SetGetDelete_RoundTrips(t *testing.T) {
	file := &memoryFile{}
	s := encryptedFileIn(file, passphrase)
	_, err := s.Get(t.Context(), "relay")
	wantCode(t, "no file", err, backend.CodeSealedMissing)
	wantCode(t, "delete without a file", s.Delete(t.Context(), "relay"), "")
	wantCode(t, "set", s.Set(t.Context(), "relay", backend.NewSecret("old")), "")
	wantCode(t, "set again", s.Set(t.Context(), "relay", backend.NewSecret(canary)), "")
	wantCode(t, "another", s.Set(t.Context(), "other", backend.NewSecret("o")), "")
	if bytes.Contains(file.content, []byte(canary)) || bytes.Contains(file.content, []byte("relay")) {
		t.Error("the file is not encrypted")
	}
	again := encryptedFileIn(file, passphrase)
	for name, want := range map[string]string{"relay": canary, "other": "o"} {
		if got, err := again.Get(t.Context(), name); err != nil || got.Reveal() != want {
			t.Errorf("%s: %q, %v", name, got.Reveal(), err)
		}
	}
	wantCode(t, "delete", s.Delete(t.Context(), "relay"), "")
	_, err = s.Get(t.Context(), "relay")
	wantCode(t, "deleted", err, backend.CodeCredentialsMissing)
	if got, err := s.Get(t.Context(), "other"); err != nil || got.Reveal() != "o" {
		t.Errorf("other: %v", err)
	}
}

func TestEncryptedFile_WrongPassphrase_IsRefused(t *testing.T) {
	file := &memoryFile{}
	wantCode(t, "first, none", encryptedFileIn(file, "").Set(t.Context(), "relay", backend.NewSecret(canary)), backend.CodePassphraseNew)
	wantCode(t, "first, short", encryptedFileIn(file, "1234567").Set(t.Context(), "relay", backend.NewSecret(canary)), backend.CodeBadPassphrase)
	wantCode(t, "first, long", encryptedFileIn(file, strings.Repeat("p", maxPassphrase+1)).Set(t.Context(), "relay", backend.NewSecret(canary)), backend.CodeBadPassphrase)
	if file.content != nil {
		t.Fatal("a file was created")
	}
	wantCode(t, "first", encryptedFileIn(file, passphrase).Set(t.Context(), "relay", backend.NewSecret(canary)), "")
	before := bytes.Clone(file.content)
	for given, code := range map[string]backend.Code{"": backend.CodePassphraseNeeded, "wrong horse": backend.CodePassphraseWrong, "short": backend.CodePassphraseWrong} {
		s := encryptedFileIn(file, given)
		_, err := s.Get(t.Context(), "relay")
		wantCode(t, given, err, code)
		wantCode(t, given, s.Set(t.Context(), "relay", backend.NewSecret("new")), code)
		wantCode(t, given, s.Delete(t.Context(), "relay"), code)
	}
	if !bytes.Equal(file.content, before) {
		t.Error("the file was changed")
	}
}

// version1File is a file of version 1.
func version1File(t *testing.T, plain string, workFactor int) []byte {
	t.Helper()
	recipient, err := age.NewScryptRecipient(passphrase)
	if err != nil {
		t.Fatal(err)
	}
	recipient.SetWorkFactor(workFactor)
	var out bytes.Buffer
	into, err := age.Encrypt(&out, recipient)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := into.Write([]byte(plain)); err != nil {
		t.Fatal(err)
	}
	if err := into.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// editedFile is a file of the newest version with a secret and changed fields.
func editedFile(t *testing.T, secret string, edit func(form map[string]any)) []byte {
	t.Helper()
	file := &memoryFile{}
	wantCode(t, "create", encryptedFileIn(file, passphrase).Set(t.Context(), "relay", backend.NewSecret(secret)), "")
	if edit == nil {
		return file.content
	}
	var parsed struct {
		Version           int
		Identity, Secrets []byte
	}
	if err := json.Unmarshal(file.content, &parsed); err != nil {
		t.Fatal(err)
	}
	form := map[string]any{"version": parsed.Version, "identity": parsed.Identity, "secrets": parsed.Secrets}
	edit(form)
	content, err := json.Marshal(form)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

func TestEncryptedFile_Corrupted_ReturnsSealedDamaged(t *testing.T) {
	good := version1File(t, `{"version":1,"secrets":{"relay":"`+canary+`"}}`, 1)
	other, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	var forSomeone bytes.Buffer
	into, err := age.Encrypt(&forSomeone, other.Recipient())
	if err := errors.Join(err, into.Close()); err != nil {
		t.Fatal(err)
	}
	newest := func(edit func(form map[string]any)) []byte { return editedFile(t, canary, edit) }
	flipped := bytes.Clone(good)
	flipped[len(flipped)-1] ^= 1
	for name, test := range map[string]struct {
		content []byte
		code    backend.Code
	}{
		"valid":              {good, ""},
		"empty":              {[]byte{}, backend.CodeSealedDamaged},
		"other JSON":         {[]byte("{}"), backend.CodeSealedDamaged},
		"truncated":          {good[:len(good)-5], backend.CodeSealedDamaged},
		"header only":        {good[:60], backend.CodeSealedDamaged},
		"flipped bit":        {flipped, backend.CodeSealedDamaged},
		"encrypted to a key": {forSomeone.Bytes(), backend.CodeSealedDamaged},
		"high work factor":   {bytes.Replace(good, []byte(" 1\n"), []byte(" 25\n"), 1), backend.CodeSealedDamaged},
		"not JSON":           {version1File(t, canary, 1), backend.CodeSealedDamaged},
		"no version":         {version1File(t, `{"secrets":{}}`, 1), backend.CodeSealedDamaged},
		"no secrets":         {version1File(t, `{"version":1}`, 1), backend.CodeSealedDamaged},
		"secrets are null":   {version1File(t, `{"version":1,"secrets":null}`, 1), backend.CodeSealedDamaged},
		"secret is a number": {version1File(t, `{"version":1,"secrets":{"relay":1}}`, 1), backend.CodeSealedDamaged},
		"too large":          {version1File(t, `{"version":1,"secrets":{"relay":"`+strings.Repeat("r", maxEncryptedFile)+`"}}`, 1), backend.CodeSealedDamaged},
		"newer":              {version1File(t, `{"version":2}`, 1), backend.CodeFileNewer},
		"2, valid":           {newest(nil), ""},
		"2, flipped bit":     {newest(func(form map[string]any) { form["secrets"].([]byte)[150] ^= 1 }), backend.CodeSealedDamaged},
		"2, no version":      {newest(func(form map[string]any) { delete(form, "version") }), backend.CodeSealedDamaged},
		"2, version is 1":    {newest(func(form map[string]any) { form["version"] = 1 }), backend.CodeSealedDamaged},
		"2, no identity":     {newest(func(form map[string]any) { delete(form, "identity") }), backend.CodeSealedDamaged},
		"2, no secrets":      {newest(func(form map[string]any) { delete(form, "secrets") }), backend.CodeSealedDamaged},
		"2, not an identity": {newest(func(form map[string]any) { form["identity"] = version1File(t, canary, 1) }), backend.CodeSealedDamaged},
		"2, high work factor": {newest(func(form map[string]any) {
			form["identity"] = bytes.Replace(form["identity"].([]byte), []byte(" 1\n"), []byte(" 25\n"), 1)
		}), backend.CodeSealedDamaged},
		"2, duplicate name": {bytes.Replace(newest(nil), []byte("{"), []byte(`{"version":2,`), 1), backend.CodeSealedDamaged},
		"3":                 {[]byte(`{"version":3,"identity":{}}`), backend.CodeFileNewer},
	} {
		file := &memoryFile{content: test.content}
		s := encryptedFileIn(file, passphrase)
		_, err := s.Get(t.Context(), "relay")
		wantCode(t, name, err, test.code)
		if test.code != "" {
			wantCode(t, name, s.Set(t.Context(), "relay", backend.NewSecret("new")), test.code)
			wantCode(t, name, s.Delete(t.Context(), "relay"), test.code)
			if !bytes.Equal(file.content, test.content) {
				t.Errorf("%s: changed", name)
			}
		}
	}
}

func TestEncryptedFile_FileFails_ReturnsItsError(t *testing.T) {
	file := &memoryFile{failure: backend.NewError(backend.CodeDiskFull, nil)}
	s := encryptedFileIn(file, passphrase)
	_, err := s.Get(t.Context(), "relay")
	wantCode(t, "get", err, backend.CodeDiskFull)
	wantCode(t, "set", s.Set(t.Context(), "relay", backend.NewSecret(canary)), backend.CodeDiskFull)
	wantCode(t, "delete", s.Delete(t.Context(), "relay"), backend.CodeDiskFull)
	wantCode(t, "too long", s.Set(t.Context(), "relay", backend.NewSecret(strings.Repeat("s", MaxSecret+1))), backend.CodeCredentialsTooLong)
}

// countingGuard returns a guard that counts scrypt runs, and stores wrong attempts in a file.
func countingGuard(tried *memoryFile) (guard *Guard, runs *int) {
	runs = new(int)
	limiter := &AttemptLimiter{Store: AttemptFile{tried}, Lock: withoutLock, Now: newClock().Now}
	return &Guard{Limiter: limiter, OnScrypt: func() { *runs++ }}, runs
}

func TestEncryptedFile_CachedPassphrase_RunsNoScrypt(t *testing.T) {
	credentials, savedKey, tried := &memoryFile{}, &memoryFile{}, &memoryFile{}
	want := func(what string, runs *int, most int) {
		t.Helper()
		if *runs > most {
			t.Errorf("%s: scrypt ran %d times, want at most %d", what, *runs, most)
		}
		*runs = 0
	}
	run := func() (first, second *EncryptedFile, runs *int) {
		guard, runs := countingGuard(tried)
		first = guardedFile(credentials, guard, passphrase, false)
		second = guardedFile(savedKey, guard, passphrase, false)
		second.Sibling = first
		return first, second, runs
	}
	use := func(first, second *EncryptedFile) {
		for _, s := range []*EncryptedFile{first, second} {
			wantCode(t, "set", s.Set(t.Context(), "a", backend.NewSecret("1")), "")
			wantCode(t, "set", s.Set(t.Context(), "b", backend.NewSecret("2")), "")
			wantCode(t, "delete", s.Delete(t.Context(), "b"), "")
			if got, err := s.Get(t.Context(), "a"); err != nil || got.Reveal() != "1" {
				t.Errorf("got %v, %v", got.Reveal(), err)
			}
		}
	}
	first, second, runs := run()
	use(first, second)
	want("create", runs, 1)
	first, second, runs = run()
	use(first, second)
	want("in the next run", runs, 1)
	use(first, second)
	want("again", runs, 0)
	first.IsTyped = true
	_, err := first.Get(t.Context(), "a")
	wantCode(t, "typed", err, "")
	if *runs != 1 {
		t.Errorf("scrypt ran %d times for a typed passphrase", *runs)
	}
	first.IsTyped, *runs = false, 0
	first.Guard.Forget()
	use(first, second)
	want("after a lock", runs, 1)
}

// An existing passphrase may be shorter than today's minimum.
func TestEncryptedFile_SiblingHasShortPassphrase_IsAccepted(t *testing.T) {
	const short = "пароль"
	guard, _ := countingGuard(&memoryFile{})
	wantCode(t, "begin", guard.Limiter.Begin(t.Context()), "")
	credentials := guardedFile(&memoryFile{}, guard, short, false)
	content, err := fileContent{secrets: map[string]string{"relay": canary}}.encryptWithNewIdentity(credentials)
	if err != nil {
		t.Fatal(err)
	}
	credentials.File = &memoryFile{content: content}
	key := guardedFile(&memoryFile{}, guard, short, false)
	key.Sibling = credentials
	wantCode(t, "beside", key.Set(t.Context(), "key", backend.NewSecret("x")), "")
	wantCode(t, "alone", guardedFile(&memoryFile{}, guard, short, false).Set(t.Context(), "key", backend.NewSecret("x")), backend.CodeBadPassphrase)
}

// encryptWithNewIdentity returns a file with this content and a new identity.
func (u fileContent) encryptWithNewIdentity(s *EncryptedFile) ([]byte, error) {
	if err := s.newIdentity(&u); err != nil {
		return nil, err
	}
	return u.encrypt()
}

// The identity in a file cannot be removed or replaced without detection.
func TestEncryptedFile_OtherIdentity_IsRefused(t *testing.T) {
	identity := func(content []byte) (identity []byte) {
		var form struct{ Identity []byte }
		if err := json.Unmarshal(content, &form); err != nil {
			t.Fatal(err)
		}
		return form.Identity
	}
	own := identity(editedFile(t, "other", nil))
	foreign := &memoryFile{}
	wantCode(t, "foreign", encryptedFileIn(foreign, "another horse").Set(t.Context(), "relay", backend.NewSecret("x")), "")
	for name, test := range map[string]struct {
		put  []byte
		code backend.Code
	}{
		"same passphrase":    {own, backend.CodeSealedDamaged},
		"another passphrase": {identity(foreign.content), backend.CodePassphraseWrong},
	} {
		guard, _ := countingGuard(&memoryFile{})
		file := &memoryFile{}
		s := guardedFile(file, guard, passphrase, false)
		wantCode(t, name, s.Set(t.Context(), "relay", backend.NewSecret(canary)), "")
		before := identity(file.content)
		file.content = bytes.Replace(file.content, []byte(base64.StdEncoding.EncodeToString(before)), []byte(base64.StdEncoding.EncodeToString(test.put)), 1)
		content := bytes.Clone(file.content)
		_, err := s.Get(t.Context(), "relay")
		wantCode(t, name, err, test.code)
		if s.Set(t.Context(), "relay", backend.NewSecret("x")) == nil || !bytes.Equal(file.content, content) {
			t.Errorf("%s: it was changed", name)
		}
	}
}

func TestEncryptedFile_CreatedAgain_HasNewIdentity(t *testing.T) {
	guard, _ := countingGuard(&memoryFile{})
	file := &memoryFile{}
	s := guardedFile(file, guard, passphrase, false)
	wantCode(t, "create", s.Set(t.Context(), "relay", backend.NewSecret("1")), "")
	content, err := s.read(t.Context())
	wantCode(t, "read", err, "")
	file.content = nil
	s.Passphrase = backend.NewSecret("another horse")
	wantCode(t, "created again", s.Set(t.Context(), "relay", backend.NewSecret("1")), "")
	again, err := s.read(t.Context())
	wantCode(t, "read again", err, "")
	if content.identity.Equal(again.identity) || bytes.Equal(content.wrapped, again.wrapped) {
		t.Error("the identity is the same")
	}
	former := guardedFile(file, guard, passphrase, false)
	_, err = former.Get(t.Context(), "relay")
	wantCode(t, "former passphrase", err, backend.CodePassphraseWrong)
}

func FuzzDecryptFile(f *testing.F) {
	s := encryptedFileIn(&memoryFile{}, passphrase)
	s.MaxWorkFactor = 4
	if err := s.Set(f.Context(), "relay", backend.NewSecret(canary)); err != nil {
		f.Fatal(err)
	}
	good, _ := s.File.Read(f.Context())
	f.Add(good)
	f.Add([]byte(`{"version":2,"identity":"","secrets":""}`))
	f.Add([]byte(`{"version":3}`))
	f.Add([]byte("age-encryption.org/v1\n-> scrypt AAAAAAAAAAAAAAAAAAAAAA 20\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n--- \n"))
	f.Fuzz(func(t *testing.T, file []byte) {
		content, err := s.decrypt(t.Context(), file)
		if err == nil && content.secrets == nil {
			t.Error("neither secrets nor an error")
		}
		if err != nil && !backend.HasCode(err, backend.CodeSealedDamaged) && !backend.HasCode(err, backend.CodePassphraseWrong) && !backend.HasCode(err, backend.CodeFileNewer) {
			t.Errorf("got %v", err)
		}
	})
}
