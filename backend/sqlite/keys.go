package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"os"

	"userlookup/backend"
	"userlookup/backend/storage"
)

// Key names a key that copies are sealed with, and where it is kept.
type Key = backend.SavedKey

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

// KeysAt gives the keys that are noted in the database at o.Path, and none where there
// is none. It makes, migrates and sets aside nothing.
func KeysAt(ctx context.Context, o Options) (keys []Key, err error) {
	for _, name := range withCompanions(o.Path) {
		if err := storage.CheckRegular(name); err != nil {
			return nil, err
		}
	}
	if _, err := os.Lstat(o.Path); errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	err = probe(o, func(db *sql.DB) error {
		keys = nil
		rows, err := db.QueryContext(ctx, "SELECT id, place FROM keys")
		if err != nil {
			return err
		}
		defer func() { _ = rows.Close() }() // Err says what went wrong
		for rows.Next() {
			var key Key
			if err := rows.Scan(&key.ID, &key.Place); err != nil {
				return err
			}
			keys = append(keys, key)
		}
		return rows.Err()
	})
	return keys, faultAt(o.Path, err)
}

// ForgetKeys deletes the copies that are sealed with the keys of a place: those keys
// are lost.
func (db *Database) ForgetKeys(ctx context.Context, place backend.Place) error {
	return db.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		for _, statement := range []string{
			"DELETE FROM users WHERE world IN (SELECT id FROM worlds WHERE key IN (SELECT id FROM keys WHERE place = ?))",
			"DELETE FROM worlds WHERE key IN (SELECT id FROM keys WHERE place = ?)",
			"DELETE FROM keys WHERE place = ?",
		} {
			if _, err := tx.ExecContext(ctx, statement, place); err != nil {
				return err
			}
		}
		return nil
	})
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
