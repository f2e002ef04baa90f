package access

import (
	"context"
	"errors"
	"log/slog"

	"userlookup/backend"
)

// Target is the platform that is opened, as far as access depends on it. Without a BaseURL
// it is the sample data.
type Target struct {
	Binding
	Place backend.Place // of a saved profile's credentials; empty where they came from the environment
}

func targetOf(p backend.Profile) Target {
	return Target{Binding{p.Name, p.Address(), p.ClientID}, p.Place}
}

// isAdHoc says whether a platform was named, or given credentials, for this run only.
func (t Target) isAdHoc() bool { return t.Place == "" && t.BaseURL != "" }

// OpenOptions say who uses a target.
type OpenOptions struct {
	// Passphrase returns the passphrase of the encrypted file; empty if it was not entered.
	Passphrase func() backend.Secret
	// Changed hears that the person may do something else than before; may be nil.
	Changed func()
	// Locked says whether the profile waits for its PIN; nil for never.
	Locked func() bool
}

// Open gives the access of a target. It never fails: what is wrong is the
// Problem of its state.
func (s *Store) Open(target Target, options OpenOptions, log *slog.Logger) *Service {
	ctx, cancel := context.WithTimeout(context.Background(), readTimeout)
	defer cancel()
	var a *Service
	switch {
	case target.BaseURL == "":
		role, userLookup := s.sampleRole(ctx)
		a = Fixed(SampleState(role, userLookup), s.options.Now, log)
	case target.isAdHoc():
		state := EnvironmentState(target.Binding)
		state.Problem = s.options.EnvironmentProblem()
		a = Fixed(state, s.options.Now, log)
	default:
		a = s.granted(ctx, target, options.Passphrase, log)
	}
	a.changed, a.locked = options.Changed, options.Locked
	a.recorder = s.OpenRecorder(target, options.Passphrase, a)
	if options.Changed != nil { // a window, which stays open
		a.writing.Go(func() { a.verifyLog(s.options.Warn) })
	}
	if state := a.State(); state.ClockBehind {
		if err := a.Record(ctx, backend.AccessEvent{Kind: backend.AccessClockBack}); err != nil {
			log.Warn("a clock that was set back was not recorded", "cause", err)
		}
	}
	return a
}

// openRecorder gives the access log of a target. That it cannot be written is known
// with its first row.
func (s *Store) openRecorder(target Target, passphrase func() backend.Secret, a *Service) Recorder {
	profile := target.Profile
	switch {
	case target.BaseURL == "":
		profile = backend.ProfileSandbox
	case target.isAdHoc():
		profile = backend.ProfileAdHoc
	}
	return s.OpenAccessLog(profile, target.Place, LogOptions{
		Passphrase: passphrase, Actor: a.actor, Colleagues: a.colleagues, Warn: s.options.Warn, Trusted: a.statedTime,
	})
}

// granted reads grant and pin of a saved profile. One that has neither was saved
// before there was access: the person at this device becomes its first Admin.
func (s *Store) granted(ctx context.Context, target Target, passphrase func() backend.Secret, log *slog.Logger) *Service {
	a := &Service{now: s.options.Now, log: log}
	a.reasons.now = s.options.Now
	a.stat = func() stamp { return stampOf(s.GrantPath(target.Profile)) }
	a.evidence.Binding = target.Binding
	a.read = func(ctx context.Context) error {
		found, err := s.readEvidence(ctx, target, passphrase())
		if err != nil {
			return err
		}
		a.mu.Lock()
		a.evidence.Content, a.evidence.Pin = found.Content, withoutSigningKey(found.Pin)
		a.evidence.Verify()
		a.mu.Unlock()
		if err := s.promoteGrant(ctx, target, passphrase(), a.conclude(), found.Pin); err != nil {
			return err
		}
		return a.readRows(ctx)
	}
	a.storeAfter = storeInKeychain
	if target.Place == backend.PlaceFile {
		a.storeAfter = storeInFile
	}
	a.save = func(ctx context.Context, times times) error { return s.writeTimes(ctx, target, passphrase(), times) }
	if err := s.upgrade(ctx, target, passphrase()); err != nil {
		a.refuse(backend.AsError(err))
		return a
	}
	a.startTimes(s.readTimes(ctx, target, passphrase()))
	return a
}

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
	return err == nil && evidence.Pin != nil && evidence.Content != nil && Evaluate(evidence).Problem != nil
}

// RecordErased records in the access log of a profile that is not open that its copies are
// about to be erased.
func (s *Store) RecordErased(ctx context.Context, target Target, passphrase backend.Secret) error {
	evidence, err := s.readEvidence(ctx, target, passphrase)
	if err != nil {
		return err
	}
	state := Evaluate(evidence)
	log := s.OpenAccessLog(target.Profile, target.Place, LogOptions{
		Passphrase: func() backend.Secret { return passphrase }, Warn: s.options.Warn,
		Actor: func(backend.AccessEvent) backend.AccessActor {
			return backend.AccessActor{Name: state.Subject.Name, Email: state.Subject.Email, Role: string(state.Role)}
		},
	})
	err = log.Record(ctx, backend.AccessEvent{Kind: backend.AccessErased, Detail: "everything"})
	return errors.Join(err, log.Close(ctx))
}

// HasLog says whether there is an access log of a profile.
func (s *Store) HasLog(profile backend.ProfileName) bool {
	return stampOf(s.options.Folders.AccessLog(string(profile), ".log")) != (stamp{})
}
