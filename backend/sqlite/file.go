package sqlite

import (
	"cmp"
	"context"
	"database/sql"
	"embed"
	"errors"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"github.com/pressly/goose/v3"

	"userlookup/backend"
	"userlookup/backend/storage"
)

//go:embed migrations/*.sql
var migrations embed.FS

// newestSchema is the number of the last migration, lastSchema more than there can ever be.
const newestSchema, lastSchema = 1, 1_000_000

// versionTable is where goose notes which migrations were done.
const versionTable = "goose_db_version"

// file is an open database file.
type file struct {
	path    string
	info    fs.FileInfo // to know it again
	exposed error       // CodeFileExposed where others can read it, and that cannot be changed
	writer  *sql.DB     // one connection
	readers *sql.DB
	schema  int64 // see schemaCount
}

var errNothing = errors.New("the file has nothing in it")

// openFile opens the file, and makes or migrates it where that is needed.
func openFile(ctx context.Context, o Options) (*file, error) {
	if !filepath.IsAbs(o.Path) {
		return nil, storage.ErrRelative
	}
	for _, name := range withCompanions(o.Path) { // SQLite would wait for whoever writes to a pipe
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
		if err := makeDatabase(ctx, o); err != nil {
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
		return 0, errNothing
	}
	version, err := probeSchema(ctx, o, 0)
	if err = explainBusy(ctx, o.Path, err); isBusy(err) {
		version, err = probeSchema(ctx, o, o.Patience)
	}
	switch {
	case err != nil:
		return 0, err
	case version < 1, version > lastSchema: // a database comes to its place with its tables
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

func open(ctx context.Context, o Options) (*file, error) {
	f := &file{path: o.Path, exposed: closeToOthers(o.Path)}
	var err error
	// Before WAL: else two processes that open at once could meet without patience.
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

// closeToOthers takes from others the right to read what another program left open.
// The person keeps the rights that they have, to the companions those to the database
// itself. It fails with CodeFileExposed where others keep theirs.
func closeToOthers(path string) error {
	info, err := os.Lstat(path)
	if err != nil {
		return nil //nolint:nilerr // opening it says so
	}
	var exposed error
	for _, name := range withCompanions(path) {
		if err := storage.TightenPath(name, info.Mode().Perm()&0o700); backend.HasCode(err, backend.CodeFileExposed) {
			exposed = cmp.Or(exposed, err)
		}
	}
	if folder, err := os.Stat(filepath.Dir(path)); err == nil && folder.Mode().Perm()&0o077 != 0 {
		_ = os.Chmod(filepath.Dir(path), folder.Mode().Perm()&0o700) // one that is not ours may stay as it is: the files are closed
	}
	return exposed
}

// dsn names the file. The driver sets the patience before any pragma.
func dsn(o Options, parameters string) string {
	path := filepath.ToSlash(o.Path)
	if filepath.VolumeName(o.Path) != "" {
		path = "/" + path
	}
	name := url.URL{Scheme: "file", Path: path, RawQuery: "_busy_timeout=" + strconv.FormatInt(o.Patience.Milliseconds(), 10) + "&" + parameters}
	return name.String()
}

// openChecked opens a file of the newest schema. It fails with errSchema where that is
// not what was made.
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

func migrateFile(ctx context.Context, o Options) error {
	f, err := open(ctx, o)
	if err != nil {
		return err
	}
	return errors.Join(migrate(ctx, f.writer), f.close())
}

// schemaChanged says whether the schema is not the one that was checked. That it cannot
// be read shows in what is done with the file.
func (f *file) schemaChanged(ctx context.Context) bool {
	count, err := schemaCount(ctx, f.readers)
	return err == nil && count != f.schema
}

// inPlace says whether the file that was opened is the one under its name.
func (f *file) inPlace() bool {
	info, err := os.Lstat(f.path)
	return err == nil && os.SameFile(info, f.info)
}

func (f *file) close() error {
	if f == nil {
		return nil
	}
	var errs []error
	for _, pool := range []*sql.DB{f.readers, f.writer} { // the last one to leave tidies up
		if pool != nil {
			errs = append(errs, pool.Close())
		}
	}
	return errors.Join(errs...)
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
