package sqlite

import (
	"database/sql"
	"encoding/hex"
	"errors"
	"strconv"
	"strings"

	"userlookup/backend"
)

// Namespace is the saved copies of one platform, sealed with one key. Under another key
// the same platform has another namespace.
type Namespace struct {
	db     *Database
	sealer backend.Sealer
	key    Key
	name   []byte // hash
}

var _ backend.SavedCopies = (*Namespace)(nil)

// Namespace gives the copies of the platform with a name, which identifies it among all
// platforms. Key names the key of sealer, and has been noted: see NoteKey. It touches
// no file.
func (db *Database) Namespace(name string, sealer backend.Sealer, key Key) *Namespace {
	return &Namespace{db: db, sealer: sealer, key: key, name: sealer.Hash("world", name)} // the stored names have this kind
}

// table is the first part of an identity. Its values are part of the stored format.
type table string

const (
	tableUsers     table = "users"
	tableSnapshots table = "snapshots"
	tableTimes     table = "times"
	tableBlocks    table = "blocks"
)

// identity names a row: what is encrypted in it opens in no other one. User is the hash of
// their GUID.
func (n *Namespace) identity(t table, user []byte, row ...int64) string {
	var b strings.Builder
	b.WriteString(string(t) + "|" + hex.EncodeToString(n.name) + "|" + hex.EncodeToString(user))
	for _, number := range row {
		b.WriteString("|" + strconv.FormatInt(number, 10))
	}
	return b.String()
}

// The names that rows are found by are hashed, each as a kind of its own.
func (n *Namespace) guidHash(guid string) []byte { return n.sealer.Hash("user", guid) }
func (n *Namespace) jobHash(guid string) []byte  { return n.sealer.Hash("job", guid) }
func (n *Namespace) institutionHash(code string) []byte {
	return n.sealer.Hash("institution", code)
}

// idHash and emailHash give nil for an empty name, so that nobody is found by it.
func (n *Namespace) idHash(id string) []byte {
	if id == "" {
		return nil
	}
	return n.sealer.Hash("id", id)
}

func (n *Namespace) emailHash(email string) []byte {
	if email == "" {
		return nil
	}
	return n.sealer.Hash("email", backend.FoldEmail(email))
}

// suspect notes that a user's copy is corrupted if err says so, and gives err. The next
// save then reads all of it.
func (n *Namespace) suspect(user []byte, err error) error {
	if isAltered(err) {
		n.db.suspects.Store(n.suspectKey(user), true)
	}
	return err
}

func (n *Namespace) suspectKey(user []byte) string { return string(n.name) + string(user) }

// isAltered says whether a saved copy is corrupted.
func isAltered(err error) bool { return backend.HasCode(err, backend.CodeSavedAltered) }

func notSaved(id string) error { return backend.NewError(backend.CodeNotSaved, nil, "id", id) }

// ignoreNoRows turns the error that there is no row into none.
func ignoreNoRows(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	return err
}
