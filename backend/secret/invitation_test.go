package secret

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"filippo.io/age"

	"userlookup/backend"
)

var littleWork = Invitations{WorkFactor: 1}

func encryptedInvitation(t testing.TB) []byte {
	t.Helper()
	file, err := littleWork.Seal([]byte(`{"key":"`+canary+`"}`), backend.NewSecret(passphrase))
	if err != nil {
		t.Fatal(err)
	}
	return file
}

func TestInvitation_WrongPassphrase_IsRefused(t *testing.T) {
	file := encryptedInvitation(t)
	if bytes.Contains(file, []byte(canary)) {
		t.Error("the file is not encrypted")
	}
	for typed, code := range map[string]backend.Code{
		passphrase: "", " " + passphrase + "\n": "", "\t" + passphrase: "",
		"": backend.CodeInvitationPassphraseNeeded, "  \n": backend.CodeInvitationPassphraseNeeded,
		"wrong horse": backend.CodeInvitationPassphraseWrong, strings.ToUpper(passphrase): backend.CodeInvitationPassphraseWrong, "x": backend.CodeInvitationPassphraseWrong,
		strings.Repeat("p", maxPassphrase+1): backend.CodeBadPassphrase,
	} {
		content, err := littleWork.Open(file, backend.NewSecret(typed))
		wantCode(t, typed, err, code)
		if (code == "") != (string(content) == `{"key":"`+canary+`"}`) {
			t.Errorf("%q: got %q", typed, content)
		}
	}
}

func TestInvitation_InvalidPassphrase_ReturnsBadPassphrase(t *testing.T) {
	for _, typed := range []string{"", "1234567", "12345678901", " 12345678901 ", "ééééééééééé", "two lines\nof text", strings.Repeat("p", maxPassphrase+1)} {
		file, err := littleWork.Seal([]byte("{}"), backend.NewSecret(typed))
		wantCode(t, typed, err, backend.CodeBadPassphrase)
		if file != nil {
			t.Errorf("%q: a file was created", typed)
		}
	}
}

func TestInvitation_TruncatedAtEveryLength_IsDamaged(t *testing.T) {
	file := encryptedInvitation(t)
	for length := range file {
		_, err := littleWork.Open(file[:length], backend.NewSecret(passphrase))
		wantCode(t, length, err, backend.CodeInvitationDamaged)
	}
	_, err := littleWork.Open(append(bytes.Clone(file), 0), backend.NewSecret(passphrase))
	wantCode(t, "request afterwards", err, backend.CodeInvitationDamaged)
}

func TestInvitation_AnyChangedByte_IsDetected(t *testing.T) {
	file := encryptedInvitation(t)
	limited := Invitations{MaxWorkFactor: 4} // a changed cost is refused before the work
	for at := range file {
		changed := bytes.Clone(file)
		changed[at] ^= 4
		content, err := limited.Open(changed, backend.NewSecret(passphrase))
		switch failure := backend.AsError(err); {
		case failure == nil:
			t.Errorf("byte %d: got %q", at, content)
		case failure.Code != backend.CodeInvitationDamaged && failure.Code != backend.CodeInvitationPassphraseWrong && failure.Code != backend.CodeInvitationUnknown:
			t.Errorf("byte %d: got %v", at, err)
		}
	}
}

// The work would take minutes and gigabytes: the test ends at once because none is done.
func TestInvitation_HighCost_IsRefusedBeforeTheWork(t *testing.T) {
	file := encryptedInvitation(t)
	for _, cost := range []string{"19", "20", "21", "24", "30", "63", "99", "0", "-1", "1e3"} {
		_, err := Invitations{}.Open(bytes.Replace(file, []byte(" 1\n"), []byte(" "+cost+"\n"), 1), backend.NewSecret(passphrase))
		wantCode(t, cost, err, backend.CodeInvitationDamaged)
	}
}

// The written cost must be within the accepted cost.
func TestInvitation_OwnCost_IsAccepted(t *testing.T) {
	file, err := Invitations{}.Seal([]byte("{}"), backend.NewSecret(passphrase))
	if err != nil {
		t.Fatal(err)
	}
	if _, rest, _ := bytes.Cut(file, []byte("-> scrypt ")); !bytes.Contains(rest[:60], []byte(" 18\n")) {
		t.Errorf("the header is %q", rest[:60])
	}
	if content, err := (Invitations{}).Open(file, backend.NewSecret(passphrase)); err != nil || string(content) != "{}" {
		t.Errorf("got %q, %v", content, err)
	}
}

func TestInvitation_OtherKindOfFile_ReturnsUnknown(t *testing.T) {
	someone, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	var forKey bytes.Buffer
	into, err := age.Encrypt(&forKey, someone.Recipient())
	if err := errors.Join(err, into.Close()); err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string][]byte{
		"text": []byte("Hello"), "a picture": []byte("\x89PNG\r\n"), "JSON": []byte("{}"), "encrypted for a key": forKey.Bytes(),
		"a large file": append([]byte(ageHeader), bytes.Repeat([]byte("x"), MaxInvitation)...),
	} {
		for _, typed := range []string{"", passphrase} { // checked before the passphrase
			_, err := littleWork.Open(content, backend.NewSecret(typed))
			wantCode(t, name, err, backend.CodeInvitationUnknown)
		}
	}
}

func FuzzOpenInvitation(f *testing.F) {
	f.Add(encryptedInvitation(f))
	f.Add([]byte("age-encryption.org/v1\n-> scrypt AAAAAAAAAAAAAAAAAAAAAA 20\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n--- \n"))
	limited := Invitations{MaxWorkFactor: 4}
	f.Fuzz(func(t *testing.T, file []byte) {
		_, err := limited.Open(file, backend.NewSecret(passphrase))
		if err != nil && !backend.HasCode(err, backend.CodeInvitationDamaged) && !backend.HasCode(err, backend.CodeInvitationUnknown) && !backend.HasCode(err, backend.CodeInvitationPassphraseWrong) {
			t.Errorf("got %v", err)
		}
	})
}
