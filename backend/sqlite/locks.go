package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"

	"userlookup/backend/storage"
)

// explainBusy tells a lock that another process holds from a file system that has no
// locks, such as a network folder: to SQLite both are busy, and the second for ever.
// It gives any other error as it is.
func explainBusy(ctx context.Context, path string, err error) error {
	if isBusy(err) && lacksLocks(ctx, filepath.Dir(path)) {
		_, number := databaseFault(err)
		return storage.NoLocks.Error(errors.New(number.Error()), path) // busy no more
	}
	return err
}

// lacksLocks tries a lock on a file that nobody else can know.
func lacksLocks(ctx context.Context, folder string) bool {
	file, err := os.CreateTemp(folder, ".userlookup.*.tmp")
	if err != nil {
		return false
	}
	defer func() { _ = os.Remove(file.Name()) }() // empty, and nothing of ours
	if err := file.Close(); err != nil {
		return false
	}
	try := Options{Path: file.Name()} // without patience
	err = probeIn(try, "mode=rw&_txlock=immediate", func(db *sql.DB) error {
		tx, err := db.BeginTx(ctx, nil)
		if err != nil {
			return err
		}
		return tx.Rollback()
	})
	return isBusy(err)
}
