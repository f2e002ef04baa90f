package sandbox

import (
	"cmp"
	"encoding/json"
	"strconv"
	"strings"
)

// user is one end user of the sandbox.
type user struct {
	guid        string
	id          string
	email       string
	metadata    string
	disabled    bool
	connections []*connection // includes deleted ones, whose attempts stay in the list
}

// newUser creates a user with times relative to the anchor, for a platform that starts at
// start.
func (p *Platform) newUser(scenario *userScenario, anchor, start int64) *user {
	seed := p.options.Seed
	person := newPerson(hash(seed, "person", scenario.id))
	u := &user{
		guid: newGUID(seed, "USR", scenario.id), id: scenario.id, disabled: scenario.disabled,
		email: cmp.Or(scenario.email, person.email(scenario.id)), metadata: cmp.Or(scenario.metadata, person.metadata()),
	}
	for i := range scenario.connections {
		connection := &scenario.connections[i]
		if connection.renewed > 0 {
			u.connections = append(u.connections, p.newRenewed(u, connection, strconv.Itoa(i), start)...)
			continue
		}
		u.connections = append(u.connections, p.newConnection(u, connection, strconv.Itoa(i), anchor))
	}
	return u
}

// currentConnections returns the connections that exist now.
func (u *user) currentConnections(now int64) []*connection {
	members := make([]*connection, 0, len(u.connections))
	for _, c := range u.connections {
		if !c.deleted && c.exists(now) {
			members = append(members, c)
		}
	}
	return members
}

// member returns a current connection by GUID or by the partner's ID.
func (u *user) member(identifier string, now int64) (*connection, bool) {
	for _, c := range u.currentConnections(now) {
		if c.guid == identifier || c.id != "" && c.id == identifier {
			return c, true
		}
	}
	return nil, false
}

// histories returns those of all connections, or of the one with this GUID. A renewed
// connection takes its attempts with it.
func (u *user) histories(memberGUID string, now int64) []*history {
	var found []*history
	for _, c := range u.connections {
		if c.exists(now) && (memberGUID == "" || c.guid == memberGUID) {
			found = append(found, c.history)
		}
	}
	return found
}

// job returns an attempt of the user by its GUID.
func (p *Platform) job(u *user, guid string, now int64) (attempt, bool) {
	number, key, ok := parseJobGUID(p.options.Seed, guid)
	if !ok || number >= int64(len(p.histories)) {
		return attempt{}, false
	}
	h := p.histories[number]
	if h.connection.user != u || !h.connection.exists(now) {
		return attempt{}, false
	}
	return h.byKey(key, now)
}

// person is an invented person.
type person struct{ first, last, segment string }

var (
	firstNames = []string{"Ada", "Bilbo", "Clara", "Dorothy", "Edmund", "Fern", "Gulliver", "Hazel", "Iris", "Jem", "Kit", "Lucy", "Mina", "Ned", "Olive", "Pip"}
	lastNames  = []string{"Appleyard", "Bramble", "Copperfield", "Dormouse", "Everdene", "Finch", "Goodfellow", "Hatter", "Inkwell", "Jabberwock", "Kettle", "Larch"}
	segments   = []string{"individual", "preferred", "business", "student"}
)

func newPerson(chance uint64) person {
	return person{pick(chance, firstNames), pick(chance>>16, lastNames), pick(chance>>32, segments)}
}

// email returns an address that is unique per user ID, even for IDs that differ only in case.
func (p person) email(userID string) string {
	tag := strings.NewReplacer("U-", "u", "u-", "low").Replace(userID)
	return strings.ToLower(p.first+"."+p.last) + "." + strings.ToLower(tag) + "@mail.example"
}

func (p person) metadata() string {
	text, err := json.Marshal(map[string]string{"first_name": p.first, "last_name": p.last, "segment": p.segment})
	if err != nil {
		panic(err) // unreachable: strings always marshal
	}
	return string(text)
}

type userAnswer struct {
	Email       string `json:"email"`
	GUID        string `json:"guid"`
	ID          string `json:"id"`
	IsDisabled  bool   `json:"is_disabled"`
	Metadata    string `json:"metadata"`
	FutureField future `json:"x_future_field"`
}

func (u *user) answer() userAnswer {
	return userAnswer{Email: u.email, GUID: u.guid, ID: u.id, IsDisabled: u.disabled, Metadata: u.metadata, FutureField: futureField}
}

func (p *Platform) readUser(r *request) (any, *apiError) {
	return map[string]userAnswer{"user": r.user.answer()}, nil
}

type usersAnswer struct {
	Users      []userAnswer `json:"users"`
	Pagination pagination   `json:"pagination"`
}

func (p *Platform) listUsers(r *request) (any, *apiError) {
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
	asked := pagingOf(r.query, maxPageSize)
	answer := usersAnswer{Users: []userAnswer{}, Pagination: asked.pagination(int64(len(found)))}
	for _, u := range pageOf(asked, found) {
		answer.Users = append(answer.Users, u.answer())
	}
	return answer, nil
}
