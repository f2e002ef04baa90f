package accesslog

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"path/filepath"
	"time"

	"userlookup/backend"
)

// packageVersion is the form of a log that is sent.
const packageVersion = 1

// packageMagic begins a log that is sent, before it is encrypted.
const packageMagic = "userlookup sent access log\n"

// maxPackageHead bounds the head of a package, in bytes.
const maxPackageHead = 64 << 10

// ErrPackage says that something is not a log that was sent; ErrPackageNewer that a
// newer version wrote it.
var (
	ErrPackage      = errors.New("not a log that was sent")
	ErrPackageNewer = errors.New("a newer version wrote it")
)

// packageHead comes first in a package, as one line of JSON. The files follow.
type packageHead struct {
	Version int                 `json:"version"`
	Profile backend.ProfileName `json:"profile"`
	// Grant is the file of the sender's grant: it says who they are, signed by the Admin.
	Grant []byte `json:"grant"`
	// Key is that of the log. Whoever can open the package can verify the rows with it,
	// and read them.
	Key   string       `json:"key"`
	Rows  int          `json:"rows"` // the anchor
	Tag   []byte       `json:"tag"`
	Files []packedFile `json:"files"` // those that were set aside, then the log
}

type packedFile struct {
	Size  int        `json:"size"`
	Break foundBreak `json:"break"` // zero for the log itself
}

// Pack gives the whole log as it is sent to an Admin. It must be encrypted: it holds
// the key of the log.
func (l *Log) Pack(ctx context.Context, profile backend.ProfileName, grant []byte) ([]byte, error) {
	if err := l.noteEnd(ctx); err != nil {
		return nil, err
	}
	var out []byte
	err := l.file.WithLock(ctx, func(ctx context.Context) error {
		o, err := l.inspect(ctx)
		if err != nil {
			return err
		}
		if o.brokenAt > 0 { // the next row begins a file that says so
			return broken(o.brokenAt, o.reason)
		}
		if o.segment == nil {
			return nil
		}
		head := packageHead{
			Version: packageVersion, Profile: profile, Grant: grant, Key: o.key.text(),
			Rows: o.anchor.rows, Tag: o.anchor.tag[:],
		}
		var files [][]byte
		for _, b := range o.segment.Breaks {
			aside := []byte(nil)
			if b.File != "" {
				if aside, err = l.read(filepath.Join(filepath.Dir(l.options.Path), filepath.Base(b.File))); err != nil {
					return err
				}
			}
			head.Files, files = append(head.Files, packedFile{len(aside), b}), append(files, aside)
		}
		whole := o.segment.content[:o.segment.end]
		head.Files, files = append(head.Files, packedFile{Size: len(whole)}), append(files, whole)
		line, err := json.Marshal(head)
		if err != nil {
			return err
		}
		out = append(append([]byte(packageMagic), line...), '\n')
		out = append(out, bytes.Join(files, nil)...)
		return nil
	})
	return out, err
}

// Package is a log that a colleague sent.
type Package struct {
	Contents
	// LogID tells logs apart: a colleague who gets another device has another log.
	LogID   string
	Profile backend.ProfileName
	Grant   []byte
	// LastRow is the number of the last row, and LastAt its time: what the sender says of
	// when they sent it proves nothing, and is not asked for.
	LastRow int
	LastAt  time.Time
	isWhole bool // every row verifies
}

// Unpack opens what Pack gives and verifies it. It fails with ErrPackage and
// ErrPackageNewer; what is wrong with the rows is in the verdict.
func Unpack(content []byte, now time.Time) (*Package, error) {
	rest, ours := bytes.CutPrefix(content, []byte(packageMagic))
	line, rest, whole := bytes.Cut(rest, []byte("\n"))
	var head packageHead
	if !ours || !whole || len(line) > maxPackageHead {
		return nil, ErrPackage
	}
	var form struct {
		Version int `json:"version"`
	}
	if json.Unmarshal(line, &form) == nil && form.Version > packageVersion {
		return nil, ErrPackageNewer
	}
	if backend.UnmarshalOwnJSON(line, &head) != nil || head.Version != packageVersion || len(head.Tag) != tagSize || len(head.Files) == 0 {
		return nil, ErrPackage
	}
	k, err := parseKey(head.Key)
	if err != nil {
		return nil, ErrPackage
	}
	p := &Package{LogID: k.id, Profile: head.Profile, Grant: head.Grant}
	p.Verdict.VerifiedAt = now
	for i, file := range head.Files {
		if file.Size < 0 || file.Size > len(rest) {
			return nil, ErrPackage
		}
		s := parse(rest[:file.Size], k)
		rest = rest[file.Size:]
		if i < len(head.Files)-1 {
			p.addAside(s, file.Break)
			continue
		}
		s.anchored(&anchor{rows: head.Rows, tag: tag(head.Tag)})
		p.Verdict.BrokenAt, p.Verdict.Reason = s.brokenAt, s.reason
		p.isWhole = s.brokenAt == 0
		p.LastRow = s.lastRow()
		if n := len(s.rows); n > 0 {
			var plain []byte
			p.LastAt = s.row(&plain, n-1).At
		}
		p.add(s)
	}
	if len(rest) > 0 {
		return nil, ErrPackage
	}
	return p, nil
}

// Follows says whether a log continues another one that came from the same device and has
// no more rows: all of those are in it, or were removed because of their age. Where they are
// missing, or are others, the verdict says so. Of logs that are broken nothing is said.
func (p *Package) Follows(former *Package) bool {
	if former.LogID != p.LogID || !former.isWhole || !p.isWhole {
		return false
	}
	last, now := former.segments[len(former.segments)-1], p.segments[len(p.segments)-1]
	a := &anchor{rows: last.lastRow(), tag: last.last}
	first := now.Before + 1
	var at int
	switch {
	case len(now.Breaks) > 0 && a.rows < first-1: // it says itself that it is broken
		return false
	case len(now.Breaks) == 0 && !last.isOld(now.Before, p.Verdict.VerifiedAt):
		at = first
	case a.rows < first-1:
		return true
	default:
		seen := *now // what it is by itself stays
		seen.anchored(a)
		at = seen.brokenAt
	}
	if at == 0 {
		return true
	}
	reason := backend.AccessBreakReplaced
	if at > now.lastRow() {
		reason = backend.AccessBreakShorter
	}
	if p.Verdict.BrokenAt == 0 || at < p.Verdict.BrokenAt {
		p.Verdict.BrokenAt, p.Verdict.Reason = at, reason
	}
	return false
}

// isOld says whether the last of the rows up to a number is so old that it may have been
// removed by now. One day more or less is the difference between two clocks.
func (s *segment) isOld(number int, now time.Time) bool {
	i := min(number-s.Before, len(s.rows)) - 1
	if i < 0 {
		return true
	}
	var plain []byte
	return s.row(&plain, i).At.Before(now.Add(pruneInterval - DefaultRetention))
}
