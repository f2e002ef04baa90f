package export

import (
	"bufio"
	"fmt"
	"io"
	"iter"
	"time"

	"userlookup/backend"
)

// Page is what is known of one user, as the page shows it.
type Page struct {
	backend.UserView
	// Attempts gives every attempt that is known, newest first. It is read up to two
	// times.
	Attempts iter.Seq[backend.AttemptDetails]
}

// Options say how a file is made.
type Options struct {
	// Unmasked is what the view leaves out of the user; nil leaves it out of the file too.
	Unmasked *backend.Unmasked
	MadeAt   time.Time      // now; ages are those at this moment
	Zone     *time.Location // of local times; nil means UTC
	Version  string         // of the application
}

// Format is a kind of file.
type Format string

// The formats. Each is also the ending of a file's name.
const (
	JSON Format = "json"
	CSV  Format = "csv"
	HTML Format = "html"
)

// Formats lists every format.
var Formats = []Format{JSON, CSV, HTML}

// Write writes a page. It fails with CodeBadArgument for another format, and with
// what the writer fails with.
func Write(to io.Writer, format Format, page *Page, options Options) error {
	if options.Zone == nil {
		options.Zone = time.UTC
	}
	write := map[Format]func(*bufio.Writer, *Page, *Options) error{JSON: writeJSON, CSV: writeCSV, HTML: writeHTML}[format]
	if write == nil {
		return backend.NewError(backend.CodeBadArgument, nil, "argument", "format")
	}
	buffered := bufio.NewWriterSize(to, 64<<10)
	if err := write(buffered, page, &options); err != nil {
		return fmt.Errorf("write %s: %w", format, err)
	}
	return buffered.Flush()
}

func (p *Page) attempts() iter.Seq[backend.AttemptDetails] {
	if p.Attempts == nil {
		return func(func(backend.AttemptDetails) bool) {}
	}
	return p.Attempts
}

// user is never nil.
func (p *Page) user() *backend.UserDetails {
	if p.User == nil {
		return &backend.UserDetails{}
	}
	return p.User
}
