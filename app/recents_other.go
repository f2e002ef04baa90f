//go:build !linux || !(production || dev)

package app

// keepOutOfRecents does nothing where GTK's dialog is not used.
func keepOutOfRecents() {}
