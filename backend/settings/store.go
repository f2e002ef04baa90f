package settings

import (
	"context"
	"errors"
	"path/filepath"
	"time"

	"userlookup/backend"
	"userlookup/backend/storage"
)

// Store reads and writes settings.json in one folder.
type Store struct {
	file *storage.File
	now  func() time.Time
}

// New returns the store for a folder. It does not access it yet.
func New(folder string, now func() time.Time) *Store {
	return &Store{storage.NewFile(filepath.Join(folder, "settings.json")), now}
}

// File returns the settings file.
func (s *Store) File() *storage.File { return s.file }

// Load returns the settings, or defaults if there is no file. It moves a damaged file aside
// and reports its new name in Settings.SetAside; then it can also return the errors of
// writing. It returns CodeFileNewer for a newer version and leaves the file unchanged.
func (s *Store) Load(ctx context.Context) (backend.Settings, error) {
	_, settings, err := s.read(ctx)
	if !errors.Is(err, errDamaged) {
		return settings, s.toError(err)
	}
	err = s.file.WithLock(ctx, func(ctx context.Context) error {
		_, settings, err = s.readOrSetAside(ctx)
		return err
	})
	return settings, s.toError(err)
}

// Update changes the settings and returns the new ones, while holding a lock across
// processes. It returns the errors of Load, storage.File.Update and change. On an error the
// file is unchanged, except that a damaged one is moved aside.
func (s *Store) Update(ctx context.Context, change func(*backend.Settings) error) (settings backend.Settings, err error) {
	err = s.file.WithLock(ctx, func(ctx context.Context) error {
		var doc document
		if doc, settings, err = s.readOrSetAside(ctx); err != nil {
			return err
		}
		if err := change(&settings); err != nil {
			return err
		}
		content, err := doc.with(settings)
		if err != nil {
			return err
		}
		return s.file.Replace(ctx, content)
	})
	return settings, s.toError(err)
}

func (s *Store) read(ctx context.Context) (document, backend.Settings, error) {
	content, err := s.file.Read(ctx)
	if errors.Is(err, storage.ErrTooLarge) {
		return document{}, backend.Settings{}, errDamaged
	}
	if err != nil {
		return document{}, backend.Settings{}, err
	}
	return parse(content)
}

// readOrSetAside reads under the lock, because another process may have replaced the damaged
// file.
func (s *Store) readOrSetAside(ctx context.Context) (document, backend.Settings, error) {
	doc, settings, err := s.read(ctx)
	if !errors.Is(err, errDamaged) {
		return doc, settings, err
	}
	aside, err := s.file.SetAside(ctx, s.now())
	if err != nil {
		return document{}, backend.Settings{}, err
	}
	doc, settings, _ = parse(nil)
	settings.SetAside = aside
	return doc, settings, nil
}

func (s *Store) toError(err error) error {
	if errors.Is(err, errNewer) {
		return backend.NewError(backend.CodeFileNewer, errNewer, "file", s.file.Path())
	}
	return err
}
