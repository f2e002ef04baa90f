package app

import (
	"cmp"
	"context"

	"userlookup/app/compose"
	"userlookup/backend"
	"userlookup/backend/profiles"
	"userlookup/backend/session"
)

// SetupState tells which platforms are kept, and which is open.
type SetupState struct {
	Open     string         `json:"open"` // the profile that is open
	Profiles []SetupProfile `json:"profiles"`
	KeptIn   string         `json:"keptIn"`   // where secrets are kept: keychain, or file where the system has none
	SetAside string         `json:"setAside"` // the name under which a damaged settings file was set aside; empty for none
}

// SetupProfile is what is kept of one platform. The key itself never goes to
// the page.
type SetupProfile struct {
	Name     string `json:"name"`
	BaseURL  string `json:"baseUrl"`
	ClientID string `json:"clientId"`
	HasKey   bool   `json:"hasKey"`

	Proxy        string `json:"proxy"` // system, none or address
	ProxyAddress string `json:"proxyAddress"`
	CAFile       string `json:"caFile"`
}

// SetupForm is what a person typed. Secrets that are empty stay as they are
// kept.
type SetupForm struct {
	Profile       string `json:"profile"`
	BaseURL       string `json:"baseUrl"`
	ClientID      string `json:"clientId"`
	APIKey        string `json:"apiKey"`
	Proxy         string `json:"proxy"`
	ProxyAddress  string `json:"proxyAddress"`
	ProxyUser     string `json:"proxyUser"`
	ProxyPassword string `json:"proxyPassword"`
	CAFile        string `json:"caFile"`
	Passphrase    string `json:"passphrase"`
}

// ProbeResult is how the platform answered a test.
type ProbeResult struct {
	Failure *backend.Failure `json:"failure"` // why it cannot be used; null when it accepts the client
	Clock   *backend.Failure `json:"clock"`   // that this device's clock is off, whatever else was found
}

// Setup is bound to the page: choosing, testing and keeping a platform. It works
// also where the platform that was kept could not be opened.
type Setup struct{ bridge *bridge }

// Get tells which platforms are kept, and which is open.
func (s *Setup) Get() (SetupState, error) {
	return enter(s.bridge, "Setup.Get", func(ctx context.Context, _ *compose.Workspace, _ *session.Scope) (SetupState, error) {
		settings, err := s.bridge.keep.Settings(ctx)
		if err != nil {
			return SetupState{}, err
		}
		s.bridge.note(settings)
		return s.bridge.wireSetup(settings), nil
	})
}

// Probe asks the platform whether it accepts what was typed. It keeps nothing.
func (s *Setup) Probe(form SetupForm) (ProbeResult, error) {
	return enter(s.bridge, "Setup.Probe", func(ctx context.Context, desk *compose.Workspace, _ *session.Scope) (ProbeResult, error) {
		b := s.bridge
		profile, credentials := typed(form)
		return withPassphrase(ctx, b, backend.NewSecret(form.Passphrase), func() (ProbeResult, error) {
			choice, err := b.keep.Draft(ctx, profile, credentials, b.entered())
			if err != nil {
				return ProbeResult{}, err
			}
			choice.LogFolder = b.keep.LogFolder()
			found, err := desk.Probe(ctx, choice, b.log)
			return ProbeResult{Failure: found.Err.View(), Clock: found.ClockErr.View()}, err
		})
	})
}

// Save keeps what was typed and opens that platform. Where that fails, the one
// that was open stays open.
func (s *Setup) Save(form SetupForm) (Start, error) {
	return enterWithin(s.bridge, "Setup.Save", joinTimeout, func(ctx context.Context, _ *compose.Workspace, scope *session.Scope) (Start, error) {
		b := s.bridge
		profile, credentials := typed(form)
		return withPassphrase(ctx, b, backend.NewSecret(form.Passphrase), func() (Start, error) { // the saved copies may be sealed with it
			passphrase := b.entered()
			var choice profiles.PlatformConfig // the sandbox
			if profile.Name != backend.ProfileSandbox {
				var err error
				if choice, err = b.keep.Draft(ctx, profile, credentials, passphrase); err != nil {
					return Start{}, err
				}
			}
			if err := compose.Check(choice, b.log); err != nil {
				return Start{}, err
			}
			place, err := b.remember(ctx, scope.Pass(), profile, credentials, passphrase)
			if err != nil {
				return Start{}, err
			}
			choice.Place = place
			desk, err := b.openDesk(choice)
			if err != nil {
				return Start{}, err
			}
			return b.shown(desk)
		})
	})
}

// Retry opens the platform that is kept where that could not be done when the
// window was opened. The passphrase is that of the sealed file; empty where none was
// asked for.
func (s *Setup) Retry(passphrase string) (Start, error) {
	return enterWithin(s.bridge, "Setup.Retry", joinTimeout, func(ctx context.Context, desk *compose.Workspace, _ *session.Scope) (Start, error) {
		b := s.bridge
		if desk.Failure == nil && desk.Access.Failure() == nil {
			return b.start(desk), nil
		}
		return withPassphrase(ctx, b, backend.NewSecret(passphrase), func() (Start, error) {
			desk, err := b.openChosen()
			if err != nil {
				return Start{}, err
			}
			return b.shown(desk)
		})
	})
}

// remember keeps a profile, and that it is the one that the window opens. It gives where
// the credentials are.
func (b *bridge) remember(ctx context.Context, pass backend.Pass, p backend.Profile, c backend.Credentials, passphrase backend.Secret) (backend.Place, error) {
	if p.Name != backend.ProfileSandbox {
		settings, err := b.keep.Save(ctx, pass, p, c, passphrase)
		b.note(settings)
		if err != nil {
			return "", err
		}
	}
	settings, err := b.keep.Use(ctx, pass, p.Name)
	b.note(settings)
	if err != nil {
		return "", err
	}
	kept, err := settings.Find(p.Name)
	return kept.Place, err
}

// typed reads a form. Its passphrase is for withPassphrase: one that was typed before in
// this run goes on being used.
func typed(form SetupForm) (backend.Profile, backend.Credentials) {
	profile := backend.Profile{
		Name: backend.ProfileName(form.Profile), BaseURL: form.BaseURL, ClientID: form.ClientID,
		Network: backend.Network{Proxy: backend.ProxyChoice(form.Proxy), ProxyAddress: form.ProxyAddress, CAFile: form.CAFile},
	}
	credentials := backend.Credentials{
		APIKey: backend.NewSecret(form.APIKey), ProxyUser: backend.NewSecret(form.ProxyUser), ProxyPassword: backend.NewSecret(form.ProxyPassword),
	}
	if form.Proxy != string(backend.ProxyAddress) {
		credentials.ProxyUser, credentials.ProxyPassword = backend.Secret{}, backend.Secret{}
	}
	return profile, credentials
}

func (b *bridge) wireSetup(settings backend.Settings) SetupState {
	b.mu.Lock()
	defer b.mu.Unlock()
	open := settings.Profile
	if b.desk != nil && b.desk.Failure == nil {
		open = b.desk.Profile
	}
	state := SetupState{
		Open: string(cmp.Or(open, backend.ProfileSandbox)), KeptIn: string(backend.PlaceKeychain), SetAside: b.setAside,
		Profiles: make([]SetupProfile, len(settings.Profiles)),
	}
	for i, p := range settings.Profiles {
		state.Profiles[i] = SetupProfile{
			Name: string(p.Name), BaseURL: p.BaseURL, ClientID: p.ClientID, HasKey: p.Place != "",
			Proxy: string(p.Network.Proxy), ProxyAddress: p.Network.ProxyAddress, CAFile: p.Network.CAFile,
		}
		if p.Place == backend.PlaceFile {
			state.KeptIn = string(backend.PlaceFile)
		}
	}
	return state
}

// note keeps what must be told of the settings until the page asks.
func (b *bridge) note(settings backend.Settings) {
	if settings.SetAside == "" {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.setAside = settings.SetAside
}
