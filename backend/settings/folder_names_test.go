package settings

import (
	"path/filepath"
	"slices"
	"testing"
)

func TestFolders(t *testing.T) {
	for name, folders := range map[string]Folders{"under": FoldersUnder(t.TempDir()), "user": UserFolders()} {
		paths := []string{filepath.Join(folders.Config, "settings.json"), folders.Sealed(), folders.SavedKey(), folders.SampleKey(), folders.Database(), filepath.Join(folders.State, "requests.log"), folders.Webview()}
		var bases []string
		for _, path := range paths {
			bases = append(bases, filepath.Base(path))
		}
		if slices.Sort(bases); len(slices.Compact(bases)) != len(paths) {
			t.Errorf("%s: on Windows two files would be one: %v", name, paths)
		}
	}
	if got := UserFolders(); filepath.Base(got.Config) != "userlookup" || filepath.Base(got.Data) != "userlookup" || filepath.Base(got.State) != "userlookup" {
		t.Errorf("got %+v", got)
	}
}
