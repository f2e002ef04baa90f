package settings

import (
	"os"
	"path/filepath"
	"runtime"

	"github.com/adrg/xdg"

	"userlookup/backend"
)

const application = "userlookup"

// Folders are those of the application.
type Folders = backend.Folders

// UserFolders are those of the person who runs the application. It makes none. Where
// the home folder is not known they are no full paths: whatever needs one then fails with
// CodeHomeUnknown.
func UserFolders() Folders {
	return Folders{
		Config: userFolder("XDG_CONFIG_HOME", xdg.ConfigHome),
		Data:   userFolder("XDG_DATA_HOME", xdg.DataHome),
		State:  userFolder("XDG_STATE_HOME", xdg.StateHome),
		Cache:  userFolder("XDG_CACHE_HOME", xdg.CacheHome),
	}
}

// userFolder is our folder in the one that a variable of the environment names, or else
// in one of the home folder. Without a home folder the library would take the root of the
// file system for it.
func userFolder(variable, found string) string {
	if runtime.GOOS != "windows" && !filepath.IsAbs(os.Getenv("HOME")) && !filepath.IsAbs(os.Getenv(variable)) {
		return application
	}
	return filepath.Join(found, application)
}

// FoldersUnder are all inside one folder, for tests.
func FoldersUnder(root string) Folders {
	return Folders{
		Config: filepath.Join(root, "config"), Data: filepath.Join(root, "data"),
		State: filepath.Join(root, "state"), Cache: filepath.Join(root, "cache"),
	}
}
