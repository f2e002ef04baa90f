package compose

import (
	"context"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"userlookup/backend"
	"userlookup/backend/access"
	"userlookup/backend/secret"
	"userlookup/backend/settings"
	"userlookup/backend/sqlite"
	"userlookup/backend/storage"
)

// Keep is what lasts between runs: the settings with their profiles, and the
// credentials of those. It is safe for concurrent use.
type Keep struct {
	settings *settings.Store
	keychain secret.Store
	file     *storage.File               // the credentials where there is no keychain
	work     int                         // of sealing; 0 is as much as is safe
	memo     atomic.Pointer[secret.Memo] // of that file, while a platform is opened; else nil
	logs     string
	folders  []string        // where all of it is
	paths    storage.Folders // of the files of access

	copies   *storage.File // the database: its place and its lock
	savedKey *storage.File // the key of the copies where there is no keychain
	sample   *storage.File // the key of the sample data's copies
	keyLock  *storage.File // held while a key is made
	machine  string        // the settings that hold for everybody on this device; empty for none
	// noMachine is why it is not known where they are; nil where it is.
	noMachine error
	person    func() access.Subject
	// openLog opens the access log of what is chosen.
	openLog  func(choice Choice, passphrase func() backend.Secret, a *Access) recorder
	warnings warnings
	step     func(name string) // called between the steps of erasing, for tests

	// Now is the clock of everything about access; time.Now unless a test sets it.
	Now func() time.Time

	opening  sync.Mutex
	database *sqlite.Database // nil until copies are opened

	pinCost secret.Cost // of trying a PIN; zero is as much as is safe
	tries   map[backend.Place]*secret.Tries
	guard   *secret.Guard // of the passphrases that are tried
	locking sync.Mutex
	lockKey *secret.LockKey // nil while the PIN was not entered
}

// NewKeep is what the person who runs the application keeps. getenv tells of
// their session. It touches nothing yet.
func NewKeep(getenv func(string) string) *Keep {
	keep := keepIn(storage.UserFolders(), secret.NewKeychain(getenv))
	keep.machine, keep.noMachine = machineFile()
	return keep
}

// KeepUnder keeps everything in one folder and nothing in a keychain, and seals
// with next to no work: it is for tests.
func KeepUnder(root string) *Keep {
	return KeepWith(root, secret.None{})
}

// KeepWith is KeepUnder with a keychain.
func KeepWith(root string, keychain secret.Store) *Keep {
	keep := keepIn(storage.FoldersUnder(root), keychain)
	keep.work, keep.pinCost = 1, secret.Cost{Time: 1, Memory: 8, Lanes: 1}
	keep.machine = filepath.Join(root, "machine.json")
	keep.person = func() access.Subject { return access.Subject{Name: "Test Admin"} }
	return keep
}

func keepIn(folders storage.Folders, keychain secret.Store) *Keep {
	logs, known := folders.State, []string{}
	if !filepath.IsAbs(logs) { // the home folder is not known
		logs = ""
	}
	for _, folder := range []string{folders.Config, folders.Data, folders.State, folders.Cache} {
		if filepath.IsAbs(folder) {
			known = append(known, folder, filepath.Join(folder, "access"))
		}
	}
	k := &Keep{
		settings: settings.New(folders.Config, time.Now), keychain: keychain, file: storage.NewFile(folders.Sealed()), logs: logs,
		folders: known, paths: folders,
		copies: storage.NewFile(folders.Database()), savedKey: storage.NewFile(folders.SavedKey()), sample: storage.NewFile(folders.SampleKey()),
		keyLock: storage.NewFile(filepath.Join(folders.Data, "saved.key")), step: func(string) {},
		Now: time.Now, person: thisPerson,
	}
	k.openLog = k.openAccessLog
	k.tries = k.newTries()
	k.guard = &secret.Guard{Tries: k.tries[backend.PlaceFile]}
	for _, file := range []*storage.File{k.settings.File(), k.file, k.savedKey, k.sample} {
		file.Warn = k.warn
	}
	return k
}

// Settings gives what was saved. What Settings.Warning then gives must be told.
// It fails with CodeFileNewer, CodeFileUnreadable, and where damaged settings
// cannot be set aside, with CodeFolderUnusable, CodeDiskFull or CodeFileBusy.
func (k *Keep) Settings(ctx context.Context) (backend.Settings, error) { return k.settings.Load(ctx) }

// LogFolder is where the request log is written.
func (k *Keep) LogFolder() string { return k.logs }

// Use makes a profile the one that the window opens.
func (k *Keep) Use(ctx context.Context, pass backend.Pass, name backend.ProfileName) (backend.Settings, error) {
	if err := pass.Allow(backend.PermissionSetUp); err != nil {
		return backend.Settings{}, err
	}
	return k.settings.Update(ctx, func(s *backend.Settings) error {
		_, err := s.Find(name)
		s.Profile = name
		return err
	})
}

// Credentials opens those of a saved profile. The passphrase may be empty; it is
// needed where they lie in the sealed file. It fails with
// CodeCredentialsMissing, the CodeKeychain… and the CodeSealed… and
// CodePassphrase… codes.
func (k *Keep) Credentials(ctx context.Context, p backend.Profile, passphrase backend.Secret) (backend.Credentials, error) {
	if p.Place == "" {
		return backend.Credentials{}, backend.NewError(backend.CodeCredentialsMissing, nil, "profile", string(p.Name))
	}
	return k.vault(p.Place, passphrase).Credentials(ctx, p)
}

// CheckPassphrase says whether a passphrase opens the sealed credentials or, where there
// are none, the sealed key of the saved copies: nil where it does, CodeSealedMissing
// where there is neither, else why it does not, such as CodePassphraseWrong.
func (k *Keep) CheckPassphrase(ctx context.Context, passphrase backend.Secret) error {
	return k.checkPassphrase(ctx, passphrase, false)
}

// checkPassphrase is CheckPassphrase. IsTyped is that of secret.Sealed.
func (k *Keep) checkPassphrase(ctx context.Context, passphrase backend.Secret, isTyped bool) error {
	var err error
	for _, sealed := range []*secret.Sealed{k.sealed(passphrase), k.sealedKey(passphrase)} {
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

// Save keeps a profile with its credentials: in the keychain, and only where
// there is none, in the file sealed with the passphrase. Without a passphrase
// that then is CodePassphraseNew or CodePassphraseNeeded.
//
// What is empty of the credentials stays as it was saved for this profile, as long
// as neither its address nor its client ID has changed, and for the login of a
// proxy, nor the proxy.
//
// The person at this device becomes the first Admin of a profile that has none.
//
// It fails with the errors of Profile.Clean and Credentials.Clean, of
// Credentials, and of the settings. Settings and credentials are then as they were.
func (k *Keep) Save(ctx context.Context, pass backend.Pass, p backend.Profile, c backend.Credentials, passphrase backend.Secret) (backend.Settings, error) {
	if err := pass.Allow(backend.PermissionSetUp); err != nil {
		return backend.Settings{}, err
	}
	hasKey := !c.APIKey.Empty()
	before, err := k.settings.Load(ctx) // that they cannot be read is known before anything is changed
	if err != nil {
		return before, err
	}
	if p, err = p.Clean(); err != nil {
		return before, err
	}
	if c, err = k.completed(ctx, before, p, c, passphrase); err != nil {
		return before, err
	}
	if c, err = c.Clean(); err != nil {
		return before, err
	}
	putBack := k.rememberCredentials(ctx, before, p.Name, passphrase)
	if p.Place, err = k.saveCredentials(ctx, p, c, passphrase); err != nil {
		return before, err
	}
	removeFormer, err := k.copyAccessSecrets(ctx, before, p, passphrase)
	if err == nil {
		err = k.makeFirstAdmin(ctx, choiceOf(p, c).binding(), p.Place, passphrase, hasKey)
	}
	if err != nil {
		putBack(p.Place)
		return before, err
	}
	after, err := k.settings.Update(ctx, func(s *backend.Settings) error {
		s.Put(p)
		return nil
	})
	if err != nil {
		putBack(p.Place)
	} else {
		removeFormer()
	}
	if after.SetAside == "" {
		after.SetAside = before.SetAside
	}
	return after, err
}

// Draft gives what Open needs for a profile as it would be saved, and saves
// nothing. Empty credentials are completed as by Save; the errors are the same.
func (k *Keep) Draft(ctx context.Context, p backend.Profile, c backend.Credentials, passphrase backend.Secret) (Choice, error) {
	p, err := p.Clean()
	if err != nil {
		return Choice{}, err
	}
	s, err := k.settings.Load(ctx)
	if err != nil {
		return Choice{}, err
	}
	if c, err = k.completed(ctx, s, p, c, passphrase); err != nil {
		return Choice{}, err
	}
	if c, err = c.Clean(); err != nil {
		return Choice{}, err
	}
	return choiceOf(p, c), nil
}

// completed fills what is empty of c with what was saved for p: all of it, or the
// login of the same proxy.
func (k *Keep) completed(ctx context.Context, s backend.Settings, p backend.Profile, c backend.Credentials, passphrase backend.Secret) (backend.Credentials, error) {
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
	kept, err := k.Credentials(ctx, p, passphrase)
	if err != nil {
		if !c.APIKey.Empty() && isGone(err) {
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

// isGone says whether nothing is kept any more: for this address and client ID, or
// at all. That what is kept cannot be opened is another thing.
func isGone(err error) bool {
	switch backend.AsError(err).Code {
	case backend.CodeCredentialsMissing, backend.CodeKeychainMissing, backend.CodeSealedMissing:
		return true
	default:
		return false
	}
}

// rememberCredentials gives what puts the credentials back that are kept for a profile,
// where its new settings cannot be kept. New ones at another place are forgotten.
func (k *Keep) rememberCredentials(ctx context.Context, s backend.Settings, name backend.ProfileName, passphrase backend.Secret) (putBack func(place backend.Place)) {
	former, err := s.Find(name)
	isKept := err == nil && former.Place != ""
	var kept backend.Credentials
	if isKept {
		kept, err = k.Credentials(ctx, former, passphrase)
	}
	ctx = context.WithoutCancel(ctx) // that the settings failed is told, and nothing else
	return func(place backend.Place) {
		if former.Place != place {
			_ = k.vault(place, passphrase).Forget(ctx, backend.Profile{Name: name})
		}
		if isKept && err == nil { // else there is nothing to put back
			_ = k.vault(former.Place, passphrase).Save(ctx, former, kept)
		}
	}
}

// saveCredentials gives the place where it kept them. Only a keychain that is
// not there is passed over: one that is locked or slow is another thing.
func (k *Keep) saveCredentials(ctx context.Context, p backend.Profile, c backend.Credentials, passphrase backend.Secret) (backend.Place, error) {
	err := k.vault(backend.PlaceKeychain, passphrase).Save(ctx, p, c)
	if !backend.HasCode(err, backend.CodeKeychainMissing) {
		return backend.PlaceKeychain, err
	}
	return backend.PlaceFile, k.vault(backend.PlaceFile, passphrase).Save(ctx, p, c)
}

// Remove forgets a profile and its credentials. Where one of them cannot be
// forgotten, both stay.
func (k *Keep) Remove(ctx context.Context, pass backend.Pass, name backend.ProfileName, passphrase backend.Secret) (backend.Settings, error) {
	if err := pass.Allow(backend.PermissionSetUp); err != nil {
		return backend.Settings{}, err
	}
	s, err := k.settings.Load(ctx)
	if err != nil {
		return s, err
	}
	p, err := s.Find(name)
	if err != nil {
		return s, err
	}
	putBack := k.rememberCredentials(ctx, s, name, passphrase)
	if p.Place != "" {
		if err := k.vault(p.Place, passphrase).Forget(ctx, p); err != nil {
			return s, err
		}
		if err := k.forgetAccess(ctx, p, passphrase); err != nil {
			putBack(p.Place)
			return s, err
		}
	}
	after, err := k.settings.Update(ctx, func(s *backend.Settings) error {
		s.Drop(name)
		return nil
	})
	if err != nil {
		putBack(p.Place)
	}
	return after, err
}

func (k *Keep) vault(place backend.Place, passphrase backend.Secret) secret.Vault {
	return secret.Vault{Store: k.store(place, passphrase)}
}

func (k *Keep) store(place backend.Place, passphrase backend.Secret) secret.Store {
	if place == backend.PlaceKeychain {
		return k.keychain
	}
	return k.sealed(passphrase)
}

// Remember makes what is done until forget is called open the sealed file once, which
// takes about a second each time.
func (k *Keep) Remember() (forget func()) {
	if k.memo.Load() != nil { // it is remembered already
		return func() {}
	}
	k.memo.Store(&secret.Memo{})
	return func() { k.memo.Store(nil) }
}

func (k *Keep) sealed(passphrase backend.Secret) *secret.Sealed {
	return &secret.Sealed{File: k.file, Passphrase: passphrase, WorkFactor: k.work, Memo: k.memo.Load(), Guard: k.guard}
}

// sealedKey is the key of the saved copies where there is no keychain: in a file of its
// own, which can be destroyed without a passphrase and leaves the credentials alone.
func (k *Keep) sealedKey(passphrase backend.Secret) *secret.Sealed {
	return &secret.Sealed{File: k.savedKey, Beside: k.sealed(passphrase), Passphrase: passphrase, WorkFactor: k.work, Guard: k.guard}
}
