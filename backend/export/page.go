package export

import (
	"bufio"
	"fmt"
	"io"
	"iter"
	"slices"
	"time"

	"userlookup/backend"
)

// Page is everything known about one user, as the page shows it.
type Page struct {
	backend.UserView
	// Attempts returns every attempt that is known, newest first. It is read up to two
	// times.
	Attempts iter.Seq[backend.AttemptDetails]
}

// Options configure a file.
type Options struct {
	// Unmasked holds the masked values; nil leaves them out of the file.
	Unmasked *backend.Unmasked
	MadeAt   time.Time      // now; ages are those now
	Zone     *time.Location // of local times; nil means UTC
	Version  string         // of the application
}

// Format is a file format, and the extension of its files.
type Format string

// The formats.
const (
	JSON Format = "json"
	CSV  Format = "csv"
	HTML Format = "html"
)

// formatRow describes a format. Its text is saved.export.<format> in the catalogue.
type formatRow struct {
	format Format
	write  func(*bufio.Writer, *Page, *Options) error
	whole  bool // it holds the user too, with what is masked where that is asked for
}

var formats = []formatRow{
	{JSON, writeJSON, true},
	{CSV, writeCSV, false},
	{HTML, writeHTML, true},
}

// Formats lists every format, those for programs first.
func Formats() []Format {
	return backend.Views(formats, func(r *formatRow) Format { return r.format })
}

// row is the zero formatRow for an unknown format.
func (f Format) row() (row formatRow) {
	if i := slices.Index(Formats(), f); i >= 0 {
		row = formats[i]
	}
	return row
}

// IsWhole reports whether the format contains the whole user, not only attempts.
func (f Format) IsWhole() bool { return f.row().whole }

// Write writes a page. It fails with CodeBadArgument for an unknown format, and with errors of
// the writer.
func Write(to io.Writer, format Format, page *Page, options Options) error {
	if options.Zone == nil {
		options.Zone = time.UTC
	}
	write := format.row().write
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
