package sqlite

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"sync/atomic"

	"userlookup/backend"
	"userlookup/backend/storage"
)

// file is an open database file.
type file struct {
	path    string
	info    fs.FileInfo // identifies the file
	exposed error       // CodeFileExposed if others can read it, and that cannot be changed
	writer  *sql.DB     // one connection
	readers *sql.DB
	schema  int64       // see schemaCount
	checked atomic.Bool // see checkIndexes
}

var (
	errEmptyFile = errors.New("the file has nothing in it")
	errIndex     = errors.New("an index does not agree with its table")
)

// openFile opens the file, and creates or migrates it if necessary.
func openFile(ctx context.Context, o Options) (*file, error) {
	if !filepath.IsAbs(o.Path) {
		return nil, storage.ErrRelative
	}
	for _, name := range withCompanions(o.Path) { // SQLite would wait at a pipe
		if err := storage.CheckRegular(name); err != nil {
			return nil, err
		}
	}
	version, err := schemaOf(ctx, o)
	if err != nil {
		return nil, err
	}
	if version == newestSchema {
		return openChecked(ctx, o)
	}
	var opened *file
	err = o.Lock(ctx, func(ctx context.Context) error {
		if err := createDatabase(ctx, o); err != nil {
			return err
		}
		if err := migrateFile(ctx, o); err != nil {
			return err
		}
		opened, err = openChecked(ctx, o)
		return err
	})
	if err != nil {
		return nil, err
	}
	return opened, nil
}

func open(ctx context.Context, o Options) (*file, error) {
	f := &file{path: o.Path, exposed: closeToOthers(o.Path)}
	var err error
	// The timeout comes before WAL, so that two processes can open the file at once.
	const pragmas = "_journal_mode=WAL&_foreign_keys=on&_secure_delete=on&_synchronous=FULL&_stmt_cache_size=50"
	if f.writer, err = sql.Open("sqlite3", dsn(o, pragmas+"&mode=rw&_txlock=immediate")); err != nil {
		return nil, err
	}
	f.writer.SetMaxOpenConns(1)
	if f.readers, err = sql.Open("sqlite3", dsn(o, pragmas+"&mode=rw&_query_only=on")); err != nil {
		return nil, errors.Join(err, f.close())
	}
	f.readers.SetMaxOpenConns(4)
	f.readers.SetMaxIdleConns(4)
	if err := f.writer.PingContext(ctx); err != nil {
		return nil, errors.Join(err, f.close())
	}
	if f.info, err = os.Lstat(o.Path); err != nil {
		return nil, errors.Join(err, f.close())
	}
	return f, nil
}

// closeToOthers removes the permissions of other accounts. The companions get the
// permissions that this account has to the database. It fails with CodeFileExposed if
// others keep theirs.
func closeToOthers(path string) error {
	info, err := os.Lstat(path)
	if err != nil {
		return nil //nolint:nilerr // opening it says so
	}
	var exposed error
	for _, name := range withCompanions(path) {
		if err := storage.MakePathPrivate(name, info.Mode().Perm()&0o700); backend.HasCode(err, backend.CodeFileExposed) {
			exposed = cmp.Or(exposed, err)
		}
	}
	if folder, err := os.Stat(filepath.Dir(path)); err == nil && folder.Mode().Perm()&0o077 != 0 {
		_ = os.Chmod(filepath.Dir(path), folder.Mode().Perm()&0o700) // a folder of another account may stay as it is: the files are closed
	}
	return exposed
}

// dsn names the file. The driver sets the busy timeout before any pragma.
func dsn(o Options, parameters string) string {
	path := filepath.ToSlash(o.Path)
	if filepath.VolumeName(o.Path) != "" {
		path = "/" + path
	}
	name := url.URL{Scheme: "file", Path: path, RawQuery: "_busy_timeout=" + strconv.FormatInt(o.Patience.Milliseconds(), 10) + "&" + parameters}
	return name.String()
}

// openChecked opens a file of the newest schema. It fails with errSchema if the tables are
// not those of that schema.
func openChecked(ctx context.Context, o Options) (*file, error) {
	f, err := open(ctx, o)
	if err != nil {
		return nil, err
	}
	if f.schema, err = schemaCount(ctx, f.readers); err == nil {
		err = checkSchema(ctx, f.readers)
	}
	if err != nil {
		_ = f.close() // the first error says more
		return nil, err
	}
	return f, nil
}

// migrateFile fails with errSchema if the tables are not those of an earlier schema.
func migrateFile(ctx context.Context, o Options) error {
	f, err := open(ctx, o)
	if err != nil {
		return err
	}
	if err = migrate(ctx, f.writer); hasNoColumn(err) {
		err = errSchema
	}
	return errors.Join(err, f.close())
}

// schemaChanged says whether the schema is not the one that was checked. If it cannot be
// read, the next statement fails for the same reason.
func (f *file) schemaChanged(ctx context.Context) bool {
	count, err := schemaCount(ctx, f.readers)
	return err == nil && count != f.schema
}

// checkIndexes fails with errIndex if an index of users, namespaces or keys does not agree
// with its table. A damaged index can hide a row, so this runs before a row is reported as
// missing: once per file, because it reads all of these tables. The caller
// holds mu of the Database.
func (f *file) checkIndexes(ctx context.Context, tx *sql.Tx) error {
	if f.checked.Load() {
		return nil
	}
	for _, table := range checkedTables {
		var result string
		if err := tx.QueryRowContext(ctx, "PRAGMA integrity_check('"+table+"')").Scan(&result); err != nil {
			return err
		}
		if result != "ok" {
			return errIndex
		}
	}
	f.checked.Store(true)
	return nil
}

// checkedTables are the tables that say which users there are.
var checkedTables = []string{"keys", "namespaces", "users"}

// rebuildIndexes writes the indexes of checkedTables again, from the tables. It fails with
// errIndex if the database is still damaged then.
func (f *file) rebuildIndexes(ctx context.Context) error {
	err := inTransaction(ctx, f.writer, func(ctx context.Context, tx *sql.Tx) error {
		for _, table := range checkedTables {
			if _, err := tx.ExecContext(ctx, "REINDEX "+table); hasNoColumn(err) { // such as two rows where one may be
				return errIndex
			} else if err != nil {
				return err
			}
		}
		return f.checkIndexes(ctx, tx)
	})
	if err != nil {
		f.checked.Store(false) // the commit may have failed
	}
	return err
}

// inPlace says whether the open file still has its name.
func (f *file) inPlace() bool {
	info, err := os.Lstat(f.path)
	return err == nil && os.SameFile(info, f.info)
}

func (f *file) close() error {
	if f == nil {
		return nil
	}
	var errs []error
	for _, pool := range []*sql.DB{f.readers, f.writer} { // the last connection empties the log
		if pool != nil {
			errs = append(errs, pool.Close())
		}
	}
	return errors.Join(errs...)
}
