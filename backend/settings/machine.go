package settings

import (
	"errors"
	"io"
	"io/fs"

	"userlookup/backend"
	"userlookup/backend/storage"
)

// Machine is the file of the settings that hold for everybody on this device.
type Machine struct {
	Path string // empty for none
	// PathErr is why it is not known where the file is; nil where it is known.
	PathErr error
}

// NewMachine names the file where the system has it. It touches nothing.
func NewMachine() Machine {
	path, err := machineFile()
	return Machine{path, err}
}

// maxMachineFile bounds that file, in bytes.
const maxMachineFile = 64 << 10

var errMachineFile = errors.New("machine-wide settings are damaged")

// EnvironmentProblem is why platforms that the environment names may not be used on this
// device: nil where they may. Settings that cannot be read forbid them: somebody wrote
// them for a reason.
func (m Machine) EnvironmentProblem() *backend.Error {
	unreadable := func(cause error) *backend.Error {
		return backend.NewError(backend.CodeFileUnreadable, cause, "file", m.Path)
	}
	if m.PathErr != nil {
		return unreadable(m.PathErr)
	}
	if m.Path == "" {
		return nil
	}
	file, err := storage.Open(m.Path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return unreadable(err)
	}
	content, err := io.ReadAll(io.LimitReader(file, maxMachineFile+1))
	if err := errors.Join(err, file.Close()); err != nil || len(content) > maxMachineFile {
		return unreadable(err)
	}
	settings := struct {
		Environment *bool `json:"environment"`
	}{}
	if err := backend.UnmarshalOwnJSON(content, &settings); err != nil {
		return unreadable(errMachineFile)
	}
	if settings.Environment != nil && !*settings.Environment {
		return backend.NewError(backend.CodeEnvForbidden, nil)
	}
	return nil
}
