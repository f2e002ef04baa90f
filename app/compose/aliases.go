package compose

import (
	"context"
	"time"

	"userlookup/backend"
	"userlookup/backend/access"
	"userlookup/backend/profiles"
)

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
	Colleague         = access.Colleague
	Access            = access.Service
	Lock              = profiles.Lock
	LockOptions       = profiles.LockOptions
	LockReason        = profiles.LockReason
	PINState          = profiles.PINState
)

const (
	EnvBaseURL          = profiles.EnvBaseURL
	EnvClientID         = profiles.EnvClientID
	EnvAPIKey           = profiles.EnvAPIKey
	InvitationExtension = access.InvitationExtension
	PINNeeded           = profiles.PINNeeded
	PINSet              = profiles.PINSet
	LockAsked           = profiles.LockAsked
	LockStart           = profiles.LockStart
)

var (
	NewKeep     = NewProfiles
	KeepUnder   = ProfilesUnder
	KeepWith    = ProfilesWith
	AdHoc       = profiles.AdHoc
	NewLock     = profiles.NewLock
	VerdictText = access.VerdictText
	BrokenLog   = access.BrokenLog
	Asking      = access.Asking
	FixedAccess = access.Fixed
)

func NewInvitations(p *Profiles, after func(time.Duration, func())) *access.Invitations {
	return p.NewInvitations(after)
}

func (p *Profiles) Choice(ctx context.Context, name backend.ProfileName, passphrase backend.Secret, getenv func(string) string) (profiles.PlatformConfig, backend.Settings, error) {
	return p.Config(ctx, name, passphrase, getenv)
}

func (w *Workspace) Joined(ctx context.Context) error { return w.Access.Joined(ctx) }
