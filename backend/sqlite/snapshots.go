package sqlite

import (
	"context"
	"database/sql"
	"errors"

	"userlookup/backend"
)

// Snapshots gives the last look-ups of a user, newest first.
func (w *World) Snapshots(ctx context.Context, guid string) (infos []backend.SnapshotInfo, err error) {
	err = w.db.read(ctx, func(ctx context.Context, tx *sql.Tx) error {
		infos = nil
		user, found, err := w.userWith(ctx, tx, guid)
		if err != nil || !found {
			return err
		}
		return each(ctx, tx, func(rows *sql.Rows) error {
			var info backend.SnapshotInfo
			var sealed []byte
			if err := rows.Scan(&info.ID, &sealed); err != nil {
				return err
			}
			var times timesForm
			err := w.unseal(sealed, w.identity(tableTimes, user.guid, info.ID), &times)
			info.Times = times.At
			infos = append(infos, info)
			return w.suspect(user.guid, err)
		}, "SELECT number, times FROM snapshots WHERE user = ? ORDER BY number DESC", user.id)
	})
	if err != nil {
		return nil, err
	}
	return infos, nil
}

// Snapshot gives one of them.
func (w *World) Snapshot(ctx context.Context, guid string, id int64) (snapshot backend.Snapshot, err error) {
	err = w.db.read(ctx, func(ctx context.Context, tx *sql.Tx) error {
		user, found, err := w.userWith(ctx, tx, guid)
		if err != nil {
			return err
		}
		if !found {
			return notSaved(guid)
		}
		var times, sealed []byte
		err = tx.QueryRowContext(ctx, "SELECT times, snapshot FROM snapshots WHERE user = ? AND number = ?", user.id, id).Scan(&times, &sealed)
		if errors.Is(err, sql.ErrNoRows) {
			return notSaved(guid)
		}
		if err != nil {
			return err
		}
		kept, err := w.unsealSnapshot(user.guid, id, times, sealed)
		if err != nil {
			return w.suspect(user.guid, err)
		}
		snapshot = kept.Snapshot
		return nil
	})
	return snapshot, err
}

func notSaved(id string) error { return backend.NewError(backend.CodeNotSaved, nil, "id", id) }
