package storage

import (
	"os"
	"path/filepath"
	"runtime"

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
	return Folders{filepath.Join(root, "config"), filepath.Join(root, "data"), filepath.Join(root, "state"), filepath.Join(root, "cache")}
}

// EncryptedCredentials is the file of the credentials where there is no keychain.
func (f Folders) EncryptedCredentials() string { return filepath.Join(f.Data, "credentials.age") }

// SavedKey is the file of the key that the saved copies are sealed with where there is
// no keychain.
func (f Folders) SavedKey() string { return filepath.Join(f.Data, "saved-key.age") }

// SampleKey is the file of the key that the saved copies of the sample data are
// sealed with.
func (f Folders) SampleKey() string { return filepath.Join(f.Data, "sample.key") }

// Database is the file of the saved copies.
func (f Folders) Database() string { return filepath.Join(f.Data, "userlookup.db") }

// Grant is the file that says what a person may do on a profile.
func (f Folders) Grant(profile string) string {
	return filepath.Join(f.Config, "access", profile+".json")
}

// IssuedInvitations is the file of the invitations that an Admin issued for a profile.
func (f Folders) IssuedInvitations(profile string) string {
	return filepath.Join(f.Data, "access", profile+".issued.json")
}

// PINAttempts is the file that counts wrong passphrases where there is no keychain.
func (f Folders) PINAttempts() string { return filepath.Join(f.Data, "access", "pin_attempts.json") }

// Webview is the folder of the window's web view.
func (f Folders) Webview() string { return filepath.Join(f.Cache, "webview") }

// AccessLog is a file of the access log of a profile. Erasing saved copies leaves it alone.
func (f Folders) AccessLog(profile string, extension string) string {
	return filepath.Join(f.Data, "access", profile+extension)
}

// RequestLog is the folder of the request log; empty where the home folder is not known.
func (f Folders) RequestLog() string {
	if !filepath.IsAbs(f.State) {
		return ""
	}
	return f.State
}

// AppFolders are the folders that hold nothing but files of the application.
func (f Folders) AppFolders() (folders []string) {
	for _, folder := range []string{f.Config, f.Data, f.State, f.Cache} {
		if filepath.IsAbs(folder) {
			folders = append(folders, folder, filepath.Join(folder, "access"))
		}
	}
	return folders
}
