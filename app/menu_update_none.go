//go:build linux && !dev && !production

package app

import (
	"context"

	"github.com/wailsapp/wails/v2/pkg/menu"
)

// updateMenu does nothing: without its window the application has no menu bar.
func updateMenu(context.Context, *menu.Menu) {}
