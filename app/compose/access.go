package compose

import (
	"context"
	"log/slog"
	"os"
	"sync"
	"time"

	"userlookup/backend"
	"userlookup/backend/access"
	"userlookup/backend/query"
	"userlookup/backend/session"
)

// Access says what the person at this device may do on the open profile, and why. It is
// safe for concurrent use.
type Access struct {
	now        func() time.Time
	log        *slog.Logger
	read       func(ctx context.Context) error // reads file and pin again; nil where there are none
	stat       func() stamp                    // of the file
	save       func(ctx context.Context, times times) error
	storeAfter time.Duration // how far the stored times may be behind
	locked     func() bool   // whether the profile waits for its PIN; nil for never
	changed    func()        // hears that the standing is another one
	reasons    reasons

	recorder recorder // nil where nothing is recorded

	// A standing of sample data or the environment, or that nothing could be opened; nil
	// where a grant says so.
	fixed *access.Standing

	reading  sync.Mutex // held while the file is read again
	mu       sync.Mutex // guards what is below
	evidence access.Evidence
	refused  *backend.Error // why nothing is allowed, whatever the file says; nil for nothing
	failure  *backend.Error // why file or pin cannot be read
	seen     stamp
	times    times
	saved    times // as they were stored last
	rowsRead bool  // whether times includes the rows of the access log
	told     summary
	// savedRefused is why saved copies were closed last; empty where they open.
	savedRefused backend.Code
	writing      sync.WaitGroup
}

// recorder records what is done on one profile: an AccessLog, but in tests.
type recorder interface {
	backend.AccessRecorder
	Close(ctx context.Context) error
}

var (
	_ recorder               = (*AccessLog)(nil)
	_ backend.AccessRecorder = (*Access)(nil)
	_ session.Rules          = (*Access)(nil)
)

// stamp tells one state of a file from another; zero for no file.
type stamp struct {
	modified time.Time
	size     int64
	failed   bool
}

func stampOf(path string) stamp {
	info, err := os.Lstat(path)
	switch {
	case err == nil:
		return stamp{info.ModTime(), info.Size(), false}
	case os.IsNotExist(err):
		return stamp{}
	default:
		return stamp{failed: true}
	}
}

// summary is what a standing is told apart by.
type summary struct {
	id          string
	problem     backend.Code
	role        access.Role
	userLookup  bool
	locked      bool
	clockBehind bool
}

// Gate lets in what the standing allows at that moment, and records what it refuses.
func (a *Access) Gate() backend.Gate {
	return &access.Gate{Standing: a.Standing, Refused: func(ctx context.Context, action backend.Action, refusal *backend.Error) {
		a.recordRefusal(ctx, askedUser(ctx), string(action), refusal.Code)
	}}
}

// recordRefusal records what was refused, and why. It stays refused where that fails.
func (a *Access) recordRefusal(ctx context.Context, user, action string, code backend.Code) {
	event := backend.AccessEvent{Kind: backend.AccessRefused, Whom: user, Detail: action + " " + string(code)}
	if err := a.Record(ctx, event); err != nil {
		a.log.Warn("a refusal was not recorded", "cause", err)
	}
}

type askedKey struct{}

// Asking notes what a person typed to open a user, so that a refusal can name the user.
func Asking(ctx context.Context, text string) context.Context {
	return context.WithValue(ctx, askedKey{}, text)
}

// askedUser is the User ID or GUID that was asked for; empty for anything else, such as
// an e-mail address.
func askedUser(ctx context.Context) string {
	text, _ := ctx.Value(askedKey{}).(string)
	asked, err := query.Parse(text)
	if err != nil || asked.Kind != backend.QueryByID && asked.Kind != backend.QueryByGUID {
		return ""
	}
	return asked.Value
}

// readTimeout bounds reading the file and the pin again.
const readTimeout = 10 * time.Second

// Standing gives what the person may do now. The file of the grant is read again where
// it has changed.
func (a *Access) Standing() access.Standing {
	if a.read != nil {
		a.follow()
	}
	standing := a.conclude()
	if a.locked != nil {
		standing.Locked = a.locked()
	}
	a.tell(&standing)
	return standing
}

// follow reads the file again where it has changed.
func (a *Access) follow() {
	a.reading.Lock()
	defer a.reading.Unlock()
	now := a.stat()
	a.mu.Lock()
	same := now == a.seen
	a.mu.Unlock()
	if same {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), readTimeout)
	defer cancel()
	err := a.read(ctx)
	a.mu.Lock()
	a.seen, a.failure = now, nil
	if err != nil {
		a.failure = backend.AsError(err)
		a.seen = stamp{failed: true, size: -1} // it is tried again
	}
	a.mu.Unlock()
}

// Reload reads file and pin again, such as after the pin has changed.
func (a *Access) Reload() {
	a.mu.Lock()
	a.seen = stamp{failed: true, size: -1}
	a.mu.Unlock()
	_ = a.Standing()
}

func (a *Access) conclude() access.Standing {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.fixed != nil {
		return *a.fixed
	}
	evidence := a.evidence
	evidence.Now, evidence.LastKnown = a.now(), a.times.Known
	standing := access.Conclude(evidence)
	standing.ClockBehind = standing.ClockBehind || a.times.Corrected
	if a.failure != nil {
		standing.Problem = a.failure
	}
	return standing
}

// tell says that the standing is another one than before.
func (a *Access) tell(s *access.Standing) {
	now := summary{id: s.ID, role: s.Role, userLookup: s.UserLookup, locked: s.Locked, clockBehind: s.ClockBehind}
	if s.Problem != nil {
		now.problem = s.Problem.Code
	}
	a.mu.Lock()
	before := a.told
	a.told = now
	a.mu.Unlock()
	if before != now && before != (summary{}) && a.changed != nil {
		go a.changed() // which may ask for the standing
	}
}

// Log is the access log of the profile; nil where nothing is recorded.
func (a *Access) Log() *AccessLog {
	log, _ := a.recorder.(*AccessLog)
	return log
}

// Record commits an event to the access log. On the sample data, which shows no real
// person, a log that cannot be written is reported and keeps nobody out.
func (a *Access) Record(ctx context.Context, event backend.AccessEvent) error {
	if a.recorder == nil {
		return nil
	}
	err := a.recorder.Record(ctx, event)
	if err == nil {
		a.recorded()
	}
	if err != nil && ctx.Err() == nil && a.conclude().Sample {
		a.log.Warn("the access log of the sample data was not written", "cause", err)
		return nil
	}
	return err
}

// sendTimeout bounds sending the log to the folder of the policy, which may be on a
// network that does not answer.
const sendTimeout = 5 * time.Second

// Settle notes the end of the access log, sends a copy of it where one is due, and
// forgets the reasons that were given. It is for the moment of a lock, and of closing.
func (a *Access) Settle(ctx context.Context) {
	a.reasons.forget()
	log := a.Log()
	if log == nil {
		return
	}
	sent := make(chan error, 1)
	go func() { sent <- log.SendDue(ctx) }()
	select {
	case err := <-sent:
		if err != nil {
			a.log.Warn("the access log was not sent", "cause", err)
		}
	case <-time.After(sendTimeout):
		a.log.Warn("the access log was not sent in time")
	}
	if err := log.Flush(ctx); err != nil {
		a.log.Warn("the end of the access log was not stored", "cause", err)
	}
}

// verifyLog verifies the access log, and warns where it is broken.
func (a *Access) verifyLog(warn func(*backend.Error)) {
	log := a.Log()
	if log == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), readTimeout)
	defer cancel()
	verdict, err := log.Verify(ctx)
	if err != nil { // the first row says so, too
		a.log.Warn("the access log was not verified", "cause", err)
	} else if failure := BrokenLog(verdict); failure != nil {
		warn(failure)
	}
}

// close stores the times, and closes the access log.
func (a *Access) close() {
	a.writing.Wait()
	a.storeTimes(true)
	settling, done := context.WithTimeout(context.Background(), readTimeout)
	defer done()
	a.Settle(settling)
	if a.recorder != nil {
		ctx, cancel := context.WithTimeout(context.Background(), readTimeout)
		defer cancel()
		if err := a.recorder.Close(ctx); err != nil {
			a.log.Warn("the access log was not closed", "cause", err)
		}
	}
}

// FixedAccess is an Access with one standing: that of the sample data, of the environment,
// or of a profile that could not be opened.
func FixedAccess(standing access.Standing, now func() time.Time, log *slog.Logger) *Access {
	a := &Access{now: now, log: log, fixed: &standing}
	a.reasons.now = now
	return a
}

// openAccess gives the access of what is chosen. It never fails: what is wrong is the
// Problem of its standing.
func (k *Keep) openAccess(choice Choice, saved SavedOptions, log *slog.Logger) *Access {
	ctx, cancel := context.WithTimeout(context.Background(), readTimeout)
	defer cancel()
	var a *Access
	switch {
	case choice.BaseURL == "":
		role, userLookup := k.sampleRole(ctx)
		a = FixedAccess(access.SampleStanding(role, userLookup), k.Now, log)
	case choice.isAdHoc():
		standing := access.EnvironmentStanding(choice.binding())
		standing.Problem = k.environmentProblem()
		a = FixedAccess(standing, k.Now, log)
	default:
		a = k.grantedAccess(ctx, choice, saved.Passphrase, log)
	}
	a.changed, a.locked = saved.AccessChanged, saved.Locked
	a.recorder = k.openLog(choice, saved.Passphrase, a)
	if saved.AccessChanged != nil { // a window, which stays open
		a.writing.Go(func() { a.verifyLog(k.warn) })
	}
	if standing := a.Standing(); standing.ClockBehind {
		if err := a.Record(ctx, backend.AccessEvent{Kind: backend.AccessClockBack}); err != nil {
			log.Warn("a clock that was set back was not recorded", "cause", err)
		}
	}
	return a
}

// Failure is why the access of the profile could not be opened; nil where it was.
func (a *Access) Failure() *backend.Error {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.refused
}

// refuse makes a failure the problem of every standing from now on.
func (a *Access) refuse(failure *backend.Error) {
	standing := a.conclude()
	standing.Problem = failure
	a.mu.Lock()
	defer a.mu.Unlock()
	a.fixed, a.read, a.refused = &standing, nil, failure
}

// openAccessLog gives the access log of what is chosen. That it cannot be written is known
// with its first row.
func (k *Keep) openAccessLog(choice Choice, passphrase func() backend.Secret, a *Access) recorder {
	profile := choice.Profile
	switch {
	case choice.BaseURL == "":
		profile = backend.ProfileSandbox
	case choice.isAdHoc():
		profile = backend.ProfileAdHoc
	}
	return k.OpenAccessLog(profile, choice.Place, AccessLogOptions{
		Passphrase: passphrase, Actor: a.actor, Colleagues: a.colleagues, Warn: k.warn, Now: k.Now, Trusted: a.statedTime,
	})
}

// colleagues says why the logs that colleagues sent may not be read; nil where they may.
func (a *Access) colleagues() *backend.Error {
	standing := a.Standing()
	return standing.Refusal(backend.PermissionAdminister)
}

// actor says who does what is recorded.
func (a *Access) actor(event backend.AccessEvent) backend.AccessActor {
	standing := a.conclude()
	return backend.AccessActor{
		Name: standing.Subject.Name, Email: standing.Subject.Email, Role: string(standing.Role), Reason: a.ReasonFor(event.Whom),
	}
}

// grantedAccess reads grant and pin of a saved profile. One that has neither was saved
// before there was access: the person at this device becomes its first Admin.
func (k *Keep) grantedAccess(ctx context.Context, choice Choice, passphrase func() backend.Secret, log *slog.Logger) *Access {
	a := &Access{now: k.Now, log: log}
	a.reasons.now = k.Now
	a.stat = func() stamp { return stampOf(k.GrantPath(choice.Profile)) }
	a.evidence.Binding = choice.binding()
	a.read = func(ctx context.Context) error {
		content, err := k.ReadGrant(ctx, choice.Profile)
		if err != nil {
			return err
		}
		pin, err := k.ReadPin(ctx, choice.Profile, choice.Place, passphrase())
		if err != nil {
			return err
		}
		a.mu.Lock()
		a.evidence.Content, a.evidence.Pin = content, withoutSigningKey(pin)
		a.evidence.Verify()
		a.mu.Unlock()
		if err := k.promoteGrant(ctx, choice, passphrase(), a.conclude(), pin); err != nil {
			return err
		}
		return a.readRows(ctx)
	}
	a.storeAfter = storeInKeychain
	if choice.Place == backend.PlaceFile {
		a.storeAfter = storeInFile
	}
	a.save = func(ctx context.Context, times times) error { return k.writeTimes(ctx, choice, passphrase(), times) }
	if err := k.upgrade(ctx, choice, passphrase()); err != nil {
		a.refuse(backend.AsError(err))
		return a
	}
	a.startTimes(k.readTimes(ctx, choice, passphrase()))
	return a
}

func (c Choice) binding() access.Binding {
	return access.Binding{Profile: c.Profile, BaseURL: c.BaseURL, ClientID: c.ClientID}
}
