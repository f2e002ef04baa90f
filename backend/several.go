package backend

import (
	"cmp"
	"strconv"
	"strings"
)

// SeveralUsers is why a look-up by an e-mail address found no one user: it
// belongs to several. As an Error it is CodeSeveralUsers.
type SeveralUsers struct {
	Users []User // at most MaxChoice
	Total int    // how many there are
}

// MaxChoice is the most users among whom one can choose.
const MaxChoice = 25

// Error gives the code.
func (s *SeveralUsers) Error() string { return string(CodeSeveralUsers) }

// Unwrap gives the Error that a person is told, which names the users.
func (s *SeveralUsers) Unwrap() error {
	ids := make([]string, len(s.Users))
	for i, user := range s.Users {
		ids[i] = cmp.Or(user.ID, user.GUID)
	}
	return NewError(CodeSeveralUsers, nil, "n", strconv.Itoa(s.Total), "shown", strconv.Itoa(len(ids)), "ids", strings.Join(ids, ", "))
}
