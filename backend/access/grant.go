package access

import (
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"strings"
	"time"
	"unicode"

	"userlookup/backend"
)

// Grant is what an Admin allows one person on one profile. It is stored in
// access/<profile>.json under the configuration folder, signed.
type Grant struct {
	Binding
	// ID distinguishes grants: random, 26 characters of base32.
	ID string
	// Role and Subject say who may do it.
	Role    Role
	Subject Subject
	// UserLookup is whether the subject may look up users. Admins always may.
	UserLookup bool
	// Issued and Expires are in whole seconds, UTC. A zero Expires is never.
	Issued, Expires time.Time
	Policy          Policy
	// Issuer is the Admin who signed it.
	Issuer Subject
	// LogRecipient is the age recipient of the Admin, to whom a User's log is
	// encrypted; empty for the grant of a first Admin.
	LogRecipient string
}

// grantVersion is that of the file.
const grantVersion = 1

// maxGrant bounds a file before it is decoded, in bytes.
const maxGrant = 16 << 10

// signed is what a signature is made of, so that it is good for nothing else.
const signed = "userlookup access grant 1\n"

// grantFile is the form of a Grant in its file and in an invitation.
type grantFile struct {
	Version      int                 `json:"version"`
	ID           string              `json:"id"`
	Profile      backend.ProfileName `json:"profile"`
	BaseURL      string              `json:"baseUrl"`
	ClientID     string              `json:"clientId"`
	Role         Role                `json:"role"`
	Subject      subjectFile         `json:"subject"`
	UserLookup   bool                `json:"userLookup"`
	Issued       string              `json:"issued"`
	Expires      string              `json:"expires"` // empty for never
	Policy       policyFile          `json:"policy"`
	Issuer       subjectFile         `json:"issuer"`
	LogRecipient string              `json:"logRecipient"`
	Signature    string              `json:"signature,omitempty"`
}

// subjectFile and policyFile are the forms of a Subject and a Policy in it. They have
// the fields of version 1: a field that is added there needs a version 2 here.
type subjectFile struct {
	Name  string `json:"name"`
	Email string `json:"email"`
}

type policyFile struct {
	Reason        bool   `json:"reason"`
	Mask          bool   `json:"mask"`
	RetentionDays int    `json:"retentionDays"`
	Export        bool   `json:"export"`
	LockMinutes   int    `json:"lockMinutes"`
	OfflineHours  int    `json:"offlineHours"`
	LogFolder     string `json:"logFolder"`
}

var (
	errGrantForm      = errors.New("not a grant")
	errGrantSignature = errors.New("the signature is not that of the pinned key")
)

// Sign gives the file of a grant. It fails for a grant that ParseGrant would refuse.
func (g *Grant) Sign(key ed25519.PrivateKey) ([]byte, error) {
	file := g.file()
	content, err := json.Marshal(file)
	if err != nil {
		return nil, err
	}
	file.Signature = encodeBase64(ed25519.Sign(key, append([]byte(signed), content...)))
	indented, err := json.MarshalIndent(file, "", "  ")
	if err != nil {
		return nil, err
	}
	indented = append(indented, '\n')
	if _, err := ParseGrant(indented, key.Public().(ed25519.PublicKey)); err != nil {
		return nil, err
	}
	return indented, nil
}

// ParseGrant decodes a signed grant and verifies it with the pinned key. Spaces,
// line breaks and the order of names do not matter; any other change is an error.
// CodeAccessNewer says that a newer version wrote it, CodeAccessEdited that it is not
// what an Admin signed.
func ParseGrant(content []byte, verify ed25519.PublicKey) (*Grant, error) {
	if len(content) > maxGrant || len(verify) != ed25519.PublicKeySize {
		return nil, edited(errGrantForm)
	}
	file, err := decodeExact[grantFile](content, grantVersion)
	if errors.Is(err, errNewer) {
		return nil, backend.NewError(backend.CodeAccessNewer, nil)
	}
	signature, ok := decodeBase64(file.Signature)
	if err != nil || !ok {
		return nil, edited(errGrantForm)
	}
	file.Signature = ""
	plain, err := json.Marshal(file)
	if err != nil {
		return nil, edited(errGrantForm)
	}
	if !ed25519.Verify(verify, append([]byte(signed), plain...), signature) {
		return nil, edited(errGrantSignature)
	}
	grant, ok := file.grant()
	if !ok {
		return nil, edited(errGrantForm)
	}
	return grant, nil
}

func edited(cause error) *backend.Error { return backend.NewError(backend.CodeAccessEdited, cause) }

func (g *Grant) file() grantFile {
	return grantFile{
		Version: grantVersion, ID: g.ID, Profile: g.Profile, BaseURL: g.BaseURL, ClientID: g.ClientID,
		Role: g.Role, Subject: subjectFile(g.Subject), UserLookup: g.UserLookup, Issued: formatTime(g.Issued), Expires: formatTime(g.Expires),
		Policy: policyFile(g.Policy), Issuer: subjectFile(g.Issuer), LogRecipient: g.LogRecipient,
	}
}

func (f *grantFile) grant() (*Grant, bool) {
	issued, issuedOK := parseTime(f.Issued)
	expires, expiresOK := parseTime(f.Expires)
	g := &Grant{
		Binding: Binding{Profile: f.Profile, BaseURL: f.BaseURL, ClientID: f.ClientID}, ID: f.ID,
		Role: f.Role, Subject: Subject(f.Subject), UserLookup: f.UserLookup, Issued: issued, Expires: expires,
		Policy: Policy(f.Policy), Issuer: Subject(f.Issuer), LogRecipient: f.LogRecipient,
	}
	valid := issuedOK && expiresOK && !issued.IsZero() && (expires.IsZero() || expires.After(issued)) &&
		(g.Role == RoleAdmin || g.Role == RoleUser) && g.Subject.isValid() && g.Issuer.isValid() && g.Policy.isValid() &&
		g.ID != "" && g.Profile != "" && g.BaseURL != "" && g.ClientID != ""
	return g, valid
}

func formatTime(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Truncate(time.Second).Format(time.RFC3339)
}

// parseTime takes what formatTime gives, and nothing else.
func parseTime(text string) (time.Time, bool) {
	if text == "" {
		return time.Time{}, true
	}
	t, err := time.Parse(time.RFC3339, text)
	return t.UTC(), err == nil && formatTime(t) == text
}

func hasControl(text string) bool { return strings.ContainsFunc(text, unicode.IsControl) }

// HasWord says whether a text has a letter or digit, so that a person sees something.
func HasWord(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool {
		return (unicode.IsLetter(r) || unicode.IsDigit(r)) && !unicode.Is(unicode.Other_Default_Ignorable_Code_Point, r)
	})
}
