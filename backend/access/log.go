package access

import (
	"context"
	"io"
	"slices"
	"strconv"
	"time"

	"userlookup/backend"
	"userlookup/backend/accesslog"
	"userlookup/backend/storage"
	"userlookup/backend/text"
)

// Log is the access log of one profile on this device, with the logs that
// colleagues sent. It is safe for concurrent use.
type Log struct {
	store   *Store
	profile backend.ProfileName
	place   backend.Place
	options LogOptions
	log     *accesslog.Log
	logs    receivedLogs
}

// LogOptions say who uses a profile. All of them may be nil.
type LogOptions struct {
	// Passphrase returns the passphrase of the encrypted file; empty if it was not entered.
	Passphrase func() backend.Secret
	// Actor says who does what is recorded, in which role, and for which reason.
	Actor func(backend.AccessEvent) backend.AccessActor
	// Colleagues says why the logs that colleagues sent may not be read now; nil where they
	// may.
	Colleagues func() *backend.Error
	// Warn is called with what keeps no row from being written, such as that the log is broken.
	Warn  func(*backend.Error)
	Now   func() time.Time                     // that of the Store if nil
	After func(time.Duration) <-chan time.Time // time.After if nil
	// Trusted gives the platform's time in its last live answer; zero for none. No row is
	// removed because of its age without it, but on the sample data.
	Trusted func() time.Time
}

var _ backend.AccessRecorder = (*Log)(nil)

// OpenAccessLog gives the access log of a profile whose credentials are kept in a place;
// no place is that of the sample data and of a platform that was named for this run
// only. It touches nothing yet: the first row makes the log and its key.
func (s *Store) OpenAccessLog(profile backend.ProfileName, place backend.Place, options LogOptions) *Log {
	if options.Passphrase == nil {
		options.Passphrase = func() backend.Secret { return backend.Secret{} }
	}
	if options.Colleagues == nil {
		options.Colleagues = func() *backend.Error { return nil }
	}
	if options.Warn == nil {
		options.Warn = func(*backend.Error) {}
	}
	if options.Now == nil {
		options.Now = s.options.Now
	}
	if options.After == nil {
		options.After = time.After
	}
	if profile == backend.ProfileSandbox {
		options.Trusted = options.Now
	}
	l := &Log{store: s, profile: profile, place: place, options: options}
	l.log = accesslog.New(accesslog.Options{
		Path: s.options.Folders.AccessLog(string(profile), ".log"), Key: l.secret(logSecret), Anchor: l.anchorStore(), ID: l.idStore(),
		Actor: options.Actor, Now: options.Now, After: options.After, Trusted: options.Trusted,
		Warn: func(warning *backend.Error) { options.Warn(explained(warning)) },
	})
	return l
}

func (l *Log) secrets() backend.SecretStore {
	return l.store.options.Secrets(l.profile, l.place, l.options.Passphrase())
}

// secret is the accesslog.Store of a secret.
func (l *Log) secret(name string) accesslog.Store {
	return secretStore{l.secrets, name + string(l.profile)}
}

// anchorStore is the keychain, where others than the application cannot edit the end of
// the log; else a file beside it.
func (l *Log) anchorStore() accesslog.Store {
	if l.place == backend.PlaceKeychain {
		return l.secret(endSecret)
	}
	return fileStore{storage.NewFile(l.store.options.Folders.AccessLog(string(l.profile), ".head"))}
}

// idStore is the pin, which nobody can remove without losing their access. The sample data
// and platforms that were named for one run have none.
func (l *Log) idStore() accesslog.Store {
	if l.place == "" || l.place == backend.PlaceSample {
		return nil
	}
	return pinnedID{l}
}

// pinnedID is the ID of a log in the pin of its profile.
type pinnedID struct{ *Log }

func (p pinnedID) Load(ctx context.Context) (string, error) {
	pin, err := p.store.ReadPin(ctx, p.profile, p.place, p.options.Passphrase())
	if pin == nil { // then there is no access either
		return "", ignoreUnusablePin(err)
	}
	return pin.LogID, nil
}

// Save has the pin for itself while it changes it, as everything does that does.
func (p pinnedID) Save(ctx context.Context, id string) error {
	if pin, err := p.store.ReadPin(ctx, p.profile, p.place, p.options.Passphrase()); pin == nil {
		return ignoreUnusablePin(err)
	}
	return p.store.grantFile(p.profile).WithLock(ctx, func(ctx context.Context) error {
		pin, err := p.store.ReadPin(ctx, p.profile, p.place, p.options.Passphrase())
		if pin == nil || err != nil || pin.LogID == id {
			return ignoreUnusablePin(err)
		}
		changed := *pin
		changed.LogID = id
		return p.store.WritePin(ctx, p.profile, p.place, p.options.Passphrase(), &changed)
	})
}

// ignoreUnusablePin ignores that ReadPin found a pin that it could not decode.
func ignoreUnusablePin(err error) error {
	if backend.HasCode(err, backend.CodeAccessMissing) || backend.HasCode(err, backend.CodeAccessNewer) {
		return nil
	}
	return err
}

type secretStore struct {
	store func() backend.SecretStore
	name  string
}

func (s secretStore) Load(ctx context.Context) (string, error) {
	value, err := s.store().Get(ctx, s.name)
	if backend.HasCode(err, backend.CodeCredentialsMissing) {
		return "", nil
	}
	return value.Reveal(), err
}

func (s secretStore) Save(ctx context.Context, value string) error {
	return s.store().Set(ctx, s.name, backend.NewSecret(value))
}

type fileStore struct{ file *storage.File }

func (s fileStore) Load(ctx context.Context) (string, error) {
	content, err := s.file.Read(ctx)
	return string(content), err
}

func (s fileStore) Save(ctx context.Context, value string) error {
	return s.file.Update(ctx, func([]byte) ([]byte, error) { return []byte(value), nil })
}

// statedTime gives the platform's own time in its last live answer; zero where there was
// none.
func (a *Service) statedTime() time.Time {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.times.Stated
}

// Record commits an event to the log before it returns. It fails with
// CodeAccessLogUnwritable, which says why; nothing may be shown then.
func (l *Log) Record(ctx context.Context, event backend.AccessEvent) error {
	return unwritable(l.log.Record(ctx, event))
}

// latest is accesslog.Log.Latest, which fails as Record does.
func (l *Log) latest(ctx context.Context, after int) (at time.Time, last int, err error) {
	at, last, err = l.log.Latest(ctx, after)
	return at, last, unwritable(err)
}

func unwritable(err error) error {
	if err == nil {
		return nil
	}
	known := backend.AsError(err)
	if slices.Contains([]backend.Code{backend.CodeCancelled, backend.CodeTimeout, backend.CodeInternal}, known.Code) {
		return known
	}
	of := func(part string) string { return text.With("error."+string(known.Code)+"."+part, known.Params) }
	return backend.NewError(backend.CodeAccessLogUnwritable, known, "title", of("title"), "why", of("why"), "do", of("do"))
}

// explained puts the sentence of a break into the failure of a broken log. Any other
// warning of the log comes after the row was written, and says so.
func explained(failure *backend.Error) *backend.Error {
	if failure.Code != backend.CodeAccessLogBroken {
		of := func(part string) string { return text.With("error."+string(failure.Code)+"."+part, failure.Params) }
		return backend.NewError(backend.CodeAccessLogUnfinished, failure, "title", of("title"), "do", of("do"))
	}
	return failure.With("reason", text.Of("access_log.broken."+failure.Params["reason"], "row", failure.Params["row"]))
}

// BrokenLog is the failure that says where and why a log is broken; nil for one that is
// intact.
func BrokenLog(v backend.AccessVerdict) *backend.Error {
	if v.Intact() {
		return nil
	}
	return explained(backend.NewError(backend.CodeAccessLogBroken, nil, "row", strconv.Itoa(v.BrokenAt), "reason", string(v.Reason)))
}

// Verify says whether every row of this device's log is as it was written.
func (l *Log) Verify(ctx context.Context) (backend.AccessVerdict, error) {
	return l.log.Verify(ctx)
}

// List gives the rows that a query asks for, of this device's log and of those that
// colleagues sent, with the verdict on this device's and on each of theirs.
func (l *Log) List(ctx context.Context, query backend.AccessQuery) (backend.AccessPage, backend.AccessVerdict, []ReceivedLog, error) {
	own, err := l.log.Read(ctx)
	if err != nil {
		return backend.AccessPage{}, backend.AccessVerdict{}, nil, err
	}
	received, err := l.received(ctx)
	if err != nil {
		return backend.AccessPage{}, backend.AccessVerdict{}, nil, err
	}
	logs := []*accesslog.Contents{own}
	for _, r := range received {
		if r.failure == nil {
			logs = append(logs, &r.Contents)
		}
	}
	return accesslog.Select(logs, query, l.options.Now()), own.Verdict, summaries(received), nil
}

// maxCSV is more rows than a file of CSV gets.
const maxCSV = 10_000_000

// SaveCSV writes all rows to a file, in UTC. That is a row itself, the first of the
// file.
func (l *Log) SaveCSV(ctx context.Context, path string) error {
	if err := l.store.options.CheckOutput(path); err != nil {
		return err
	}
	if err := l.Record(ctx, backend.AccessEvent{Kind: backend.AccessExported, Detail: "access_log"}); err != nil {
		return err
	}
	page, own, received, err := l.List(ctx, backend.AccessQuery{Limit: maxCSV})
	if err != nil {
		return err
	}
	notes := []string{VerdictText(own)}
	if hidden := l.HiddenColleagues(); hidden != "" {
		notes = append(notes, hidden)
	}
	for i, r := range received {
		if r.Failure != nil {
			notes = append(notes, text.Failure("cli.failure", string(r.Failure.Code), r.Failure.Params))
			continue
		}
		notes = append(notes, text.Of("access_log.colleague", "name", r.Subject.Name)+" "+VerdictText(r.Verdict))
		isLastOfPerson := !slices.ContainsFunc(received[i+1:], func(next ReceivedLog) bool { return next.Subject == r.Subject })
		if r.Logs > 1 && isLastOfPerson {
			notes = append(notes, text.Of("access.log.colleague.logs", "name", r.Subject.Name, "n", text.Number(r.Logs)))
		}
	}
	return l.store.options.WriteRows(path, notes, page.Rows)
}

// VerdictText says whether a log is intact, and else where and why it is not.
func VerdictText(v backend.AccessVerdict) string {
	said := text.Of("access_log.intact", "n", strconv.Itoa(v.Rows), "since", v.Since.UTC().Format("2006-01-02 15:04"))
	if failure := BrokenLog(v); failure != nil {
		said = text.Of("access_log.broken_at", "row", strconv.Itoa(v.BrokenAt), "reason", failure.Params["reason"])
	} else if v.Rows == 0 {
		said = text.Of("access_log.intact_empty")
	}
	if v.Pruned > 0 {
		said += " " + text.Of("access_log.pruned", "n", strconv.Itoa(v.Pruned))
	}
	return said
}

// Flush notes the end of the log now, as at a lock, and forgets the logs of colleagues.
func (l *Log) Flush(ctx context.Context) error {
	l.logs.drop()
	return explain(l.log.Flush(ctx))
}

// Close is Flush for the last time: nothing can be recorded any more.
func (l *Log) Close(ctx context.Context) error {
	l.logs.drop()
	return explain(l.log.Close(ctx))
}

func explain(err error) error {
	if err == nil {
		return nil
	}
	return explained(backend.AsError(err))
}

// maxSent bounds the file of a log that was sent, in bytes.
const maxSent = 512 << 20

// readBounded reads a file that a person chose.
func readBounded(path string) ([]byte, error) {
	file, err := storage.OpenFollowingLinks(path)
	if err != nil {
		return nil, storage.WriteError(err, path)
	}
	defer func() { _ = file.Close() }() // it was only read
	content, err := io.ReadAll(io.LimitReader(file, maxSent+1))
	if err == nil && len(content) > maxSent {
		err = storage.ErrTooLarge
	}
	return content, storage.WriteError(err, path)
}
