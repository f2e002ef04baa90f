package sqlite

import (
	"context"
	"database/sql"
	"errors"

	"userlookup/backend"
)

// Find gives the saved copy of a user.
func (w *World) Find(ctx context.Context, query backend.Query) (saved *backend.Saved, err error) {
	err = w.db.read(ctx, func(ctx context.Context, tx *sql.Tx) error {
		saved = nil
		users, err := w.users(ctx, tx, query)
		if err != nil || len(users) == 0 {
			return err
		}
		saved, err = w.open(ctx, tx, users[0])
		if err == nil && !isNamed(saved.User, query) {
			err = altered(errNames)
		}
		return w.suspect(users[0].guid, err)
	})
	if err != nil {
		return nil, err
	}
	return saved, nil
}

var errNames = errors.New("the row is found by the name of another user")

// isNamed says whether it is the user whom query names: the names that rows are found
// by are not sealed with the rest, and could have been exchanged.
func isNamed(user backend.User, query backend.Query) bool {
	switch query.Kind {
	case backend.QueryByGUID:
		return user.GUID == query.Value
	case backend.QueryByEmail:
		return user.ID == query.Value || foldEmail(user.Email) == foldEmail(query.Value)
	default:
		return user.ID == query.Value
	}
}

// sealedBlock is a block as it lies in its row.
type sealedBlock struct {
	jobs     []byte
	identity string
}

// open gives the copy of a user. Its attempts are read, and not yet unsealed.
func (w *World) open(ctx context.Context, tx *sql.Tx, user userRow) (*backend.Saved, error) {
	summary, err := w.summary(user)
	if err != nil {
		return nil, err
	}
	snapshots, err := w.readSnapshots(ctx, tx, user, summary)
	if err != nil {
		return nil, err
	}
	last, err := w.readSnapshot(ctx, tx, user, snapshots[0])
	if err != nil {
		return nil, err
	}
	blocks, err := w.readBlocks(ctx, tx, user, summary)
	if err != nil {
		return nil, err
	}
	rows := make([]sealedBlock, len(blocks))
	for i, b := range blocks {
		rows[i].identity = w.identity(tableBlocks, user.guid, b.number, b.turn)
		if err := tx.QueryRowContext(ctx, "SELECT jobs FROM blocks WHERE user = ? AND number = ?", user.id, b.number).Scan(&rows[i].jobs); err != nil {
			return nil, err
		}
	}
	return &backend.Saved{
		Snapshot: last.Snapshot, Attempts: summary.Attempts, Whole: summary.Whole, GaplessSince: summary.GaplessSince,
		History: func(yield func([]backend.Job, error) bool) {
			for _, row := range rows {
				jobs, err := w.unsealBlock(row.jobs, row.identity)
				if !yield(jobs, w.suspect(user.guid, err)) || err != nil {
					return
				}
			}
		},
	}, nil
}
