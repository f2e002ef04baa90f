package access

import (
	"context"
	"crypto/rand"
	"slices"
	"sync"
	"time"

	"userlookup/backend"
)

const (
	// InvitationExtension ends the names of the files of invitations.
	InvitationExtension = ".userlookup"
	// OpenInvitationTime is how long an invitation stays open before it has to be joined.
	OpenInvitationTime = 10 * time.Minute
	// maxInvitationDays bounds how long an invitation is valid.
	maxInvitationDays = 365
)

// Invitations issues, lists, revokes, opens and accepts invitations. It is safe for
// concurrent use.
type Invitations struct {
	store    *Store
	profiles Profiles
	// after calls a function once a duration has passed.
	after func(time.Duration, func())

	mu     sync.Mutex
	opened *InvitationPreview // the last one that was opened; nil for none
}

// NewInvitations makes it for saved profiles. after calls a function once a duration has
// passed, as time.AfterFunc does.
func NewInvitations(store *Store, profiles Profiles, after func(time.Duration, func())) *Invitations {
	return &Invitations{store: store, profiles: profiles, after: after}
}

// Profiles are the saved profiles, as far as invitations need them.
type Profiles interface {
	Settings(ctx context.Context) (backend.Settings, error)
	Credentials(ctx context.Context, p backend.Profile, passphrase backend.Secret) (backend.Credentials, error)
	Save(ctx context.Context, pass backend.Pass, p backend.Profile, c backend.Credentials, passphrase backend.Secret) (backend.Settings, error)
	// SaveWithoutCredentials saves a profile and deletes the credentials that it had.
	SaveWithoutCredentials(ctx context.Context, p backend.Profile, passphrase backend.Secret) error
}

// UnlockedProfile says whose access something is done with: a profile, and the passphrase of this
// device's encrypted file, where there is no keychain.
type UnlockedProfile struct {
	Profile    backend.ProfileName
	Passphrase backend.Secret
}

// Colleague is a person in the list of an Admin.
type Colleague struct {
	ID         string            `json:"id"`
	Name       string            `json:"name"`
	Email      string            `json:"email"`
	You        bool              `json:"you"` // the Admin of this device
	Role       Role              `json:"role"`
	UserLookup bool              `json:"userLookup"`
	Invited    backend.Timestamp `json:"invited"`
	Expires    backend.Timestamp `json:"expires"` // empty: never
	State      ColleagueState    `json:"state"`
	Key        KeyKind           `json:"key"`
	Policy     Policy            `json:"policy"`
	Log        *LogSummary       `json:"log"` // the last that was received; null for none
}

func newColleague(g *Grant, state ColleagueState, key KeyKind) Colleague {
	return Colleague{
		ID: g.ID, Name: g.Subject.Name, Email: g.Subject.Email, Role: g.Role, UserLookup: g.UserLookup, Invited: backend.NewTimestamp(g.Issued),
		Expires: backend.NewTimestamp(g.Expires), State: state, Key: key, Policy: g.Policy,
	}
}

// ColleagueState is what has become of an invitation.
type ColleagueState string

// The states. A revoked invitation that expired is expired: only that is certain.
const (
	ColleagueActive  ColleagueState = "active"
	ColleagueExpired ColleagueState = "expired"
	ColleagueRevoked ColleagueState = "revoked"
)

// issuer is the Admin of this device, with what they sign with.
type issuer struct {
	profile    backend.Profile
	passphrase backend.Secret
	pin        *Pin
	grant      *Grant
}

// issuer fails with CodeAdminOnly where the holder cannot sign, CodeInvitationSample on
// sample data, and with the codes of a grant that is not valid.
func (i *Invitations) issuer(ctx context.Context, pass backend.Pass, unlocked UnlockedProfile) (*issuer, error) {
	if err := pass.Allow(backend.PermissionAdminister); err != nil {
		return nil, err
	}
	if unlocked.Profile == backend.ProfileSandbox {
		return nil, backend.NewError(backend.CodeInvitationSample, nil)
	}
	settings, err := i.profiles.Settings(ctx)
	if err != nil {
		return nil, err
	}
	profile, err := settings.Find(unlocked.Profile)
	if err != nil || profile.Place == "" {
		return nil, backend.NewError(backend.CodeAdminOnly, err)
	}
	evidence, err := i.store.readEvidence(ctx, targetOf(profile), unlocked.Passphrase)
	if err != nil {
		return nil, err
	}
	if evidence.Pin == nil || evidence.Pin.Sign == nil {
		return nil, backend.NewError(backend.CodeAdminOnly, nil)
	}
	state := Evaluate(evidence)
	if state.Problem != nil {
		return nil, state.Problem
	}
	if state.Role != RoleAdmin {
		return nil, backend.NewError(backend.CodeAdminOnly, nil)
	}
	return &issuer{profile, unlocked.Passphrase, evidence.Pin, &state.Grant}, nil
}

// Colleagues lists the Admin of this device, and then those they invited, the newest
// first. It fails with CodeAdminOnly, CodeIssuedAltered, and as the place of the access
// secrets does.
func (i *Invitations) Colleagues(ctx context.Context, pass backend.Pass, unlocked UnlockedProfile) ([]Colleague, error) {
	if err := pass.Allow(backend.PermissionAdminister); err != nil {
		return nil, err
	}
	if unlocked.Profile == backend.ProfileSandbox {
		sample := SampleState(RoleAdmin, true)
		you := newColleague(&sample.Grant, ColleagueActive, KeyNone)
		you.You = true
		return []Colleague{you}, nil
	}
	a, err := i.issuer(ctx, pass, unlocked)
	if err != nil {
		return nil, err
	}
	list, err := i.store.readIssued(ctx, a, i.store.options.Now())
	if err != nil {
		return nil, err
	}
	return i.colleagues(a, list), nil
}

func (i *Invitations) colleagues(a *issuer, list []issuedInvitation) []Colleague {
	colleagues := []Colleague{newColleague(a.grant, ColleagueActive, KeyOwn)}
	colleagues[0].You = true
	for _, one := range slices.Backward(list) {
		state := ColleagueActive
		switch {
		case !i.store.options.Now().Before(one.grant.Expires):
			state = ColleagueExpired
		case one.Revoked:
			state = ColleagueRevoked
		}
		colleagues = append(colleagues, newColleague(one.grant, state, one.Key))
	}
	return colleagues
}

// Revoke marks an invitation in the list, and gives the list. It reaches no other device:
// invitation.revoke_limit says so. An ID that is not in the list is CodeColleagueUnknown.
func (i *Invitations) Revoke(ctx context.Context, pass backend.Pass, unlocked UnlockedProfile, id string) ([]Colleague, error) {
	a, err := i.issuer(ctx, pass, unlocked)
	if err != nil {
		return nil, err
	}
	list, err := i.store.updateIssued(ctx, a, i.store.options.Now(), func(list []issuedInvitation) ([]issuedInvitation, error) {
		at := indexOf(list, id)
		if at < 0 {
			return nil, backend.NewError(backend.CodeColleagueUnknown, nil)
		}
		list[at].Revoked = true
		return list, nil
	})
	if err != nil {
		return nil, err
	}
	return i.colleagues(a, list), nil
}

func indexOf(list []issuedInvitation, id string) int {
	return slices.IndexFunc(list, func(one issuedInvitation) bool { return one.grant.ID == id })
}

// SetPolicy signs a new grant for the Admin of this device, with another policy.
func (i *Invitations) SetPolicy(ctx context.Context, pass backend.Pass, unlocked UnlockedProfile, policy Policy) error {
	if err := policy.Check(); err != nil {
		return err
	}
	a, err := i.issuer(ctx, pass, unlocked)
	if err != nil {
		return err
	}
	grant := *a.grant
	grant.ID, grant.Policy, grant.Issued = rand.Text(), policy, later(i.store.options.Now().UTC().Truncate(time.Second), a.grant.Issued)
	content, err := grant.Sign(a.pin.Sign)
	if err != nil {
		return err
	}
	_, err = i.store.ReplaceGrant(ctx, a.profile.Name, a.profile.Place, a.passphrase, content, a.pin.Promote(&grant))
	return err
}
