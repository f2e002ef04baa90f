package platform

import (
	"context"
	"fmt"
	"iter"
	"runtime/debug"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"userlookup/backend"
)

// Lookup requests all data of a user, in two groups of requests:
//
// 1. user, connections, accounts and the first page of the attempt list;
// 2. each institution once, and the latest jobs that are not in the attempt list;
//
// and then the rest of the attempt list, a few pages at a time. Data that depends on a
// response is requested and delivered only after it is certain that the response is about the
// requested user.
//
// With query.Prior, both groups are sent at once: dependent requests use the known data, and
// are delivered after the new responses confirm it. The attempt list is read only as far as
// it may be new. With query.Only, one part and its dependents are requested.
//
// An e-mail address is resolved first (see resolve); its user is then requested by GUID.
//
// It returns CodeUserNotFound (param id) if there is no such user or the platform returned
// another one; CodeEmailNotFound (param email) or *backend.SharedEmail if not exactly one
// user has an e-mail address; CodeBadArgument for an invalid query; CodeCancelled if ctx was
// cancelled; CodeTimeout if the user was not received within the time limit, which excludes
// the history. Parts that are late end with a CodeTimeout problem and keep the data received
// so far.
func (c *Client) Lookup(ctx context.Context, query backend.Query, deliver func(backend.Part)) error {
	if !slices.Contains([]backend.QueryKind{backend.QueryByID, backend.QueryByGUID, backend.QueryByEmail}, query.Kind) {
		return backend.NewError(backend.CodeBadArgument, nil, "argument", "query")
	}
	if query.Only != "" && (query.Prior == nil || query.Only.Dependents() == nil) {
		return backend.NewError(backend.CodeBadArgument, nil, "argument", "only")
	}
	if query.Asked != nil {
		query.Asked()
	}
	ctx = withBudget(ctx)
	group, groupCtx := errgroup.WithContext(ctx)
	timeLimit, cancel := context.WithTimeout(groupCtx, c.options.LookupTimeout)
	defer cancel()
	query, found, err := c.resolve(timeLimit, query)
	if err != nil {
		return err
	}
	l := &lookup{
		client: c, query: query, found: found, group: group, timeLimit: timeLimit, out: deliver, known: query.Prior, now: c.options.Now(),
		user: newFuture[backend.User](), connections: newFuture[[]backend.Connection](), attempts: newFuture[map[string]bool](),
	}
	l.useKnown()
	for _, find := range l.steps() {
		l.start(func() error { return find(groupCtx) })
	}
	err = group.Wait()
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return backend.AsError(ctx.Err())
	default:
		return backend.AsError(err)
	}
}

// lookup is one running look-up. Its find methods return an error only to end the whole
// look-up. Other failures become a problem of their part.
type lookup struct {
	client    *Client
	query     backend.Query // by ID or GUID
	found     *backend.User // the user found by e-mail
	group     *errgroup.Group
	timeLimit context.Context      // ends with Options.LookupTimeout
	known     *backend.PriorResult // may be nil, or of another user with the same ID
	now       time.Time

	firstPage int // requested size of the first attempt list page

	mu  sync.Mutex // one delivery at a time
	out func(backend.Part)

	user        *future[backend.User]
	connections *future[[]backend.Connection]
	attempts    *future[map[string]bool] // GUIDs on the first page of the attempt list
}

// deliver passes on a part. All parts but the user wait for the user first.
func (l *lookup) deliver(ctx context.Context, part backend.Part) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if ctx.Err() != nil {
		return ctx.Err()
	}
	at := part.Freshness.FetchedAt // set for cached data
	if at.IsZero() {
		at = l.client.options.Now().UTC()
	}
	part.Freshness = backend.Freshness{Source: backend.SourceLive, FetchedAt: at, Profile: l.client.options.Profile}
	l.out(part)
	return nil
}

// future is a value that one goroutine sets once and others wait for.
type future[T any] struct {
	ready chan struct{}
	value T
}

func newFuture[T any]() *future[T] { return &future[T]{ready: make(chan struct{})} }

func (f *future[T]) set(value T) {
	f.value = value
	close(f.ready)
}

func (f *future[T]) wait(ctx context.Context) (T, error) {
	_, err := receive(ctx, f.ready)
	if err != nil {
		var none T
		return none, err
	}
	return f.value, nil
}

// receive waits for a value, or for the end of ctx.
func receive[T any](ctx context.Context, pending <-chan T) (T, error) {
	select {
	case value := <-pending:
		return value, nil
	case <-ctx.Done():
		var none T
		return none, ctx.Err()
	}
}

// start runs work in the group of the look-up. A panic ends the look-up, not the application.
func (l *lookup) start(work func() error) {
	l.group.Go(func() (err error) {
		defer func() {
			if cause := recover(); cause != nil {
				err = fmt.Errorf("panic in look-up: %v\n%s", cause, debug.Stack())
			}
		}()
		return work()
	})
}

// fetched is the result for one key.
type fetched struct {
	key  string
	part backend.Part
}

// fetchAll requests all keys at once. The channel receives one result per key, in order of
// arrival.
func (l *lookup) fetchAll(ctx context.Context, keys []string, fetch func(ctx context.Context, key string) backend.Part) <-chan fetched {
	results := make(chan fetched, len(keys))
	for _, key := range keys {
		l.start(func() error {
			results <- fetched{key, fetch(ctx, key)}
			return nil
		})
	}
	return results
}

// inArrivalOrder yields one result for each key, from either channel. It ignores other keys.
func inArrivalOrder(ctx context.Context, keys []string, early, late <-chan fetched) iter.Seq2[fetched, error] {
	return func(yield func(fetched, error) bool) {
		left := make(map[string]bool, len(keys))
		for _, key := range keys {
			left[key] = true
		}
		for len(left) > 0 {
			var got fetched
			select {
			case got = <-early:
			case got = <-late:
			case <-ctx.Done():
				yield(fetched{}, ctx.Err())
				return
			}
			if left[got.key] {
				delete(left, got.key)
				if !yield(got, nil) {
					return
				}
			}
		}
	}
}

// steps returns the find methods to run: all, or those of query.Only and its dependents.
func (l *lookup) steps() []func(context.Context) error {
	finds := map[backend.PartKind]func(context.Context) error{
		backend.PartUser: l.findUser, backend.PartConnections: l.findConnections, backend.PartAccounts: l.findAccounts,
		backend.PartAttempts:     l.findAttempts, // followed by the history
		backend.PartInstitutions: l.findInstitutions, backend.PartJobs: l.findLatestJobs,
	}
	kinds := backend.PartKinds
	if l.query.Only != "" {
		kinds = l.query.Only.Dependents()
	}
	var wanted []func(context.Context) error
	for _, kind := range kinds {
		if find, ok := finds[kind]; ok {
			wanted = append(wanted, find)
		}
	}
	return wanted
}

// useKnown fills in the known data that will not be requested.
func (l *lookup) useKnown() {
	if l.query.Only == "" {
		return
	}
	l.user.set(l.known.User)
	if l.query.Only != backend.PartConnections {
		l.connections.set(l.known.Connections)
	}
	if l.query.Only != backend.PartAttempts && l.query.Only != backend.PartHistory {
		l.attempts.set(nil)
	}
}
