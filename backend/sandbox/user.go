package sandbox

import "strconv"

// user is one end user of the sandbox.
type user struct {
	guid        string
	id          string
	email       string
	metadata    string
	disabled    bool
	connections []*connection // deleted ones included: their attempts stay in the list
}

func (p *Platform) newUser(story *userStory, start int64) *user {
	seed := p.options.Seed
	person := newPerson(hash(seed, "person", story.id))
	u := &user{
		guid: newGUID(seed, "USR", story.id), id: story.id, email: story.email, metadata: story.metadata, disabled: story.disabled,
	}
	if u.email == "" {
		u.email = person.email(story.id)
	}
	if u.metadata == "" {
		u.metadata = person.metadata()
	}
	for i := range story.connections {
		u.connections = append(u.connections, p.newConnection(u, &story.connections[i], strconv.Itoa(i), start))
	}
	return u
}

// members are the connections that have not been deleted.
func (u *user) members() []*connection {
	members := make([]*connection, 0, len(u.connections))
	for _, c := range u.connections {
		if !c.deleted {
			members = append(members, c)
		}
	}
	return members
}

// member finds one of them by GUID or by the partner's id.
func (u *user) member(identifier string) (*connection, bool) {
	for _, c := range u.connections {
		if !c.deleted && (c.guid == identifier || c.id != "" && c.id == identifier) {
			return c, true
		}
	}
	return nil, false
}

// histories are those of all connections, or of the one with the GUID.
func (u *user) histories(memberGUID string) []*history {
	var found []*history
	for _, c := range u.connections {
		if memberGUID == "" || c.guid == memberGUID {
			found = append(found, c.history)
		}
	}
	return found
}

// job finds an attempt of the user by its GUID.
func (p *Platform) job(u *user, guid string, now int64) (attempt, bool) {
	number, key, ok := placeOf(p.options.Seed, guid)
	if !ok || number >= int64(len(p.histories)) {
		return attempt{}, false
	}
	h := p.histories[number]
	if h.connection.user != u {
		return attempt{}, false
	}
	return h.byKey(key, now)
}
