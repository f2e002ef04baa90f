package sqlite

import (
	"cmp"
	"context"
	"database/sql"
	"time"

	"userlookup/backend"
)

// Forget destroys all that is kept of a user. Of users who had the same ID one after
// the other, that is all of them. Databases that were set aside go with them: the user
// may be in those, and cannot be taken out. CodeDeletedInPart says that traces of the
// user are left on the disk.
func (w *World) Forget(ctx context.Context, query backend.Query) error {
	err := w.db.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		users, err := w.users(ctx, tx, query)
		if err != nil {
			return err
		}
		if len(users) == 0 {
			return notSaved(query.Value)
		}
		for _, user := range users {
			if _, err := tx.ExecContext(ctx, "DELETE FROM users WHERE id = ?", user.id); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil && !backend.HasCode(err, backend.CodeNotSaved) { // else an earlier one may have been able to do only half of it
		return err
	}
	if err := w.db.clean(ctx); err != nil {
		return w.db.traces(err)
	}
	return cmp.Or(w.db.traces(w.db.removeAside(time.Time{})), err)
}

// clean leaves nothing of what was deleted in the write-ahead log. In the database
// itself secure_delete overwrites it. CodeFileBusy says that another process read
// for so long that the log could not be emptied: the next Forget or Purge does.
func (db *Database) clean(ctx context.Context) error {
	return db.use(ctx, func(f *file) error { return f.emptyLog(ctx) })
}
