package compose

import (
	"cmp"
	"context"
	"crypto/rand"
	"log/slog"
	"net"
	"net/url"
	"time"

	"userlookup/backend"
	"userlookup/backend/access"
	"userlookup/backend/cache"
	"userlookup/backend/platform"
	"userlookup/backend/profiles"
	"userlookup/backend/sandbox"
	"userlookup/backend/session"
)

// Open opens the chosen platform. Nothing is kept of what is looked up, and nobody is
// asked who may.
func Open(config profiles.PlatformConfig, log *slog.Logger) (*Workspace, error) {
	return openWith(config, access.Fixed(access.EnvironmentStanding(config.Binding()), time.Now, log), log, func(*session.Options) {})
}

// openKept opens the chosen platform; keep keeps what is looked up.
func openKept(config profiles.PlatformConfig, a *access.Service, log *slog.Logger, keep func(live backend.Lookups) *cache.Cache) (*Workspace, error) {
	var saved *cache.Cache
	workspace, err := openWith(config, a, log, func(options *session.Options) {
		saved = keep(options.Lookups)
		options.Lookups, options.SavedStore = saved, saved
	})
	if workspace != nil && saved != nil {
		workspace.saved = saved
		workspace.closers = append([]func(){saved.Close}, workspace.closers...) // before the platform ends
	}
	return workspace, err
}

// openWith opens the chosen platform with a session that adjust has the last word on.
func openWith(config profiles.PlatformConfig, a *access.Service, log *slog.Logger, adjust func(*session.Options)) (*Workspace, error) {
	workspace := &Workspace{log: log, Profile: cmp.Or(config.Profile, backend.ProfileAdHoc), Access: a, Gate: a.Gate(), Place: config.Place}
	if config.BaseURL == "" {
		var err error
		folder, warn := config.LogFolder, config.Warn
		if config, err = workspace.startSandbox(log); err != nil {
			return nil, err
		}
		config.LogFolder, config.Warn = folder, warn
	} else if address, err := url.Parse(config.BaseURL); err == nil {
		workspace.Host, workspace.BaseURL = address.Host, config.BaseURL
	}
	client, err := newClient(config, workspace.Profile, a.Answered, log)
	if err != nil {
		for _, closer := range workspace.closers {
			closer()
		}
		return nil, err
	}
	workspace.closers = append([]func(){client.Close}, workspace.closers...)
	options := session.Options{
		Profile: workspace.Profile, Lookups: client, Log: log, Now: time.Now, After: time.After, Warm: client.Warm, Requests: client.Requests,
		Recorder: a, Rules: a,
	}
	adjust(&options)
	workspace.Session = session.New(options)
	return workspace, nil
}

func newClient(c profiles.PlatformConfig, profile backend.ProfileName, answered func(time.Time), log *slog.Logger) (*platform.Client, error) {
	return platform.New(platform.Options{
		Profile: profile, BaseURL: c.BaseURL, ClientID: c.ClientID, APIKey: c.APIKey.Reveal(),
		Network: platform.Network{
			Proxy: c.Network.Proxy, ProxyAddress: c.Network.ProxyAddress,
			ProxyUser: c.ProxyUser.Reveal(), ProxyPassword: c.ProxyPassword.Reveal(), CAFile: c.Network.CAFile,
		},
		Now: time.Now, OnSuccess: answered, Log: log, LogFolder: c.LogFolder, Warn: c.Warn,
	})
}

// Probe asks the chosen platform whether it can be reached and accepts the
// client. It fails where the config itself cannot be used. The time of the open
// platform's answer corrects the last known time: a clock that once was far ahead
// would keep a grant expired, and no look-up could correct it.
func (w *Workspace) Probe(ctx context.Context, config profiles.PlatformConfig, log *slog.Logger) (platform.ProbeResult, error) {
	client, err := newClient(config, cmp.Or(config.Profile, backend.ProfileAdHoc), w.Access.AnsweredBy(config.Binding()), log)
	if err != nil {
		return platform.ProbeResult{}, err
	}
	defer client.Close()
	return client.Probe(ctx), nil
}

// Check fails where a client of the chosen platform cannot be made. It asks nothing.
func Check(config profiles.PlatformConfig, log *slog.Logger) error {
	if config.BaseURL == "" {
		return nil
	}
	client, err := newClient(config, config.Profile, nil, log)
	if err != nil {
		return err
	}
	client.Close()
	return nil
}

// startSandbox serves the built-in platform on a port of this device, with
// credentials made for this run: the client meets it over real HTTP.
func (w *Workspace) startSandbox(log *slog.Logger) (profiles.PlatformConfig, error) {
	var listen net.ListenConfig
	listener, err := listen.Listen(context.Background(), "tcp", "127.0.0.1:0")
	if err != nil {
		return profiles.PlatformConfig{}, backend.NewError(backend.CodeUnreachable, err)
	}
	config := profiles.PlatformConfig{BaseURL: "http://" + listener.Addr().String(), ClientID: "sandbox", APIKey: backend.NewSecret(rand.Text())}
	built := sandbox.New(sandbox.Options{Seed: SandboxSeed, Now: time.Now, ClientID: config.ClientID, APIKey: config.APIKey.Reveal()})

	ctx, cancel := context.WithCancel(context.Background())
	served := make(chan error, 1)
	go func() { served <- built.Serve(ctx, listener) }()
	w.closers = append(w.closers, func() {
		cancel()
		if err := <-served; err != nil {
			log.Error("the sandbox ended badly", "cause", err)
		}
	})
	w.Profile = backend.ProfileSandbox
	w.Stories = sandbox.SampleUsers()
	return config, nil
}

// SandboxSeed is the seed of the sample data where none is asked for.
const SandboxSeed = 1
