package sqlite

import (
	"context"
	"database/sql"
	"errors"

	"userlookup/backend"
)

// maxTries bounds how often something is done again because the file was damaged
// or another one took its place.
const maxTries = 3

var errReplacedAgain = errors.New("the database was replaced again and again")

// read lets do read. Do may run more than once.
func (db *Database) read(ctx context.Context, do func(context.Context, *sql.Tx) error) error {
	return db.use(ctx, func(f *file) error {
		return inTransaction(ctx, f.readers, do)
	})
}

// write lets do write: what it wrote is durable then. Do may run more than once,
// and nothing of one that failed stays.
func (db *Database) write(ctx context.Context, do func(context.Context, *sql.Tx) error) error {
	return db.use(ctx, func(f *file) error {
		return inTransaction(ctx, f.writer, do)
	})
}

func inTransaction(ctx context.Context, pool *sql.DB, do func(context.Context, *sql.Tx) error) error {
	tx, err := pool.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // does nothing after Commit
	if err := do(ctx, tx); err != nil {
		return err
	}
	return tx.Commit()
}

// use does something with the file that is in its place, and does it again where
// that was another one by the end, or is damaged.
func (db *Database) use(ctx context.Context, do func(*file) error) error {
	for range maxTries {
		if err := ctx.Err(); err != nil {
			return backend.AsError(err)
		}
		used, replaced, err := db.once(ctx, do)
		switch {
		case used == nil && err == nil, replaced:
			err = db.reopen(ctx, used)
		case isDamage(err):
			err = db.setAside(ctx, used)
		case err != nil && ctx.Err() != nil: // the database says only that it was interrupted
			return backend.AsError(ctx.Err())
		default:
			return db.fault(err)
		}
		if err != nil {
			return db.fault(err)
		}
	}
	return backend.NewError(backend.CodeFileBusy, errReplacedAgain, "file", db.options.Path)
}

// once gives the file that it used, nil where none is open.
func (db *Database) once(ctx context.Context, do func(*file) error) (used *file, replaced bool, err error) {
	db.mu.RLock()
	defer db.mu.RUnlock()
	if db.closed {
		return nil, false, backend.NewError(backend.CodeSavedOff, nil)
	}
	if db.file == nil || !db.file.inPlace() || db.file.schemaChanged(ctx) {
		return db.file, db.file != nil, nil
	}
	err = do(db.file)
	return db.file, !db.file.inPlace() || err != nil && db.file.schemaChanged(ctx), err
}

// reopen opens the file that is in the place of one that was used; nil for none.
func (db *Database) reopen(ctx context.Context, used *file) error {
	db.mu.Lock()
	defer db.mu.Unlock()
	if db.closed || db.file != used { // another caller did
		return nil
	}
	_ = db.file.close() // it is not in its place any more
	db.file = nil
	opened, err := openFile(ctx, db.options)
	if isDamage(err) {
		err = db.options.Lock(ctx, func(ctx context.Context) error {
			if opened, err = openFile(ctx, db.options.unlocked()); !isDamage(err) {
				return err // another process did
			}
			if err := db.moveAside(); err != nil {
				return err
			}
			opened, err = openFile(ctx, db.options.unlocked())
			return err
		})
	}
	if err != nil {
		return err
	}
	db.take(opened)
	return nil
}

// take uses a file from now on.
func (db *Database) take(opened *file) {
	db.file = opened
	if opened != nil && opened.exposed != nil {
		db.tell(backend.AsError(opened.exposed))
	}
}

// setAside moves a file that was found to be damaged while it was used, and opens
// a new one.
func (db *Database) setAside(ctx context.Context, used *file) error {
	db.mu.Lock()
	defer db.mu.Unlock()
	if db.closed || db.file != used {
		return nil
	}
	return db.options.Lock(ctx, func(ctx context.Context) error {
		inPlace := used.inPlace()
		_ = used.close() // Windows moves no file that is open
		db.file = nil
		if inPlace { // else another process moved it
			if err := db.moveAside(); err != nil {
				return err
			}
		}
		opened, err := openFile(ctx, db.options.unlocked())
		db.take(opened)
		return err
	})
}
