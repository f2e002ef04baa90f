package access

import (
	"context"
	"log/slog"
	"os"
	"sync"
	"time"

	"userlookup/backend"
	"userlookup/backend/query"
)

// Service says what the person at this device may do on the open profile, and why. It is
// safe for concurrent use.
type Service struct {
	now        func() time.Time
	log        *slog.Logger
	read       func(ctx context.Context) error // reads file and pin again; nil where there are none
	stat       func() stamp                    // of the file
	save       func(ctx context.Context, times times) error
	storeAfter time.Duration // how far the stored times may be behind
	locked     func() bool   // whether the profile waits for its PIN; nil for never
	changed    func()        // hears that the state is another one
	reasons    reasons

	recorder Recorder // nil where nothing is recorded

	// A state of sample data or the environment, or that nothing could be opened; nil
	// where a grant says so.
	fixed *State

	reading  sync.Mutex // held while the file is read again
	mu       sync.Mutex // guards what is below
	evidence Evidence
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

// Recorder records what is done on one profile: a Log, but in tests.
type Recorder interface {
	backend.AccessRecorder
	Close(ctx context.Context) error
}

var (
	_ Recorder               = (*Log)(nil)
	_ backend.AccessRecorder = (*Service)(nil)
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

// summary is what a state is distinguished by.
type summary struct {
	id          string
	problem     backend.Code
	role        Role
	userLookup  bool
	locked      bool
	clockBehind bool
}

// Gate lets in what the state allows at that moment, and records what it refuses.
func (a *Service) Gate() backend.Gate {
	return &Gate{State: a.State, Refused: func(ctx context.Context, action backend.Action, refusal *backend.Error) {
		a.recordRefusal(ctx, askedUser(ctx), string(action), refusal.Code)
	}}
}

// recordRefusal records what was refused, and why. It stays refused where that fails.
func (a *Service) recordRefusal(ctx context.Context, user, action string, code backend.Code) {
	event := backend.AccessEvent{Kind: backend.AccessRefused, Target: user, Detail: action + " " + string(code)}
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

// State gives what the person may do now. The file of the grant is read again where
// it has changed.
func (a *Service) State() State {
	if a.read != nil {
		a.follow()
	}
	state := a.conclude()
	if a.locked != nil {
		state.Locked = a.locked()
	}
	a.tell(&state)
	return state
}

// follow reads the file again where it has changed.
func (a *Service) follow() {
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
func (a *Service) Reload() {
	a.mu.Lock()
	a.seen = stamp{failed: true, size: -1}
	a.mu.Unlock()
	_ = a.State()
}

func (a *Service) conclude() State {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.fixed != nil {
		return *a.fixed
	}
	evidence := a.evidence
	evidence.Now, evidence.LastKnown = a.now(), a.times.Known
	state := Evaluate(evidence)
	state.ClockBehind = state.ClockBehind || a.times.Corrected
	if a.failure != nil {
		state.Problem = a.failure
	}
	return state
}

// tell says that the state is another one than before.
func (a *Service) tell(s *State) {
	now := summary{id: s.ID, role: s.Role, userLookup: s.UserLookup, locked: s.Locked, clockBehind: s.ClockBehind}
	if s.Problem != nil {
		now.problem = s.Problem.Code
	}
	a.mu.Lock()
	before := a.told
	a.told = now
	a.mu.Unlock()
	if before != now && before != (summary{}) && a.changed != nil {
		go a.changed() // which may ask for the state
	}
}

// LockedWhile makes the state follow a lock.
func (a *Service) LockedWhile(locked func() bool) { a.locked = locked }

// Log is the access log of the profile; nil where nothing is recorded.
func (a *Service) Log() *Log {
	log, _ := a.recorder.(*Log)
	return log
}

// Record commits an event to the access log. On the sample data, which shows no real
// person, a log write failure is reported and does not deny access.
func (a *Service) Record(ctx context.Context, event backend.AccessEvent) error {
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
func (a *Service) Settle(ctx context.Context) {
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
func (a *Service) verifyLog(warn func(*backend.Error)) {
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

// Wait waits until the last known time is stored, if storing has started.
func (a *Service) Wait() { a.writing.Wait() }

// Close stores the times, and closes the access log.
func (a *Service) Close() {
	a.Wait()
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

// Fixed is a Service with one state: that of the sample data, of the environment,
// or of a profile that could not be opened.
func Fixed(state State, now func() time.Time, log *slog.Logger) *Service {
	a := &Service{now: now, log: log, fixed: &state}
	a.reasons.now = now
	return a
}

// Failure is why the access of the profile could not be opened; nil where it was.
func (a *Service) Failure() *backend.Error {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.refused
}

// refuse makes a failure the problem of every state from now on.
func (a *Service) refuse(failure *backend.Error) {
	state := a.conclude()
	state.Problem = failure
	a.mu.Lock()
	defer a.mu.Unlock()
	a.fixed, a.read, a.refused = &state, nil, failure
}

// colleagues says why the logs that colleagues sent may not be read; nil where they may.
func (a *Service) colleagues() *backend.Error {
	state := a.State()
	return state.Refusal(backend.PermissionAdminister)
}

// actor says who does what is recorded.
func (a *Service) actor(event backend.AccessEvent) backend.AccessActor {
	state := a.conclude()
	return backend.AccessActor{
		Name: state.Subject.Name, Email: state.Subject.Email, Role: string(state.Role), Reason: a.ReasonFor(event.Target),
	}
}
