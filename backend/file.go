package backend

import "context"

// File is a small file on this device that is read and replaced as a whole, and
// that only the person whom it belongs to can read.
type File interface {
	// Path is where it is, for the person.
	Path() string
	// Read returns what it holds; nil if there is no such file.
	Read(ctx context.Context) ([]byte, error)
	// Update replaces what it holds by what change makes of it, while no other
	// process can. Where change fails, and where the file cannot be written, it
	// stays as it was.
	Update(ctx context.Context, change func(content []byte) ([]byte, error)) error
}
