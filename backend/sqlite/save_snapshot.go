package sqlite

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"time"

	"userlookup/backend"
	"userlookup/backend/merge"
)

// maxSnapshots is how many of a user are kept.
const maxSnapshots = 20

// keptSnapshot is the last one that is kept of a user.
type keptSnapshot struct {
	number  int64
	content []byte // encoded
	times   timesForm
	backend.Snapshot
}

// keepSnapshot keeps what the look-up found, over what was found before, and gives
// both together. What is the same as before adds only its time.
func (s *saving) keepSnapshot(ctx context.Context, look backend.Look) (backend.Snapshot, error) {
	found := look.Snapshot
	last, err := s.lastSnapshot(ctx)
	if err != nil {
		return found, err
	}
	if last != nil {
		found = merge.Snapshots(last.Snapshot, found)
	}
	if last, err = s.makeRoom(ctx, last, look.Instead); err != nil {
		return found, err
	}
	var earlier timesForm
	number := int64(1)
	if last != nil {
		number = last.number + 1
	}
	content := encode(contentOf(found))
	if last != nil && bytes.Equal(content, last.content) {
		number, earlier = last.number, last.times
	}
	if len(earlier.At) > 0 {
		return found, s.writeTimes(ctx, number, timesOf(found, earlier))
	}
	times := timesOf(found, timesForm{Turn: s.turn})
	_, err = s.tx.ExecContext(ctx, "INSERT INTO snapshots (user, number, turn, times, snapshot) VALUES (?, ?, ?, ?, ?)",
		s.user, number, s.turn, s.seal(times, s.identity(tableTimes, s.guid, number, s.turn)),
		s.sealer.Seal(content, s.identity(tableSnapshots, s.guid, number, times.Turn)))
	if err != nil {
		return found, err
	}
	_, err = s.tx.ExecContext(ctx, `DELETE FROM snapshots WHERE user = ?1 AND number <=
		(SELECT number FROM snapshots WHERE user = ?1 ORDER BY number DESC LIMIT 1 OFFSET ?2)`, s.user, maxSnapshots)
	return found, err
}

// makeRoom takes away what was kept of the same look-up at a time, and gives the last
// snapshot then.
func (s *saving) makeRoom(ctx context.Context, last *keptSnapshot, kept time.Time) (*keptSnapshot, error) {
	if last == nil || kept.IsZero() || !last.At.Equal(plainTime(kept)) {
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

// lastSnapshot gives the last one that opens; nil where there is none.
func (s *saving) lastSnapshot(ctx context.Context) (*keptSnapshot, error) {
	for {
		var row snapshotRow
		var times, sealed []byte
		err := s.tx.QueryRowContext(ctx, "SELECT number, turn, times, snapshot FROM snapshots WHERE user = ? ORDER BY number DESC LIMIT 1", s.user).Scan(&row.number, &row.turn, &times, &sealed)
		if errors.Is(err, sql.ErrNoRows) {
			return nil, nil
		}
		if err != nil {
			return nil, err
		}
		kept, err := s.unsealSnapshot(s.guid, row, times, sealed)
		if !isAltered(err) {
			return kept, err
		}
		if err := s.salvageSnapshots(ctx); err != nil {
			return nil, err
		}
	}
}

// writeTimes puts the times of a snapshot in the place of those that it had.
func (s *saving) writeTimes(ctx context.Context, number int64, times timesForm) error {
	_, err := s.tx.ExecContext(ctx, "UPDATE snapshots SET turn = ?, times = ? WHERE user = ? AND number = ?",
		s.turn, s.seal(times, s.identity(tableTimes, s.guid, number, s.turn)), s.user, number)
	return err
}

func (w *World) unsealSnapshot(user []byte, row snapshotRow, times, sealed []byte) (*keptSnapshot, error) {
	kept := &keptSnapshot{number: row.number}
	if err := w.unseal(times, w.identity(tableTimes, user, row.number, row.turn), &kept.times); err != nil {
		return nil, err
	}
	var err error
	if kept.content, err = w.sealer.Unseal(sealed, w.identity(tableSnapshots, user, row.number, kept.times.Turn)); err != nil {
		return nil, err
	}
	var form contentForm
	if err := decode(kept.content, &form); err != nil {
		return nil, err
	}
	if kept.Snapshot, err = form.snapshot(kept.times); err != nil {
		return nil, err
	}
	return kept, nil
}
