package backend

import "path/filepath"

// Folders are where the application keeps its files. On Windows Config, Data and
// State are one folder, so no two files share a name.
type Folders struct {
	Config string // what a person chose
	Data   string // what must not be lost
	State  string // what may be lost, but should last between runs
	Cache  string // what can be made again
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

// Grant is the file that says what a person may do on a profile.
func (f Folders) Grant(profile ProfileName) string {
	return filepath.Join(f.Config, "access", string(profile)+".json")
}

// Issued is the file of the invitations that an Admin issued for a profile.
func (f Folders) Issued(profile ProfileName) string {
	return filepath.Join(f.Data, "access", string(profile)+".issued.json")
}

// Tries is the file that counts wrong passphrases where there is no keychain.
func (f Folders) Tries() string { return filepath.Join(f.Data, "access", "pin_tries.json") }

// AccessLog is a file of the access log of a profile. Erasing saved copies leaves it alone.
func (f Folders) AccessLog(profile ProfileName, extension string) string {
	return filepath.Join(f.Data, "access", string(profile)+extension)
}

// RequestLog is the folder of the request log; empty where the home folder is not known.
func (f Folders) RequestLog() string {
	if !filepath.IsAbs(f.State) {
		return ""
	}
	return f.State
}

// Own are the folders that hold nothing but files of the application.
func (f Folders) Own() (folders []string) {
	for _, folder := range []string{f.Config, f.Data, f.State, f.Cache} {
		if filepath.IsAbs(folder) {
			folders = append(folders, folder, filepath.Join(folder, "access"))
		}
	}
	return folders
}
