package compose

import (
	"context"
	"errors"
	"io/fs"
	"os"

	"userlookup/backend"
	"userlookup/backend/sqlite"
)

// begun says whether anything may be kept on this device, of any platform.
func (k *Keep) begun() bool {
	k.opening.Lock()
	defer k.opening.Unlock()
	if k.database != nil {
		return true
	}
	if _, err := os.Lstat(k.copies.Path()); !errors.Is(err, fs.ErrNotExist) {
		return true
	}
	aside, err := sqlite.SetAside(k.copies.Path())
	return err != nil || len(aside) > 0
}

// nothingYet says whether nothing is kept on this device: who only reads makes neither
// a database nor a key. It fails with what would be in the way of the first
// look-up to be kept, so that it is told before: a folder that cannot be written, a
// keychain that is locked, a passphrase that is wrong.
func (k *Keep) nothingYet(ctx context.Context, choice Choice, passphrase backend.Secret) (bool, error) {
	if k.begun() {
		return false, nil
	}
	if err := k.copies.Locked(ctx, func(context.Context) error { return nil }); err != nil {
		return false, err
	}
	for _, place := range k.placesFor(choice) {
		keys, err := k.keys(ctx, place, passphrase)
		if err != nil {
			return false, err
		}
		_, err = keys.Open(ctx, false)
		switch {
		case err == nil: // a key is no reason to make a database that would be empty
			return true, nil
		case backend.HasCode(err, backend.CodeKeychainMissing) && choice.Place == "":
			continue
		case place == placeSample && isDamagedKey(err): // it is replaced when there is something to keep
			return true, nil
		case backend.HasCode(err, backend.CodeSavedKeyMissing) && backend.HasCode(errors.Unwrap(err), backend.CodeCredentialsMissing):
			return true, nil
		case backend.HasCode(err, backend.CodeSavedKeyMissing) && passphrase.Empty(): // there is no sealed file yet
			return false, backend.NewError(backend.CodePassphraseNew, nil)
		case backend.HasCode(err, backend.CodeSavedKeyMissing): // it is tried whether the file can be made with it
			return false, nil
		default:
			return false, err
		}
	}
	return false, nil
}
