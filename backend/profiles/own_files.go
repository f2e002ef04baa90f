package profiles

import (
	"os"
	"path/filepath"
	"slices"
	"strings"

	"userlookup/backend"
)

// CheckOutput fails with CodeOwnFile where a path names a file that User Lookup keeps
// itself, such as the database or a key, or one that it may make some day: by whatever
// spelling, and through links of both kinds.
func (ps *Profiles) CheckOutput(path string) error {
	if whole, err := filepath.Abs(path); err == nil && slices.ContainsFunc(ps.options.Folders.AppFolders(), func(own string) bool { return contains(own, filepath.Dir(whole)) }) {
		return ownFile(path)
	}
	target := path
	if followed, err := filepath.EvalSymlinks(path); err == nil {
		target = followed
	}
	if folder, err := filepath.EvalSymlinks(filepath.Dir(target)); err == nil && ps.holds(folder) {
		return ownFile(path)
	}
	info, err := os.Stat(path)
	if err != nil { // there is nothing that could be ours
		return nil //nolint:nilerr // that it cannot be written is said when it is
	}
	if _, ours := ps.ownFileOf(info); ours {
		return ownFile(path)
	}
	return nil
}

// CheckOutputFile is CheckOutput of a file that is open already.
func (ps *Profiles) CheckOutputFile(info os.FileInfo) error {
	if path, ours := ps.ownFileOf(info); ours {
		return ownFile(path)
	}
	return nil
}

// ownFileOf gives the path of the file of ours that info describes, by whatever name.
func (ps *Profiles) ownFileOf(info os.FileInfo) (path string, ours bool) {
	folders := slices.Clone(ps.options.Folders.AppFolders())
	for _, own := range ps.options.Folders.AppFolders() { // those of roles and of access logs
		folders = append(folders, filepath.Join(own, "access"))
	}
	for _, own := range folders {
		entries, err := os.ReadDir(own)
		if err != nil { // it was never made
			continue
		}
		for _, entry := range entries {
			path = filepath.Join(own, entry.Name())
			if kept, err := os.Stat(path); err == nil && os.SameFile(kept, info) {
				return path, true
			}
		}
	}
	return "", false
}

// holds says whether a folder is one of ours, or is inside of one. Folders are compared
// by what they are: one may have several names.
func (ps *Profiles) holds(folder string) bool {
	if whole, err := filepath.Abs(folder); err == nil {
		folder = whole
	}
	for {
		info, err := os.Stat(folder)
		if err == nil && slices.ContainsFunc(ps.options.Folders.AppFolders(), func(own string) bool {
			kept, err := os.Stat(own)
			return err == nil && os.SameFile(kept, info)
		}) {
			return true
		}
		parent := filepath.Dir(folder)
		if parent == folder {
			return false
		}
		folder = parent
	}
}

func contains(folder, other string) bool {
	return other == folder || strings.HasPrefix(other, folder+string(filepath.Separator))
}

func ownFile(path string) error { return backend.NewError(backend.CodeOwnFile, nil, "file", path) }
