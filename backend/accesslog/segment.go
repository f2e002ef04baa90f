package accesslog

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"maps"
	"runtime"
	"sync"
	"time"

	"userlookup/backend"
)

// A file begins with a line that says what it is and whose, and goes on with frames:
// kind, length of the encrypted content, the content, and the tag. The first frame may
// be a checkpoint; all others are rows. A change in the form of a row, a checkpoint or the
// anchor raises the version of the file: an earlier program then leaves all of them alone,
// since it looks at the file first.
const (
	magic      = "userlookup access log "
	version    = "1"
	headerSize = len(magic) + len(version) + 1 + idSize + 1

	kindRow        = 'r'
	kindCheckpoint = 'c'

	prefixSize    = 5 // kind and length
	minContent    = 28
	maxRow        = 17 + 8*(2+maxText) + minContent
	maxCheckpoint = 64 << 10
)

// checkpoint says what came before the rows of a file.
type checkpoint struct {
	// Before is the number of the last row before those of this file, and Tag what the
	// first of them is chained to.
	Before int    `json:"before"`
	Tag    []byte `json:"tag"`
	// Pruned is how many rows were removed because of their age.
	Pruned int `json:"pruned"`
	// Breaks are those that were found in earlier files of this log.
	Breaks []foundBreak `json:"breaks,omitempty"`
}

// foundBreak is where a log was found broken. New rows went to another file since.
type foundBreak struct {
	Row    int                 `json:"row"`
	Reason backend.AccessBreak `json:"reason"`
	At     time.Time           `json:"at"`
	File   string              `json:"file,omitempty"` // name of the file that was set aside; empty where there was none
	// Former is the ID of the log that this one took the place of; empty where it is the
	// same one.
	Former string `json:"former,omitempty"`
}

// segment is one file of a log.
type segment struct {
	content []byte
	key     *key
	checkpoint
	rows []int // offsets of the frames of rows
	end  int   // of the last whole row; what follows is a row whose writing was interrupted
	last tag   // of the last row, or what the first one will be chained to
	// The first row that is wrong, 0 for none, and why.
	brokenAt int
	reason   backend.AccessBreak
}

func header(k *key) []byte { return []byte(magic + version + " " + k.id + "\n") }

// isNewer says whether a newer version of the application wrote a file.
func isNewer(content []byte) bool {
	rest, ours := bytes.CutPrefix(content, []byte(magic))
	number, _, found := bytes.Cut(rest, []byte(" "))
	return ours && found && len(number) < 10 && len(bytes.Trim(number, "0123456789")) == 0 &&
		(len(number) > len(version) || string(number) > version)
}

// parse reads a file and verifies every row of it. It never fails: what is wrong is
// brokenAt and reason.
func parse(content []byte, k *key) *segment {
	s := scanned(content, k)
	s.verify()
	if n := len(s.rows); n > 0 {
		s.last = tag(s.tagOf(n - 1))
	}
	return s
}

// scanned is parse, which verifies no row yet.
func scanned(content []byte, k *key) *segment {
	s := &segment{content: content, key: k, end: headerSize, last: k.genesis()}
	if !bytes.HasPrefix(content, header(k)) {
		s.end = 0
		s.breaks(1, backend.AccessBreakOther)
		return s
	}
	s.readCheckpoint()
	if s.brokenAt == 0 {
		s.scan()
	}
	return s
}

// breaks notes a wrong row, unless one before it is wrong.
func (s *segment) breaks(row int, reason backend.AccessBreak) {
	if s.brokenAt == 0 || row < s.brokenAt {
		s.brokenAt, s.reason = row, reason
	}
}

// frame gives the size of the content of the frame at an offset; -1 where it is not
// whole, -2 where there can be none.
func (s *segment) frame(at int, kind byte, largest int) int {
	rest := s.content[at:]
	if len(rest) > 0 && rest[0] != kind {
		return -2
	}
	if len(rest) < prefixSize {
		return -1
	}
	size := int(binary.BigEndian.Uint32(rest[1:prefixSize]))
	switch {
	case size < minContent, size > largest:
		return -2
	case len(rest) < prefixSize+size+tagSize:
		return -1
	}
	return size
}

func (s *segment) readCheckpoint() {
	if s.end == len(s.content) || s.content[s.end] != kindCheckpoint {
		return
	}
	size := s.frame(s.end, kindCheckpoint, maxCheckpoint)
	if size < 0 { // files are replaced as a whole, so it is never there in part
		s.breaks(1, backend.AccessBreakEdited)
		return
	}
	sealed := s.content[s.end+prefixSize : s.end+prefixSize+size]
	stored := s.content[s.end+prefixSize+size : s.end+prefixSize+size+tagSize]
	plain, err := s.key.unseal(nil, kindCheckpoint, 0, sealed)
	genesis := s.key.genesis()
	if err != nil || !bytes.Equal(s.key.chainer().tag(genesis[:], kindCheckpoint, 0, sealed), stored) ||
		json.Unmarshal(plain, &s.checkpoint) != nil || len(s.Tag) != tagSize || s.Before < 0 {
		s.checkpoint = checkpoint{}
		s.breaks(1, backend.AccessBreakEdited)
		return
	}
	s.last = tag(s.Tag)
	s.end += prefixSize + size + tagSize
}

// writeCheckpoint gives the beginning of a file.
func writeCheckpoint(k *key, c *checkpoint) ([]byte, error) {
	plain, err := json.Marshal(c)
	if err != nil {
		return nil, err
	}
	genesis := k.genesis()
	return append(header(k), newFrame(k, k.chainer(), genesis[:], kindCheckpoint, 0, plain)...), nil
}

// newFrame gives a frame. Its last bytes are its tag.
func newFrame(k *key, c *chainer, before []byte, kind byte, number int, plain []byte) []byte {
	sealed := k.seal(kind, number, plain)
	frame := make([]byte, 0, prefixSize+len(sealed)+tagSize)
	frame = append(frame, kind)
	frame = binary.BigEndian.AppendUint32(frame, uint32(len(sealed))) //nolint:gosec // at most maxCheckpoint
	frame = append(frame, sealed...)
	return append(frame, c.tag(before, kind, number, sealed)...)
}

// scan finds the rows. An interrupted one at the end is left out: no caller got the answer that
// it was written. So are zeros, which some file systems leave after a power cut.
func (s *segment) scan() {
	s.rows = make([]int, 0, len(s.content)/128)
	for s.end < len(s.content) {
		size := s.frame(s.end, kindRow, maxRow)
		if size == -1 || size == -2 && len(bytes.Trim(s.content[s.end:], "\x00")) == 0 {
			return
		}
		if size < 0 {
			s.breaks(s.Before+len(s.rows)+1, backend.AccessBreakEdited)
			return
		}
		s.rows = append(s.rows, s.end)
		s.end += prefixSize + size + tagSize
	}
}

// verify checks the tag of every row. Each is checked with the stored tag of the row
// before it, so chunks are checked side by side.
func (s *segment) verify() {
	wrong := make([]int, s.workers()) // the first of each chunk
	s.inChunks(func(worker, from, to int) {
		c := s.key.chainer()
		before := s.last[:]
		if from > 0 {
			before = s.tagOf(from - 1)
		}
		for i := from; i < to; i++ {
			stored, number := s.tagOf(i), s.Before+i+1
			if !bytes.Equal(c.tag(before, kindRow, number, s.sealed(i)), stored) {
				wrong[worker] = number
				return
			}
			before = stored
		}
	})
	for _, row := range wrong {
		if row > 0 {
			s.breaks(row, backend.AccessBreakEdited)
		}
	}
}

// chunk is the least number of rows that are worth a goroutine.
const chunk = 2000

// inChunks does something with all rows, in as many goroutines as there are processors.
func (s *segment) inChunks(do func(worker, from, to int)) {
	n, workers := len(s.rows), s.workers()
	var running sync.WaitGroup
	for w := range workers {
		running.Go(func() { do(w, n*w/workers, n*(w+1)/workers) })
	}
	running.Wait()
}

func (s *segment) workers() int { return min(runtime.GOMAXPROCS(0), len(s.rows)/chunk+1) }

// frameEnd is the offset after a row.
func (s *segment) frameEnd(i int) int {
	if i+1 < len(s.rows) {
		return s.rows[i+1]
	}
	return s.end
}

func (s *segment) sealed(i int) []byte {
	return s.content[s.rows[i]+prefixSize : s.frameEnd(i)-tagSize]
}

func (s *segment) tagOf(i int) []byte {
	end := s.frameEnd(i)
	return s.content[end-tagSize : end]
}

// lastRow is the number of the last row.
func (s *segment) lastRow() int { return s.Before + len(s.rows) }

// anchored checks the end of the log against the one that was noted; nil is none.
func (s *segment) anchored(a *anchor) {
	first := s.Before + 1
	switch {
	case s.reason == backend.AccessBreakOther: // nothing more can be said
	case a == nil:
		s.breaks(first, backend.AccessBreakAnchor)
	case a.rows > s.lastRow():
		s.breaks(s.lastRow()+1, backend.AccessBreakShorter)
	case a.rows < first-1: // rows are pruned only up to the anchor
		s.breaks(first, backend.AccessBreakReplaced)
	case a.rows == first-1:
		if start := s.start(); start != a.tag {
			s.breaks(first, backend.AccessBreakReplaced)
		}
	default:
		if tag(s.tagOf(a.rows-first)) != a.tag {
			s.breaks(a.rows, backend.AccessBreakReplaced)
		}
	}
}

// start is what the first row is chained to.
func (s *segment) start() tag {
	if len(s.Tag) == tagSize {
		return tag(s.Tag)
	}
	return s.key.genesis()
}

// found is what find gives.
type found struct {
	rows     []backend.AccessRow // the last ones, oldest first
	matching int
	people   map[string]bool // the names of all who did something
}

// find gives the last rows, at most so many, that matches says yes to. A row that does
// not verify, and those after it, are marked; of one that cannot be decrypted only the
// number is known. Several goroutines call matches.
func (s *segment) find(matches func(*backend.AccessRow) bool, most int) found {
	parts := make([]found, s.workers())
	s.inChunks(func(worker, from, to int) {
		var plain []byte
		part := found{people: map[string]bool{}}
		for i := from; i < to; i++ {
			row := s.row(&plain, i)
			if !part.people[row.Name] {
				part.people[row.Name] = true
			}
			if matches(&row) {
				part.matching++
				part.rows = append(lastOf(part.rows, most, 2*most), row)
			}
		}
		parts[worker] = part
	})
	all := found{people: map[string]bool{}}
	for _, part := range parts {
		all.add(part)
	}
	all.rows = lastOf(all.rows, most, most)
	return all
}

func (f *found) add(other found) {
	f.rows = append(f.rows, other.rows...)
	f.matching += other.matching
	maps.Copy(f.people, other.people)
}

// lastOf gives the last rows, at most so many, once there are more than limit.
func lastOf(rows []backend.AccessRow, most, limit int) []backend.AccessRow {
	if len(rows) <= limit {
		return rows
	}
	return append(rows[:0], rows[len(rows)-most:]...)
}

func (s *segment) row(plain *[]byte, i int) backend.AccessRow {
	number := s.Before + i + 1
	broken := s.brokenAt > 0 && number >= s.brokenAt
	opened, err := s.key.unseal(*plain, kindRow, number, s.sealed(i))
	if err != nil {
		return backend.AccessRow{Number: number, Broken: true}
	}
	*plain = opened
	row, err := decodeRow(opened, number)
	row.Broken = broken || err != nil
	return row
}
