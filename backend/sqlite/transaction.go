package sqlite

import (
	"context"
	"database/sql"
	"errors"

	"userlookup/backend"
)

// maxTries bounds how often a transaction is run again because the file was damaged or
// replaced.
const maxTries = 3

var errReplacedAgain = errors.New("the database was replaced again and again")

// read runs do in a transaction that only reads. It may run more than once.
func (db *Database) read(ctx context.Context, do func(context.Context, *sql.Tx) error) error {
	return db.use(ctx, func(f *file) error {
		return inTransaction(ctx, f.readers, do)
	})
}

// write runs do in a transaction whose changes are durable when write returns. It may run
// more than once; the changes of a run that failed are undone.
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

// use runs do with the file that has the name of the database, and again if the file was
// replaced meanwhile or is damaged.
func (db *Database) use(ctx context.Context, do func(*file) error) error {
	for range maxTries {
		if err := ctx.Err(); err != nil {
			return backend.AsError(err)
		}
		used, replaced, err := db.once(ctx, do)
		if errors.Is(err, errIndex) { // the tables may be complete
			if err = db.rebuildIndexes(ctx, used); err == nil {
				continue
			}
		}
		switch {
		case used == nil && err == nil, replaced:
			err = db.reopen(ctx, used)
		case isDamage(err):
			err = db.setAside(ctx, used)
		case err != nil && ctx.Err() != nil: // the database reports only that it was interrupted
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

// rebuildIndexes does that of used, unless another caller did or the file was replaced. It
// waits for running calls: one that read the damaged index must not find it checked.
func (db *Database) rebuildIndexes(ctx context.Context, used *file) error {
	db.mu.Lock()
	defer db.mu.Unlock()
	if db.closed || db.file != used || used.checked.Load() {
		return nil
	}
	return used.rebuildIndexes(ctx)
}

// once runs do once. It gives the file that it used; nil if none is open.
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

// reopen opens the file that has the name of the database, in place of used; nil for none.
func (db *Database) reopen(ctx context.Context, used *file) error {
	db.mu.Lock()
	defer db.mu.Unlock()
	if db.closed || db.file != used { // another caller did
		return nil
	}
	_ = db.file.close() // it was replaced
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

// take makes a file the one that is used.
func (db *Database) take(opened *file) {
	db.file = opened
	if opened != nil && opened.exposed != nil {
		db.notify(backend.AsError(opened.exposed))
	}
}

// setAside moves a file aside that turned out to be damaged, and opens a new one.
func (db *Database) setAside(ctx context.Context, used *file) error {
	db.mu.Lock()
	defer db.mu.Unlock()
	if db.closed || db.file != used {
		return nil
	}
	return db.options.Lock(ctx, func(ctx context.Context) error {
		inPlace := used.inPlace()
		_ = used.close() // Windows cannot rename an open file
		db.file = nil
		if inPlace { // if not, another process moved it
			if err := db.moveAside(); err != nil {
				return err
			}
		}
		opened, err := openFile(ctx, db.options.unlocked())
		db.take(opened)
		return err
	})
}
