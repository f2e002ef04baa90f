package sqlite

import (
	"context"
	"database/sql"
	"time"

	"userlookup/backend"
)

// Purge destroys the copies of all platforms, not only of this one, which the others
// may wait for in vain: see Database.Purge.
func (w *World) Purge(ctx context.Context, r backend.Retention) (int, error) {
	return w.db.purge(ctx, r, w.name)
}

// Purge destroys the copies of all platforms that are older than r allows, and of
// each platform the oldest of those that are too many; it needs no key. It gives
// their number. CodeDeletedInPart says that traces of some are left. Databases that were set aside go when they are as old. A limit of 0
// is none. How old a copy is, is told by a clock that may jump: see purgeClock.
func (db *Database) Purge(ctx context.Context, r backend.Retention) (purged int, err error) {
	return db.purge(ctx, r, nil)
}

// purge is Purge with a world of which no copy is older than r.OwnDays allows.
func (db *Database) purge(ctx context.Context, r backend.Retention, own []byte) (purged int, err error) {
	var now time.Time
	err = db.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		purged = 0
		if now, err = trustedNow(ctx, tx, db.options.Now()); err != nil {
			return err
		}
		worlds, err := worldsOf(ctx, tx)
		if err != nil {
			return err
		}
		if r.OwnDays > 0 {
			oldest := micro(now.AddDate(0, 0, -r.OwnDays))
			if purged, err = deleted(tx.ExecContext(ctx, "DELETE FROM users WHERE looked_at < ? AND world = (SELECT id FROM worlds WHERE name = ?)", oldest, own)); err != nil {
				return err
			}
			if worlds, err = worldsOf(ctx, tx); err != nil {
				return err
			}
		}
		for world, users := range worlds {
			n := 0
			if r.Days > 0 {
				if n, err = deleted(tx.ExecContext(ctx, "DELETE FROM users WHERE world = ? AND looked_at < ?", world, micro(now.AddDate(0, 0, -r.Days)))); err != nil {
					return err
				}
			}
			purged += n
			if excess := users - n - r.Users; r.Users > 0 && excess > 0 {
				if n, err = deleted(tx.ExecContext(ctx, "DELETE FROM users WHERE id IN (SELECT id FROM users WHERE world = ? ORDER BY turn LIMIT ?)", world, excess)); err != nil {
					return err
				}
				purged += n
			}
		}
		return nil
	})
	if err != nil {
		return 0, err
	}
	if err := db.clean(ctx); err != nil && purged > 0 {
		return purged, db.traces(err)
	} else if err != nil || r.Days == 0 {
		return purged, err
	}
	return purged, db.removeAside(now.AddDate(0, 0, -r.Days))
}

// worldsOf gives the number of users of the worlds.
func worldsOf(ctx context.Context, tx *sql.Tx) (map[int64]int, error) {
	worlds := map[int64]int{}
	err := each(ctx, tx, func(rows *sql.Rows) error {
		var world int64
		var users int
		err := rows.Scan(&world, &users)
		worlds[world] = users
		return err
	}, "SELECT id, (SELECT count(*) FROM users WHERE world = worlds.id) FROM worlds")
	return worlds, err
}

func deleted(result sql.Result, err error) (int, error) {
	if err != nil {
		return 0, err
	}
	n, err := result.RowsAffected()
	return int(n), err
}

// trustedNow gives the time that the age of copies is told by, and keeps what this
// purge learns of the clock.
func trustedNow(ctx context.Context, tx *sql.Tx, now time.Time) (time.Time, error) {
	var settled, leapt int64
	if err := tx.QueryRowContext(ctx, "SELECT settled, leapt FROM clock").Scan(&settled, &leapt); none(err) != nil {
		return now, err
	}
	clock := purgeClock{timeOf(settled), timeOf(leapt)}
	if clock.settled.IsZero() { // the first purge: the last look-up is the last time that is known
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

// timeOf and sinceEpoch take 0 for no time, and timeOf what no purge can have written:
// reckoning with it could overflow, and everything would seem too old.
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
