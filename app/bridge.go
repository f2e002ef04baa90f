package app

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"userlookup/app/compose"
	"userlookup/backend"
	"userlookup/backend/access"
	"userlookup/backend/profiles"
)

// callTimeout bounds every bound method: longer than any look-up takes, shorter
// than an agent waits.
const callTimeout = 25 * time.Second

// bridge is what the bound structs share. Its workspace is opened at start-up, after
// the structs are bound.
type bridge struct {
	log     *slog.Logger
	version string
	emit    func(event string, data any)
	openURL func(address string)
	quit    func()
	offer   func(ids []string)                         // shows which commands can do something; one call at a time
	saveAs  func(name string) (path string, err error) // asks a person where; an empty path for nowhere
	// saveInvitation and openInvitation ask a person where; an empty path for nowhere.
	saveInvitation func(name string) (path string, err error)
	openInvitation func() (path string, err error)
	openLogFile    func() (path string, err error) // asks a person for the log of a colleague; empty for none

	profiles    *compose.Profiles
	lock        *profiles.Lock
	invitations *access.Invitations
	getenv      func(string) string

	opened chan struct{} // closed when workspace or failure is set for the first time

	offering       sync.Mutex // held while offer is called
	emittingSaved  sync.Mutex // held while the page is notified how the saved copies are
	emittingAccess sync.Mutex // held while the page is notified what the person may do
	mu             sync.Mutex // guards what is below
	workspace      *compose.Workspace
	left           chan struct{}  // closed when all workspaces that were replaced are closed
	passphrase     backend.Secret // of the encrypted credentials, once one that was typed opened them
	setAside       string         // the name of a damaged settings file; empty for none
	pin            profiles.PINState
}

func newBridge(log *slog.Logger, version string, ps *compose.Profiles, getenv func(string) string) *bridge {
	b := &bridge{
		log: log, version: version, opened: make(chan struct{}), left: make(chan struct{}), profiles: ps, getenv: getenv,
		emit: func(string, any) {}, openURL: func(string) {}, quit: func() {}, offer: func([]string) {}, // until the window is there
		saveAs: func(string) (string, error) { return "", nil }, saveInvitation: func(string) (string, error) { return "", nil }, openInvitation: func() (string, error) { return "", nil }, openLogFile: func() (string, error) { return "", nil },
		invitations: ps.NewInvitations(func(wait time.Duration, do func()) { time.AfterFunc(wait, do) }),
	}
	close(b.left) // none was replaced yet
	b.lock = profiles.NewLock(b.lockOptions())
	return b
}

// open opens the workspace: the platform that the environment names, else the one that
// was chosen, else the sandbox. A failure is stored and returned by every call.
func (b *bridge) open() {
	workspace := b.openChosenOrClosed()
	state, reason := b.startState(workspace)
	b.mu.Lock()
	b.workspace, b.pin = workspace, state
	b.mu.Unlock()
	if reason != "" {
		b.lock.Lock(reason)
	}
	close(b.opened)
}

// openChosenOrClosed is openChosen, and gives a workspace that says why where that fails.
func (b *bridge) openChosenOrClosed() *compose.Workspace {
	workspace, err := b.openChosen()
	if err != nil {
		return compose.Closed(backend.Explain(err, b.log)).LockedWhile(b.isLocked)
	}
	return workspace
}

func (b *bridge) openChosen() (*compose.Workspace, error) {
	config, err := b.chosen()
	if err != nil {
		return nil, err
	}
	return b.openWorkspace(config)
}

// openWorkspace opens a platform with its saved copies.
func (b *bridge) openWorkspace(config profiles.PlatformConfig) (*compose.Workspace, error) {
	return b.profiles.Open(config, compose.OpenOptions{Passphrase: b.entered, Changed: b.emitSaved, AccessChanged: b.emitAccess, Locked: b.isLocked}, b.log)
}

func (b *bridge) chosen() (profiles.PlatformConfig, error) {
	if base := b.getenv(profiles.EnvBaseURL); base != "" {
		return profiles.AdHoc(base, b.getenv)
	}
	ctx, cancel := context.WithTimeout(context.Background(), callTimeout)
	defer cancel()
	settings, err := b.profiles.Settings(ctx)
	b.note(settings)
	if err != nil || settings.Profile == "" {
		return profiles.PlatformConfig{}, err
	}
	config, _, err := b.profiles.Config(ctx, settings.Profile, b.entered(), b.getenv)
	return config, err
}

// replace puts another workspace in the place of the one that is open, and locks it where its
// PIN was not entered. It fails with CodeLocked, and closes the workspace, where the profile
// was locked meanwhile.
func (b *bridge) replace(workspace *compose.Workspace) error {
	state, reason := b.startState(workspace)
	if !b.lock.Replace(func() { b.put(workspace, state) }, reason) {
		workspace.Close()
		return backend.NewError(backend.CodeLocked, nil)
	}
	return nil
}

// shown is replace, and gives what the page has to know of the workspace that is open now.
func (b *bridge) shown(workspace *compose.Workspace) (Start, error) {
	if err := b.replace(workspace); err != nil {
		return Start{}, err
	}
	return b.start(workspace), nil
}

// put puts another workspace in the place of the one that is open.
func (b *bridge) put(workspace *compose.Workspace, state profiles.PINState) {
	b.mu.Lock()
	former, before, left := b.workspace, b.left, make(chan struct{})
	b.workspace, b.pin, b.left, b.setAside = workspace, state, left, ""
	b.mu.Unlock()
	go func() {
		defer close(left)
		if former != nil {
			former.Close() // which waits until what it found is saved
		}
		<-before
	}()
}

// waitForSaves waits until workspaces that were replaced have saved what they found.
func (b *bridge) waitForSaves(ctx context.Context) error {
	b.mu.Lock()
	left := b.left
	b.mu.Unlock()
	select {
	case <-left:
		return nil
	case <-ctx.Done():
		return backend.AsError(ctx.Err())
	}
}

// withPassphrase does something with a passphrase that was typed. It is remembered for
// this run only where it opens the encrypted file, or where do made the file with it: a
// wrong one never takes the place of the right one. It fails as
// compose.Profiles.CheckPassphrase does, without doing anything.
func withPassphrase[T any](ctx context.Context, b *bridge, typed backend.Secret, do func() (T, error)) (result T, err error) {
	if typed.Empty() {
		return do()
	}
	former := b.entered()
	err = b.profiles.Unlock(ctx, backend.PlaceFile, typed) // a wrong one counts as a PIN
	isNew := backend.HasCode(err, backend.CodeSealedMissing)
	if backend.HasCode(err, backend.CodePINWrong) {
		err = backend.NewError(backend.CodePassphraseWrong, err)
	}
	if err != nil && !isNew {
		return result, err
	}
	if !b.lock.Show(func() { b.enter(typed) }) {
		return result, backend.NewError(backend.CodeLocked, nil)
	}
	result, err = do()
	if isNew && backend.HasCode(b.profiles.CheckPassphrase(context.WithoutCancel(ctx), backend.Secret{}), backend.CodeSealedMissing) { // still
		b.enter(former)
	}
	return result, err
}

// enter keeps a passphrase for this run: see withPassphrase.
func (b *bridge) enter(passphrase backend.Secret) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.passphrase = passphrase
}

// entered gives the passphrase of this run; empty for none.
func (b *bridge) entered() backend.Secret {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.passphrase
}

// close waits for a workspace that is just being opened, and closes it.
func (b *bridge) close() {
	<-b.opened
	b.lock.Close()
	b.mu.Lock()
	workspace := b.workspace
	b.mu.Unlock()
	if workspace != nil {
		workspace.Close()
	}
	_ = b.waitForSaves(context.Background()) // which never ends
	if err := b.profiles.Close(); err != nil {
		b.log.Warn("the saved copies did not close", "cause", err)
	}
}

// wait gives the workspace, as soon as it is open; one that is closed where no platform could
// be opened.
func (b *bridge) wait(ctx context.Context) (*compose.Workspace, error) {
	select {
	case <-b.opened:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.workspace, nil
}
