package sandbox

import "strconv"

// account is one account behind a connection. It appears when the connection
// first succeeds.
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
	accounts := make([]account, 0, c.story.accounts)
	for i := range c.story.accounts {
		n := strconv.Itoa(i)
		chance := hash(seed, "account", c.guid, n)
		a := accountKinds[(c.history.chance+uint64(i))%uint64(len(accountKinds))]
		a.guid = newGUID(seed, "ACT", c.guid, n)
		a.closed = c.story.closed
		a.balance = float64(chance%2_000_000)/100 - 500
		a.number = "XXXX" + strconv.FormatUint(1000+chance>>32%9000, 10)
		if i < len(c.story.accountNames) {
			a.name = c.story.accountNames[i]
		}
		accounts = append(accounts, a)
	}
	return accounts
}

// opened is when the accounts of a connection first came; false before that.
func (c *connection) opened(now int64) (int64, bool) {
	if c.story.manual {
		return c.added, true
	}
	return c.history.firstSuccess(now)
}
