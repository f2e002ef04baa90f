package sqlite

import (
	"context"
	"database/sql"
	"encoding/hex"
	"errors"
	"strconv"
	"strings"

	"userlookup/backend"
)

// World is the saved copies of one platform. They are sealed with one key: with
// another one it is another world.
type World struct {
	db     *Database
	sealer backend.Sealer
	key    Key
	name   []byte // hash
}

var _ backend.SavedCopies = (*World)(nil)

// World gives the copies of the platform with a name, which says all that tells it
// from others. Key names what sealer seals with, and has been noted: see NoteKey. It
// touches nothing yet.
func (db *Database) World(name string, sealer backend.Sealer, key Key) *World {
	return &World{db: db, sealer: sealer, key: key, name: sealer.Hash("world", name)}
}

// tables are what is sealed apart.
type table string

const (
	tableUsers     table = "users"
	tableSnapshots table = "snapshots"
	tableTimes     table = "times"
	tableBlocks    table = "blocks"
)

// identity is that of a row: what was sealed in it opens in no other one. User is
// the hash of their GUID.
func (w *World) identity(t table, user []byte, row ...int64) string {
	var b strings.Builder
	b.WriteString(string(t) + "|" + hex.EncodeToString(w.name) + "|" + hex.EncodeToString(user))
	for _, number := range row {
		b.WriteString("|" + strconv.FormatInt(number, 10))
	}
	return b.String()
}

// The kinds of names that are hidden.
func (w *World) guidHash(guid string) []byte { return w.sealer.Hash("user", guid) }
func (w *World) jobHash(guid string) []byte  { return w.sealer.Hash("job", guid) }
func (w *World) institutionHash(code string) []byte {
	return w.sealer.Hash("institution", code)
}

// idHash and emailHash give nil for an empty name: nobody is found by it.
func (w *World) idHash(id string) []byte {
	if id == "" {
		return nil
	}
	return w.sealer.Hash("id", id)
}

func (w *World) emailHash(email string) []byte {
	if email == "" {
		return nil
	}
	return w.sealer.Hash("email", foldEmail(email))
}

// foldEmail gives addresses that are the same but for their case one spelling.
func foldEmail(email string) string { return strings.ToLower(email) }

// userRow is a row of the users.
type userRow struct {
	id, turn, lookedAt, severity int64
	guid, userID, email          []byte // hashes
	summary                      []byte
}

// userColumns are what scanUserRow reads, in its order.
const userColumns = "users.id, turn, looked_at, severity, guid, user_id, email, summary"

// scanUserRow reads a user, and what was selected after userColumns.
func scanUserRow(rows interface{ Scan(into ...any) error }, more ...any) (row userRow, err error) {
	err = rows.Scan(append([]any{&row.id, &row.turn, &row.lookedAt, &row.severity, &row.guid, &row.userID, &row.email, &row.summary}, more...)...)
	return row, err
}

// userIdentity binds all that is in the clear of a user to the summary: a row in which
// any of it was changed, or an older summary, does not open.
func (w *World) userIdentity(row userRow) string {
	return w.identity(tableUsers, row.guid, row.turn, row.lookedAt, row.severity) + "|" + hex.EncodeToString(row.userID) + "|" + hex.EncodeToString(row.email)
}

// users finds the users whom query names, the last that was looked up first.
func (w *World) users(ctx context.Context, tx *sql.Tx, query backend.Query) (found []userRow, err error) {
	by := func(column string, hash []byte) error {
		return each(ctx, tx, func(rows *sql.Rows) error {
			row, err := scanUserRow(rows)
			found = append(found, row)
			return err
		}, "SELECT "+userColumns+" FROM users JOIN worlds ON worlds.id = world WHERE worlds.name = ? AND "+column+" = ? ORDER BY turn DESC", w.name, hash)
	}
	switch query.Kind {
	case backend.QueryByGUID:
		err = by("guid", w.guidHash(query.Value))
	case backend.QueryByAltered:
		if hash, isHash := hex.DecodeString(query.Value); isHash == nil {
			err = by("guid", hash)
		}
	case backend.QueryByID:
		err = by("user_id", w.idHash(query.Value))
	case backend.QueryByEmail: // which may be an id that looks like one
		if err = by("user_id", w.idHash(query.Value)); err == nil && len(found) == 0 {
			err = by("email", w.emailHash(query.Value))
			if err == nil && len(found) > 1 {
				err = w.several(found)
			}
		}
	}
	return found, err
}

// several is the choice among users with one e-mail address.
func (w *World) several(found []userRow) error {
	several := &backend.SeveralUsers{Total: len(found)}
	for _, row := range found[:min(len(found), backend.MaxChoice)] {
		summary, err := w.summary(row)
		if err != nil {
			return err
		}
		several.Users = append(several.Users, backend.User{GUID: summary.GUID, ID: summary.UserID})
	}
	return several
}

func (w *World) summary(row userRow) (summary summaryForm, err error) {
	err = w.unseal(row.summary, w.userIdentity(row), &summary)
	return summary, err
}

// userWith finds a user by GUID; false where there is none.
func (w *World) userWith(ctx context.Context, tx *sql.Tx, guid string) (row userRow, found bool, err error) {
	users, err := w.users(ctx, tx, backend.Query{Kind: backend.QueryByGUID, Value: guid})
	if err != nil || len(users) == 0 {
		return userRow{}, false, err
	}
	return users[0], true, nil
}

// suspect notes that err, with which reading something of a user failed, says that it
// is not as it was written. It gives err.
func (w *World) suspect(user []byte, err error) error {
	if isAltered(err) {
		w.db.suspects.Store(w.suspicion(user), true)
	}
	return err
}

func (w *World) suspicion(user []byte) string { return string(w.name) + string(user) }

// isAltered says whether a copy is not as it was written.
func isAltered(err error) bool { return backend.HasCode(err, backend.CodeSavedAltered) }

// none turns the answer that there is no row into nothing.
func none(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	return err
}
