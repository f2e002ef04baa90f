package storage

import (
	"path/filepath"
	"runtime"
	"slices"
	"testing"

	"github.com/adrg/xdg"

	"userlookup/backend"
)

func TestFolders_Paths_AreExact(t *testing.T) {
	for name, folders := range map[string]Folders{"under": FoldersUnder(t.TempDir()), "user": UserFolders()} {
		paths := []string{filepath.Join(folders.Config, "settings.json"), folders.EncryptedCredentials(), folders.SavedKey(), folders.SampleKey(), folders.Database(), folders.Grant("p"), folders.IssuedInvitations("p"), filepath.Join(folders.State, "requests.log")}
		var bases []string
		for _, path := range paths {
			bases = append(bases, filepath.Base(path))
		}
		if slices.Sort(bases); len(slices.Compact(bases)) != len(paths) {
			t.Errorf("%s: on Windows two files would have the same path: %v", name, paths)
		}
	}
	if got := UserFolders(); filepath.Base(got.Config) != "userlookup" || filepath.Base(got.Data) != "userlookup" || filepath.Base(got.State) != "userlookup" {
		t.Errorf("got %+v", got)
	}
}

// HOME is unset, empty and relative; each folder's own variable is absolute or relative.
func TestUserFolders_HomeUnknown_ReturnsHomeUnknown(t *testing.T) {
	if runtime.GOOS == "windows" || runtime.GOOS == "darwin" {
		t.Skip("folders have other variables on this system")
	}
	folders := map[string]struct {
		of     func(Folders) string
		atHome string
	}{
		"XDG_CONFIG_HOME": {func(f Folders) string { return f.Config }, ".config"},
		"XDG_DATA_HOME":   {func(f Folders) string { return f.Data }, ".local/share"},
		"XDG_STATE_HOME":  {func(f Folders) string { return f.State }, ".local/state"},
		"XDG_CACHE_HOME":  {func(f Folders) string { return f.Cache }, ".cache"},
	}
	t.Cleanup(xdg.Reload)
	with := func(home, variable, value string) Folders {
		for name := range folders {
			t.Setenv(name, "")
		}
		t.Setenv("HOME", home)
		t.Setenv(variable, value)
		xdg.Reload()
		return UserFolders()
	}
	for variable, folder := range folders {
		for _, home := range []string{"", "relative/home", "."} {
			for _, value := range []string{"", "relative", "./x"} {
				got := folder.of(with(home, variable, value))
				if filepath.IsAbs(got) {
					t.Errorf("HOME=%q %s=%q: got %s", home, variable, value, got)
				}
				file := NewFile(filepath.Join(got, "x"))
				if _, err := file.Read(t.Context()); !backend.HasCode(err, backend.CodeHomeUnknown) {
					t.Errorf("read: %v", err)
				}
				if err := file.Update(t.Context(), func([]byte) ([]byte, error) { return nil, nil }); !backend.HasCode(err, backend.CodeHomeUnknown) {
					t.Errorf("written: %v", err)
				}
			}
			if got := folder.of(with(home, variable, "/of/its/own")); got != "/of/its/own/userlookup" {
				t.Errorf("HOME=%q: got %s", home, got)
			}
		}
		for _, value := range []string{"", "relative"} { // the specification says to ignore these
			if got, want := folder.of(with("/home/me", variable, value)), filepath.Join("/home/me", folder.atHome, "userlookup"); got != want {
				t.Errorf("%s=%q: got %s, want %s", variable, value, got, want)
			}
		}
	}
}
