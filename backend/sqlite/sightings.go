package sqlite

import (
	"context"
	"database/sql"
	"time"

	"userlookup/backend"
)

// saveSightings stores at which institutions the user has connections, and when the last
// attempt of a broken one was. Connections of an earlier look-up count at its time.
func (s *saving) saveSightings(ctx context.Context, snapshot backend.Snapshot) error {
	seen := snapshot.Parts[backend.PartConnections].FetchedAt
	if _, err := s.tx.ExecContext(ctx, "DELETE FROM sightings WHERE user = ?", s.user); err != nil || seen.IsZero() {
		return err
	}
	failed := map[string]int64{}
	for _, connection := range snapshot.Connections {
		at := micro(time.Time{})
		if connection.Status.FailsBySystem() {
			at = micro(connection.LastAttemptAt)
		}
		if before, known := failed[connection.InstitutionCode]; connection.InstitutionCode != "" && (!known || at > before) {
			failed[connection.InstitutionCode] = at
		}
	}
	for code, at := range failed {
		if _, err := s.tx.ExecContext(ctx, "INSERT INTO sightings (user, institution, namespace, seen_at, failed_at) VALUES (?, ?, ?, ?, ?)",
			s.user, s.institutionHash(code), s.namespace, micro(seen), at); err != nil {
			return err
		}
	}
	return nil
}

// InstitutionStats counts users by institution. A look-up in the future does not count: the clock
// was set back since, so its time is not known.
func (n *Namespace) InstitutionStats(ctx context.Context, codes []string, since time.Time) (sightings map[string]backend.InstitutionStats, err error) {
	now := micro(n.db.options.Now())
	err = n.db.read(ctx, func(ctx context.Context, tx *sql.Tx) error {
		sightings = make(map[string]backend.InstitutionStats, len(codes))
		var namespace int64
		if err := tx.QueryRowContext(ctx, "SELECT id FROM namespaces WHERE name = ?", n.name).Scan(&namespace); err != nil {
			return ignoreNoRows(err)
		}
		for _, code := range codes {
			var s backend.InstitutionStats
			if err := tx.QueryRowContext(ctx, "SELECT count(*), count(*) FILTER (WHERE failed_at >= ?1) FROM sightings WHERE namespace = ?2 AND institution = ?3 AND seen_at BETWEEN ?1 AND ?4",
				micro(since), namespace, n.institutionHash(code), now).Scan(&s.Users, &s.Failing); err != nil {
				return err
			}
			if s.Users > 0 {
				sightings[code] = s
			}
		}
		return nil
	})
	return sightings, err
}
