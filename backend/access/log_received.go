package access

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"userlookup/backend"
	"userlookup/backend/accesslog"
	"userlookup/backend/storage"
	"userlookup/backend/text"
)

// ReceivedLog is the log of a colleague, as they sent it last.
type ReceivedLog struct {
	Subject Subject
	// LastAt is the time of its last row.
	LastAt  time.Time
	Verdict backend.AccessVerdict
	// Logs is how many logs came from the same person: each device has one. Where there
	// is one device, another log took the place of the first.
	Logs int
	// Failure is why a file that was kept cannot be opened any more; nil where it can.
	// Nothing else is known then.
	Failure *backend.Error
}

// received is a log that was opened, with the file that it is stored in.
type received struct {
	*accesslog.Package
	subject Subject
	file    string
	logs    int            // of the same person
	failure *backend.Error // then there is nothing else
}

func (r *received) summary() ReceivedLog {
	if r.failure != nil {
		return ReceivedLog{Failure: r.failure}
	}
	return ReceivedLog{Subject: r.subject, LastAt: r.LastAt, Verdict: r.Verdict, Logs: r.logs}
}

func summaries(list []*received) []ReceivedLog {
	return backend.Views(list, func(r **received) ReceivedLog { return (*r).summary() })
}

// receivedLogs are those that were opened in this run. They are encrypted in memory,
// beside their keys.
type receivedLogs struct {
	mu   sync.Mutex
	list []*received
	read bool
}

func (r *receivedLogs) drop() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.list, r.read = nil, false
}

// Open opens the log that a colleague sent, verifies it, and keeps it, encrypted as it
// came. It fails with CodeAccessLogOther, CodeAccessLogDamaged and CodeAccessLogNewer.
// A log that is broken is kept too: the verdict says so.
func (l *Log) Open(ctx context.Context, path string) (ReceivedLog, error) {
	content, err := readBounded(path)
	if err != nil {
		return ReceivedLog{}, err
	}
	r, err := l.unpack(ctx, content, filepath.Base(path))
	if err != nil {
		return ReceivedLog{}, err
	}
	if err := l.Record(ctx, backend.AccessEvent{Kind: backend.AccessLogOpened, Whom: r.subject.Name}); err != nil {
		return ReceivedLog{}, err
	}
	hash := sha256.Sum256(content) // what differs takes the place of nothing
	name := r.LogID + "." + hex.EncodeToString(hash[:8]) + receivedExtension
	file := storage.NewFile(filepath.Join(l.receivedFolder(), name))
	if err := file.WithLock(ctx, func(ctx context.Context) error { return file.Replace(ctx, content) }); err != nil {
		return ReceivedLog{}, err
	}
	l.logs.drop()
	list, err := l.received(ctx)
	if err != nil {
		return ReceivedLog{}, err
	}
	for _, kept := range list {
		if kept.failure == nil && kept.LogID == r.LogID {
			return kept.summary(), nil
		}
	}
	return r.summary(), nil
}

const receivedExtension = ".age"

func (l *Log) receivedFolder() string {
	return l.store.options.Folders.AccessLog(string(l.profile), ".received")
}

// unpack opens the content of a file that a colleague sent; name is that of the file.
func (l *Log) unpack(ctx context.Context, content []byte, name string) (*received, error) {
	other := backend.NewError(backend.CodeAccessLogOther, nil, "file", name)
	identity, err := l.identity(ctx)
	if backend.HasCode(err, backend.CodeCredentialsMissing) {
		return nil, other
	}
	if err != nil {
		return nil, err
	}
	plain, err := l.store.options.Cipher.DecryptWith(identity, content)
	switch {
	case errors.Is(err, ErrNotRecipient):
		return nil, other
	case err != nil:
		return nil, backend.NewError(backend.CodeAccessLogDamaged, err, "file", name)
	}
	p, err := accesslog.Unpack(plain, l.options.Now())
	switch {
	case errors.Is(err, accesslog.ErrPackageNewer):
		return nil, backend.NewError(backend.CodeAccessLogNewer, err, "file", name)
	case err != nil:
		return nil, backend.NewError(backend.CodeAccessLogDamaged, err, "file", name)
	}
	_, _, pin, err := l.grant(ctx)
	if err != nil {
		return nil, err
	}
	grant, err := ParseGrant(p.Grant, pin.Verify) // that the sender has expired since does not matter
	if err != nil || p.Profile != l.profile || grant.Profile != l.profile {
		return nil, other
	}
	p.Name = grant.Subject.Name
	return &received{Package: p, subject: grant.Subject}, nil
}

// receivedFiles lists the files of colleagues' logs.
func (l *Log) receivedFiles() ([]string, error) {
	entries, err := os.ReadDir(l.receivedFolder()) // sorted
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	var files []string
	for _, entry := range entries {
		if strings.HasSuffix(entry.Name(), receivedExtension) {
			files = append(files, filepath.Join(l.receivedFolder(), entry.Name()))
		}
	}
	return files, err
}

// HiddenColleagues says why the logs of colleagues are not among the rows; empty where
// nobody sent one, or they are.
func (l *Log) HiddenColleagues() string {
	refusal := l.options.Colleagues()
	if files, err := l.receivedFiles(); refusal == nil || err != nil || len(files) == 0 {
		return ""
	}
	return text.Of("access_log.colleagues_hidden", "why", text.Failure("cli.failure", string(refusal.Code), refusal.Params))
}

// received gives the logs of colleagues, each as it is with the most rows, in the order of
// their names. Where one does not continue another, both are kept, and it stays broken; else
// the one with fewer rows is removed. There are none for who may not read them.
func (l *Log) received(ctx context.Context) ([]*received, error) {
	if l.options.Colleagues() != nil {
		return nil, nil
	}
	l.logs.mu.Lock()
	defer l.logs.mu.Unlock()
	if l.logs.read {
		return l.logs.list, nil
	}
	files, err := l.receivedFiles()
	if err != nil {
		return nil, err
	}
	byLog := map[string][]*received{}
	var list []*received
	for _, path := range files {
		content, err := readBounded(path)
		var r *received
		if err == nil {
			r, err = l.unpack(ctx, content, filepath.Base(path))
		}
		if err != nil { // it hides neither the others nor this device's log
			list = append(list, &received{file: path, failure: backend.AsError(err)})
			continue
		}
		r.file = path
		byLog[r.LogID] = append(byLog[r.LogID], r)
	}
	logs := map[Subject]int{}
	for _, versions := range byLog {
		latest := latestOf(versions)
		list = append(list, latest)
		logs[latest.subject]++
	}
	for _, r := range list {
		r.logs = logs[r.subject]
	}
	slices.SortFunc(list, func(a, b *received) int {
		return cmp.Or(strings.Compare(a.subject.Name, b.subject.Name), strings.Compare(a.file, b.file))
	})
	l.logs.list, l.logs.read = list, true
	return list, nil
}

// latestOf gives the one of several versions of a log that has the most rows. When each was
// sent, and when it was opened, says nothing. The files of those that it continues are
// removed, but of those that say that the log is broken while it does not.
func latestOf(versions []*received) *received {
	slices.SortFunc(versions, func(a, b *received) int {
		return cmp.Or(cmp.Compare(a.LastRow, b.LastRow), a.LastAt.Compare(b.LastAt), strings.Compare(a.file, b.file))
	})
	var kept []*received
	for _, r := range versions {
		var continued []*received
		for _, former := range kept {
			if r.Follows(former.Package) {
				continued = append(continued, former)
			}
		}
		for _, former := range kept {
			if !former.Verdict.Intact() && r.Verdict.Intact() {
				r.Verdict.BrokenAt, r.Verdict.Reason = former.Verdict.BrokenAt, former.Verdict.Reason
				continued = slices.DeleteFunc(continued, func(c *received) bool { return c == former })
			}
		}
		kept = slices.DeleteFunc(kept, func(former *received) bool { return slices.Contains(continued, former) })
		kept = append(kept, r)
		for _, former := range continued {
			_ = os.Remove(former.file) // else another time
		}
	}
	return kept[len(kept)-1]
}

// Received gives the logs that colleagues sent.
func (l *Log) Received(ctx context.Context) ([]ReceivedLog, error) {
	list, err := l.received(ctx)
	return summaries(list), err
}

// LogSummary is what the list of colleagues shows of the logs that one of them sent.
type LogSummary struct {
	At     backend.Timestamp `json:"at"` // of the last row
	Rows   int               `json:"rows"`
	Intact bool              `json:"intact"`
	Logs   int               `json:"logs"` // more than 1: of several devices, or one was replaced; the other fields are about all
}

// WithReceived gives colleagues with the logs that were received from each.
func (l *Log) WithReceived(ctx context.Context, colleagues []Colleague) ([]Colleague, error) {
	received, err := l.Received(ctx)
	return withLogs(colleagues, received), err
}

func withLogs(colleagues []Colleague, received []ReceivedLog) []Colleague {
	for i := range colleagues {
		c := &colleagues[i]
		for _, r := range received {
			if c.You || r.Failure != nil || r.Subject != (Subject{c.Name, c.Email}) {
				continue
			}
			if c.Log == nil {
				c.Log = &LogSummary{Intact: true, Logs: r.Logs}
			}
			c.Log.At, c.Log.Rows = max(c.Log.At, backend.NewTimestamp(r.LastAt)), c.Log.Rows+r.Verdict.Rows
			c.Log.Intact = c.Log.Intact && r.Verdict.Intact()
		}
	}
	return colleagues
}
