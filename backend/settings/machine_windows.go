package settings

import (
	"path/filepath"

	"golang.org/x/sys/windows"
)

// machineFile returns the path of the settings for everybody on this device. It asks the
// system, since everybody can change %ProgramData% for themselves.
func machineFile() (string, error) {
	folder, err := windows.KnownFolderPath(windows.FOLDERID_ProgramData, windows.KF_FLAG_DEFAULT)
	return filepath.Join(folder, "userlookup", "machine.json"), err
}
