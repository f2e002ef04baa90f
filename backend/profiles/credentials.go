package profiles

import (
	"context"

	"userlookup/backend"
	"userlookup/backend/secret"
)

// Credentials opens those of a saved profile. The passphrase may be empty; it is
// needed where they lie in the sealed file. It fails with
// CodeCredentialsMissing, the CodeKeychain… and the CodeSealed… and
// CodePassphrase… codes.
func (ps *Profiles) Credentials(ctx context.Context, p backend.Profile, passphrase backend.Secret) (backend.Credentials, error) {
	if p.Place == "" {
		return backend.Credentials{}, backend.NewError(backend.CodeCredentialsMissing, nil, "profile", string(p.Name))
	}
	return ps.vault(p.Place, passphrase).Credentials(ctx, p)
}

// CheckPassphrase says whether a passphrase opens the sealed credentials or, where there
// are none, the sealed key of the saved copies: nil where it does, CodeSealedMissing
// where there is neither, else why it does not, such as CodePassphraseWrong.
func (ps *Profiles) CheckPassphrase(ctx context.Context, passphrase backend.Secret) error {
	return ps.checkPassphrase(ctx, passphrase, false)
}

// checkPassphrase is CheckPassphrase. IsTyped is that of secret.EncryptedFile.
func (ps *Profiles) checkPassphrase(ctx context.Context, passphrase backend.Secret, isTyped bool) error {
	var err error
	for _, sealed := range []*secret.EncryptedFile{ps.sealed(passphrase), ps.sealedKey(passphrase)} {
		sealed.IsTyped = isTyped
		if _, err = sealed.Get(ctx, ""); !backend.HasCode(err, backend.CodeSealedMissing) {
			break
		}
	}
	if backend.HasCode(err, backend.CodeCredentialsMissing) { // it was opened, and holds nothing of no name
		return nil
	}
	return err
}

// completed fills what is empty of c with what was saved for p: all of it, or the
// login of the same proxy.
func (ps *Profiles) completed(ctx context.Context, s backend.Settings, p backend.Profile, c backend.Credentials, passphrase backend.Secret) (backend.Credentials, error) {
	loginGiven := !c.ProxyUser.Empty() || !c.ProxyPassword.Empty()
	if !c.APIKey.Empty() && (loginGiven || p.Network.Proxy != backend.ProxyAddress) {
		return c, nil
	}
	saved, err := s.Find(p.Name)
	if err != nil || saved.Place == "" {
		if c.APIKey.Empty() {
			return c, backend.NewError(backend.CodeBadAPIKey, nil) // a new profile needs one
		}
		return c, nil
	}
	p.Place = saved.Place
	kept, err := ps.Credentials(ctx, p, passphrase)
	if err != nil {
		if !c.APIKey.Empty() && backend.IsSecretGone(err) {
			return c, nil
		}
		return c, err
	}
	if !c.APIKey.Empty() {
		kept.APIKey = c.APIKey
	}
	if loginGiven {
		kept.ProxyUser, kept.ProxyPassword = c.ProxyUser, c.ProxyPassword
	}
	return kept, nil
}

// rememberCredentials gives what puts the credentials back that are kept for a profile,
// where its new settings cannot be kept. New ones at another place are forgotten.
func (ps *Profiles) rememberCredentials(ctx context.Context, s backend.Settings, name backend.ProfileName, passphrase backend.Secret) (putBack func(place backend.Place)) {
	former, err := s.Find(name)
	isKept := err == nil && former.Place != ""
	var kept backend.Credentials
	if isKept {
		kept, err = ps.Credentials(ctx, former, passphrase)
	}
	ctx = context.WithoutCancel(ctx) // that the settings failed is told, and nothing else
	return func(place backend.Place) {
		if former.Place != place {
			_ = ps.vault(place, passphrase).Forget(ctx, backend.Profile{Name: name})
		}
		if isKept && err == nil { // else there is nothing to put back
			_ = ps.vault(former.Place, passphrase).Save(ctx, former, kept)
		}
	}
}

// saveCredentials gives the place where it kept them. Only a keychain that is
// not there is passed over: one that is locked or slow is another thing.
func (ps *Profiles) saveCredentials(ctx context.Context, p backend.Profile, c backend.Credentials, passphrase backend.Secret) (backend.Place, error) {
	err := ps.vault(backend.PlaceKeychain, passphrase).Save(ctx, p, c)
	if !backend.HasCode(err, backend.CodeKeychainMissing) {
		return backend.PlaceKeychain, err
	}
	return backend.PlaceFile, ps.vault(backend.PlaceFile, passphrase).Save(ctx, p, c)
}

func (ps *Profiles) vault(place backend.Place, passphrase backend.Secret) secret.CredentialStore {
	return secret.CredentialStore{Store: ps.store(place, passphrase)}
}

func (ps *Profiles) store(place backend.Place, passphrase backend.Secret) secret.Store {
	if place == backend.PlaceKeychain {
		return ps.keychain
	}
	return ps.sealed(passphrase)
}

func (ps *Profiles) sealed(passphrase backend.Secret) *secret.EncryptedFile {
	return &secret.EncryptedFile{File: ps.file, Passphrase: passphrase, WorkFactor: ps.options.WorkFactor, Guard: ps.guard}
}

// sealedKey is the key of the saved copies where there is no keychain: in a file of its
// own, which can be destroyed without a passphrase and leaves the credentials alone.
func (ps *Profiles) sealedKey(passphrase backend.Secret) *secret.EncryptedFile {
	return &secret.EncryptedFile{File: ps.savedKey, Sibling: ps.sealed(passphrase), Passphrase: passphrase, WorkFactor: ps.options.WorkFactor, Guard: ps.guard}
}
