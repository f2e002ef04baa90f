package platform

import (
	"context"
	"slices"
	"strings"

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
		return byBestName(query, &query.Known.User), nil, nil
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
// there is none, *backend.SeveralUsers where there are several.
func (c *Client) userWithEmail(ctx context.Context, email string) (*backend.User, error) {
	list, err := c.UsersByEmail(ctx, email)
	if err != nil {
		return nil, err
	}
	list = list.unseen(map[string]bool{})
	users := slices.DeleteFunc(slices.Clone(list.Items), func(u backend.User) bool { return !strings.EqualFold(u.Email, email) })
	switch len(users) {
	case 0:
		return nil, backend.NewError(backend.CodeEmailNotFound, nil, "email", email)
	case 1:
		return &users[0], nil
	}
	total := len(users)
	if total == len(list.Items) { // the filter is exact, as far as it shows
		total = max(total, list.Total)
	}
	return nil, &backend.SeveralUsers{Users: users[:min(len(users), backend.MaxChoice)], Total: total}
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
