package access

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"encoding/json"
	"errors"
	"strings"

	"userlookup/backend"
)

// KeyKind is whose API key an invitation carries.
type KeyKind string

// The kinds. An invitation with User Lookup off carries no key.
const (
	KeyOwn    KeyKind = "own"    // the colleague's own
	KeyShared KeyKind = "shared" // the Admin's
	KeyNone   KeyKind = "none"
)

// Invitation is what an Admin gives a colleague: a signed grant, and what the colleague's
// device needs to use it.
type Invitation struct {
	// Grant is the decoded GrantFile.
	Grant Grant
	// GrantFile is the signed grant, as Grant.Sign gives it.
	GrantFile []byte
	// Verify is the key that the grant and the invitation are signed with.
	Verify ed25519.PublicKey
	// Network says how the platform is reached. It names no file of the Admin's device.
	Network backend.Network
	// Key says whose APIKey it is; the key is empty for KeyNone.
	Key    KeyKind
	APIKey backend.Secret
	// Sign and LogIdentity make another Admin: the private half of Verify, and the age
	// identity that opens the logs of colleagues. Both are empty for a User.
	Sign        ed25519.PrivateKey
	LogIdentity backend.Secret
}

const (
	// invitationVersion is that of the decrypted file.
	invitationVersion = 1
	// maxInvitation bounds what is decoded, in bytes.
	maxInvitation = 48 << 10
	// signedInvitation is what its signature is made of, so that it is good for nothing else.
	signedInvitation = "userlookup invitation 1\n"
	// agePrefix is what an age identity begins with, and maxIdentity its greatest length.
	agePrefix, maxIdentity = "AGE-SECRET-KEY-", 4000
)

// invitationFile is the form of an Invitation before it is encrypted.
type invitationFile struct {
	Version      int                 `json:"version"`
	Grant        json.RawMessage     `json:"grant"`
	Verify       string              `json:"verify"`
	Proxy        backend.ProxyChoice `json:"proxy"`
	ProxyAddress string              `json:"proxyAddress"`
	Key          KeyKind             `json:"key"`
	APIKey       string              `json:"apiKey"`
	Sign         string              `json:"signingKey"`
	LogIdentity  string              `json:"logIdentity"`
	Signature    string              `json:"signature"`
}

var (
	errInvitationForm      = errors.New("not an invitation")
	errInvitationSignature = errors.New("the signature of the invitation is not that of its key")
	errInvitationContent   = errors.New("the invitation carries what its grant does not allow, or lacks what it needs")
)

// Encode signs an invitation, whose Grant need not be set. It fails for one that
// ParseInvitation would refuse, such as one with credentials though User Lookup is off.
func (i *Invitation) Encode(sign ed25519.PrivateKey) ([]byte, error) {
	file := invitationFile{
		Version: invitationVersion, Grant: i.GrantFile, Verify: encodeBase64(i.Verify),
		Proxy: i.Network.Proxy, ProxyAddress: i.Network.ProxyAddress,
		Key: i.Key, APIKey: i.APIKey.Reveal(), Sign: encodeSigningKey(i.Sign), LogIdentity: i.LogIdentity.Reveal(),
	}
	content, err := file.signedContent()
	if err != nil {
		return nil, err
	}
	file.Signature = encodeBase64(ed25519.Sign(sign, content))
	encoded, err := json.Marshal(file) //nolint:gosec // it is encrypted before it is written
	if err != nil {
		return nil, err
	}
	if _, err := ParseInvitation(encoded); err != nil {
		return nil, err
	}
	return encoded, nil
}

// signedContent is what the signature of an invitation is made of.
func (f invitationFile) signedContent() ([]byte, error) {
	f.Signature = ""
	content, err := json.Marshal(f) //nolint:gosec // only its signature is stored
	return append([]byte(signedInvitation), content...), err
}

// ParseInvitation decodes a decrypted invitation and verifies that one key signed all of
// it. CodeInvitationUnknown says that it is something else, CodeInvitationNewer that a
// newer version wrote it, and CodeInvitationDamaged that it is not as it was issued.
// Whose key signed it is for the person to say, by its Fingerprint.
func ParseInvitation(content []byte) (*Invitation, error) {
	names := map[string]json.RawMessage{}
	if len(content) > maxInvitation || backend.UnmarshalOwnJSON(content, &names) != nil || names["version"] == nil || names["grant"] == nil {
		return nil, backend.NewError(backend.CodeInvitationUnknown, errInvitationForm)
	}
	file, err := decodeExact[invitationFile](content, invitationVersion)
	if errors.Is(err, errNewer) {
		return nil, backend.NewError(backend.CodeInvitationNewer, nil)
	}
	verify, sign, keysOK := decodeKeys(file.Verify, file.Sign)
	signature, signatureOK := decodeBase64(file.Signature)
	if err != nil || !keysOK || !signatureOK {
		return nil, damaged(errInvitationForm)
	}
	if plain, err := file.signedContent(); err != nil || !ed25519.Verify(verify, plain, signature) {
		return nil, damaged(errInvitationSignature)
	}
	grant, err := ParseGrant(file.Grant, verify)
	if backend.HasCode(err, backend.CodeAccessNewer) {
		return nil, backend.NewError(backend.CodeInvitationNewer, nil)
	} else if err != nil {
		return nil, damaged(errGrantSignature)
	}
	i := &Invitation{
		Grant: *grant, GrantFile: indented(file.Grant), Verify: verify,
		Network: backend.Network{Proxy: file.Proxy, ProxyAddress: file.ProxyAddress},
		Key:     file.Key, APIKey: backend.NewSecret(file.APIKey), Sign: sign, LogIdentity: backend.NewSecret(file.LogIdentity),
	}
	if !i.isValid() {
		return nil, damaged(errInvitationContent)
	}
	return i, nil
}

func damaged(cause error) *backend.Error {
	return backend.NewError(backend.CodeInvitationDamaged, cause)
}

// isValid says whether an invitation carries exactly what its grant needs, and whether
// its profile can be saved as it is.
func (i *Invitation) isValid() bool {
	g := &i.Grant
	isAdmin := g.Role == RoleAdmin
	if isAdmin && !g.UserLookup || g.UserLookup != (i.Key == KeyOwn || i.Key == KeyShared) || !g.UserLookup && i.Key != KeyNone {
		return false
	}
	if isAdmin != (i.Sign != nil) || isAdmin == i.LogIdentity.Empty() {
		return false
	}
	if id := i.LogIdentity.Reveal(); isAdmin && (!strings.HasPrefix(id, agePrefix) || len(id) > maxIdentity || hasControl(id)) {
		return false
	}
	if !g.UserLookup && !i.APIKey.Empty() {
		return false
	}
	if g.UserLookup {
		clean, err := backend.Credentials{APIKey: i.APIKey}.Clean()
		if err != nil || !clean.APIKey.Equal(i.APIKey) {
			return false
		}
	}
	profile := i.Profile()
	clean, err := profile.Clean()
	return err == nil && clean == profile && profile.Address() == g.BaseURL && !g.Expires.IsZero()
}

// Profile is the profile that an invitation adds.
func (i *Invitation) Profile() backend.Profile {
	p := backend.Profile{Name: i.Grant.Profile, ClientID: i.Grant.ClientID, Network: i.Network}
	if p.Address() == "" { // it has no address of its own
		p.BaseURL = i.Grant.BaseURL
	}
	return p
}

// indented is the form of a grant in its own file.
func indented(grant []byte) []byte {
	var out bytes.Buffer
	if json.Indent(&out, grant, "", "  ") != nil {
		return grant
	}
	out.WriteByte('\n')
	return out.Bytes()
}

// Fingerprint is what two people compare of a verifying key: 8 groups of 4 hexadecimal
// digits of its SHA-256.
func Fingerprint(verify ed25519.PublicKey) string {
	sum := sha256.Sum256(verify)
	digits := strings.ToUpper(hex.EncodeToString(sum[:16]))
	groups := make([]string, 0, 8)
	for ; digits != ""; digits = digits[4:] {
		groups = append(groups, digits[:4])
	}
	return strings.Join(groups, " ")
}

// HasFingerprint says whether typed is the fingerprint of a verifying key. Spaces, dashes,
// colons and capital letters make no difference.
func HasFingerprint(verify ed25519.PublicKey, typed string) bool {
	plain := func(text string) string {
		return strings.ToUpper(strings.NewReplacer(" ", "", "-", "", ":", "", "\t", "", "\u00a0", "").Replace(text))
	}
	return subtle.ConstantTimeCompare([]byte(plain(typed)), []byte(plain(Fingerprint(verify)))) == 1
}

// InvitationNetwork is what a colleague's device needs of the network of an Admin's: the
// proxy, and no file.
func InvitationNetwork(n backend.Network) backend.Network {
	if n.Proxy == "" {
		n.Proxy = backend.ProxySystem
	}
	n.CAFile = ""
	return n
}
