package platform

import (
	"cmp"
	"context"
	"net/url"

	"userlookup/backend"
)

// User returns the user that the platform finds for an identifier: the partner's ID or a
// GUID. The caller must check that it is the right one. It returns CodeUserNotFound if there
// is none.
func (c *Client) User(ctx context.Context, identifier string) (backend.User, error) {
	body, err := c.get(ctx, nil, "/users/{user}", identifier)
	if err != nil {
		return backend.User{}, whenNotFound(err, userNotFound(identifier))
	}
	return decodeUser(body)
}

// UsersByEmail lists the users that the platform's filter finds for an e-mail address. The
// API documentation does not say whether the filter is exact.
func (c *Client) UsersByEmail(ctx context.Context, email string) (List[backend.User], error) {
	return c.users(ctx, url.Values{"email": {email}}, emailPage)
}

const emailPage = 100

func (c *Client) users(ctx context.Context, filter url.Values, size int) (List[backend.User], error) {
	return collect(c.options.MaxPages, maxUsers, func(page int) (List[backend.User], error) {
		body, err := c.get(ctx, withPage(filter, page, size), "/users")
		if err != nil {
			return List[backend.User]{}, err
		}
		list, err := decodeUsers(body)
		list.size = min(list.size, size)
		return list, err
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
	Metadata   jsonText `json:"metadata"`
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
	if user.GUID == "" && user.ID == "" { // no identifier
		return backend.User{}, backend.NewError(backend.CodeUnreadable, errMissing)
	}
	return user, nil
}

func decodeUsers(body []byte) (List[backend.User], error) {
	answer := struct {
		Users      items[wireUser, backend.User] `json:"users"`
		Pagination wirePagination                `json:"pagination"`
	}{}
	answer.Users.convert, answer.Users.most = (*wireUser).user, maxUsers
	if err := unmarshal(body, &answer); err != nil {
		return List[backend.User]{}, err
	}
	return answer.Users.page(answer.Pagination)
}
