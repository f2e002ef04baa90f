package settings

import (
	"context"
	"errors"
	"path/filepath"
	"time"

	"userlookup/backend"
	"userlookup/backend/storage"
)

// Store is settings.json in one folder.
type Store struct {
	file *storage.File
	now  func() time.Time
}

// New names the folder of the settings. It touches nothing yet.
func New(folder string, now func() time.Time) *Store {
	return &Store{storage.NewFile(filepath.Join(folder, "settings.json")), now}
}

// File is where the settings are.
func (s *Store) File() *storage.File { return s.file }

// Load gives the settings; those of a first run where there are none. Damaged
// ones are set aside, and Settings.SetAside says where; of the errors of storage.File
// it can then fail with those of writing. Those that a newer version wrote are
// CodeFileNewer and stay as they are.
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

// Update changes the settings, and gives the new ones. No other process can
// change them meanwhile. It fails as Load, storage.File.Update and change do; they are
// then as they were, but that damaged ones are set aside.
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

// readOrSetAside reads under the lock: another process may have set the damaged
// settings aside by now, and written good ones.
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
