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

// resolve finds the user whom an e-mail address names, and turns query into one by
// their GUID; any other query stays as it is. The address is tried as an id first,
// since an id may look like one. What the platform's filter gives is taken only if
// the address is the same but for capital letters.
func (c *Client) resolve(ctx context.Context, query backend.Query) (backend.Query, *backend.User, error) {
	if query.Kind != backend.QueryByEmail {
		return query, nil, nil
	}
	email := query.Value
	if query.Only != "" { // whose part it is, is known
		return byBestName(query, &query.Prior.User), nil, nil
	}
	user, err := c.userWithID(ctx, email)
	if user == nil && err == nil {
		user, err = c.userWithEmail(ctx, email)
	}
	if err != nil {
		return query, nil, err
	}
	return byBestName(query, user), user, nil
}

// byBestName is query for a user by their GUID or, where the platform gave none, by
// their ID.
func byBestName(query backend.Query, user *backend.User) backend.Query {
	query.Kind, query.Value = backend.QueryByGUID, user.GUID
	if user.GUID == "" {
		query.Kind, query.Value = backend.QueryByID, user.ID
	}
	return query
}

// userWithEmail gives the one user with an e-mail address. CodeEmailNotFound where
// there is none, *backend.SharedEmail where there are several. Where not all users
// came, it is not known whether one is the only one: that is an error.
func (c *Client) userWithEmail(ctx context.Context, email string) (*backend.User, error) {
	list, err := c.UsersByEmail(ctx, email)
	users := slices.DeleteFunc(slices.Clone(list.Items), func(u backend.User) bool { return !strings.EqualFold(u.Email, email) })
	switch {
	case list.Differing > 0: // it is not known which of two answers is true
		return nil, backend.NewError(backend.CodeUnreadable, errTwice)
	case len(users) > 1: // however many more there are
	case err != nil:
		return nil, err
	case len(users) == 0:
		return nil, backend.NewError(backend.CodeEmailNotFound, nil, "email", email)
	default:
		return &users[0], nil
	}
	total := len(users)
	if total == len(list.Items) { // the filter is exact, as far as it shows
		total = max(total, list.Total)
	}
	users = users[:min(len(users), backend.MaxCandidates)]
	return nil, &backend.SharedEmail{Users: users, Total: total, States: c.candidateStates(ctx, users)}
}

const (
	candidatesTime   = 5 * time.Second // for the states of all candidates; who has none by then is listed without
	candidatesAtOnce = 4
)

// candidateStates asks for the connections of each of several users, so that an
// agent can tell them apart. A user whose connections cannot be had, or not all of
// them, is not in it.
func (c *Client) candidateStates(ctx context.Context, users []backend.User) map[string]backend.CandidateState {
	ctx, cancel := context.WithTimeout(ctx, candidatesTime)
	defer cancel()
	var mu sync.Mutex
	states := map[string]backend.CandidateState{}
	var group errgroup.Group
	group.SetLimit(candidatesAtOnce)
	for _, user := range users {
		group.Go(func() (err error) {
			defer func() {
				if cause := recover(); cause != nil {
					_ = backend.Explain(fmt.Errorf("panic in look-up: %v\n%s", cause, debug.Stack()), c.options.Log) // for its log
				}
			}()
			name := cmp.Or(user.GUID, user.ID)
			list, err := c.Connections(ctx, name)
			connections, problems := settle(backend.PartConnections, user, list, err)
			if len(problems) == 0 {
				mu.Lock()
				defer mu.Unlock()
				states[name] = backend.NewCandidateState(user, connections, c.options.Now().UTC())
			}
			return nil // the others are asked for all the same
		})
	}
	_ = group.Wait() // no candidate fails the others
	return states
}

// userWithID gives the user with an id, to the letter; nil when there is none, or
// when the platform takes it for nothing that could be an id.
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
