package sqlite

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"userlookup/backend"
	"userlookup/backend/storage"
)

// newSuffix ends the name of a database that is being created.
const newSuffix = ".new"

// createDatabase creates the database if there is none. It has another name until all of
// it is on the disk: the process may be killed meanwhile, and the disk may be full.
func createDatabase(ctx context.Context, o Options) (err error) {
	if _, err := os.Lstat(o.Path); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	path := o.Path
	o.Path += newSuffix
	if err := o.step("create", func() error { return createFile(path, o.Path) }); err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = remove(path, withCompanions(o.Path)) // if this fails, the next attempt does it
		}
	}()
	if err := o.step("copy", func() error { return copyTemplate(ctx, o.Path) }); err != nil {
		return explainBusy(ctx, path, err)
	}
	if err := o.step("sync", func() error { return syncFile(o.Path) }); err != nil {
		return err
	}
	if err := o.step("rename", func() error { return os.Rename(o.Path, path) }); err != nil {
		return err
	}
	_ = storage.SyncFolder(filepath.Dir(path)) // the database is complete; if it is lost in a power cut, it is created again
	return nil
}

// step runs one step of creating a database.
func (o Options) step(name string, do func() error) error {
	if o.before != nil {
		if err := o.before(name); err != nil {
			return err
		}
	}
	return do()
}

// emptyLog moves the write-ahead log into the database. CodeFileBusy says that another
// process read for so long that the log could not be emptied.
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

// syncFile makes the content of a closed file durable.
func syncFile(path string) error {
	opened, err := storage.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(opened.Sync(), opened.Close())
}

// createFile creates an empty file that only this account can read, in the folder of the
// database. It removes what is left of a database that was not completely created or
// erased: SQLite would use its write-ahead log for the new one.
func createFile(database, path string) error {
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
