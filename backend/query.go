package backend

import "strings"

// QueryKind says how a typed text was taken.
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

// QueryOrigin says where in the typed text the id stood.
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

	Prior   *PriorResult // of an earlier look-up of the same user; nil for none
	Offline bool         // only the saved copy is wanted; nothing is asked of the platform
	Only    PartKind     // the one part that is wanted, of the user of Prior; empty for all
	Asked   func()       // hears that the platform is about to be asked, after a saved copy that was found in time; may be nil
}

// FoldEmail gives addresses that differ only in case one spelling. Saved copies are found by
// it.
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
