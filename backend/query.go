package backend

import "strings"

// QueryKind says what kind of identifier was entered.
type QueryKind string

const (
	// QueryByID looks a user up by the partner's own id.
	QueryByID QueryKind = "id"
	// QueryByGUID looks a user up by the platform's USR- GUID.
	QueryByGUID QueryKind = "guid"
	// QueryByEmail looks a user up by what is an e-mail address: first as an id,
	// which may look like one, and then as the address.
	QueryByEmail QueryKind = "email"
	// QueryByAltered names a saved copy that cannot be read, by SavedUser.Altered.
	QueryByAltered QueryKind = "altered"
)

// QueryOrigin says where in the entered text the ID was found.
type QueryOrigin string

// The origins of an id.
const (
	OriginWhole    QueryOrigin = "whole"    // all of it, bar spaces, quotes and invisible characters
	OriginAddress  QueryOrigin = "address"  // in a web address
	OriginSentence QueryOrigin = "sentence" // in a sentence, a table or JSON
)

// Query names the user to look up. Value is compared byte for byte.
type Query struct {
	Profile ProfileName
	Kind    QueryKind
	Value   string
	Origin  QueryOrigin

	Prior   *PriorResult // result of an earlier look-up of the same user; nil for none
	Offline bool         // use only the saved copy; send no request
	Only    PartKind     // the only part to fetch, for the user of Prior; empty for all
	Asked   func()       // is called when the platform is about to be asked, after a saved copy that was found in time; may be nil
}

// FoldEmail returns the same spelling for addresses that differ only in case. Saved copies
// are found by it.
func FoldEmail(email string) string { return strings.ToLower(email) }

// Names reports whether the query may name a user. An e-mail address may be an ID too.
func (q *Query) Names(user *User) bool {
	switch q.Kind {
	case QueryByID:
		return user.ID == q.Value
	case QueryByGUID:
		return user.GUID == q.Value
	case QueryByEmail:
		return user.ID == q.Value || FoldEmail(user.Email) == FoldEmail(q.Value)
	default:
		return false
	}
}
