package export

import "io"

// WriteContent makes a file with this content. It replaces a file as WriteFile does, and
// fails as it does.
func WriteContent(path string, content []byte) error {
	return faultAt(path, replace(path, func(to io.Writer) error { _, err := to.Write(content); return err }))
}
