package sandbox

import (
	"strconv"
	"strings"
)

type userAnswer struct {
	Email       string `json:"email"`
	GUID        string `json:"guid"`
	ID          string `json:"id"`
	IsDisabled  bool   `json:"is_disabled"`
	Metadata    string `json:"metadata"`
	FutureField future `json:"x_future_field"`
}

func (u *user) answer() userAnswer {
	return userAnswer{Email: u.email, GUID: u.guid, ID: u.id, IsDisabled: u.disabled, Metadata: u.metadata, FutureField: aFuture}
}

// findUser takes the first part of the path for a GUID or a partner's id, to
// the letter.
func (p *Platform) findUser(r *request) (*user, *refusal) {
	identifier := r.args[0]
	users := p.usersByID
	if strings.HasPrefix(identifier, "USR-") {
		users = p.usersByGUID
	}
	if u, ok := users[identifier]; ok {
		return u, nil
	}
	return nil, notFound("user", identifier)
}

func (p *Platform) readUser(r *request) (any, *refusal) {
	u, refused := p.findUser(r)
	if refused != nil {
		return nil, refused
	}
	return map[string]userAnswer{"user": u.answer()}, nil
}

type usersAnswer struct {
	Users      []userAnswer `json:"users"`
	Pagination pagination   `json:"pagination"`
}

func (p *Platform) listUsers(r *request) (any, *refusal) {
	found := make([]*user, 0, len(p.users))
	disabled, err := strconv.ParseBool(r.query.Get("is_disabled"))
	if r.query.Has("is_disabled") && err != nil {
		return nil, badParameter("is_disabled", "it is neither true nor false", "send one of them")
	}
	for _, u := range p.users {
		if r.query.Has("id") && u.id != r.query.Get("id") ||
			r.query.Has("email") && u.email != r.query.Get("email") ||
			r.query.Has("is_disabled") && u.disabled != disabled {
			continue
		}
		found = append(found, u)
	}
	asked := pagingOf(r.query, mostRecords)
	answer := usersAnswer{Users: []userAnswer{}, Pagination: asked.of(int64(len(found)))}
	for _, u := range cut(asked, found) {
		answer.Users = append(answer.Users, u.answer())
	}
	return answer, nil
}
