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

// Options say where a database is and what it lives with.
type Options struct {
	Path string // whole, of the file
	Now  func() time.Time
	// Lock does something while no other process can do what it was given too. The
	// database is made, migrated and set aside under it.
	Lock func(ctx context.Context, do func(context.Context) error) error
	// Patience is how long another process is waited for; 5 s if zero.
	Patience time.Duration

	blockSize int // about how many attempts a block has
	// before is called before each step of making a database, for tests that let it fail
	// there; may be nil.
	before func(step string) error
}

// Database holds the saved copies of all platforms. It is safe for concurrent use,
// also by several processes.
//
// Its methods, and those of its namespaces, fail with the codes of storage.Cause,
// CodeNotAFile and CodeSavedNewer. A database that is found to be damaged is set aside, and a new one takes its place: see Notice.
type Database struct {
	options Options

	mu     sync.RWMutex // held while the file is used, and alone to change which it is
	file   *file        // nil while none is open
	closed bool

	// suspects are users, by Namespace.suspicion, of whom a row did not open: their next
	// save looks at all of them.
	suspects sync.Map

	telling sync.Mutex
	notice  *backend.Error
}

// Open opens the database, and makes it where there is none.
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

// Close ends the use of the database. What runs is waited for.
func (db *Database) Close() error {
	db.mu.Lock()
	defer db.mu.Unlock()
	db.closed = true
	file := db.file
	db.file = nil
	return file.close()
}

// Notice gives what has to be told of the database, once; nil for nothing:
// CodeSavedDamaged where it was set aside, CodeFileExposed where others can read it.
func (db *Database) Notice() *backend.Error {
	db.telling.Lock()
	defer db.telling.Unlock()
	notice := db.notice
	db.notice = nil
	return notice
}

func (db *Database) tell(notice *backend.Error) {
	db.telling.Lock()
	defer db.telling.Unlock()
	if db.notice == nil { // what was not heard yet came first
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

// each runs a query and hands over its rows.
func each(ctx context.Context, tx *sql.Tx, do func(*sql.Rows) error, query string, args ...any) error {
	rows, err := tx.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }() // Err says what went wrong
	for rows.Next() {
		if err := do(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}
