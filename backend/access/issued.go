package access

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"userlookup/backend"
	"userlookup/backend/storage"
)

// issued is one invitation in the list of those that an Admin issued on this device.
type issuedInvitation struct {
	Grant   json.RawMessage `json:"grant"` // as it was signed
	Key     KeyKind         `json:"key"`
	Revoked bool            `json:"revoked"`

	grant *Grant
}

// issuedList is the form of the list before it is encrypted.
type issuedList struct {
	Version  int                `json:"version"`
	Revision int                `json:"revision"` // counts the times that it was written
	Issued   []issuedInvitation `json:"issued"`
}

// issuedKey is what is stored among the access secrets about the list.
type issuedKey struct {
	Key      string `json:"key"`
	Revision int    `json:"revision"` // an older list is one that was put back
}

const (
	issuedVersion = 1
	// maxIssued bounds the encrypted list, in bytes: what storage.File reads.
	maxIssued = 1 << 20
)

var errIssued = errors.New("the list of invitations is not the one that was written last")

// readIssued gives the invitations that an Admin issued, in the order they were issued. A
// list that something else changed, removed or put back is CodeIssuedAltered: it is set
// aside, and a new one begins. CodeAccessNewer is one that a newer version wrote: it stays.
func (s *Store) readIssued(ctx context.Context, a *issuer, now time.Time) ([]issuedInvitation, error) {
	list, _, err := s.loadIssued(ctx, a)
	if !errors.Is(err, errIssued) {
		return list.Issued, err
	}
	err = s.issuedFile(a.profile.Name).WithLock(ctx, func(ctx context.Context) (err error) { // another process may have been writing it
		list, _, err = s.openIssued(ctx, a, now)
		return err
	})
	return list.Issued, err
}

// updateIssued replaces the list by what change makes of it. Expired invitations go where
// there is no more space. It fails with CodeIssuedFull, as readIssued and change do.
func (s *Store) updateIssued(ctx context.Context, a *issuer, now time.Time, change func([]issuedInvitation) ([]issuedInvitation, error)) ([]issuedInvitation, error) {
	file := s.issuedFile(a.profile.Name)
	var list issuedList
	err := file.WithLock(ctx, func(ctx context.Context) (err error) {
		var key issuedKey
		if list, key, err = s.openIssued(ctx, a, now); err != nil {
			return err
		}
		if list.Issued, err = change(list.Issued); err != nil {
			return err
		}
		list.Version, list.Revision = issuedVersion, max(list.Revision, key.Revision)+1
		isNew := key.Key == ""
		if isNew {
			key.Key = base64.StdEncoding.EncodeToString(freshBytes(32))
		}
		content, err := s.sealIssued(&list, key, a, now)
		if err != nil {
			return err
		}
		store := s.options.Secrets(a.profile.Name, a.profile.Place, a.passphrase)
		if isNew { // the key first: a list without it could never be opened
			if err := setIssuedKey(ctx, store, a, key); err != nil {
				return err
			}
		}
		if err := file.Replace(ctx, content); err != nil {
			return err
		}
		key.Revision = list.Revision
		return setIssuedKey(ctx, store, a, key)
	})
	return list.Issued, err
}

// openIssued is loadIssued, and resetIssued where that fails with errIssued. The caller
// holds the lock of the file.
func (s *Store) openIssued(ctx context.Context, a *issuer, now time.Time) (issuedList, issuedKey, error) {
	list, key, err := s.loadIssued(ctx, a)
	if errors.Is(err, errIssued) {
		err = s.resetIssued(ctx, a, key, now)
	}
	return list, key, err
}

// loadIssued reads the list and its key; errIssued says that they do not belong together.
func (s *Store) loadIssued(ctx context.Context, a *issuer) (issuedList, issuedKey, error) {
	content, err := s.issuedFile(a.profile.Name).Read(ctx)
	if err != nil {
		return issuedList{}, issuedKey{}, err
	}
	var key issuedKey
	text, found, err := readAccessSecret(ctx, s.options.Secrets(a.profile.Name, a.profile.Place, a.passphrase), issuedName(a))
	if err != nil {
		return issuedList{}, issuedKey{}, err
	}
	if found && backend.UnmarshalOwnJSON([]byte(text.Reveal()), &key) != nil {
		key = issuedKey{}
	}
	if content == nil && key.Revision == 0 {
		return issuedList{}, key, nil
	}
	list, err := s.unsealIssued(content, key, a)
	return list, key, err
}

// resetIssued sets a list aside that cannot be trusted, and says so. Its key stays, so that
// the list can be restored from a backup.
func (s *Store) resetIssued(ctx context.Context, a *issuer, key issuedKey, now time.Time) error {
	file := s.issuedFile(a.profile.Name)
	aside := file.Path()
	content, err := file.Read(ctx)
	if content != nil && err == nil {
		aside, err = file.SetAside(ctx, now)
	}
	if err != nil {
		return err
	}
	if key.Key != "" {
		key.Revision = 0
		if err := setIssuedKey(ctx, s.options.Secrets(a.profile.Name, a.profile.Place, a.passphrase), a, key); err != nil {
			return err
		}
	}
	return backend.NewError(backend.CodeIssuedAltered, errIssued, "file", aside)
}

func (s *Store) issuedFile(profile backend.ProfileName) *storage.File {
	file := storage.NewFile(s.options.Folders.IssuedInvitations(string(profile)))
	file.Warn = s.options.Warn
	return file
}

func issuedName(a *issuer) string { return issuedSecret + string(a.profile.Name) }

func setIssuedKey(ctx context.Context, store backend.SecretStore, a *issuer, key issuedKey) error {
	content, err := json.Marshal(key)
	if err != nil {
		return err
	}
	return store.Set(ctx, issuedName(a), backend.NewSecret(string(content)))
}

func (s *Store) unsealIssued(content []byte, key issuedKey, a *issuer) (list issuedList, err error) {
	sealer, err := s.issuedSealer(key)
	if err != nil {
		return list, errIssued
	}
	plain, err := sealer.Unseal(content, issuedIdentity(a))
	if err != nil {
		return list, errIssued
	}
	newer := backend.NewError(backend.CodeAccessNewer, nil, "profile", string(a.profile.Name))
	list, err = decodeVersioned[issuedList](plain, issuedVersion)
	switch {
	case errors.Is(err, errNewer):
		return issuedList{}, newer
	case err != nil, list.Revision < key.Revision:
		return issuedList{}, errIssued
	}
	for i := range list.Issued {
		if list.Issued[i].grant, err = ParseGrant(list.Issued[i].Grant, a.pin.Verify); backend.HasCode(err, backend.CodeAccessNewer) {
			return issuedList{}, newer
		} else if err != nil {
			return issuedList{}, errIssued
		}
	}
	return list, nil
}

// sealIssued encrypts the list, without the expired invitations where it is too large.
func (s *Store) sealIssued(list *issuedList, key issuedKey, a *issuer, now time.Time) ([]byte, error) {
	sealer, err := s.issuedSealer(key)
	if err != nil {
		return nil, err
	}
	for _, drop := range []bool{false, true} {
		if drop {
			list.Issued = slices.DeleteFunc(list.Issued, func(one issuedInvitation) bool { return !now.Before(one.grant.Expires) })
		}
		plain, err := json.Marshal(list)
		if err != nil {
			return nil, err
		}
		if content := sealer.Seal(plain, issuedIdentity(a)); len(content) <= maxIssued {
			return content, nil
		}
	}
	return nil, backend.NewError(backend.CodeIssuedFull, nil)
}

func (s *Store) issuedSealer(key issuedKey) (backend.Sealer, error) {
	content, err := base64.StdEncoding.DecodeString(key.Key)
	if err != nil {
		return nil, err
	}
	return s.options.Cipher.Sealer("issued", content)
}

// issuedIdentity binds the list to its profile: another one's cannot be put in its place.
func issuedIdentity(a *issuer) string { return "issued invitations\n" + string(a.profile.Name) }

func freshBytes(n int) []byte {
	fresh := make([]byte, n)
	_, _ = rand.Read(fresh) // never fails
	return fresh
}
