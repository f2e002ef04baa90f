package sqlite

import (
	"context"
	"database/sql"

	"userlookup/backend"
)

// salvage makes what is kept of a user anew of what still opens of it.
func (s *saving) salvage(ctx context.Context) error {
	if err := s.salvageSnapshots(ctx); err != nil {
		return err
	}
	s.salvaged, s.before, s.blocks = true, nil, nil
	var rest []backend.Job
	err := each(ctx, s.tx, func(rows *sql.Rows) error {
		var number, turn int64
		var sealed []byte
		if err := rows.Scan(&number, &turn, &sealed); err != nil {
			return err
		}
		jobs, err := s.unsealBlock(sealed, s.identity(tableBlocks, s.guid, number, turn))
		if err == nil {
			rest = append(rest, jobs...)
		}
		return nil // one that does not open is why we are here
	}, "SELECT number, turn, jobs FROM blocks WHERE user = ? ORDER BY turn", s.user)
	if err != nil {
		return err
	}
	for _, statement := range []string{"DELETE FROM blocks WHERE user = ?", "DELETE FROM jobs WHERE user = ?"} {
		if _, err := s.tx.ExecContext(ctx, statement, s.user); err != nil {
			return err
		}
	}
	_, err = s.merge(ctx, rest)
	return err
}

// salvageSnapshots removes those that do not open.
func (s *saving) salvageSnapshots(ctx context.Context) error {
	var lost []int64
	err := each(ctx, s.tx, func(rows *sql.Rows) error {
		var row snapshotRow
		var times, sealed []byte
		if err := rows.Scan(&row.number, &row.turn, &times, &sealed); err != nil {
			return err
		}
		if _, err := s.unsealSnapshot(s.guid, row, times, sealed); err != nil {
			lost = append(lost, row.number)
		}
		return nil
	}, "SELECT number, turn, times, snapshot FROM snapshots WHERE user = ?", s.user)
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
