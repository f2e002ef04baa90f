package profiles

import (
	"context"
	"errors"
	"io/fs"
	"os"

	"userlookup/backend"
)

// HasDatabase says whether anything may be kept on this device, of any platform.
func (ps *Profiles) HasDatabase() bool {
	ps.opening.Lock()
	defer ps.opening.Unlock()
	if ps.database != nil {
		return true
	}
	if _, err := os.Lstat(ps.copies.Path()); !errors.Is(err, fs.ErrNotExist) {
		return true
	}
	aside, err := ps.options.Database.SetAside()
	return err != nil || len(aside) > 0
}

// nothingYet says whether nothing is kept on this device: who only reads makes neither
// a database nor a key. It fails with what would be in the way of the first
// look-up to be kept, so that it is told before: a folder that cannot be written, a
// keychain that is locked, a passphrase that is wrong.
func (ps *Profiles) nothingYet(ctx context.Context, config PlatformConfig, passphrase backend.Secret) (bool, error) {
	if ps.HasDatabase() {
		return false, nil
	}
	if err := ps.copies.WithLock(ctx, func(context.Context) error { return nil }); err != nil {
		return false, err
	}
	for _, place := range ps.placesFor(config) {
		keys, err := ps.keys(ctx, place, passphrase)
		if err != nil {
			return false, err
		}
		_, err = keys.Open(ctx, false)
		switch {
		case err == nil: // a key is no reason to make a database that would be empty
			return true, nil
		case backend.HasCode(err, backend.CodeKeychainMissing) && config.Place == "":
			continue
		case place == backend.PlaceSample && isDamagedKey(err): // it is replaced when there is something to keep
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
