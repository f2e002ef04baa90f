package platform

import (
	"cmp"
	"context"
	"net/url"

	"userlookup/backend"
)

// User gives the user whom the platform finds for an identifier: the partner's
// id or a GUID. Whether it is the one that was meant is for the caller to
// compare. CodeUserNotFound when there is none.
func (c *Client) User(ctx context.Context, identifier string) (backend.User, error) {
	body, err := c.get(ctx, nil, "/users/{user}", identifier)
	if err != nil {
		return backend.User{}, whenNotFound(err, userNotFound(identifier))
	}
	return decodeUser(body)
}

// UsersByID lists the users that the platform's own filter finds for an id. It
// is not documented whether that filter is exact.
func (c *Client) UsersByID(ctx context.Context, id string) (List[backend.User], error) {
	return c.users(ctx, url.Values{"id": {id}})
}

// UsersByEmail gives the first page of the users that the platform's own filter
// finds for an e-mail address: whoever has more of them cannot tell them apart. It
// is not documented whether that filter is exact.
func (c *Client) UsersByEmail(ctx context.Context, email string) (List[backend.User], error) {
	body, err := c.get(ctx, withPage(url.Values{"email": {email}}, 1, emailPage), "/users")
	if err != nil {
		return List[backend.User]{}, err
	}
	return decodeUsers(body)
}

const emailPage = 100

func (c *Client) users(ctx context.Context, filter url.Values) (List[backend.User], error) {
	return collect(c.options.MaxPages, func(page int) (List[backend.User], error) {
		body, err := c.get(ctx, withPage(filter, page, pageSize), "/users")
		if err != nil {
			return List[backend.User]{}, err
		}
		return decodeUsers(body)
	})
}

func userNotFound(identifier string) *backend.Error {
	return backend.NewError(backend.CodeUserNotFound, nil, "id", identifier)
}

type wireUser struct {
	GUID       text     `json:"guid"`
	ID         text     `json:"id"`
	Email      text     `json:"email"`
	IsDisabled flag     `json:"is_disabled"`
	Metadata   document `json:"metadata"`
}

func (w *wireUser) user() (backend.User, key) {
	return backend.User{
		GUID: string(w.GUID), ID: string(w.ID), Email: string(w.Email),
		IsDisabled: w.IsDisabled.value, Metadata: string(w.Metadata),
	}, key{guid: cmp.Or(string(w.GUID), string(w.ID))}
}

func decodeUser(body []byte) (backend.User, error) {
	var answer struct {
		User wireUser `json:"user"`
	}
	if err := unmarshal(body, &answer); err != nil {
		return backend.User{}, err
	}
	user, _ := answer.User.user()
	if user.GUID == "" && user.ID == "" { // nobody can be told from anybody
		return backend.User{}, backend.NewError(backend.CodeUnreadable, errNothing)
	}
	return user, nil
}

func decodeUsers(body []byte) (List[backend.User], error) {
	answer := struct {
		Users      *[]wireUser    `json:"users"`
		Pagination wirePagination `json:"pagination"`
	}{Users: new([]wireUser)}
	if err := unmarshal(body, &answer); err != nil {
		return List[backend.User]{}, err
	}
	return listOf(answer.Users, answer.Pagination, (*wireUser).user)
}
