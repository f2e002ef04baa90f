package export

import (
	"fmt"
	"time"
)

// FileName is the name that a person is offered for a file. Systems list the names of
// files that were saved, some for years and where other programs read them: it says when
// the file was made, to the second so that two do not meet, and never whom it is about.
func FileName(format Format, made time.Time) string {
	return fmt.Sprintf("User Lookup %s.%s", made.Format("2006-01-02 150405"), format)
}
