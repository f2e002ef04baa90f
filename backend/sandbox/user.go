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

// newUser tells a story that is dated by the anchor, on a platform that starts at start.
func (p *Platform) newUser(story *userStory, anchor, start int64) *user {
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
		connection := &story.connections[i]
		if connection.renewed > 0 {
			u.connections = append(u.connections, p.newRenewed(u, connection, strconv.Itoa(i), start)...)
			continue
		}
		u.connections = append(u.connections, p.newConnection(u, connection, strconv.Itoa(i), anchor))
	}
	return u
}

// members are the connections that there are now.
func (u *user) members(now int64) []*connection {
	members := make([]*connection, 0, len(u.connections))
	for _, c := range u.connections {
		if !c.deleted && c.exists(now) {
			members = append(members, c)
		}
	}
	return members
}

// member finds one of them by GUID or by the partner's id.
func (u *user) member(identifier string, now int64) (*connection, bool) {
	for _, c := range u.members(now) {
		if c.guid == identifier || c.id != "" && c.id == identifier {
			return c, true
		}
	}
	return nil, false
}

// histories are those of all connections, or of the one with the GUID. One that was
// renewed took its attempts with it.
func (u *user) histories(memberGUID string, now int64) []*history {
	var found []*history
	for _, c := range u.connections {
		if c.exists(now) && (memberGUID == "" || c.guid == memberGUID) {
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
	if h.connection.user != u || !h.connection.exists(now) {
		return attempt{}, false
	}
	return h.byKey(key, now)
}
