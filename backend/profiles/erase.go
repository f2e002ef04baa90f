package profiles

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"userlookup/backend"
	"userlookup/backend/secret"
	"userlookup/backend/storage"
	"userlookup/backend/text"
)

// CheckErase fails with the reason why erase would be refused, and changes nothing.
func (ps *Profiles) CheckErase(ctx context.Context, config PlatformConfig) error {
	keychain := ps.keychainFor(ctx, config)
	return ps.exclusively(ctx, func(ctx context.Context) error {
		_, err := ps.erasable(ctx, keychain)
		return err
	})
}

// Erase records in the access logs of the other profiles that their copies are erased, and
// destroys every key and then every saved copy. All that can be refused is
// refused before anything is destroyed. Keys come first: without them nobody can read
// a copy, whatever becomes of the files. They are removed, not rewritten, which needs
// neither space nor a passphrase. Started again after it was interrupted, it does the
// rest. CodeEraseIncomplete says what is destroyed and what is left.
func (ps *Profiles) Erase(ctx context.Context, config PlatformConfig, passphrase backend.Secret, log *slog.Logger) error {
	ps.recordErased(ctx, config, passphrase, log)
	defer ps.guard.ForgetContents() // the key may be among what was opened
	keychain := ps.keychainFor(ctx, config)
	ps.opening.Lock()
	defer ps.opening.Unlock()
	return ps.exclusively(ctx, func(ctx context.Context) error {
		inKeychain, err := ps.erasable(ctx, keychain)
		if err != nil {
			return err
		}
		var done erasure
		if inKeychain {
			if err := (secret.Keys{Store: ps.keychain, Lock: unlocked}).Destroy(ctx); err != nil {
				return err // the first step: nothing was changed
			}
			ps.options.Step("keychain")
			done.destroyed = append(done.destroyed, text.Of("erase.keychain_key"))
		}
		if keychain.possible && !ps.IsUnlocked() { // else a PIN that was forgotten would stay for ever
			forgotten, err := ps.forgetPIN(ctx)
			if forgotten {
				done.destroyed = append(done.destroyed, text.Of("erase.pin"))
			}
			if err != nil {
				done.note(nil, []string{text.Of("erase.pin")}, err)
			}
		}
		for _, file := range ps.keyFiles() {
			done.add(file.Path(), file.Remove)
			ps.options.Step(filepath.Base(file.Path()))
		}
		_ = ps.closeDatabase() // what it could not write goes now
		removed, left, err := ps.options.Database.Erase()
		done.note(removed, left, err)
		return done.error(filepath.Dir(ps.copies.Path()))
	})
}

// recordErased records in the access logs of the other profiles that their copies are about
// to be erased; the log of the one that is open has its row. Erasing shows nothing of
// anybody, so a log that cannot be written, such as without the passphrase of its key, does
// not keep anyone from it.
func (ps *Profiles) recordErased(ctx context.Context, config PlatformConfig, passphrase backend.Secret, log *slog.Logger) {
	settings, err := ps.settings.Load(ctx)
	if err != nil {
		log.Warn("erasing was not recorded for other profiles", "cause", err)
		return
	}
	for _, p := range settings.Profiles {
		isOpen := p.Name == config.Profile && config.Place != "" // else it has the log of ad hoc platforms
		if isOpen || p.Place == "" || !ps.Access.HasLog(p.Name) {
			continue
		}
		if err := ps.Access.RecordErased(ctx, ConfigOf(p, backend.Credentials{}).target(), passphrase); err != nil {
			log.Warn("erasing was not recorded for another profile", "cause", err)
		}
	}
}

// keychainUse says whether a key may be in the keychain, and whether there certainly
// is one: then a keychain that is not there is no reason to go on without it.
type keychainUse struct{ possible, certain bool }

// keychainFor asks the database where keys are. Where it cannot tell, or another one
// was set aside, there may be one in the keychain.
func (ps *Profiles) keychainFor(ctx context.Context, config PlatformConfig) keychainUse {
	keys, err := ps.options.Database.Keys(ctx)
	aside, asideErr := ps.options.Database.SetAside()
	use := keychainUse{certain: config.Place == backend.PlaceKeychain || len(idsAt(keys, backend.PlaceKeychain)) > 0}
	use.possible = use.certain || err != nil || asideErr != nil || len(aside) > 0 || slices.Contains(ps.placesFor(config), backend.PlaceKeychain) || ps.hasProfileIn(ctx, backend.PlaceKeychain)
	return use
}

// hasProfileIn says whether the credentials of a profile are in a place: then there may
// be a PIN there, too, also before anything is saved.
func (ps *Profiles) hasProfileIn(ctx context.Context, place backend.Place) bool {
	settings, err := ps.settings.Load(ctx)
	return err != nil || slices.ContainsFunc(settings.Profiles, func(p backend.Profile) bool { return p.Place == place })
}

// exclusively does something while no process makes, sets aside or erases a database
// or a key.
func (ps *Profiles) exclusively(ctx context.Context, do func(context.Context) error) error {
	return ps.keyLock.WithLock(ctx, func(ctx context.Context) error { return ps.copies.WithLock(ctx, do) })
}

// erasable fails where something cannot be destroyed, as far as that can be told
// before, and says whether the keychain has a key.
func (ps *Profiles) erasable(ctx context.Context, keychain keychainUse) (inKeychain bool, err error) {
	folder := filepath.Dir(ps.copies.Path())
	if err := storage.CheckWritable(folder); err != nil {
		return false, storage.WriteError(err, ps.copies.Path())
	}
	for _, file := range ps.keyFiles() {
		if err := storage.CheckRemovable(file.Path()); err != nil {
			return false, err
		}
	}
	if err := ps.options.Database.CheckErasable(); err != nil {
		return false, err
	}
	if !keychain.possible {
		return false, nil
	}
	_, err = secret.Keys{Store: ps.keychain}.Open(ctx, false)
	switch {
	case err == nil, backend.HasCode(err, backend.CodeSavedKeyOther), backend.HasCode(err, backend.CodePINNeeded): // whatever is in its place goes
		return true, nil
	case backend.HasCode(err, backend.CodeSavedKeyMissing), backend.HasCode(err, backend.CodeKeychainMissing) && !keychain.certain:
		return false, nil
	default:
		return false, err
	}
}

// keyFiles are the files that hold keys of saved copies, and nothing else.
func (ps *Profiles) keyFiles() []*storage.File { return []*storage.File{ps.sample, ps.savedKey} }

// unlocked is the lock of who holds it already.
func unlocked(ctx context.Context, do func(context.Context) error) error { return do(ctx) }

// erasure is what was destroyed and what is left.
type erasure struct {
	destroyed, left []string
	cause           error // why the first of those is left
}

// add removes a file, which may not be there, with what was left of writing it.
func (e *erasure) add(path string, remove func() error) {
	_, statErr := os.Lstat(path)
	switch err := remove(); {
	case err != nil:
		e.note(nil, []string{path}, err)
	case statErr == nil:
		e.note([]string{path}, nil, nil)
	}
}

func (e *erasure) note(destroyed, left []string, cause error) {
	for _, path := range destroyed {
		e.destroyed = append(e.destroyed, filepath.Base(path))
	}
	for _, path := range left {
		e.left = append(e.left, filepath.Base(path))
	}
	if e.cause == nil {
		e.cause = cause
	}
}

// error is nil where nothing is left.
func (e *erasure) error(folder string) error {
	if len(e.left) == 0 {
		return e.cause
	}
	destroyed := strings.Join(e.destroyed, ", ")
	if destroyed == "" {
		destroyed = text.Of("erase.nothing")
	}
	return backend.NewError(backend.CodeEraseIncomplete, e.cause, "destroyed", destroyed, "left", strings.Join(e.left, ", "), "folder", folder)
}
