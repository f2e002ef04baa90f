// Package app is the bridge: the only Go code that knows Wails. It binds small
// structs to the page. What crosses are views of the domain and the requests beside the
// methods: lists are never null, and times are of the form of backend.Timestamp.
package app

import (
	"context"
	"embed"
	"log/slog"
	"os"
	goruntime "runtime"

	"github.com/wailsapp/wails/v2"
	"github.com/wailsapp/wails/v2/pkg/logger"
	"github.com/wailsapp/wails/v2/pkg/options"
	"github.com/wailsapp/wails/v2/pkg/options/assetserver"
	"github.com/wailsapp/wails/v2/pkg/options/linux"
	"github.com/wailsapp/wails/v2/pkg/options/windows"
	"github.com/wailsapp/wails/v2/pkg/runtime"

	"userlookup/app/compose"
	"userlookup/backend/access"
	"userlookup/backend/storage"
	"userlookup/backend/text"
)

// Run opens the window and returns when it is closed.
func Run(assets embed.FS, version string) error {
	log := slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))
	bridge := newBridge(log, version, compose.NewProfiles(os.Getenv), os.Getenv)
	bar := nativeMenu(goruntime.GOOS,
		func(id string) { bridge.emit(CommandChosen, id) }, func() { bridge.quit() })
	return wails.Run(&options.App{
		Title:  "User Lookup",
		Width:  1280,
		Height: 800, MinWidth: 400, MinHeight: 400,
		StartHidden:              true, // shown when the page is there, so that no empty window flashes
		AssetServer:              &assetserver.Options{Assets: assets},
		EnableDefaultContextMenu: true, // copy and paste with the mouse
		DragAndDrop:              fileDrops(goruntime.GOOS),
		Menu:                     bar,
		Logger:                   wailsLog{log},
		LogLevel:                 logger.WARNING,
		LogLevelProduction:       logger.WARNING,
		ErrorFormatter:           formatError,
		Bind:                     bridge.bound(),
		OnStartup: func(ctx context.Context) {
			bridge.emit = func(event string, data any) { runtime.EventsEmit(ctx, event, data) }
			bridge.openURL = func(address string) { runtime.BrowserOpenURL(ctx, address) }
			bridge.quit = func() { runtime.Quit(ctx) }
			bridge.offer = func(ids []string) {
				offer(bar, ids)
				updateMenu(ctx, bar)
			}
			bridge.saveAs = func(name string) (string, error) {
				return runtime.SaveFileDialog(ctx, runtime.SaveDialogOptions{Title: text.Of("saved.export.title"), DefaultFilename: name, CanCreateDirectories: true})
			}
			invitations := []runtime.FileFilter{{DisplayName: text.Of("invitation.file_type"), Pattern: "*" + access.InvitationExtension}}
			bridge.saveInvitation = func(name string) (string, error) {
				return runtime.SaveFileDialog(ctx, runtime.SaveDialogOptions{Title: text.Of("invitation.save.title"), DefaultFilename: name, Filters: invitations, CanCreateDirectories: true})
			}
			bridge.openInvitation = func() (string, error) {
				return runtime.OpenFileDialog(ctx, runtime.OpenDialogOptions{Title: text.Of("invitation.open.title"), Filters: invitations})
			}
			bridge.openLogFile = func() (string, error) {
				return runtime.OpenFileDialog(ctx, runtime.OpenDialogOptions{Title: text.Of("access_log.open.title"), Filters: []runtime.FileFilter{{DisplayName: text.Of("access_log.file_type"), Pattern: "*.age"}}})
			}
			runtime.OnFileDrop(ctx, func(_, _ int, paths []string) { bridge.dropped(paths) })
			keepOutOfRecents()
			go bridge.open()
		},
		OnDomReady: func(ctx context.Context) { runtime.WindowShow(ctx) },
		OnShutdown: func(context.Context) { bridge.close() },
		Linux:      &linux.Options{ProgramName: "userlookup", WebviewGpuPolicy: linux.WebviewGpuPolicyNever},
		Windows:    &windows.Options{WebviewUserDataPath: storage.UserFolders().Webview()},
	})
}

// fileDrops lets the window accept files. On Linux and Windows they come through the web
// view, whose page then has to accept them too (frontend/src/lib/backend/drops.ts).
func fileDrops(goos string) *options.DragAndDrop {
	return &options.DragAndDrop{EnableFileDrop: true, DisableWebViewDrop: goos == "darwin"}
}

// bound lists the structs that the page can call. Every exported method of
// theirs has a row in the permission table.
func (b *bridge) bound() []any {
	return []any{&Lookup{b}, &Application{b}, &Setup{b}, &Saved{b}, &Access{b}}
}
