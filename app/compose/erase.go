package compose

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"userlookup/backend"
	"userlookup/backend/access"
	"userlookup/backend/secret"
	"userlookup/backend/sqlite"
	"userlookup/backend/storage"
	"userlookup/backend/text"
)

// checkErase fails with the reason why erase would be refused, and changes nothing.
func (k *Keep) checkErase(ctx context.Context, choice Choice) error {
	keychain := k.keychainFor(ctx, choice)
	return k.exclusively(ctx, func(ctx context.Context) error {
		_, err := k.erasable(ctx, keychain)
		return err
	})
}

// erase destroys every key and then every saved copy. All that can be refused is
// refused before anything is destroyed. Keys come first: without them nobody can read
// a copy, whatever becomes of the files. They are removed, not rewritten, which needs
// neither space nor a passphrase. Started again after it was interrupted, it does the
// rest. CodeEraseIncomplete says what is destroyed and what is left.
func (k *Keep) erase(ctx context.Context, choice Choice) error {
	keychain := k.keychainFor(ctx, choice)
	k.opening.Lock()
	defer k.opening.Unlock()
	return k.exclusively(ctx, func(ctx context.Context) error {
		inKeychain, err := k.erasable(ctx, keychain)
		if err != nil {
			return err
		}
		var done erasure
		if inKeychain {
			if err := (secret.Keys{Store: k.keychain, Lock: unlocked}).Destroy(ctx); err != nil {
				return err // the first step: nothing was changed
			}
			k.step("keychain")
			done.destroyed = append(done.destroyed, text.Of("erase.keychain_key"))
		}
		if keychain.possible && !k.IsUnlocked() { // else a PIN that was forgotten would stay for ever
			forgotten, err := k.forgetPIN(ctx)
			if forgotten {
				done.destroyed = append(done.destroyed, text.Of("erase.pin"))
			}
			if err != nil {
				done.note(nil, []string{text.Of("erase.pin")}, err)
			}
		}
		for _, file := range k.keyFiles() {
			done.add(file.Path(), file.Remove)
			k.step(filepath.Base(file.Path()))
		}
		_ = k.closeDatabase() // what it could not write goes now
		removed, left, err := sqlite.Erase(k.copies.Path())
		done.note(removed, left, err)
		return done.error(filepath.Dir(k.copies.Path()))
	})
}

// recordErased records in the access logs of the other profiles that their copies are about
// to be erased; the log of the one that is open has its row. Erasing shows nothing of
// anybody, so a log that cannot be written, such as without the passphrase of its key, does
// not keep anyone from it.
func (k *Keep) recordErased(ctx context.Context, choice Choice, passphrase backend.Secret, log *slog.Logger) {
	settings, err := k.settings.Load(ctx)
	if err != nil {
		log.Warn("erasing was not recorded for other profiles", "cause", err)
		return
	}
	k.memo.Store(&secret.Memo{}) // several secrets of one file
	defer k.memo.Store(nil)
	for _, p := range settings.Profiles {
		isOpen := p.Name == choice.Profile && choice.Place != "" // else it has the log of ad hoc platforms
		if isOpen || p.Place == "" || stampOf(k.accessFile(p.Name, ".log")) == (stamp{}) {
			continue
		}
		if err := k.recordErasedOf(ctx, p, passphrase); err != nil {
			log.Warn("erasing was not recorded for another profile", "cause", err)
		}
	}
}

func (k *Keep) recordErasedOf(ctx context.Context, p backend.Profile, passphrase backend.Secret) error {
	pin, err := k.ReadPin(ctx, p.Name, p.Place, passphrase)
	if err != nil {
		return err
	}
	content, err := k.ReadGrant(ctx, p.Name)
	if err != nil {
		return err
	}
	standing := access.Conclude(access.Evidence{Content: content, Pin: pin, Now: k.Now(), Binding: choiceOf(p, backend.Credentials{}).binding()})
	log := k.OpenAccessLog(p.Name, p.Place, AccessLogOptions{
		Passphrase: func() backend.Secret { return passphrase }, Warn: k.warn, Now: k.Now,
		Actor: func(backend.AccessEvent) backend.AccessActor {
			return backend.AccessActor{Name: standing.Subject.Name, Email: standing.Subject.Email, Role: string(standing.Role)}
		},
	})
	err = log.Record(ctx, backend.AccessEvent{Kind: backend.AccessErased, Detail: "everything"})
	return errors.Join(err, log.Close(ctx))
}

// keychainUse says whether a key may be in the keychain, and whether there certainly
// is one: then a keychain that is not there is no reason to go on without it.
type keychainUse struct{ possible, certain bool }

// keychainFor asks the database where keys are. Where it cannot tell, or another one
// was set aside, there may be one in the keychain.
func (k *Keep) keychainFor(ctx context.Context, choice Choice) keychainUse {
	keys, err := sqlite.KeysAt(ctx, sqlite.Options{Path: k.copies.Path(), Patience: time.Second})
	aside, asideErr := sqlite.SetAside(k.copies.Path())
	use := keychainUse{certain: choice.Place == backend.PlaceKeychain || len(idsAt(keys, backend.PlaceKeychain)) > 0}
	use.possible = use.certain || err != nil || asideErr != nil || len(aside) > 0 || slices.Contains(k.placesFor(choice), backend.PlaceKeychain) || k.hasProfileIn(ctx, backend.PlaceKeychain)
	return use
}

// hasProfileIn says whether the credentials of a profile are in a place: then there may
// be a PIN there, too, also before anything is saved.
func (k *Keep) hasProfileIn(ctx context.Context, place backend.Place) bool {
	settings, err := k.settings.Load(ctx)
	return err != nil || slices.ContainsFunc(settings.Profiles, func(p backend.Profile) bool { return p.Place == place })
}

// exclusively does something while no process makes, sets aside or erases a database
// or a key.
func (k *Keep) exclusively(ctx context.Context, do func(context.Context) error) error {
	return k.keyLock.Locked(ctx, func(ctx context.Context) error { return k.copies.Locked(ctx, do) })
}

// erasable fails where something cannot be destroyed, as far as that can be told
// before, and says whether the keychain has a key.
func (k *Keep) erasable(ctx context.Context, keychain keychainUse) (inKeychain bool, err error) {
	folder := filepath.Dir(k.copies.Path())
	if err := storage.CheckWritable(folder); err != nil {
		return false, storage.Fault(err, k.copies.Path())
	}
	for _, file := range k.keyFiles() {
		if err := storage.CheckRemovable(file.Path()); err != nil {
			return false, err
		}
	}
	if err := sqlite.CheckErasable(k.copies.Path()); err != nil {
		return false, err
	}
	if !keychain.possible {
		return false, nil
	}
	_, err = secret.Keys{Store: k.keychain}.Open(ctx, false)
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
func (k *Keep) keyFiles() []*storage.File { return []*storage.File{k.sample, k.savedKey} }

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
