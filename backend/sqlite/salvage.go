package sqlite

import (
	"context"
	"database/sql"

	"userlookup/backend"
)

// salvage makes the blocks of a user anew of what still opens of them.
func (s *saving) salvage(ctx context.Context) error {
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
