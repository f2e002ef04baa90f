package compose

import (
	"context"
	"time"

	"userlookup/backend"
	"userlookup/backend/access"
	"userlookup/backend/profiles"
)

// The former names, for app/cli.
type (
	Desk              = Workspace
	Keep              = Profiles
	SavedOptions      = OpenOptions
	Choice            = profiles.PlatformConfig
	AccessLog         = access.Log
	AccessLogOptions  = access.LogOptions
	ReceivedLog       = access.ReceivedLog
	Invitations       = access.Invitations
	InvitationForm    = access.InvitationForm
	InvitationPreview = access.InvitationPreview
	Holder            = access.Holder
)

// The former names of variables of the environment.
const (
	EnvBaseURL  = profiles.EnvBaseURL
	EnvClientID = profiles.EnvClientID
	EnvAPIKey   = profiles.EnvAPIKey
)

// The former names of functions.
var (
	NewKeep     = NewProfiles
	KeepUnder   = ProfilesUnder
	KeepWith    = ProfilesWith
	AdHoc       = profiles.AdHoc
	VerdictText = access.VerdictText
	BrokenLog   = access.BrokenLog
	Asking      = access.Asking
)

// NewInvitations is Profiles.NewInvitations.
func NewInvitations(p *Profiles, after func(time.Duration, func())) *access.Invitations {
	return p.NewInvitations(after)
}

// Choice is Config.
func (p *Profiles) Choice(ctx context.Context, name backend.ProfileName, passphrase backend.Secret, getenv func(string) string) (profiles.PlatformConfig, backend.Settings, error) {
	return p.Config(ctx, name, passphrase, getenv)
}

// Joined is access.Service.Joined.
func (w *Workspace) Joined(ctx context.Context) error { return w.Access.Joined(ctx) }
