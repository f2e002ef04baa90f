package sandbox

import "strconv"

// account is an account of a connection. It exists from the connection's first success.
type account struct {
	guid    string
	name    string
	kind    string
	subtype string
	closed  bool
	balance float64
	number  string
}

var accountKinds = []account{
	{name: "Everyday Checking", kind: "CHECKING", subtype: "PERSONAL"},
	{name: "Rainy Day Savings", kind: "SAVINGS", subtype: "MONEY_MARKET"},
	{name: "Dragon Rewards Card", kind: "CREDIT_CARD"},
	{name: "Broomstick Loan", kind: "LOAN", subtype: "AUTO"},
	{name: "Old Age Fund", kind: "INVESTMENT", subtype: "PLAN_401_K"},
	{name: "Cottage Mortgage", kind: "MORTGAGE"},
	{name: "Pocket Money", kind: "PREPAID"},
}

func newAccounts(seed uint64, c *connection) []account {
	accounts := make([]account, 0, c.scenario.accounts)
	for i := range c.scenario.accounts {
		n := strconv.Itoa(i)
		chance := hash(seed, "account", c.guid, n)
		a := accountKinds[(c.history.chance+uint64(i))%uint64(len(accountKinds))]
		a.guid = newGUID(seed, "ACT", c.guid, n)
		a.closed = c.scenario.closed
		a.balance = float64(chance%2_000_000)/100 - 500
		a.number = "XXXX" + strconv.FormatUint(1000+chance>>32%9000, 10)
		if i < len(c.scenario.accountNames) {
			a.name = c.scenario.accountNames[i]
		}
		accounts = append(accounts, a)
	}
	return accounts
}

// opened returns when the accounts of a connection were created; false before that.
func (c *connection) opened(now int64) (int64, bool) {
	if c.scenario.manual {
		return c.added, true
	}
	return c.history.firstSuccess(now)
}

// accountAnswer contains data that clients must not use: balances and numbers.
type accountAnswer struct {
	AccountNumber         *string  `json:"account_number"`
	AccountOwnership      *string  `json:"account_ownership"`
	APR                   *float64 `json:"apr"`
	AvailableBalance      *float64 `json:"available_balance"`
	Balance               *float64 `json:"balance"`
	CreatedAt             string   `json:"created_at"`
	CreditLimit           *float64 `json:"credit_limit"`
	CurrencyCode          *string  `json:"currency_code"`
	GUID                  string   `json:"guid"`
	ID                    *string  `json:"id"`
	ImportedAt            *string  `json:"imported_at"`
	InstitutionCode       string   `json:"institution_code"`
	IsClosed              bool     `json:"is_closed"`
	IsHidden              bool     `json:"is_hidden"`
	IsManual              bool     `json:"is_manual"`
	MemberGUID            string   `json:"member_guid"`
	MemberID              *string  `json:"member_id"`
	MemberIsManagedByUser bool     `json:"member_is_managed_by_user"`
	Metadata              *string  `json:"metadata"`
	Name                  string   `json:"name"`
	Nickname              *string  `json:"nickname"`
	PropertyType          *string  `json:"property_type"`
	RoutingNumber         *string  `json:"routing_number"`
	Subtype               *string  `json:"subtype"`
	Type                  string   `json:"type"`
	UpdatedAt             *string  `json:"updated_at"`
	UserGUID              string   `json:"user_guid"`
	UserID                string   `json:"user_id"`
	FutureField           future   `json:"x_future_field"`
}

// nullable returns nil for an empty string, which the platform sends as null.
func nullable(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}

func (a *account) answer(c *connection, opened, now int64) accountAnswer {
	answer := accountAnswer{
		AccountNumber: nullable(a.number), AccountOwnership: new("INDIVIDUAL"), AvailableBalance: &a.balance, Balance: &a.balance,
		CreatedAt: offsetTime(opened), CurrencyCode: new("USD"), GUID: a.guid, InstitutionCode: c.institution.Code,
		IsClosed: a.closed, IsManual: c.scenario.manual, MemberGUID: c.guid, MemberID: nullable(c.id), MemberIsManagedByUser: true,
		Name: a.name, RoutingNumber: new("000000000"), Subtype: nullable(a.subtype), Type: a.kind,
		UserGUID: c.user.guid, UserID: c.user.id, FutureField: futureField,
	}
	if at, ok := c.history.lastSuccess(now); ok {
		answer.ImportedAt, answer.UpdatedAt = new(offsetTime(at)), new(offsetTime(at))
	}
	return answer
}

type accountsAnswer struct {
	Accounts   []accountAnswer `json:"accounts"`
	Pagination pagination      `json:"pagination"`
}

func (p *Platform) listAccounts(r *request) (any, *apiError) {
	found := []accountAnswer{}
	for _, c := range r.user.currentConnections(r.now) {
		opened, ok := c.opened(r.now)
		if !ok {
			continue
		}
		for i := range c.accounts {
			found = append(found, c.accounts[i].answer(c, opened, r.now))
		}
	}
	asked := pagingOf(r.query, maxPageSize)
	return accountsAnswer{pageOf(asked, found), asked.pagination(int64(len(found)))}, nil
}
