package app

import (
	"context"
	"slices"
	"time"

	"userlookup/app/compose"
	"userlookup/backend"
	"userlookup/backend/changes"
	"userlookup/backend/export"
	"userlookup/backend/session"
)

// Saved is bound to the page: the saved copies on this device, and
// what they tell beyond one look-up.
type Saved struct{ bridge *bridge }

// State tells how the saved copies are. Each change of it brings a SavedChanged
// event.
func (s *Saved) State() (SavedState, error) {
	return enter(s.bridge, "Saved.State", func(ctx context.Context, workspace *compose.Workspace, scope *session.Scope) (SavedState, error) {
		return s.bridge.savedState(ctx, workspace, scope)
	})
}

func (b *bridge) savedState(ctx context.Context, workspace *compose.Workspace, scope *session.Scope) (SavedState, error) {
	state, err := scope.SavedState()
	if err != nil {
		return SavedState{}, err
	}
	retention, size := b.profiles.Kept(ctx, workspace.Access)
	wire := SavedState{Off: state.Off.View(), Notice: state.Notice.View(), Bytes: int(size), Retention: retention}
	switch count, err := scope.SavedCount(ctx); {
	case err == nil:
		wire.Users = count
	case wire.Off == nil:
		wire.Off = backend.Explain(err, b.log).View()
	}
	return wire, nil
}

// emitSaved notifies the page how the saved copies are now. One at a time: else an older
// state could be the last one that the page hears of.
func (b *bridge) emitSaved() {
	b.emittingSaved.Lock()
	defer b.emittingSaved.Unlock()
	workspace, err := b.wait(context.Background()) // which is there: it has saved copies
	if err != nil {
		return
	}
	if state := workspace.Access.State(); !state.Holds(backend.PermissionLookUp) { // not a user action, so not a denial
		return
	}
	state, err := (&Saved{b}).State()
	if err == nil { // else the page hears of it when it asks for anything
		b.emit(SavedChanged, state)
	}
}

// List gives a window of the saved users.
func (s *Saved) List(query backend.SavedQuery) (backend.SavedListView, error) {
	return enter(s.bridge, "Saved.List", func(ctx context.Context, _ *compose.Workspace, scope *session.Scope) (backend.SavedListView, error) {
		return scope.Saved(ctx, query)
	})
}

// Retry opens the saved copies again where they could not be had. The passphrase
// is that of the encrypted file; empty where none was asked for.
func (s *Saved) Retry(passphrase string) (SavedState, error) {
	return enter(s.bridge, "Saved.Retry", func(ctx context.Context, workspace *compose.Workspace, scope *session.Scope) (SavedState, error) {
		return withPassphrase(ctx, s.bridge, backend.NewSecret(passphrase), func() (SavedState, error) {
			if err := scope.Reopen(ctx); err != nil {
				return SavedState{}, err
			}
			return s.bridge.savedState(ctx, workspace, scope)
		})
	})
}

// Forget destroys all that is kept of the user with a GUID, in this run too. A copy
// that is not as it was written has none, and is named by SavedUser.Altered.
func (s *Saved) Forget(guid, altered string) (SavedState, error) {
	return enter(s.bridge, "Saved.Forget", func(ctx context.Context, workspace *compose.Workspace, scope *session.Scope) (SavedState, error) {
		if err := s.bridge.waitForSaves(ctx); err != nil { // else it could be saved again
			return SavedState{}, err
		}
		query := backend.Query{Kind: backend.QueryByGUID, Value: guid}
		if guid == "" {
			query = backend.Query{Kind: backend.QueryByAltered, Value: altered}
		}
		if err := scope.Forget(ctx, query); err != nil {
			return SavedState{}, err
		}
		return s.bridge.savedState(ctx, workspace, scope)
	})
}

// Erase destroys the saved copies of every platform, their key, and databases that
// were set aside.
func (s *Saved) Erase() (SavedState, error) {
	return enter(s.bridge, "Saved.Erase", func(ctx context.Context, workspace *compose.Workspace, scope *session.Scope) (SavedState, error) {
		if err := s.bridge.waitForSaves(ctx); err != nil { // else some of it could be saved again
			return SavedState{}, err
		}
		if err := scope.Erase(ctx); err != nil {
			return SavedState{}, err
		}
		return s.bridge.savedState(ctx, workspace, scope)
	})
}

// SetRetention saves how long saved copies are kept, and destroys those that are
// kept no longer.
func (s *Saved) SetRetention(form RetentionForm) (SavedState, error) {
	return enter(s.bridge, "Saved.SetRetention", func(ctx context.Context, workspace *compose.Workspace, scope *session.Scope) (SavedState, error) {
		if err := form.Check(); err != nil {
			return SavedState{}, err
		}
		settings, err := s.bridge.profiles.SetRetention(ctx, scope.Pass(), form)
		s.bridge.note(settings)
		if err != nil {
			return SavedState{}, err
		}
		if err := scope.Purge(ctx); err != nil {
			return SavedState{}, err
		}
		return s.bridge.savedState(ctx, workspace, scope)
	})
}

// Snapshots lists the look-ups of an opened user that were saved, newest first.
func (s *Saved) Snapshots(requestID string) ([]backend.SnapshotView, error) {
	return enter(s.bridge, "Saved.Snapshots", func(ctx context.Context, _ *compose.Workspace, scope *session.Scope) ([]backend.SnapshotView, error) {
		return scope.Snapshots(ctx, requestID)
	})
}

// Changes tells what changed of an opened user between two look-ups.
func (s *Saved) Changes(request ChangesRequest) (changes.Changes, error) {
	return enter(s.bridge, "Saved.Changes", func(ctx context.Context, _ *compose.Workspace, scope *session.Scope) (changes.Changes, error) {
		compared, err := scope.Changes(ctx, request.RequestID, int64(request.From), int64(request.To))
		return inWords(compared), err
	})
}

// Hints lists, of an opened user's institutions, those where many of this device's
// look-ups found trouble.
func (s *Saved) Hints(requestID string) ([]backend.InstitutionHint, error) {
	return enter(s.bridge, "Saved.Hints", func(ctx context.Context, _ *compose.Workspace, scope *session.Scope) ([]backend.InstitutionHint, error) {
		return scope.Hints(ctx, requestID)
	})
}

// Export writes a file of an opened user's page to the place that the person
// chooses. It is redacted unless it is asked for in full, which has a permission of
// its own.
func (s *Saved) Export(request ExportRequest) (ExportResult, error) {
	b := s.bridge
	return enterWithin(b, "Saved.Export", dialogTimeout, func(ctx context.Context, workspace *compose.Workspace, scope *session.Scope) (result ExportResult, err error) {
		zone, err := time.LoadLocation(request.TimeZone)
		format, action := export.Format(request.Format), backend.Action("Saved.Export")
		switch {
		case err != nil:
			return result, backend.BadArgument("timeZone")
		case !slices.Contains(export.Formats(), format):
			return result, backend.BadArgument("format")
		case request.Full:
			action = "Saved.Export full"
			if scope, err = workspace.Enter(ctx, action); err != nil {
				return result, err
			}
		}
		view, attempts, err := scope.Whole(ctx, request.RequestID)
		if err != nil {
			return result, err
		}
		now := time.Now()
		path, scope, err := ask(ctx, workspace, action, func() (string, error) { return b.saveAs(export.FileName(format, now.In(zone))) })
		if path == "" || err != nil {
			return result, err
		}
		detail := string(format)
		if request.Full {
			detail += " full"
		}
		if err := scope.Exported(ctx, request.RequestID, detail); err != nil {
			return result, err
		}
		options := export.Options{MadeAt: now, Zone: zone, Version: b.version}
		if request.Full {
			unmasked, err := scope.Unmasked(request.RequestID)
			if err != nil {
				return result, err
			}
			options.Unmasked = &unmasked
		}
		result.Path = path
		return result, b.profiles.WriteExport(path, format, &export.Page{UserView: view, Attempts: attempts}, options)
	})
}

// inWords gives changes with the values of their fields as a person reads them.
func inWords(c changes.Changes) changes.Changes {
	words := func(fields []changes.FieldChange) {
		for i := range fields {
			fields[i].Before, fields[i].After = export.ChangeWords(fields[i])
		}
	}
	words(c.User)
	for _, connection := range c.Connections {
		words(connection.Fields)
	}
	return c
}
