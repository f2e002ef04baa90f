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

// Lookup finds a user and hands over all that the platform knows of them, in as
// few waves of requests as the data allows:
//
//  1. user, connections, accounts and the first page of the attempt list;
//  2. each institution once, and the latest jobs that the attempt list does not
//     hold;
//
// and then the rest of the attempt list, a few pages at a time. Nothing that
// follows from an answer is asked for or handed over before it is sure that the
// answer is about the user who was asked for.
//
// What query.Prior holds of the user makes one wave of the two: what follows from
// it is asked for with the first, and handed over when that has shown it to be so
// still. The attempt list is read only as far as it may hold anything new. With
// query.Only one part is found alone, and what follows from it.
//
// An e-mail address is looked up first, as resolve says, and its user then by
// GUID.
//
// CodeUserNotFound (param id) when there is no such user, or the platform gave
// another one; CodeEmailNotFound (param email) and *backend.SharedEmail when no
// one user has an e-mail address; CodeBadArgument for a query that names nobody; CodeCancelled when
// ctx was; CodeTimeout when the user did not come within the time limit, which
// covers all but the history. Parts that did not come by then end with a
// CodeTimeout problem, and what came stays.
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
	waves, cancel := context.WithTimeout(groupCtx, c.options.LookupTimeout)
	defer cancel()
	query, found, err := c.resolve(waves, query)
	if err != nil {
		return err
	}
	l := &lookup{
		client: c, query: query, found: found, group: group, waves: waves, out: deliver, known: query.Prior, now: c.options.Now(),
		user: newFuture[backend.User](), connections: newFuture[[]backend.Connection](), attempts: newFuture[map[string]bool](),
	}
	l.presume()
	for _, find := range l.wanted() {
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

// lookup is one look-up under way. Its find methods fail only when the whole
// look-up is to end; what a part cannot have becomes a problem of that part.
type lookup struct {
	client *Client
	query  backend.Query // by id or GUID
	found  *backend.User // who was found by e-mail
	group  *errgroup.Group
	waves  context.Context      // ends with the time limit of the waves
	known  *backend.PriorResult // nil for nothing; of the same user only if that turns out so
	now    time.Time

	firstPage int // asked for of the attempt list

	mu  sync.Mutex // deliveries never overlap
	out func(backend.Part)

	user        *future[backend.User]
	connections *future[[]backend.Connection]
	attempts    *future[map[string]bool] // GUIDs on the first page of the attempt list
}

// deliver hands over a part. All but the user's come from what waited for the
// user, directly or through the connections.
func (l *lookup) deliver(ctx context.Context, part backend.Part) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if ctx.Err() != nil {
		return ctx.Err()
	}
	at := part.Freshness.FetchedAt // of what was kept
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

// receive waits for what comes, or for the end of the look-up.
func receive[T any](ctx context.Context, coming <-chan T) (T, error) {
	select {
	case value := <-coming:
		return value, nil
	case <-ctx.Done():
		var none T
		return none, ctx.Err()
	}
}

// start does work beside the rest of the look-up. A panic ends the look-up, not
// the application.
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

// found is what came of a key.
type found struct {
	key  string
	part backend.Part
}

// together asks for every key at once and gives the answers as they come, one
// for each key.
func (l *lookup) together(ctx context.Context, keys []string, ask func(ctx context.Context, key string) backend.Part) <-chan found {
	answers := make(chan found, len(keys))
	for _, key := range keys {
		l.start(func() error {
			answers <- found{key, ask(ctx, key)}
			return nil
		})
	}
	return answers
}

// each gives the answer of every key, as they come from either channel; the
// answers of other keys are dropped.
func each(ctx context.Context, keys []string, early, late <-chan found) iter.Seq2[found, error] {
	return func(yield func(found, error) bool) {
		left := make(map[string]bool, len(keys))
		for _, key := range keys {
			left[key] = true
		}
		for len(left) > 0 {
			var got found
			select {
			case got = <-early:
			case got = <-late:
			case <-ctx.Done():
				yield(found{}, ctx.Err())
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

// wanted lists what is to be found: all, or the one part that is wanted and what
// follows from it.
func (l *lookup) wanted() []func(context.Context) error {
	finds := map[backend.PartKind]func(context.Context) error{
		backend.PartUser: l.findUser, backend.PartConnections: l.findConnections, backend.PartAccounts: l.findAccounts,
		backend.PartAttempts:     l.findAttempts, // and then the history
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

// presume takes from what is known whatever will not be asked for.
func (l *lookup) presume() {
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
