//go:build !windows

package settings

// machineFile returns the path of the settings for everybody on this device.
func machineFile() (string, error) { return "/etc/userlookup/machine.json", nil }
