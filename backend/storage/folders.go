package storage

import (
	"os"
	"path/filepath"
	"runtime"

	"github.com/adrg/xdg"
)

const application = "userlookup"

// Folders are the application's folders. On Windows Config, Data and State are the same
// folder, so file names are unique across them.
type Folders struct {
	Config string // settings
	Data   string // data that must not be lost
	State  string // data that should survive a restart, but may be lost
	Cache  string // data that can be recreated
}

// UserFolders returns the folders of the current user. It does not create them. If the home
// folder is unknown, the paths are relative, and using them returns CodeHomeUnknown.
func UserFolders() Folders {
	return Folders{
		Config: userFolder("XDG_CONFIG_HOME", xdg.ConfigHome),
		Data:   userFolder("XDG_DATA_HOME", xdg.DataHome),
		State:  userFolder("XDG_STATE_HOME", xdg.StateHome),
		Cache:  userFolder("XDG_CACHE_HOME", xdg.CacheHome),
	}
}

// userFolder returns the application's folder in the one named by an environment variable, or
// in the default one. Without a home folder, the library would use the root of the file
// system.
func userFolder(variable, found string) string {
	if runtime.GOOS != "windows" && !filepath.IsAbs(os.Getenv("HOME")) && !filepath.IsAbs(os.Getenv(variable)) {
		return application
	}
	return filepath.Join(found, application)
}

// FoldersUnder returns folders inside one root, for tests.
func FoldersUnder(root string) Folders {
	return Folders{filepath.Join(root, "config"), filepath.Join(root, "data"), filepath.Join(root, "state"), filepath.Join(root, "cache")}
}

// EncryptedCredentials is the credentials file, if there is no keychain.
func (f Folders) EncryptedCredentials() string { return filepath.Join(f.Data, "credentials.age") }

// SavedKey is the file with the key of the saved copies, if there is no keychain.
func (f Folders) SavedKey() string { return filepath.Join(f.Data, "saved-key.age") }

// SampleKey is the file with the key of the sample data's saved copies.
func (f Folders) SampleKey() string { return filepath.Join(f.Data, "sample.key") }

// Database is the database of the saved copies.
func (f Folders) Database() string { return filepath.Join(f.Data, "userlookup.db") }

// Grant is the file with a person's permissions for a profile.
func (f Folders) Grant(profile string) string {
	return filepath.Join(f.Config, "access", profile+".json")
}

// IssuedInvitations is the file with the invitations that an Admin issued for a profile.
func (f Folders) IssuedInvitations(profile string) string {
	return filepath.Join(f.Data, "access", profile+".issued.json")
}

// PINAttempts is the file that counts wrong passphrases, if there is no keychain.
func (f Folders) PINAttempts() string { return filepath.Join(f.Data, "access", "pin_attempts.json") }

// Webview is the folder of the web view.
func (f Folders) Webview() string { return filepath.Join(f.Cache, "webview") }

// AccessLog is a file of a profile's access log. Erasing saved copies does not delete it.
func (f Folders) AccessLog(profile string, extension string) string {
	return filepath.Join(f.Data, "access", profile+extension)
}

// RequestLog is the folder of the request log; empty if the home folder is unknown.
func (f Folders) RequestLog() string {
	if !filepath.IsAbs(f.State) {
		return ""
	}
	return f.State
}

// AppFolders returns the folders that contain only the application's files.
func (f Folders) AppFolders() (folders []string) {
	for _, folder := range []string{f.Config, f.Data, f.State, f.Cache} {
		if filepath.IsAbs(folder) {
			folders = append(folders, folder, filepath.Join(folder, "access"))
		}
	}
	return folders
}
