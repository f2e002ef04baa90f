package secret

// inherited cannot be told here; a number that is no handle cannot be read.
func inherited(int) bool { return true }
