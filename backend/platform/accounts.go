package platform

import (
	"context"

	"userlookup/backend"
)

// Accounts lists a user's accounts across all connections. If a later page fails, it returns
// the earlier pages with the error.
func (c *Client) Accounts(ctx context.Context, user string) (List[backend.Account], error) {
	return collect(c.options.MaxPages, maxAccounts, func(page int) (List[backend.Account], error) {
		body, err := c.get(ctx, withPage(nil, page, pageSize), "/users/{user}/accounts", user)
		if err != nil {
			return List[backend.Account]{}, err
		}
		return decodeAccounts(body)
	})
}

type wireAccount struct {
	GUID           text      `json:"guid"`
	UserGUID       text      `json:"user_guid"`
	UserID         text      `json:"user_id"`
	ConnectionGUID text      `json:"member_guid"`
	Name           text      `json:"name"`
	Type           text      `json:"type"`
	Subtype        text      `json:"subtype"`
	IsClosed       flag      `json:"is_closed"`
	CreatedAt      timestamp `json:"created_at"`
}

func (w *wireAccount) account() (backend.Account, key) {
	return backend.Account{
		GUID: string(w.GUID), ConnectionGUID: string(w.ConnectionGUID), Name: string(w.Name),
		Type: string(w.Type), Subtype: string(w.Subtype), IsClosed: w.IsClosed.value, CreatedAt: w.CreatedAt.at,
		Unreadable: w.CreatedAt.unreadableField(backend.TimeCreated),
	}, key{guid: string(w.GUID), owner: string(w.UserGUID), ownerID: string(w.UserID)}
}

func decodeAccounts(body []byte) (List[backend.Account], error) {
	answer := struct {
		Accounts   items[wireAccount, backend.Account] `json:"accounts"`
		Pagination wirePagination                      `json:"pagination"`
	}{}
	answer.Accounts.convert, answer.Accounts.most = (*wireAccount).account, maxAccounts
	if err := unmarshal(body, &answer); err != nil {
		return List[backend.Account]{}, err
	}
	return answer.Accounts.page(answer.Pagination)
}
