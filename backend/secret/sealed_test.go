package secret

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"filippo.io/age"

	"userlookup/backend"
)

const passphrase = "correct horse"

func sealedIn(file backend.File, passphrase string) *Sealed {
	return &Sealed{File: file, Passphrase: backend.NewSecret(passphrase), WorkFactor: 1}
}

func TestTheSealedFileKeepsAndForgets(t *testing.T) {
	file := &memoryFile{}
	s := sealedIn(file, passphrase)
	_, err := s.Get(t.Context(), "relay")
	wantCode(t, "no file", err, backend.CodeSealedMissing)
	wantCode(t, "nothing to forget", s.Delete(t.Context(), "relay"), "")
	wantCode(t, "set", s.Set(t.Context(), "relay", backend.NewSecret("old")), "")
	wantCode(t, "set again", s.Set(t.Context(), "relay", backend.NewSecret(canary)), "")
	wantCode(t, "another", s.Set(t.Context(), "other", backend.NewSecret("o")), "")
	if bytes.Contains(file.content, []byte(canary)) || bytes.Contains(file.content, []byte("relay")) {
		t.Error("the file can be read by anybody")
	}
	again := sealedIn(file, passphrase)
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

func TestPassphrasesThatDoNotOpen(t *testing.T) {
	file := &memoryFile{}
	wantCode(t, "first, none", sealedIn(file, "").Set(t.Context(), "relay", backend.NewSecret(canary)), backend.CodePassphraseNew)
	wantCode(t, "first, short", sealedIn(file, "1234567").Set(t.Context(), "relay", backend.NewSecret(canary)), backend.CodeBadPassphrase)
	wantCode(t, "first, long", sealedIn(file, strings.Repeat("p", maxPassphrase+1)).Set(t.Context(), "relay", backend.NewSecret(canary)), backend.CodeBadPassphrase)
	if file.content != nil {
		t.Fatal("a file was made")
	}
	wantCode(t, "first", sealedIn(file, passphrase).Set(t.Context(), "relay", backend.NewSecret(canary)), "")
	before := bytes.Clone(file.content)
	for given, code := range map[string]backend.Code{"": backend.CodePassphraseNeeded, "wrong horse": backend.CodePassphraseWrong, "short": backend.CodePassphraseWrong} {
		s := sealedIn(file, given)
		_, err := s.Get(t.Context(), "relay")
		wantCode(t, given, err, code)
		wantCode(t, given, s.Set(t.Context(), "relay", backend.NewSecret("new")), code)
		wantCode(t, given, s.Delete(t.Context(), "relay"), code)
	}
	if !bytes.Equal(file.content, before) {
		t.Error("the file was changed")
	}
}

// sealedText seals what seal would not.
func sealedText(t *testing.T, plain string, workFactor int) []byte {
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

func TestASealedFileThatIsDamaged(t *testing.T) {
	good := sealedText(t, `{"version":1,"secrets":{"relay":"`+canary+`"}}`, 1)
	other, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	var forSomeone bytes.Buffer
	into, err := age.Encrypt(&forSomeone, other.Recipient())
	if err := errors.Join(err, into.Close()); err != nil {
		t.Fatal(err)
	}
	flipped := bytes.Clone(good)
	flipped[len(flipped)-1] ^= 1
	for name, test := range map[string]struct {
		content []byte
		code    backend.Code
	}{
		"good":              {good, ""},
		"empty":             {[]byte{}, backend.CodeSealedDamaged},
		"another file":      {[]byte("{}"), backend.CodeSealedDamaged},
		"truncated":         {good[:len(good)-5], backend.CodeSealedDamaged},
		"header only":       {good[:60], backend.CodeSealedDamaged},
		"a bit":             {flipped, backend.CodeSealedDamaged},
		"for a key":         {forSomeone.Bytes(), backend.CodeSealedDamaged},
		"asks for a minute": {bytes.Replace(good, []byte(" 1\n"), []byte(" 25\n"), 1), backend.CodeSealedDamaged},
		"no JSON":           {sealedText(t, canary, 1), backend.CodeSealedDamaged},
		"no version":        {sealedText(t, `{"secrets":{}}`, 1), backend.CodeSealedDamaged},
		"no secrets":        {sealedText(t, `{"version":1}`, 1), backend.CodeSealedDamaged},
		"secrets are null":  {sealedText(t, `{"version":1,"secrets":null}`, 1), backend.CodeSealedDamaged},
		"a secret a number": {sealedText(t, `{"version":1,"secrets":{"relay":1}}`, 1), backend.CodeSealedDamaged},
		"too much":          {sealedText(t, `{"version":1,"secrets":{"relay":"`+strings.Repeat("r", maxSealed)+`"}}`, 1), backend.CodeSealedDamaged},
		"newer":             {sealedText(t, `{"version":2}`, 1), backend.CodeFileNewer},
	} {
		file := &memoryFile{content: test.content}
		s := sealedIn(file, passphrase)
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

func TestASealedFileThatCannotBeReadOrWritten(t *testing.T) {
	file := &memoryFile{failure: backend.NewError(backend.CodeDiskFull, nil)}
	s := sealedIn(file, passphrase)
	_, err := s.Get(t.Context(), "relay")
	wantCode(t, "get", err, backend.CodeDiskFull)
	wantCode(t, "set", s.Set(t.Context(), "relay", backend.NewSecret(canary)), backend.CodeDiskFull)
	wantCode(t, "delete", s.Delete(t.Context(), "relay"), backend.CodeDiskFull)
	wantCode(t, "too long", s.Set(t.Context(), "relay", backend.NewSecret(strings.Repeat("s", MaxSecret+1))), backend.CodeCredentialsTooLong)
}

func FuzzUnseal(f *testing.F) {
	s := sealedIn(&memoryFile{}, passphrase)
	s.MaxWorkFactor = 4
	good, err := s.seal(map[string]string{"relay": canary})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good)
	f.Add([]byte("age-encryption.org/v1\n-> scrypt AAAAAAAAAAAAAAAAAAAAAA 20\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n--- \n"))
	f.Fuzz(func(t *testing.T, content []byte) {
		secrets, err := s.unseal(t.Context(), content)
		if err == nil && secrets == nil {
			t.Error("neither secrets nor an error")
		}
		if err != nil && !backend.HasCode(err, backend.CodeSealedDamaged) && !backend.HasCode(err, backend.CodePassphraseWrong) && !backend.HasCode(err, backend.CodeFileNewer) {
			t.Errorf("got %v", err)
		}
	})
}
