package sqlite

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"os"
	"sync"
	"time"

	"userlookup/backend"
)

// Options are the dependencies of a Database.
type Options struct {
	Path string // absolute
	Now  func() time.Time
	// Lock runs do while no other process runs what it passed to Lock. The database is
	// created, migrated and set aside under it.
	Lock func(ctx context.Context, do func(context.Context) error) error
	// Patience is how long a lock of another process is waited for; 5 s if zero.
	Patience time.Duration

	blockSize int // about how many attempts a block has
	// before is called before each step of creating a database, for tests that let it fail
	// there; may be nil.
	before func(step string) error
}

// Database holds the saved copies of all platforms. Several goroutines and several
// processes may use it at once.
//
// Its methods, and those of its namespaces, fail with the codes of storage.Cause,
// CodeNotAFile and CodeSavedNewer. A damaged database is set aside, and replaced by a new
// one: see Notice. If only indexes are damaged, they are rebuilt.
type Database struct {
	options Options

	mu     sync.RWMutex // read-locked while the file is used, locked to replace it
	file   *file        // nil while none is open
	closed bool

	// suspects are the users, by Namespace.suspectKey, with a corrupted row: their next
	// save checks all their rows.
	suspects sync.Map

	noticeMu sync.Mutex
	notice   *backend.Error
}

// Open opens the database, and creates it if there is none.
func Open(ctx context.Context, options Options) (*Database, error) {
	options.Patience = cmp.Or(options.Patience, 5*time.Second)
	options.blockSize = cmp.Or(options.blockSize, 1000)
	db := &Database{options: options}
	if err := db.read(ctx, func(context.Context, *sql.Tx) error { return nil }); err != nil {
		_ = db.Close()
		return nil, err
	}
	return db, nil
}

// Close waits for running calls and closes the database.
func (db *Database) Close() error {
	db.mu.Lock()
	defer db.mu.Unlock()
	db.closed = true
	file := db.file
	db.file = nil
	return file.close()
}

// Notice gives what a person has to know of the database, once; nil for nothing:
// CodeSavedDamaged if it was set aside, CodeFileExposed if other accounts can read it.
func (db *Database) Notice() *backend.Error {
	db.noticeMu.Lock()
	defer db.noticeMu.Unlock()
	notice := db.notice
	db.notice = nil
	return notice
}

func (db *Database) notify(notice *backend.Error) {
	db.noticeMu.Lock()
	defer db.noticeMu.Unlock()
	if db.notice == nil { // the first one stays until it is read
		db.notice = notice
	}
}

// Size is how many bytes the database and its companions take on disk.
func (db *Database) Size() (int64, error) {
	var size int64
	for _, name := range withCompanions(db.options.Path) {
		info, err := os.Stat(name)
		if err == nil {
			size += info.Size()
		} else if !errors.Is(err, fs.ErrNotExist) {
			return 0, db.fault(err)
		}
	}
	return size, nil
}

// each runs a query and calls do for each row.
func each(ctx context.Context, db querier, do func(*sql.Rows) error, query string, args ...any) error {
	rows, err := db.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }() // Err reports it
	for rows.Next() {
		if err := do(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}
