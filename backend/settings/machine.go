package settings

import (
	"errors"
	"io"
	"io/fs"

	"userlookup/backend"
	"userlookup/backend/storage"
)

// Machine is the settings file for everybody on this device.
type Machine struct {
	Path string // empty for none
	// PathErr is why Path is unknown, or nil.
	PathErr error
}

// NewMachine returns the system's file. It does not access it yet.
func NewMachine() Machine {
	path, err := machineFile()
	return Machine{path, err}
}

// maxMachineFile limits the file, in bytes.
const maxMachineFile = 64 << 10

var errMachineFile = errors.New("machine-wide settings are corrupted")

// EnvironmentProblem returns why platforms from environment variables are not allowed on this
// device, or nil. Settings that cannot be read forbid them, since somebody wrote them for a
// reason.
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
