package sqlite

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strconv"

	"github.com/pressly/goose/v3"

	"userlookup/backend"
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
	writer  *sql.DB     // one connection
	readers *sql.DB
	schema  int64 // see schemaCount
}

var (
	errRelative = errors.New("path is not whole: the home folder is not known")
	errNothing  = errors.New("the file has nothing in it")
)

// openFile opens the file, and makes or migrates it where that is needed.
func openFile(ctx context.Context, o Options) (*file, error) {
	if !filepath.IsAbs(o.Path) {
		return nil, errRelative
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

// makeDatabase makes a database where there is none. It is made under another name:
// a process may be killed meanwhile, and what then lies under this one is whole.
func makeDatabase(ctx context.Context, o Options) error {
	if _, err := os.Stat(o.Path); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	path := o.Path
	o.Path += makingMark
	if err := remove(path, withCompanions(o.Path)); err != nil {
		return err
	}
	if err := makeFile(o.Path); err != nil {
		return err
	}
	made, err := open(ctx, o)
	if err != nil {
		return err
	}
	if err := errors.Join(migrate(ctx, made.writer), made.close()); err != nil {
		return err
	}
	return os.Rename(o.Path, path)
}

// schemaOf gives the number of the last migration that the file went through, and
// changes nothing of what is in it; 0 where there is none yet. CodeSavedNewer where this
// version does not know it.
func schemaOf(ctx context.Context, o Options) (int64, error) {
	info, err := os.Stat(o.Path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return 0, nil
	case err != nil:
		return 0, err
	case info.Mode().IsRegular() && info.Size() == 0: // SQLite would take it for a new one
		return 0, errNothing
	}
	version, err := probeSchema(ctx, o, "mode=ro")
	if isClosed(err) { // also where a process that was killed left a change to be undone, which who only reads may not
		version, err = probeSchema(ctx, o, "mode=rw")
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

func probeSchema(ctx context.Context, o Options, mode string) (int64, error) {
	probe, err := sql.Open("sqlite3", dsn(o, mode))
	if err != nil {
		return 0, err
	}
	defer func() { _ = probe.Close() }() // only read
	var isThere bool
	var version int64
	err = probe.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE name = '"+versionTable+"' AND type = 'table')").Scan(&isThere)
	if err != nil || !isThere {
		return 0, err
	}
	err = probe.QueryRowContext(ctx, "SELECT coalesce(max(CAST(version_id AS INTEGER)), 0) FROM "+versionTable+" WHERE is_applied").Scan(&version)
	if err != nil && hasNoColumn(err) {
		return 0, errSchema
	}
	return version, err
}

// makeFile makes an empty file that nobody else can read, in a folder that nobody
// else can enter.
func makeFile(path string) error {
	folder := filepath.Dir(path)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return err
	}
	made, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600) //nolint:gosec // the environment says where a person keeps their files
	if err != nil {
		return err
	}
	return made.Close()
}

func open(ctx context.Context, o Options) (*file, error) {
	closeToOthers(o.Path)
	f := &file{path: o.Path}
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
	if f.info, err = os.Stat(o.Path); err != nil {
		return nil, errors.Join(err, f.close())
	}
	return f, nil
}

// closeToOthers takes from others the right to read what another program left open.
// The person keeps the rights that they have, to the companions those to the database
// itself. What is not ours may stay as it is: the database then says that it cannot
// be used.
func closeToOthers(path string) {
	info, err := os.Stat(path)
	if err != nil {
		return
	}
	for _, name := range withCompanions(path) {
		setRights(name, info.Mode().Perm()&0o700)
	}
	if folder, err := os.Stat(filepath.Dir(path)); err == nil {
		setRights(filepath.Dir(path), folder.Mode().Perm()&0o700)
	}
}

func setRights(name string, rights fs.FileMode) {
	if info, err := os.Stat(name); err == nil && info.Mode().Perm() != rights {
		_ = os.Chmod(name, rights)
	}
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
	info, err := os.Stat(f.path)
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
