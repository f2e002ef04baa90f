package sqlite

import (
	"context"
	"database/sql"
	"encoding/hex"
	"errors"

	"userlookup/backend"
)

// Find gives the saved copy of a user.
func (n *Namespace) Find(ctx context.Context, query backend.Query) (saved *backend.Saved, err error) {
	err = n.db.read(ctx, func(ctx context.Context, tx *sql.Tx) error {
		saved = nil
		users, err := n.findUsers(ctx, tx, query)
		if err != nil || len(users) == 0 {
			return err
		}
		saved, err = n.readUser(ctx, tx, users[0])
		if err == nil && !query.Names(&saved.User) {
			err = altered(errNames)
		}
		return n.suspect(users[0].guid, err)
	})
	if err != nil {
		return nil, err
	}
	return saved, nil
}

// errNames is possible because the names that rows are found by are not sealed with the
// rest, and could have been exchanged.
var errNames = errors.New("the row is found by the name of another user")

// readUser reads a user's copy. Its blocks of attempts are read, but opened only when
// the history is.
func (n *Namespace) readUser(ctx context.Context, tx *sql.Tx, user userRow) (*backend.Saved, error) {
	summary, err := n.summary(user)
	if err != nil {
		return nil, err
	}
	snapshots, err := n.readSnapshotRows(ctx, tx, user, summary)
	if err != nil {
		return nil, err
	}
	last, err := n.readSnapshot(ctx, tx, user, snapshots[0])
	if err != nil {
		return nil, err
	}
	blocks, err := n.readBlocks(ctx, tx, user, summary)
	if err != nil {
		return nil, err
	}
	type sealedBlock struct {
		jobs     []byte
		identity string
	}
	rows := make([]sealedBlock, len(blocks))
	for i, b := range blocks {
		rows[i].identity = n.identity(tableBlocks, user.guid, b.number, b.revision)
		if err := tx.QueryRowContext(ctx, "SELECT jobs FROM blocks WHERE user = ? AND number = ?", user.id, b.number).Scan(&rows[i].jobs); err != nil {
			return nil, err
		}
	}
	return &backend.Saved{
		Snapshot: last.Snapshot, Attempts: summary.Attempts, Whole: summary.Whole, GaplessSince: summary.GaplessSince,
		History: func(yield func([]backend.Job, error) bool) {
			for _, row := range rows {
				jobs, err := n.unsealBlock(row.jobs, row.identity)
				if !yield(jobs, n.suspect(user.guid, err)) || err != nil {
					return
				}
			}
		},
	}, nil
}

// userRow is a row of the users.
type userRow struct {
	id, revision, lookedAt, severity int64
	guid, userID, email              []byte // hashes
	summary                          []byte
}

// userColumns are what scanUserRow reads, in its order.
const userColumns = "users.id, revision, looked_at, severity, guid, user_id, email, summary"

// scanUserRow reads a user, and what was selected after userColumns.
func scanUserRow(rows interface{ Scan(into ...any) error }, more ...any) (row userRow, err error) {
	err = rows.Scan(append([]any{&row.id, &row.revision, &row.lookedAt, &row.severity, &row.guid, &row.userID, &row.email, &row.summary}, more...)...)
	return row, err
}

// userIdentity binds everything that is in the clear about a user to the summary: a row
// in which any of it was changed, or an older summary, does not open.
func (n *Namespace) userIdentity(row userRow) string {
	return n.identity(tableUsers, row.guid, row.revision, row.lookedAt, row.severity) + "|" + hex.EncodeToString(row.userID) + "|" + hex.EncodeToString(row.email)
}

func (n *Namespace) summary(row userRow) (summaryRecord, error) {
	return summaryRecords.unseal(n, row.summary, n.userIdentity(row))
}

// findUsers finds the users that query names, the last looked-up one first.
func (n *Namespace) findUsers(ctx context.Context, tx *sql.Tx, query backend.Query) (found []userRow, err error) {
	by := func(column string, hash []byte) error {
		return each(ctx, tx, func(rows *sql.Rows) error {
			row, err := scanUserRow(rows)
			found = append(found, row)
			return err
		}, "SELECT "+userColumns+" FROM users JOIN namespaces ON namespaces.id = namespace WHERE namespaces.name = ? AND "+column+" = ? ORDER BY revision DESC", n.name, hash)
	}
	switch query.Kind {
	case backend.QueryByGUID:
		err = by("guid", n.guidHash(query.Value))
	case backend.QueryByAltered:
		if hash, isHash := hex.DecodeString(query.Value); isHash == nil {
			err = by("guid", hash)
		}
	case backend.QueryByID:
		err = by("user_id", n.idHash(query.Value))
	case backend.QueryByEmail: // which may be an ID that looks like one
		if err = by("user_id", n.idHash(query.Value)); err == nil && len(found) == 0 {
			err = by("email", n.emailHash(query.Value))
			if err == nil && len(found) > 1 {
				err = n.severalUsers(found)
			}
		}
	}
	if err == nil && len(found) == 0 {
		err = n.db.file.checkIndexes(ctx, tx)
	}
	return found, err
}

// severalUsers is the choice among users with one e-mail address.
func (n *Namespace) severalUsers(found []userRow) error {
	several := &backend.SharedEmail{Total: len(found)}
	for _, row := range found[:min(len(found), backend.MaxCandidates)] {
		summary, err := n.summary(row)
		if err != nil {
			return err
		}
		several.Users = append(several.Users, backend.User{GUID: summary.GUID, ID: summary.UserID})
	}
	return several
}

// findUser finds a user by GUID; false if there is none.
func (n *Namespace) findUser(ctx context.Context, tx *sql.Tx, guid string) (row userRow, found bool, err error) {
	users, err := n.findUsers(ctx, tx, backend.Query{Kind: backend.QueryByGUID, Value: guid})
	if err != nil || len(users) == 0 {
		return userRow{}, false, err
	}
	return users[0], true, nil
}
