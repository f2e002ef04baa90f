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

// Key names a key that copies are encrypted with, and where it is stored.
type Key = backend.SavedKey

// Keys lists the keys with copies.
func (db *Database) Keys(ctx context.Context) (keys []Key, err error) {
	err = db.read(ctx, func(ctx context.Context, tx *sql.Tx) (err error) {
		keys, err = selectKeys(ctx, tx, "EXISTS (SELECT 1 FROM namespaces JOIN users ON users.namespace = namespaces.id WHERE key = keys.id)")
		return err
	})
	return keys, err
}

func selectKeys(ctx context.Context, db querier, which string) (keys []Key, err error) {
	err = each(ctx, db, func(rows *sql.Rows) error {
		var key Key
		err := rows.Scan(&key.ID, &key.Place)
		keys = append(keys, key)
		return err
	}, "SELECT id, place FROM keys WHERE "+which+" ORDER BY id")
	return keys, err
}

// KeysAt lists the keys that are noted in the database at o.Path; none if there is no
// database. It does not create, migrate or set aside anything.
func KeysAt(ctx context.Context, o Options) (keys []Key, err error) {
	for _, name := range withCompanions(o.Path) {
		if err := storage.CheckRegular(name); err != nil {
			return nil, err
		}
	}
	if _, err := os.Lstat(o.Path); errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	err = probe(o, func(db *sql.DB) (err error) {
		keys, err = selectKeys(ctx, db, "1")
		return err
	})
	return keys, faultAt(o.Path, err)
}

// ForgetKeys deletes the copies that are encrypted with the keys of a place, after those keys
// were lost.
func (db *Database) ForgetKeys(ctx context.Context, place backend.Place) error {
	return db.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		for _, statement := range []string{
			"DELETE FROM users WHERE namespace IN (SELECT id FROM namespaces WHERE key IN (SELECT id FROM keys WHERE place = ?))",
			"DELETE FROM namespaces WHERE key IN (SELECT id FROM keys WHERE place = ?)",
			"DELETE FROM keys WHERE place = ?",
		} {
			if _, err := tx.ExecContext(ctx, statement, place); err != nil {
				return err
			}
		}
		return nil
	})
}

// NoteKey notes a key that was just read from its place. Save needs a noted key: a
// database that is new, because another process erased the former one or it was set
// aside, has none, and the key may be destroyed by then.
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
