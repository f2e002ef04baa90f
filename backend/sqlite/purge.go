package sqlite

import (
	"context"
	"database/sql"
	"time"

	"userlookup/backend"
)

// Purge deletes the copies of all platforms that are older than r allows, since others may
// not be opened again, and of each platform the oldest of those that are too many; it needs
// no key. It gives their number. r.OwnDays is one more limit of this platform. It deletes
// databases that were set aside as long ago. CodeDeletedInPart says that traces are left. A
// limit of 0 is none. The clock may jump: see purgeClock.
func (n *Namespace) Purge(ctx context.Context, r backend.Retention) (purged int, err error) {
	var now time.Time
	err = n.db.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		purged = 0
		if err := n.db.file.checkIndexes(ctx, tx); err != nil {
			return err
		}
		if now, err = trustedNow(ctx, tx, n.db.options.Now()); err != nil {
			return err
		}
		if r.OwnDays > 0 {
			oldest := micro(now.AddDate(0, 0, -r.OwnDays))
			if purged, err = deleted(tx.ExecContext(ctx, "DELETE FROM users WHERE looked_at < ? AND namespace = (SELECT id FROM namespaces WHERE name = ?)", oldest, n.name)); err != nil {
				return err
			}
		}
		namespaces, err := namespacesOf(ctx, tx)
		if err != nil {
			return err
		}
		for namespace, users := range namespaces {
			expired := 0
			if r.Days > 0 {
				if expired, err = deleted(tx.ExecContext(ctx, "DELETE FROM users WHERE namespace = ? AND looked_at < ?", namespace, micro(now.AddDate(0, 0, -r.Days)))); err != nil {
					return err
				}
			}
			purged += expired
			if excess := users - expired - r.Most; r.Most > 0 && excess > 0 {
				tooMany, err := deleted(tx.ExecContext(ctx, "DELETE FROM users WHERE id IN (SELECT id FROM users WHERE namespace = ? ORDER BY revision LIMIT ?)", namespace, excess))
				if err != nil {
					return err
				}
				purged += tooMany
			}
		}
		return nil
	})
	if err != nil {
		return 0, err
	}
	if err := n.db.clean(ctx); err != nil && purged > 0 {
		return purged, n.db.traces(err)
	} else if err != nil || r.Days == 0 {
		return purged, err
	}
	return purged, n.db.removeAside(now.AddDate(0, 0, -r.Days))
}

// namespacesOf counts the users of each namespace.
func namespacesOf(ctx context.Context, tx *sql.Tx) (map[int64]int, error) {
	namespaces := map[int64]int{}
	err := each(ctx, tx, func(rows *sql.Rows) error {
		var namespace int64
		var users int
		err := rows.Scan(&namespace, &users)
		namespaces[namespace] = users
		return err
	}, "SELECT id, (SELECT count(*) FROM users WHERE namespace = namespaces.id) FROM namespaces")
	return namespaces, err
}

func deleted(result sql.Result, err error) (int, error) {
	if err != nil {
		return 0, err
	}
	n, err := result.RowsAffected()
	return int(n), err
}

// trustedNow gives the time that the age of copies is measured at, and stores what this
// purge learned of the clock.
func trustedNow(ctx context.Context, tx *sql.Tx, now time.Time) (time.Time, error) {
	var settled, leapt int64
	if err := tx.QueryRowContext(ctx, "SELECT settled, leapt FROM clock").Scan(&settled, &leapt); ignoreNoRows(err) != nil {
		return now, err
	}
	clock := purgeClock{timeOf(settled), timeOf(leapt)}
	if clock.settled.IsZero() { // the first purge: the last look-up is the last known time
		var newest sql.NullInt64
		if err := tx.QueryRowContext(ctx, "SELECT max(looked_at) FROM users").Scan(&newest); err != nil {
			return now, err
		}
		clock.settled = timeOf(newest.Int64)
	}
	clock, trusted := clock.read(now)
	_, err := tx.ExecContext(ctx, "INSERT OR REPLACE INTO clock (id, settled, leapt) VALUES (1, ?, ?)", sinceEpoch(clock.settled), sinceEpoch(clock.leapt))
	return trusted, err
}

// lastMoment is later than any purge, in microseconds since 1970.
const lastMoment = 253402300800000000

// timeOf and sinceEpoch take 0 for no time. timeOf ignores what no purge can have written:
// it could overflow, and every copy would seem too old.
func timeOf(micros int64) time.Time {
	if micros <= 0 || micros >= lastMoment {
		return time.Time{}
	}
	return time.UnixMicro(micros).UTC()
}

func sinceEpoch(at time.Time) int64 {
	if at.IsZero() {
		return 0
	}
	return micro(at)
}

// purgeClock is what purges know of the device's clock, so that a clock that is wrong for
// a while does not delete everything. Purges run at each start and every day. A purge that
// finds the clock far ahead of the last one cannot distinguish a device that was off for
// weeks from a clock that was set wrong. It uses the last time, and a purge a day later,
// with a clock that went on from there, uses the new one. So copies stay a day longer
// after a holiday, and are not lost if the clock is corrected within a day.
type purgeClock struct {
	settled time.Time // of the last purge whose clock was trusted
	leapt   time.Time // of the first that found it far ahead of that; zero for none
}

const (
	purgeLeap  = 3 * 24 * time.Hour // further ahead is far
	purgeStand = 24 * time.Hour     // for so long it must go on from there
)

// read gives what is known after a purge at now, and the time that it uses.
func (c purgeClock) read(now time.Time) (purgeClock, time.Time) {
	if !c.leapt.IsZero() && !now.Before(c.leapt.Add(purgeStand)) {
		c = purgeClock{settled: c.leapt} // it went on for a day
	}
	if c.settled.IsZero() || now.Sub(c.settled) <= purgeLeap { // also if it was set back: copies from the future are not old
		return purgeClock{settled: now}, now
	}
	if c.leapt.IsZero() || now.Before(c.leapt) {
		c.leapt = now
	}
	return c, c.settled
}
