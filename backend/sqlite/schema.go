package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"sync"
)

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
	err = db.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM users WHERE world NOT IN (SELECT id FROM worlds)) OR EXISTS (SELECT 1 FROM worlds WHERE key NOT IN (SELECT id FROM keys))").Scan(&isTorn)
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
