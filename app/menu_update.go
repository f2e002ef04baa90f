//go:build !linux

package app

import (
	"context"

	"github.com/wailsapp/wails/v2/pkg/menu"
	"github.com/wailsapp/wails/v2/pkg/runtime"
)

// updateMenu shows which items of the menu bar are greyed.
func updateMenu(ctx context.Context, _ *menu.Menu) { runtime.MenuUpdateApplicationMenu(ctx) }
