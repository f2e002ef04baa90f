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

// newestSchema is the number of the last migration, maxSchema more than there can ever be.
const newestSchema, maxSchema = 2, 1_000_000

// versionTable is where goose notes which migrations were done.
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

// object is a table, index, trigger or view of a database, and how it was made.
type object struct{ kind, name, table, sql string }

// objects lists what a database consists of, bar what SQLite makes itself. Of the table
// of the migrations only the kind counts: goose makes it, and its next version may make
// it in another way.
func objects(ctx context.Context, db querier) (found []object, err error) {
	rows, err := db.QueryContext(ctx, "SELECT type, name, tbl_name, CASE name WHEN '"+versionTable+"' THEN '' ELSE coalesce(sql, '') END FROM sqlite_schema WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name, type")
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }() // Err says what went wrong
	for rows.Next() {
		var o object
		if err := rows.Scan(&o.kind, &o.name, &o.table, &o.sql); err != nil {
			return nil, err
		}
		found = append(found, o)
	}
	return found, rows.Err()
}

// wanted is what a database of the newest schema consists of.
var wanted = sync.OnceValues(func() ([]object, error) {
	db, err := sql.Open("sqlite3", ":memory:")
	if err != nil {
		return nil, err
	}
	defer func() { _ = db.Close() }() // nothing is kept in it
	db.SetMaxOpenConns(1)             // each connection has a memory of its own
	if err := migrate(context.Background(), db); err != nil {
		return nil, err
	}
	return objects(context.Background(), db)
})

// checkSchema fails with errSchema where a table is missing or has other columns, where
// there is what User Lookup never made, such as a view in the place of a table or a
// trigger, and where users belong to no platform or a platform to no key.
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

// schemaCount gives the number that SQLite raises whenever the schema changes.
func schemaCount(ctx context.Context, db querier) (count int64, err error) {
	err = db.QueryRowContext(ctx, "PRAGMA schema_version").Scan(&count)
	return count, err
}

// schemaOf gives the number of the last migration that the file went through, and
// changes nothing of what is in it; 0 where there is none yet. CodeSavedNewer where this
// version does not know it.
func schemaOf(ctx context.Context, o Options) (int64, error) {
	info, err := os.Lstat(o.Path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return 0, nil
	case err != nil:
		return 0, err
	case info.Mode().IsRegular() && info.Size() == 0: // SQLite would take it for a new one
		return 0, errEmptyFile
	}
	version, err := probeSchema(ctx, o, 0)
	if err = explainBusy(ctx, o.Path, err); isBusy(err) {
		version, err = probeSchema(ctx, o, o.Patience)
	}
	switch {
	case err != nil:
		return 0, err
	case version < 1, version > maxSchema: // a database comes to its place with its tables
		return 0, errSchema
	case version > newestSchema:
		return 0, backend.NewError(backend.CodeSavedNewer, nil, "file", o.Path)
	}
	return version, nil
}

func probeSchema(ctx context.Context, o Options, patience time.Duration) (version int64, err error) {
	o.Patience = patience
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

// probe reads in a database that may be another one than this version makes.
func probe(o Options, read func(*sql.DB) error) error {
	err := probeIn(o, "mode=ro", read)
	if isClosed(err) { // also where a process that was killed left a change to be undone, which who only reads may not
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

// migrate brings the schema to the newest.
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
