package sqlite

import (
	"bytes"
	"context"
	"database/sql"
	"errors"

	"userlookup/backend"
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
func (s *saving) keepSnapshot(ctx context.Context, found backend.Snapshot) (backend.Snapshot, error) {
	last, err := s.lastSnapshot(ctx)
	if err != nil {
		return backend.Snapshot{}, err
	}
	var earlier timesForm
	number := int64(1)
	if last != nil {
		found = found.Over(last.Snapshot)
		number = last.number + 1
	}
	content := encode(contentOf(found))
	if last != nil && bytes.Equal(content, last.content) {
		number, earlier = last.number, last.times
	}
	times := s.seal(timesOf(found, earlier), s.identity(tableTimes, s.guid, number))
	if len(earlier.At) > 0 {
		_, err = s.tx.ExecContext(ctx, "UPDATE snapshots SET times = ? WHERE user = ? AND number = ?", times, s.user, number)
		return found, err
	}
	_, err = s.tx.ExecContext(ctx, "INSERT INTO snapshots (user, number, times, snapshot) VALUES (?, ?, ?, ?)",
		s.user, number, times, s.sealer.Seal(content, s.identity(tableSnapshots, s.guid, number)))
	if err != nil {
		return found, err
	}
	_, err = s.tx.ExecContext(ctx, `DELETE FROM snapshots WHERE user = ?1 AND number <=
		(SELECT number FROM snapshots WHERE user = ?1 ORDER BY number DESC LIMIT 1 OFFSET ?2)`, s.user, maxSnapshots)
	return found, err
}

// lastSnapshot gives the last one that opens; nil where there is none.
func (s *saving) lastSnapshot(ctx context.Context) (*keptSnapshot, error) {
	for {
		var number int64
		var times, sealed []byte
		err := s.tx.QueryRowContext(ctx, "SELECT number, times, snapshot FROM snapshots WHERE user = ? ORDER BY number DESC LIMIT 1", s.user).Scan(&number, &times, &sealed)
		if errors.Is(err, sql.ErrNoRows) {
			return nil, nil
		}
		if err != nil {
			return nil, err
		}
		kept, err := s.unsealSnapshot(s.guid, number, times, sealed)
		if !isAltered(err) {
			return kept, err
		}
		if err := s.salvageSnapshots(ctx); err != nil {
			return nil, err
		}
	}
}

func (w *World) unsealSnapshot(user []byte, number int64, times, sealed []byte) (*keptSnapshot, error) {
	kept := &keptSnapshot{number: number}
	if err := w.unseal(times, w.identity(tableTimes, user, number), &kept.times); err != nil {
		return nil, err
	}
	var err error
	if kept.content, err = w.sealer.Unseal(sealed, w.identity(tableSnapshots, user, number)); err != nil {
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
