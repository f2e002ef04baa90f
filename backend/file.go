package backend

import "context"

// File is a small file on this device that is read and replaced as a whole. Only its owner can
// read it.
type File interface {
	// Path is the file's path, to be shown to the person.
	Path() string
	// Read returns the content; nil if the file does not exist.
	Read(ctx context.Context) ([]byte, error)
	// Update replaces the content with the result of change, while no other process can. If change
	// or writing fails, the file is unchanged.
	Update(ctx context.Context, change func(content []byte) ([]byte, error)) error
}
