//go:build !windows

package settings

// machineFile is where the settings are that hold for everybody on this device.
func machineFile() (string, error) { return "/etc/userlookup/machine.json", nil }
