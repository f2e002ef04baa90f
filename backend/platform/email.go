package platform

import (
	"cmp"
	"context"
	"fmt"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"userlookup/backend"
)

// resolve finds the user with an e-mail address and returns a query by GUID. Other queries
// are returned unchanged. It tries the address as an ID first, since an ID may look like one.
// Results of the platform's filter count only if their address matches, ignoring case.
func (c *Client) resolve(ctx context.Context, query backend.Query) (backend.Query, *backend.User, error) {
	if query.Kind != backend.QueryByEmail {
		return query, nil, nil
	}
	email := query.Value
	if query.Only != "" { // the user is already known
		return byGUIDOrID(query, &query.Prior.User), nil, nil
	}
	user, err := c.userWithID(ctx, email)
	if user == nil && err == nil {
		user, err = c.userWithEmail(ctx, email)
	}
	if err != nil {
		return query, nil, err
	}
	return byGUIDOrID(query, user), user, nil
}

// byGUIDOrID returns query by the user's GUID, or by ID if the platform sent no GUID.
func byGUIDOrID(query backend.Query, user *backend.User) backend.Query {
	query.Kind, query.Value = backend.QueryByGUID, user.GUID
	if user.GUID == "" {
		query.Kind, query.Value = backend.QueryByID, user.ID
	}
	return query
}

// userWithEmail returns the one user with an e-mail address. It returns CodeEmailNotFound for
// none and *backend.SharedEmail for several. An incomplete list is an error, since there may
// be more users.
func (c *Client) userWithEmail(ctx context.Context, email string) (*backend.User, error) {
	list, err := c.UsersByEmail(ctx, email)
	users := slices.DeleteFunc(slices.Clone(list.Items), func(u backend.User) bool { return !strings.EqualFold(u.Email, email) })
	switch {
	case list.Conflicts > 0: // two versions of the same user: unclear which is right
		return nil, backend.NewError(backend.CodeUnreadable, errDuplicate)
	case len(users) > 1: // even if the list is incomplete
	case err != nil:
		return nil, err
	case len(users) == 0:
		return nil, backend.NewError(backend.CodeEmailNotFound, nil, "email", email)
	default:
		return &users[0], nil
	}
	total := len(users)
	if total == len(list.Items) { // the filter seems to be exact
		total = max(total, list.Total)
	}
	users = users[:min(len(users), backend.MaxCandidates)]
	return nil, &backend.SharedEmail{Users: users, Total: total, States: c.candidateStates(ctx, users)}
}

const (
	candidatesTimeout       = 5 * time.Second // for all candidates; those without a state by then are listed without one
	maxConcurrentCandidates = 4
)

// candidateStates requests the connections of several users, so that an agent can tell them
// apart. It omits users whose connections are unavailable or incomplete.
func (c *Client) candidateStates(ctx context.Context, users []backend.User) map[string]backend.CandidateState {
	ctx, cancel := context.WithTimeout(ctx, candidatesTimeout)
	defer cancel()
	var mu sync.Mutex
	states := map[string]backend.CandidateState{}
	var group errgroup.Group
	group.SetLimit(maxConcurrentCandidates)
	for _, user := range users {
		group.Go(func() (err error) {
			defer func() {
				if cause := recover(); cause != nil {
					_ = backend.Explain(fmt.Errorf("panic in look-up: %v\n%s", cause, debug.Stack()), c.options.Log) // writes the log entry
				}
			}()
			name := cmp.Or(user.GUID, user.ID)
			list, err := c.Connections(ctx, name)
			connections, problems := ownItems(backend.PartConnections, user, list, err)
			if len(problems) == 0 {
				mu.Lock()
				defer mu.Unlock()
				states[name] = backend.NewCandidateState(user, connections, c.options.Now().UTC())
			}
			return nil // the other candidates continue
		})
	}
	_ = group.Wait() // the functions return no error
	return states
}

// userWithID returns the user with exactly this ID. It returns nil if there is none, or if
// the platform rejects it as an ID.
func (c *Client) userWithID(ctx context.Context, id string) (*backend.User, error) {
	user, err := c.User(ctx, id)
	switch code := backend.AsError(err); {
	case err == nil && user.ID == id:
		return &user, nil
	case err == nil, code.Code == backend.CodeUserNotFound, code.Code == backend.CodeRefused:
		return nil, nil
	default:
		return nil, err
	}
}
