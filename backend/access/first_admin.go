package access

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
)

// MakeFirstAdmin makes the person at this device the first Admin of a profile that has
// neither a grant nor a pin: their key is pinned, and signs a grant that never expires.
//
// With restore, which is for who has entered the API key, they also get a new grant in
// place of one that cannot be verified, or is for another address or client ID.
func (s *Store) MakeFirstAdmin(ctx context.Context, target Target, passphrase backend.Secret, restore bool) error {
	if !restore && stampOf(s.GrantPath(target.Profile)) != (stamp{}) {
		return nil
	}
	if pin, err := s.ReadPin(ctx, target.Profile, target.Place, passphrase); err != nil || pin != nil && !restore {
		return err
	}
	file := s.grantFile(target.Profile)
	return file.WithLock(ctx, func(ctx context.Context) error {
		content, err := file.Read(ctx)
		if err != nil && !restore {
			return err
		}
		pin, err := s.ReadPin(ctx, target.Profile, target.Place, passphrase)
		switch {
		case err != nil:
			return err
		case pin == nil && content != nil && !restore: // whose it is cannot be verified
			return nil
		case pin != nil && (!restore || !pin.First || !isBroken(content, pin, target.Binding)):
			return nil
		}
		issued := s.options.Now().UTC().Truncate(time.Second)
		if pin == nil {
			_, sign, err := ed25519.GenerateKey(rand.Reader)
			if err != nil {
				return err
			}
			pin = &Pin{Verify: sign.Public().(ed25519.PublicKey), Sign: sign, First: true}
		} else if !issued.After(pin.Newest) {
			issued = pin.Newest.Add(time.Second)
		}
		person := s.options.Person()
		grant := &Grant{
			Binding: target.Binding, ID: rand.Text(), Role: RoleAdmin, Subject: person, UserLookup: true,
			Issued: issued, Policy: s.firstPolicy(ctx), Issuer: person,
		}
		signed, err := grant.Sign(pin.Sign)
		if err != nil {
			return err
		}
		if err := s.WritePin(ctx, target.Profile, target.Place, passphrase, pin.Promote(grant)); err != nil {
			return err
		}
		return file.Replace(ctx, signed) // the former one allows nothing anyway
	})
}

// upgrade makes the person the first Admin of a profile that was saved before there was
// access. Where a grant was there and is gone with its pin, the profile has no access.
func (s *Store) upgrade(ctx context.Context, target Target, passphrase backend.Secret) error {
	required, err := s.options.RequiresGrant(ctx, target.Profile, target.Place, passphrase)
	if required || backend.HasCode(err, backend.CodeCredentialsMissing) {
		return nil
	}
	if err != nil {
		return err
	}
	return s.MakeFirstAdmin(ctx, target, passphrase, false)
}

// isBroken says whether a grant allows nothing, for a reason that is not its end.
func isBroken(content []byte, pin *Pin, binding Binding) bool {
	problem := Conclude(Evidence{Content: content, Pin: pin, Binding: binding}).Problem
	return problem != nil && !backend.HasCode(problem, backend.CodeAccessExpired) && !backend.HasCode(problem, backend.CodeAccessNewer)
}

// firstPolicy is that of a first Admin. No saved copy is deleted by it that the settings
// keep.
func (s *Store) firstPolicy(ctx context.Context) Policy {
	policy := DefaultPolicy()
	if settings, err := s.options.Settings.Load(ctx); err == nil {
		policy.RetentionDays = min(max(policy.RetentionDays, settings.Kept().Days), RetentionDays.Max)
	}
	return policy
}

// ThisPerson is the person whom the operating system names.
func ThisPerson() Subject {
	name := ""
	if u, err := user.Current(); err == nil {
		name = cmp.Or(cleanName(u.Name), cleanName(u.Username))
	}
	return Subject{Name: cmp.Or(name, "Admin")}
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
