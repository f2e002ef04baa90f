package accesslog

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"strconv"
	"strings"

	"userlookup/backend"
)

// Store holds one small text, such as a secret of the keychain: the key of a log, or
// its anchor.
type Store interface {
	// Load gives the text; empty where there is none.
	Load(ctx context.Context) (string, error)
	Save(ctx context.Context, text string) error
}

// anchor is the end of the log as it was last noted elsewhere, such as in the
// keychain: rows before it can be neither removed nor replaced without being noticed.
type anchor struct {
	rows int
	tag  tag
}

// anchorText is the form of an anchor where it is stored.
type anchorText struct {
	Rows int    `json:"rows"`
	Tag  []byte `json:"tag"`
	// Hash is keyed with the log's key: without a keychain the anchor is a file that
	// others can edit.
	Hash []byte `json:"hash"`
}

func (a *anchor) text(k *key) (string, error) {
	form := anchorText{Rows: a.rows, Tag: a.tag[:]}
	form.Hash = form.hash(k)
	text, err := json.Marshal(form)
	return string(text), err
}

// parseAnchor gives nil for what is not an anchor of this key.
func parseAnchor(text string, k *key) *anchor {
	var form anchorText
	if backend.UnmarshalOwnJSON([]byte(text), &form) != nil || len(form.Tag) != tagSize || form.Rows < 0 || !hmac.Equal(form.hash(k), form.Hash) {
		return nil
	}
	return &anchor{rows: form.Rows, tag: tag(form.Tag)}
}

func (f anchorText) hash(k *key) []byte {
	f.Hash = nil
	plain, err := json.Marshal(f)
	if err != nil {
		return nil // it then equals nothing
	}
	h := hmac.New(sha256.New, k.stored)
	_, _ = h.Write([]byte(k.id)) // never fails
	_, _ = h.Write(plain)
	return h.Sum(nil)
}

// rowsOf reads how many rows an anchor says there are, without verifying it.
func rowsOf(text string) int {
	var form anchorText
	if backend.UnmarshalOwnJSON([]byte(text), &form) != nil {
		return 0
	}
	return max(form.Rows, 0)
}

// broken is the failure of a log that is not intact.
func broken(row int, reason backend.AccessBreak) *backend.Error {
	return backend.NewError(backend.CodeAccessLogBroken, nil, "row", strconv.Itoa(row), "reason", string(reason))
}

// scheduleAnchor has the end of the log noted, at most once per AnchorInterval. The
// caller holds mu.
func (l *Log) scheduleAnchor() {
	if l.pending {
		return
	}
	l.pending = true
	wait := AnchorInterval - l.options.Now().Sub(l.noted)
	if l.noted.IsZero() || wait > AnchorInterval { // the clock was set back
		wait = 0
	}
	l.running.Go(func() {
		if wait > 0 {
			select {
			case <-l.options.After(wait):
			case <-l.stop:
				return // Close does it
			}
		}
		ctx, cancel := context.WithTimeout(context.Background(), anchorTimeout)
		defer cancel()
		if err := l.noteEnd(ctx); err != nil {
			l.options.Warn(backend.AsError(err))
		}
	})
}

// Flush notes the end of the log now, as at a lock.
func (l *Log) Flush(ctx context.Context) error { return l.noteEnd(ctx) }

// Close is Flush for the last time: nothing can be recorded any more.
func (l *Log) Close(ctx context.Context) error {
	l.mu.Lock()
	if l.closed {
		l.mu.Unlock()
		return nil
	}
	l.closed = true
	l.pruneAtEnd(ctx)
	l.mu.Unlock()
	close(l.stop)
	l.running.Wait()
	return l.noteEnd(ctx)
}

// noteEnd stores the anchor, unless the one that is stored is as new.
func (l *Log) noteEnd(ctx context.Context) error {
	l.noting.Lock()
	defer l.noting.Unlock()
	l.mu.Lock()
	l.pending = false
	h := l.head
	if h == nil || h.rows == l.anchored {
		l.mu.Unlock()
		return nil
	}
	l.noted = l.options.Now()
	l.mu.Unlock()
	err := l.storeAnchor(ctx, h)
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case err == nil:
		l.anchored = max(l.anchored, h.rows)
	case errors.Is(err, errAnchor): // the next row finds it too, and says so in the log
		l.head = nil
	}
	return err
}

var errAnchor = errors.New("the stored end of the log is gone or edited")

// storeAnchor stores the end that this process knows, unless another one has stored a
// later one. An anchor that was edited is left as it is: it must not be mended
// unnoticed.
//
// Anchors have a lock of their own, which is taken after that of the file: a keychain
// that is slow must not keep other processes from recording.
func (l *Log) storeAnchor(ctx context.Context, h *head) error {
	return l.end.WithLock(ctx, func(ctx context.Context) error { return l.advanceAnchor(ctx, h) })
}

func (l *Log) advanceAnchor(ctx context.Context, h *head) error {
	stored, err := l.options.Anchor.Load(ctx)
	if err != nil {
		return err
	}
	former := parseAnchor(stored, h.key)
	if former == nil {
		return backend.NewError(backend.CodeAccessLogBroken, errAnchor, "row", "1", "reason", string(backend.AccessBreakAnchor))
	}
	if former.rows >= h.rows {
		return nil
	}
	text, err := (&anchor{rows: h.rows, tag: h.tag}).text(h.key)
	if err != nil {
		return err
	}
	return l.options.Anchor.Save(ctx, text)
}

// TakeEnd copies the stored end from where it was before, such as a file, unless there is
// a later one here already. The key of the log must be here already. What is not an end of
// this log is copied too: it stays reported.
func (l *Log) TakeEnd(ctx context.Context, from Store) error {
	return l.end.WithLock(ctx, func(ctx context.Context) error {
		text, err := from.Load(ctx)
		if err != nil {
			return err
		}
		here, err := l.options.Anchor.Load(ctx)
		if err != nil || here == text {
			return err
		}
		keyText, err := l.options.Key.Load(ctx)
		if err != nil {
			return err
		}
		if k, err := parseKey(strings.TrimSuffix(keyText, firstUse)); err == nil {
			former, now := parseAnchor(text, k), parseAnchor(here, k)
			if former != nil && now != nil && now.rows >= former.rows {
				return nil
			}
		}
		return l.options.Anchor.Save(ctx, text)
	})
}
