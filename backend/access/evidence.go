package access

import (
	"context"
	"errors"

	"userlookup/backend"
)

// readEvidence reads grant and pin of a target; nil for what is not there.
func (s *Store) readEvidence(ctx context.Context, target Target, passphrase backend.Secret) (Evidence, error) {
	content, err := s.ReadGrant(ctx, target.Profile)
	if err != nil {
		return Evidence{}, err
	}
	pin, err := s.ReadPin(ctx, target.Profile, target.Place, passphrase)
	return Evidence{Content: content, Pin: pin, Now: s.options.Now(), Binding: target.Binding}, err
}

// HasProblem says whether the grant of a saved profile allows nothing, such as one with
// User Lookup off, which comes without an API key.
func (s *Store) HasProblem(ctx context.Context, target Target, passphrase backend.Secret) bool {
	evidence, err := s.readEvidence(ctx, target, passphrase)
	return err == nil && evidence.Pin != nil && evidence.Content != nil && Conclude(evidence).Problem != nil
}

// RecordErased records in the access log of a profile that is not open that its copies are
// about to be erased.
func (s *Store) RecordErased(ctx context.Context, target Target, passphrase backend.Secret) error {
	evidence, err := s.readEvidence(ctx, target, passphrase)
	if err != nil {
		return err
	}
	standing := Conclude(evidence)
	log := s.OpenAccessLog(target.Profile, target.Place, LogOptions{
		Passphrase: func() backend.Secret { return passphrase },
		Actor: func(backend.AccessEvent) backend.AccessActor {
			return backend.AccessActor{Name: standing.Subject.Name, Email: standing.Subject.Email, Role: string(standing.Role)}
		},
	})
	err = log.Record(ctx, backend.AccessEvent{Kind: backend.AccessErased, Detail: "everything"})
	return errors.Join(err, log.Close(ctx))
}

// HasLog says whether there is an access log of a profile.
func (s *Store) HasLog(profile backend.ProfileName) bool {
	return stampOf(s.options.Folders.AccessLog(profile, ".log")) != (stamp{})
}
