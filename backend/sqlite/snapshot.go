package sqlite

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"slices"
	"time"

	"userlookup/backend"
	"userlookup/backend/merge"
)

// maxSnapshots is how many snapshots of a user are kept.
const maxSnapshots = 20

// snapshotRow is one of a user's snapshots, without its content.
type snapshotRow struct {
	number   int64
	revision int64
}

// savedSnapshot is a snapshot with what is needed to compare it and to write it again.
type savedSnapshot struct {
	number int64
	times  timesRecord
	backend.Snapshot
}

var errSnapshots = errors.New("a snapshot is missing, or another one is in its place")

// Snapshots lists the last look-ups of a user, newest first.
func (n *Namespace) Snapshots(ctx context.Context, guid string) (infos []backend.SnapshotInfo, err error) {
	err = n.db.read(ctx, func(ctx context.Context, tx *sql.Tx) error {
		infos = nil
		user, snapshots, err := n.snapshotsOf(ctx, tx, guid)
		if err != nil {
			return n.suspect(user.guid, err)
		}
		for _, row := range snapshots {
			var sealed []byte
			if err := tx.QueryRowContext(ctx, "SELECT times FROM snapshots WHERE user = ? AND number = ?", user.id, row.number).Scan(&sealed); err != nil {
				return err
			}
			times, err := timesRecords.unseal(n, sealed, n.identity(tableTimes, user.guid, row.number, row.revision))
			if err != nil {
				return n.suspect(user.guid, err)
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
func (n *Namespace) Snapshot(ctx context.Context, guid string, id int64) (snapshot backend.Snapshot, err error) {
	err = n.db.read(ctx, func(ctx context.Context, tx *sql.Tx) error {
		user, snapshots, err := n.snapshotsOf(ctx, tx, guid)
		if err != nil {
			return n.suspect(user.guid, err)
		}
		i := slices.IndexFunc(snapshots, func(row snapshotRow) bool { return row.number == id })
		if i < 0 {
			return notSaved(guid)
		}
		saved, err := n.readSnapshot(ctx, tx, user, snapshots[i])
		if err != nil {
			return n.suspect(user.guid, err)
		}
		snapshot = saved.Snapshot
		return nil
	})
	return snapshot, err
}

// snapshotsOf lists the snapshots of the user with a GUID; none if there is no copy.
func (n *Namespace) snapshotsOf(ctx context.Context, tx *sql.Tx, guid string) (user userRow, snapshots []snapshotRow, err error) {
	user, found, err := n.findUser(ctx, tx, guid)
	if err != nil || !found {
		return user, nil, err
	}
	summary, err := n.summary(user)
	if err != nil {
		return user, nil, err
	}
	snapshots, err = n.readSnapshotRows(ctx, tx, user, summary)
	return user, snapshots, err
}

// readSnapshotRows lists the snapshots of a user, newest first; there is at least one.
func (n *Namespace) readSnapshotRows(ctx context.Context, tx *sql.Tx, user userRow, summary summaryRecord) ([]snapshotRow, error) {
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
		err := rows.Scan(&row.number, &row.revision)
		found = append(found, row)
		return err
	}, "SELECT number, revision FROM snapshots WHERE user = ? ORDER BY number DESC", user)
	return found, err
}

func (n *Namespace) readSnapshot(ctx context.Context, tx *sql.Tx, user userRow, row snapshotRow) (*savedSnapshot, error) {
	var times, sealed []byte
	if err := tx.QueryRowContext(ctx, "SELECT times, snapshot FROM snapshots WHERE user = ? AND number = ?", user.id, row.number).Scan(&times, &sealed); err != nil {
		return nil, err
	}
	return n.unsealSnapshot(user.guid, row, times, sealed)
}

func (n *Namespace) unsealSnapshot(user []byte, row snapshotRow, times, sealed []byte) (*savedSnapshot, error) {
	saved := &savedSnapshot{number: row.number}
	var err error
	if saved.times, err = timesRecords.unseal(n, times, n.identity(tableTimes, user, row.number, row.revision)); err != nil {
		return nil, err
	}
	record, err := snapshotRecords.unseal(n, sealed, n.identity(tableSnapshots, user, row.number, saved.times.Revision))
	if err != nil {
		return nil, err
	}
	saved.Snapshot, err = record.snapshot(saved.times)
	return saved, err
}

// saveSnapshot writes what the look-up found, completed from the snapshot before, and
// gives both together. A snapshot with the same content as the one before adds only its
// time.
func (s *saving) saveSnapshot(ctx context.Context, look backend.LookupResult) (backend.Snapshot, error) {
	found := look.Snapshot
	last, err := s.lastSnapshot(ctx)
	if err != nil {
		return found, err
	}
	if last != nil {
		found = merge.Snapshots(last.Snapshot, found)
	}
	if last, err = s.makeRoom(ctx, last, look.Replaces); err != nil {
		return found, err
	}
	var earlier timesRecord
	number := int64(1)
	if last != nil {
		number = last.number + 1
	}
	record := newSnapshotRecord(found)
	if last != nil && bytes.Equal(encode(record), encode(newSnapshotRecord(last.Snapshot))) {
		number, earlier = last.number, last.times
	}
	if len(earlier.At) > 0 {
		return found, s.writeTimes(ctx, number, newTimesRecord(found, earlier))
	}
	times := newTimesRecord(found, timesRecord{Revision: s.revision})
	_, err = s.tx.ExecContext(ctx, "INSERT INTO snapshots (user, number, revision, times, snapshot) VALUES (?, ?, ?, ?, ?)",
		s.user, number, s.revision, timesRecords.seal(s.Namespace, times, s.identity(tableTimes, s.guid, number, s.revision)),
		snapshotRecords.seal(s.Namespace, record, s.identity(tableSnapshots, s.guid, number, s.revision)))
	if err != nil {
		return found, err
	}
	_, err = s.tx.ExecContext(ctx, `DELETE FROM snapshots WHERE user = ?1 AND number <=
		(SELECT number FROM snapshots WHERE user = ?1 ORDER BY number DESC LIMIT 1 OFFSET ?2)`, s.user, maxSnapshots)
	return found, err
}

// makeRoom removes what an earlier save wrote of the same look-up at a time, and gives
// the snapshot that is the last one then.
func (s *saving) makeRoom(ctx context.Context, last *savedSnapshot, at time.Time) (*savedSnapshot, error) {
	if last == nil || at.IsZero() || !last.At.Equal(plainTime(at)) {
		return last, nil
	}
	if last.times.At = last.times.At[1:]; len(last.times.At) > 0 { // earlier look-ups found the same
		return last, s.writeTimes(ctx, last.number, last.times)
	}
	if _, err := s.tx.ExecContext(ctx, "DELETE FROM snapshots WHERE user = ? AND number = ?", s.user, last.number); err != nil {
		return nil, err
	}
	return s.lastSnapshot(ctx)
}

// lastSnapshot gives the last one that can be read; nil if there is none.
func (s *saving) lastSnapshot(ctx context.Context) (*savedSnapshot, error) {
	for {
		var row snapshotRow
		var times, sealed []byte
		err := s.tx.QueryRowContext(ctx, "SELECT number, revision, times, snapshot FROM snapshots WHERE user = ? ORDER BY number DESC LIMIT 1", s.user).Scan(&row.number, &row.revision, &times, &sealed)
		if errors.Is(err, sql.ErrNoRows) {
			return nil, nil
		}
		if err != nil {
			return nil, err
		}
		saved, err := s.unsealSnapshot(s.guid, row, times, sealed)
		if !isAltered(err) {
			return saved, err
		}
		if err := s.removeCorruptedSnapshots(ctx); err != nil {
			return nil, err
		}
	}
}

// writeTimes replaces the times of a snapshot.
func (s *saving) writeTimes(ctx context.Context, number int64, times timesRecord) error {
	_, err := s.tx.ExecContext(ctx, "UPDATE snapshots SET revision = ?, times = ? WHERE user = ? AND number = ?",
		s.revision, timesRecords.seal(s.Namespace, times, s.identity(tableTimes, s.guid, number, s.revision)), s.user, number)
	return err
}

// removeCorruptedSnapshots removes those that cannot be read. It fails if a newer
// version wrote one.
func (s *saving) removeCorruptedSnapshots(ctx context.Context) error {
	var lost []int64
	err := each(ctx, s.tx, func(rows *sql.Rows) error {
		var row snapshotRow
		var times, sealed []byte
		if err := rows.Scan(&row.number, &row.revision, &times, &sealed); err != nil {
			return err
		}
		_, err := s.unsealSnapshot(s.guid, row, times, sealed)
		if isAltered(err) {
			lost = append(lost, row.number)
			return nil
		}
		return err
	}, "SELECT number, revision, times, snapshot FROM snapshots WHERE user = ?", s.user)
	if err != nil {
		return err
	}
	for _, number := range lost {
		if _, err := s.tx.ExecContext(ctx, "DELETE FROM snapshots WHERE user = ? AND number = ?", s.user, number); err != nil {
			return err
		}
	}
	return nil
}
