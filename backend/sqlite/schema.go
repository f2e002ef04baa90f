package sqlite

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"io/fs"
	"os"
	"slices"
	"sync"
	"time"

	"github.com/pressly/goose/v3"

	"userlookup/backend"
)

//go:embed migrations/*.sql
var migrations embed.FS

// newestSchema is the number of the last migration: they are numbered from 1. To change
// the tables, add a migration, and the fixture of its schema (see migrations_test.go).
var newestSchema = int64(len(must(migrations.ReadDir("migrations"))))

// maxSchema is more migrations than there will ever be.
const maxSchema = 1_000_000

// versionTable is where goose notes the applied migrations.
const versionTable = "goose_db_version"

var (
	errSchema  = errors.New("the tables are not those that were made")
	errCounter = errors.New("a counter cannot be counted on")
)

// querier is a database or a transaction on it.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// object is a table, index, trigger or view of a database, and its SQL.
type object struct{ kind, name, table, sql string }

// objects lists what a database consists of, without SQLite's own objects. The SQL of the
// versionTable is left out: another version of goose may create it in another way.
func objects(ctx context.Context, db querier) (found []object, err error) {
	err = each(ctx, db, func(rows *sql.Rows) error {
		var o object
		err := rows.Scan(&o.kind, &o.name, &o.table, &o.sql)
		found = append(found, o)
		return err
	}, "SELECT type, name, tbl_name, CASE name WHEN '"+versionTable+"' THEN '' ELSE coalesce(sql, '') END FROM sqlite_schema WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name, type")
	return found, err
}

// template is an empty database of the newest schema, in memory. It is open as long as the
// process runs.
var template = sync.OnceValues(func() (*sql.DB, error) {
	db, err := sql.Open("sqlite3", ":memory:?_busy_timeout=0") // no other process opens what it writes
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1) // each connection has its own memory
	if err := migrate(context.Background(), db); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
})

// wanted lists what a database of the newest schema consists of.
var wanted = sync.OnceValues(func() ([]object, error) {
	db, err := template()
	if err != nil {
		return nil, err
	}
	return objects(context.Background(), db)
})

// copyTemplate writes a new database to path, a file that is empty. It is faster than
// migrating one step after the other on the disk.
func copyTemplate(ctx context.Context, path string) error {
	db, err := template()
	if err == nil {
		_, err = db.ExecContext(ctx, "VACUUM INTO ?", path)
	}
	return err
}

// checkSchema fails with errSchema if a table is missing or has other columns, if there is
// an object that User Lookup never created, such as a trigger or a view in place of a
// table, and if a user has no namespace or a namespace no key.
func checkSchema(ctx context.Context, db querier) error {
	want, err := wanted()
	if err != nil {
		return err
	}
	got, err := objects(ctx, db)
	if err != nil {
		return err
	}
	if !slices.Equal(got, want) {
		return errSchema
	}
	var isTorn bool
	err = db.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM users WHERE namespace NOT IN (SELECT id FROM namespaces)) OR EXISTS (SELECT 1 FROM namespaces WHERE key NOT IN (SELECT id FROM keys))").Scan(&isTorn)
	if err == nil && isTorn {
		err = errSchema
	}
	return err
}

// schemaCount gives the number that SQLite increments whenever the schema changes.
func schemaCount(ctx context.Context, db querier) (count int64, err error) {
	err = db.QueryRowContext(ctx, "PRAGMA schema_version").Scan(&count)
	return count, err
}

// schemaOf gives the number of the last migration of the file; 0 if there is no file. It
// changes nothing. CodeSavedNewer says that a newer version of the program migrated it.
func schemaOf(ctx context.Context, o Options) (int64, error) {
	info, err := os.Lstat(o.Path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return 0, nil
	case err != nil:
		return 0, err
	case info.Mode().IsRegular() && info.Size() == 0: // to SQLite it is a new one
		return 0, errEmptyFile
	}
	version, err := probeSchema(ctx, o, 0)
	if err = explainBusy(ctx, o.Path, err); isBusy(err) {
		version, err = probeSchema(ctx, o, o.Patience)
	}
	switch {
	case err != nil:
		return 0, err
	case version < 1, version > maxSchema: // a database gets its name only after its tables
		return 0, errSchema
	case version > newestSchema:
		return 0, backend.NewError(backend.CodeSavedNewer, nil, "file", o.Path)
	}
	return version, nil
}

func probeSchema(ctx context.Context, o Options, busyTimeout time.Duration) (version int64, err error) {
	o.Patience = busyTimeout
	err = probe(o, func(db *sql.DB) error {
		var isThere bool
		err := db.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE name = '"+versionTable+"' AND type = 'table')").Scan(&isThere)
		if err != nil || !isThere {
			return err
		}
		err = db.QueryRowContext(ctx, "SELECT coalesce(max(CAST(version_id AS INTEGER)), 0) FROM "+versionTable+" WHERE is_applied").Scan(&version)
		if err != nil && hasNoColumn(err) {
			return errSchema
		}
		return err
	})
	return version, err
}

// probe reads a database that another version may have written.
func probe(o Options, read func(*sql.DB) error) error {
	err := probeIn(o, "mode=ro", read)
	if isDenied(err) { // also if a killed process left a change to undo, which needs write access
		err = probeIn(o, "mode=rw", read)
	}
	return err
}

func probeIn(o Options, mode string, read func(*sql.DB) error) error {
	db, err := sql.Open("sqlite3", dsn(o, mode))
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }() // only read
	return read(db)
}

// migrate applies the missing migrations.
func migrate(ctx context.Context, db *sql.DB) error {
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return err
	}
	provider, err := goose.NewProvider(goose.DialectSQLite3, db, files, goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return err
	}
	_, err = provider.Up(ctx)
	return err
}
