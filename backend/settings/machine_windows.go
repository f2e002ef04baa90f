package settings

import (
	"path/filepath"

	"golang.org/x/sys/windows"
)

// machineFile is where the settings are that hold for everybody on this device. The system
// says where, not %ProgramData%, which everybody can set for themselves.
func machineFile() (string, error) {
	folder, err := windows.KnownFolderPath(windows.FOLDERID_ProgramData, windows.KF_FLAG_DEFAULT)
	return filepath.Join(folder, "userlookup", "machine.json"), err
}
