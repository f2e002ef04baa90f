package sqlite

import (
	"context"
	"database/sql"

	"userlookup/backend"
)

// Key names a key that copies are sealed with, and where it is kept.
type Key struct {
	ID    string
	Place backend.Place
}

// Keys gives the keys of which there are copies.
func (db *Database) Keys(ctx context.Context) ([]Key, error) {
	return db.keys(ctx, "EXISTS (SELECT 1 FROM worlds JOIN users ON users.world = worlds.id WHERE key = keys.id)")
}

// NotedKeys gives all keys that were noted, whether there are copies or not.
func (db *Database) NotedKeys(ctx context.Context) ([]Key, error) { return db.keys(ctx, "1") }

func (db *Database) keys(ctx context.Context, which string) (keys []Key, err error) {
	err = db.read(ctx, func(ctx context.Context, tx *sql.Tx) error {
		keys = nil
		return each(ctx, tx, func(rows *sql.Rows) error {
			var key Key
			err := rows.Scan(&key.ID, &key.Place)
			keys = append(keys, key)
			return err
		}, "SELECT id, place FROM keys WHERE "+which+" ORDER BY id")
	})
	return keys, err
}

// NoteKey notes a key that was just found in its place: with one that is not noted
// nothing is saved. A database that is new, since the former one was erased by
// another process or set aside, has none noted: the key may be destroyed by then.
func (db *Database) NoteKey(ctx context.Context, key Key) error {
	noted := false
	err := db.read(ctx, func(ctx context.Context, tx *sql.Tx) error {
		return tx.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM keys WHERE id = ? AND place = ?)", key.ID, key.Place).Scan(&noted)
	})
	if noted || err != nil {
		return err
	}
	return db.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, "INSERT INTO keys (id, place) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET place = excluded.place", key.ID, key.Place)
		return err
	})
}
