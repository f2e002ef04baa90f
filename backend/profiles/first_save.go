package profiles

import (
	"context"
	"errors"
	"io/fs"
	"os"

	"userlookup/backend"
)

// HasDatabase reports whether anything may be saved on this device, for any platform.
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

// hasNothingSaved reports whether nothing is saved on this device. Reading creates neither a
// database nor a key. It fails with the reason why the first save would fail, so that it is
// reported in advance: a folder that cannot be written, a locked keychain, a wrong passphrase.
func (ps *Profiles) hasNothingSaved(ctx context.Context, config PlatformConfig, passphrase backend.Secret) (bool, error) {
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
		case err == nil: // a key alone does not need a database
			return true, nil
		case backend.HasCode(err, backend.CodeKeychainMissing) && config.Place == "":
			continue
		case place == backend.PlaceSample && isDamagedKey(err): // it is replaced on the first save
			return true, nil
		case backend.HasCode(err, backend.CodeSavedKeyMissing) && backend.HasCode(errors.Unwrap(err), backend.CodeCredentialsMissing):
			return true, nil
		case backend.HasCode(err, backend.CodeSavedKeyMissing) && passphrase.Empty(): // there is no sealed file yet
			return false, backend.NewError(backend.CodePassphraseNew, nil)
		case backend.HasCode(err, backend.CodeSavedKeyMissing): // try to create the file with it
			return false, nil
		default:
			return false, err
		}
	}
	return false, nil
}
