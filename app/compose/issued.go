package compose

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"userlookup/backend"
	"userlookup/backend/access"
	"userlookup/backend/secret"
	"userlookup/backend/storage"
)

// issued is one invitation in the list of those that an Admin issued on this device.
type issued struct {
	Grant   json.RawMessage `json:"grant"` // as it was signed
	Key     access.KeyKind  `json:"key"`
	Revoked bool            `json:"revoked"`

	grant *access.Grant
}

// issuedList is the form of the list before it is encrypted.
type issuedList struct {
	Version  int      `json:"version"`
	Revision int      `json:"revision"` // counts the times that it was written
	Issued   []issued `json:"issued"`
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
// aside, and a new one begins.
func (k *Keep) readIssued(ctx context.Context, a *admin, now time.Time) ([]issued, error) {
	list, _, err := k.loadIssued(ctx, a)
	if !errors.Is(err, errIssued) {
		return list.Issued, err
	}
	err = k.issuedFile(a.profile.Name).Locked(ctx, func(ctx context.Context) (err error) { // another process may have been writing it
		list, _, err = k.openIssued(ctx, a, now)
		return err
	})
	return list.Issued, err
}

// updateIssued replaces the list by what change makes of it. Expired invitations go where
// there is no more space. It fails with CodeIssuedFull, as readIssued and change do.
func (k *Keep) updateIssued(ctx context.Context, a *admin, now time.Time, change func([]issued) ([]issued, error)) ([]issued, error) {
	file := k.issuedFile(a.profile.Name)
	var list issuedList
	err := file.Locked(ctx, func(ctx context.Context) (err error) {
		var key issuedKey
		if list, key, err = k.openIssued(ctx, a, now); err != nil {
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
		content, err := sealIssued(&list, key, a, now)
		if err != nil {
			return err
		}
		store := k.accessSecrets(a.profile.Name, a.profile.Place, a.passphrase)
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
func (k *Keep) openIssued(ctx context.Context, a *admin, now time.Time) (issuedList, issuedKey, error) {
	list, key, err := k.loadIssued(ctx, a)
	if errors.Is(err, errIssued) {
		err = k.resetIssued(ctx, a, key, now)
	}
	return list, key, err
}

// loadIssued reads the list and its key; errIssued says that they do not belong together.
func (k *Keep) loadIssued(ctx context.Context, a *admin) (issuedList, issuedKey, error) {
	content, err := k.issuedFile(a.profile.Name).Read(ctx)
	if err != nil {
		return issuedList{}, issuedKey{}, err
	}
	var key issuedKey
	text, found, err := readAccessSecret(ctx, k.accessSecrets(a.profile.Name, a.profile.Place, a.passphrase), issuedName(a))
	if err != nil {
		return issuedList{}, issuedKey{}, err
	}
	if found && backend.UnmarshalOwnJSON([]byte(text.Reveal()), &key) != nil {
		key = issuedKey{}
	}
	if content == nil && key.Revision == 0 {
		return issuedList{}, key, nil
	}
	list, err := unsealIssued(content, key, a)
	return list, key, err
}

// resetIssued sets a list aside that cannot be trusted, and says so. Its key stays, so that
// the list can be restored from a backup.
func (k *Keep) resetIssued(ctx context.Context, a *admin, key issuedKey, now time.Time) error {
	file := k.issuedFile(a.profile.Name)
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
		if err := setIssuedKey(ctx, k.accessSecrets(a.profile.Name, a.profile.Place, a.passphrase), a, key); err != nil {
			return err
		}
	}
	return backend.NewError(backend.CodeIssuedAltered, errIssued, "file", aside)
}

func (k *Keep) issuedFile(profile backend.ProfileName) *storage.File {
	file := storage.NewFile(k.paths.Issued(string(profile)))
	file.Warn = k.warn
	return file
}

func issuedName(a *admin) string { return issuedSecret + string(a.profile.Name) }

func setIssuedKey(ctx context.Context, store secret.Store, a *admin, key issuedKey) error {
	content, err := json.Marshal(key)
	if err != nil {
		return err
	}
	return store.Set(ctx, issuedName(a), backend.NewSecret(string(content)))
}

func unsealIssued(content []byte, key issuedKey, a *admin) (list issuedList, err error) {
	sealer, err := issuedSealer(key)
	if err != nil {
		return list, errIssued
	}
	plain, err := sealer.Unseal(content, issuedIdentity(a))
	if err != nil || json.Unmarshal(plain, &list) != nil || list.Version != issuedVersion || list.Revision < key.Revision {
		return issuedList{}, errIssued
	}
	for i := range list.Issued {
		if list.Issued[i].grant, err = access.ParseGrant(list.Issued[i].Grant, a.pin.Verify); err != nil {
			return issuedList{}, errIssued
		}
	}
	return list, nil
}

// sealIssued encrypts the list, without the expired invitations where it is too large.
func sealIssued(list *issuedList, key issuedKey, a *admin, now time.Time) ([]byte, error) {
	sealer, err := issuedSealer(key)
	if err != nil {
		return nil, err
	}
	for _, drop := range []bool{false, true} {
		if drop {
			list.Issued = slices.DeleteFunc(list.Issued, func(one issued) bool { return !now.Before(one.grant.Expires) })
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

func issuedSealer(key issuedKey) (*secret.DataKey, error) {
	content, err := base64.StdEncoding.DecodeString(key.Key)
	if err != nil {
		return nil, err
	}
	return secret.NewDataKey("issued", content)
}

// issuedIdentity binds the list to its profile: another one's cannot be put in its place.
func issuedIdentity(a *admin) string { return "issued invitations\n" + string(a.profile.Name) }

func freshBytes(n int) []byte {
	fresh := make([]byte, n)
	_, _ = rand.Read(fresh) // never fails
	return fresh
}
