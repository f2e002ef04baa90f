// Package compose joins the adapters: it opens a platform and a session on it,
// the same for the window and for the terminal.
package compose

import (
	"context"
	"crypto/rand"
	"log/slog"
	"net"
	"net/url"
	"time"

	"userlookup/backend"
	"userlookup/backend/access"
	"userlookup/backend/platform"
	"userlookup/backend/sandbox"
	"userlookup/backend/session"
)

// The variables of the environment that hold the credentials of a platform named
// by its base URL and, for the window, that URL.
const (
	EnvBaseURL  = "USERLOOKUP_BASE_URL"
	EnvClientID = "USERLOOKUP_CLIENT_ID"
	EnvAPIKey   = "USERLOOKUP_API_KEY" //nolint:gosec // the name of a variable, not a key
)

// Choice says which platform to open. The zero BaseURL is the sandbox.
type Choice struct {
	BaseURL  string
	ClientID string
	APIKey   string

	LogFolder string // where the request log is written; empty writes none
}

// Desk is an open platform with a session on it.
type Desk struct {
	Session *session.Session
	Profile backend.ProfileName
	Host    string          // of a platform named by its base URL
	Stories []sandbox.Story // the sandbox's users; nil elsewhere

	closers []func()
}

// Close ends the session, and the sandbox if there is one.
func (d *Desk) Close() {
	d.Session.Close()
	for _, closer := range d.closers {
		closer()
	}
}

// Open opens the chosen platform.
func Open(choice Choice, log *slog.Logger) (*Desk, error) {
	desk := &Desk{Profile: backend.ProfileAdHoc}
	if choice.BaseURL == "" {
		var err error
		folder := choice.LogFolder
		if choice, err = desk.startSandbox(log); err != nil {
			return nil, err
		}
		choice.LogFolder = folder
	} else if address, err := url.Parse(choice.BaseURL); err == nil {
		desk.Host = address.Host
	}
	client, err := platform.New(platform.Options{
		Profile: desk.Profile, BaseURL: choice.BaseURL, ClientID: choice.ClientID, APIKey: choice.APIKey,
		Now: time.Now, Log: log, LogFolder: choice.LogFolder,
	})
	if err != nil {
		for _, closer := range desk.closers {
			closer()
		}
		return nil, err
	}
	desk.Session = session.New(session.Options{
		Profile: desk.Profile, Lookups: client, Gate: Gate(), Log: log, After: time.After, Warm: client.Warm, Requests: client.Requests,
	})
	return desk, nil
}

// Gate is the gate that every bound method and every command passes.
func Gate() backend.Gate { return access.Open() }

// startSandbox serves the built-in platform on a port of this device, with
// credentials made for this run: the client meets it over real HTTP.
func (d *Desk) startSandbox(log *slog.Logger) (Choice, error) {
	var config net.ListenConfig
	listener, err := config.Listen(context.Background(), "tcp", "127.0.0.1:0")
	if err != nil {
		return Choice{}, backend.NewError(backend.CodeUnreachable, err)
	}
	choice := Choice{BaseURL: "http://" + listener.Addr().String(), ClientID: "sandbox", APIKey: rand.Text()}
	built := sandbox.New(sandbox.Options{Seed: SandboxSeed, Now: time.Now, ClientID: choice.ClientID, APIKey: choice.APIKey})

	ctx, cancel := context.WithCancel(context.Background())
	served := make(chan error, 1)
	go func() { served <- built.Serve(ctx, listener) }()
	d.closers = append(d.closers, func() {
		cancel()
		if err := <-served; err != nil {
			log.Error("the sandbox ended badly", "cause", err)
		}
	})
	d.Profile = backend.ProfileSandbox
	d.Stories = sandbox.Stories()
	return choice, nil
}

// SandboxSeed is the seed of the sample data where none is asked for.
const SandboxSeed = 1
