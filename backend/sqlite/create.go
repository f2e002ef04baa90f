package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"userlookup/backend"
	"userlookup/backend/storage"
)

// makingMark ends the name of a database that is being made.
const makingMark = ".new"

// makeDatabase makes a database where there is none. It is made under another name,
// and gets its own only when all of it is on the disk: a process may be killed
// meanwhile, and the disk may be full.
func makeDatabase(ctx context.Context, o Options) (err error) {
	if _, err := os.Lstat(o.Path); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	path := o.Path
	o.Path += makingMark
	o.Patience = 0 // nobody else opens it, so nobody is waited for
	if err := o.step("create", func() error { return makeFile(path, o.Path) }); err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = remove(path, withCompanions(o.Path)) // else the next attempt does
		}
	}()
	made, err := open(ctx, o)
	if err != nil {
		return explainBusy(ctx, path, err)
	}
	if err = made.tryChange(ctx); err == nil {
		err = o.step("migrate", func() error { return migrate(ctx, made.writer) })
	}
	if err == nil { // closing does not say that it could not
		err = o.step("checkpoint", func() error { return made.emptyLog(ctx) })
	}
	if err = errors.Join(err, made.close()); err != nil {
		return err
	}
	if err := o.step("sync", func() error { return syncFile(o.Path) }); err != nil {
		return err
	}
	if err := o.step("rename", func() error { return os.Rename(o.Path, path) }); err != nil {
		return err
	}
	_ = storage.SyncFolder(filepath.Dir(path)) // it is there, and whole; a database that is lost with the power is made again
	return nil
}

// tryChange changes nothing, durably: goose would try its own first change again for
// seconds where the disk does not take it.
func (f *file) tryChange(ctx context.Context) error {
	return inTransaction(ctx, f.writer, func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, "PRAGMA user_version = 0")
		return err
	})
}

// step does one step of making a database.
func (o Options) step(name string, do func() error) error {
	if o.before != nil {
		if err := o.before(name); err != nil {
			return err
		}
	}
	return do()
}

// emptyLog moves what is in the write-ahead log to the database. CodeFileBusy says
// that another process read for so long that it could not be emptied.
func (f *file) emptyLog(ctx context.Context) error {
	var isBusy, logged, moved int64
	if err := f.writer.QueryRowContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)").Scan(&isBusy, &logged, &moved); err != nil {
		return err
	}
	if isBusy != 0 || logged > moved {
		return backend.NewError(backend.CodeFileBusy, nil, "file", f.path)
	}
	return nil
}

// syncFile makes the content of a file durable that nobody has open.
func syncFile(path string) error {
	opened, err := storage.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(opened.Sync(), opened.Close())
}

// makeFile makes an empty file that nobody else can read, in the folder of the
// database, and removes what was left of a database that was not made or not erased
// to the end: a write-ahead log would be taken for that of the new one.
func makeFile(database, path string) error {
	folder := filepath.Dir(path)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return err
	}
	if err := remove(database, append(withCompanions(path), withCompanions(database)[1:]...)); err != nil {
		return err
	}
	made, err := storage.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	return made.Close()
}
