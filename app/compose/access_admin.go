package compose

import (
	"cmp"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"os/user"
	"strings"
	"time"
	"unicode"

	"userlookup/backend"
	"userlookup/backend/access"
	"userlookup/backend/storage"
)

// makeFirstAdmin makes the person at this device the first Admin of a profile that has
// neither a grant nor a pin: their key is pinned, and signs a grant that never expires.
//
// With restore, which is for who has entered the API key, they also get a new grant in
// place of one that cannot be verified, or is for another address or client ID.
func (k *Keep) makeFirstAdmin(ctx context.Context, binding access.Binding, place backend.Place, passphrase backend.Secret, restore bool) error {
	if !restore && stampOf(k.GrantPath(binding.Profile)) != (stamp{}) {
		return nil
	}
	if pin, err := k.ReadPin(ctx, binding.Profile, place, passphrase); err != nil || pin != nil && !restore {
		return err
	}
	file := k.grantFile(binding.Profile)
	return file.Locked(ctx, func(ctx context.Context) error {
		content, err := file.Read(ctx)
		if err != nil && !restore {
			return err
		}
		pin, err := k.ReadPin(ctx, binding.Profile, place, passphrase)
		switch {
		case err != nil:
			return err
		case pin == nil && content != nil && !restore: // whose it is cannot be verified
			return nil
		case pin != nil && (!restore || !pin.First || !isBroken(content, pin, binding)):
			return nil
		}
		issued := k.Now().UTC().Truncate(time.Second)
		if pin == nil {
			_, sign, err := ed25519.GenerateKey(rand.Reader)
			if err != nil {
				return err
			}
			pin = &access.Pin{Verify: sign.Public().(ed25519.PublicKey), Sign: sign, First: true}
		} else if !issued.After(pin.Newest) {
			issued = pin.Newest.Add(time.Second)
		}
		person := k.person()
		grant := &access.Grant{
			Binding: binding, ID: rand.Text(), Role: access.RoleAdmin, Subject: person, UserLookup: true,
			Issued: issued, Policy: k.firstPolicy(ctx), Issuer: person,
		}
		signed, err := grant.Sign(pin.Sign)
		if err != nil {
			return err
		}
		if err := k.WritePin(ctx, binding.Profile, place, passphrase, pin.Promote(grant)); err != nil {
			return err
		}
		return file.Replace(ctx, signed) // the former one allows nothing anyway
	})
}

// upgrade makes the person the first Admin of a profile that was saved before there was
// access. Where a grant was there and is gone with its pin, the profile has no access.
func (k *Keep) upgrade(ctx context.Context, choice Choice, passphrase backend.Secret) error {
	required, err := k.vault(choice.Place, passphrase).RequiresGrant(ctx, choice.Profile)
	if required || backend.HasCode(err, backend.CodeCredentialsMissing) {
		return nil
	}
	if err != nil {
		return err
	}
	return k.makeFirstAdmin(ctx, choice.binding(), choice.Place, passphrase, false)
}

// isBroken says whether a grant allows nothing, for a reason that is not its end.
func isBroken(content []byte, pin *access.Pin, binding access.Binding) bool {
	problem := access.Conclude(access.Evidence{Content: content, Pin: pin, Binding: binding}).Problem
	return problem != nil && !backend.HasCode(problem, backend.CodeAccessExpired) && !backend.HasCode(problem, backend.CodeAccessNewer)
}

// firstPolicy is that of a first Admin. No saved copy is deleted by it that the settings
// keep.
func (k *Keep) firstPolicy(ctx context.Context) access.Policy {
	policy := access.DefaultPolicy()
	if s, err := k.settings.Load(ctx); err == nil {
		policy.RetentionDays = min(max(policy.RetentionDays, s.Kept().Days), access.RetentionDays.Max)
	}
	return policy
}

// thisPerson is the person whom the operating system names.
func thisPerson() access.Subject {
	name := ""
	if u, err := user.Current(); err == nil {
		name = cmp.Or(cleanName(u.Name), cleanName(u.Username))
	}
	return access.Subject{Name: cmp.Or(name, "Admin")}
}

func cleanName(name string) string {
	name = strings.TrimSpace(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == unicode.ReplacementChar {
			return -1
		}
		return r
	}, name))
	if len(name) > 200 {
		return ""
	}
	return name
}

// forgetAccess forgets what a person may do on a profile. Its access log stays.
func (k *Keep) forgetAccess(ctx context.Context, p backend.Profile, passphrase backend.Secret) error {
	for _, file := range []*storage.File{k.grantFile(p.Name), k.issuedFile(p.Name)} {
		if err := file.Remove(); err != nil {
			return err
		}
	}
	for _, name := range []string{pinName(p.Name), timesName(p.Name), issuedSecret + string(p.Name), identitySecret + string(p.Name)} {
		if err := k.accessSecrets(p.Name, p.Place, passphrase).Delete(ctx, name); err != nil {
			return err
		}
	}
	return nil
}
