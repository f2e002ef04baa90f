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
	User        backend.User
	Connections []backend.ConnectionFacts // in the page's order
	States      map[backend.PartKind]backend.PartState
	Problems    []backend.Problem
	Freshness   backend.Freshness
	// Ages says where a part came from, where that is not what Freshness says.
	Ages    map[backend.PartKind]backend.Freshness
	History History
	// Attempts gives every attempt that is known, newest first. It is read up to two
	// times.
	Attempts iter.Seq[Attempt]
}

// History says how much of the timeline is known.
type History struct {
	Known        int // attempts that Attempts gives
	Total        int // attempts known to exist
	Complete     bool
	Since        time.Time // the oldest attempt known
	GaplessSince time.Time // from then on every attempt is known; zero where that is not so of any time
}

// Attempt is a job with what it refers to.
type Attempt struct {
	Job         backend.Job
	Institution backend.Institution
	Name        string // the best name of the institution; may be empty
	Connection  string // the full name of the connection, its institution first; empty where there is none
	Gone        bool   // the user has no such connection any more
	Unnamed     bool   // the platform did not say which connection it is
	SeemsStuck  bool   // it had been running for too long when it was fetched
}

// Options say how a file is made.
type Options struct {
	Full    bool           // with e-mail and metadata, which are left out otherwise
	MadeAt  time.Time      // now; ages are those at this moment
	Zone    *time.Location // of local times; nil means UTC
	Version string         // of the application
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

func (p *Page) attempts() iter.Seq[Attempt] {
	if p.Attempts == nil {
		return func(func(Attempt) bool) {}
	}
	return p.Attempts
}
