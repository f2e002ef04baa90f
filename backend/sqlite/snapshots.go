package sqlite

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"slices"

	"userlookup/backend"
)

// snapshotRow is one of a user's snapshots, without what is in it.
type snapshotRow struct {
	number int64
	turn   int64
}

var errSnapshots = errors.New("a snapshot is missing, or another one is in its place")

// readSnapshots gives the snapshots of a user, newest first; there is at least one.
func (w *World) readSnapshots(ctx context.Context, tx *sql.Tx, user userRow, summary summaryForm) ([]snapshotRow, error) {
	rows, err := snapshotRows(ctx, tx, user.id)
	if err != nil {
		return nil, err
	}
	if len(rows) == 0 || !bytes.Equal(digestOfSnapshots(rows), summary.Snapshots) {
		return nil, altered(errSnapshots)
	}
	return rows, nil
}

func snapshotRows(ctx context.Context, tx *sql.Tx, user int64) (found []snapshotRow, err error) {
	err = each(ctx, tx, func(rows *sql.Rows) error {
		var row snapshotRow
		err := rows.Scan(&row.number, &row.turn)
		found = append(found, row)
		return err
	}, "SELECT number, turn FROM snapshots WHERE user = ? ORDER BY number DESC", user)
	return found, err
}

// readSnapshot reads what is in one of them.
func (w *World) readSnapshot(ctx context.Context, tx *sql.Tx, user userRow, row snapshotRow) (*keptSnapshot, error) {
	var times, sealed []byte
	if err := tx.QueryRowContext(ctx, "SELECT times, snapshot FROM snapshots WHERE user = ? AND number = ?", user.id, row.number).Scan(&times, &sealed); err != nil {
		return nil, err
	}
	return w.unsealSnapshot(user.guid, row, times, sealed)
}

// Snapshots gives the last look-ups of a user, newest first.
func (w *World) Snapshots(ctx context.Context, guid string) (infos []backend.SnapshotInfo, err error) {
	err = w.db.read(ctx, func(ctx context.Context, tx *sql.Tx) error {
		infos = nil
		user, snapshots, err := w.snapshotsOf(ctx, tx, guid)
		if err != nil {
			return w.suspect(user.guid, err)
		}
		for _, row := range snapshots {
			var sealed []byte
			if err := tx.QueryRowContext(ctx, "SELECT times FROM snapshots WHERE user = ? AND number = ?", user.id, row.number).Scan(&sealed); err != nil {
				return err
			}
			var times timesForm
			if err := w.unseal(sealed, w.identity(tableTimes, user.guid, row.number, row.turn), &times); err != nil {
				return w.suspect(user.guid, err)
			}
			infos = append(infos, backend.SnapshotInfo{ID: row.number, Times: times.At})
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return infos, nil
}

// Snapshot gives one of them.
func (w *World) Snapshot(ctx context.Context, guid string, id int64) (snapshot backend.Snapshot, err error) {
	err = w.db.read(ctx, func(ctx context.Context, tx *sql.Tx) error {
		user, snapshots, err := w.snapshotsOf(ctx, tx, guid)
		if err != nil {
			return w.suspect(user.guid, err)
		}
		i := slices.IndexFunc(snapshots, func(row snapshotRow) bool { return row.number == id })
		if i < 0 {
			return notSaved(guid)
		}
		kept, err := w.readSnapshot(ctx, tx, user, snapshots[i])
		if err != nil {
			return w.suspect(user.guid, err)
		}
		snapshot = kept.Snapshot
		return nil
	})
	return snapshot, err
}

// snapshotsOf gives the snapshots of the user with a GUID; none where there is no copy.
func (w *World) snapshotsOf(ctx context.Context, tx *sql.Tx, guid string) (user userRow, snapshots []snapshotRow, err error) {
	user, found, err := w.userWith(ctx, tx, guid)
	if err != nil || !found {
		return user, nil, err
	}
	summary, err := w.summary(user)
	if err != nil {
		return user, nil, err
	}
	snapshots, err = w.readSnapshots(ctx, tx, user, summary)
	return user, snapshots, err
}

func notSaved(id string) error { return backend.NewError(backend.CodeNotSaved, nil, "id", id) }
