package secret

// inherited cannot be detected on Windows. Reading an invalid handle fails later.
func inherited(int) bool { return true }
