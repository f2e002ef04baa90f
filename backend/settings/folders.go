package settings

import (
	"path/filepath"

	"github.com/adrg/xdg"
)

const application = "userlookup"

// Folders are where the application keeps its files. On Windows Config, Data and
// State are one folder, so no two files share a name.
type Folders struct {
	Config string // what a person chose
	Data   string // what must not be lost
	State  string // what may be lost, but should last between runs
	Cache  string // what can be made again
}

// UserFolders are those of the person who runs the application. It makes none.
func UserFolders() Folders {
	return Folders{
		Config: filepath.Join(xdg.ConfigHome, application),
		Data:   filepath.Join(xdg.DataHome, application),
		State:  filepath.Join(xdg.StateHome, application),
		Cache:  filepath.Join(xdg.CacheHome, application),
	}
}

// FoldersUnder are all inside one folder, for tests.
func FoldersUnder(root string) Folders {
	return Folders{filepath.Join(root, "config"), filepath.Join(root, "data"), filepath.Join(root, "state"), filepath.Join(root, "cache")}
}

// Sealed is the file of the credentials where there is no keychain.
func (f Folders) Sealed() string { return filepath.Join(f.Data, "credentials.age") }

// SavedKey is the file of the key that the saved copies are sealed with where there is
// no keychain.
func (f Folders) SavedKey() string { return filepath.Join(f.Data, "saved-key.age") }

// SampleKey is the file of the key that the saved copies of the sample data are
// sealed with.
func (f Folders) SampleKey() string { return filepath.Join(f.Data, "sample.key") }

// Database is the file of the saved copies.
func (f Folders) Database() string { return filepath.Join(f.Data, "userlookup.db") }

// Webview is the folder of the window's web view.
func (f Folders) Webview() string { return filepath.Join(f.Cache, "webview") }
