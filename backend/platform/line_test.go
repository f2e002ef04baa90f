package platform

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"os"
	"sync"
	"syscall"
	"time"
)

// wire is a network within a synctest bubble: whoever waits on it waits in the
// bubble's time, so that eight seconds cost nothing and are exact. Addresses
// that nobody serves refuse connections.
type wire struct {
	mu    sync.Mutex
	hosts map[string]DialFunc
	lines []*line
}

func newWire() *wire { return &wire{hosts: map[string]DialFunc{}} }

func (w *wire) dial(ctx context.Context, network, address string) (net.Conn, error) {
	w.mu.Lock()
	host := w.hosts[address]
	w.mu.Unlock()
	if host == nil {
		return nil, &net.OpError{Op: "dial", Net: network, Err: os.NewSyscallError("connect", syscall.ECONNREFUSED)}
	}
	return host(ctx, network, address)
}

// fail makes every connection to address fail with err.
func (w *wire) fail(address string, err error) {
	w.hosts[address] = func(context.Context, string, string) (net.Conn, error) {
		return nil, &net.OpError{Op: "dial", Net: "tcp", Err: err}
	}
}

// swallow makes connections to address wait for an answer that never comes.
func (w *wire) swallow(address string) {
	w.hosts[address] = func(ctx context.Context, _, _ string) (net.Conn, error) {
		<-ctx.Done()
		return nil, &net.OpError{Op: "dial", Net: "tcp", Err: os.ErrDeadlineExceeded}
	}
}

// listen accepts connections to address.
func (w *wire) listen(address string) *exchange {
	x := &exchange{coming: make(chan net.Conn), closed: make(chan struct{})}
	w.hosts[address] = func(ctx context.Context, _, _ string) (net.Conn, error) {
		near, far := newLine()
		w.mu.Lock()
		w.lines = append(w.lines, near)
		w.mu.Unlock()
		select {
		case x.coming <- far:
			return near, nil
		case <-x.closed:
			return nil, &net.OpError{Op: "dial", Net: "tcp", Err: os.NewSyscallError("connect", syscall.ECONNREFUSED)}
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	return x
}

// cut makes every line that there is swallow what is sent on it, as when a VPN
// goes away.
func (w *wire) cut() {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, l := range w.lines {
		l.out.set(func(h *half) { h.lost = true })
		l.in.set(func(h *half) { h.lost = true })
	}
}

// exchange is a net.Listener.
type exchange struct {
	coming chan net.Conn
	closed chan struct{}
	once   sync.Once
}

func (x *exchange) Accept() (net.Conn, error) {
	select {
	case conn := <-x.coming:
		return conn, nil
	case <-x.closed:
		return nil, net.ErrClosed
	}
}

func (x *exchange) Close() error   { x.once.Do(func() { close(x.closed) }); return nil }
func (x *exchange) Addr() net.Addr { return nowhere{} }

type nowhere struct{}

func (nowhere) Network() string { return "tcp" }
func (nowhere) String() string  { return "127.0.0.1:1" }

// half is one direction of a line.
type half struct {
	mu      sync.Mutex
	waiting bytes.Buffer
	ended   error // for the reader, after the rest
	lost    bool  // what is written from now on
	change  chan struct{}
}

const lineHolds = 64 << 10

func (h *half) set(change func(*half)) {
	h.mu.Lock()
	defer h.mu.Unlock()
	change(h)
	h.changed()
}

// changed wakes whoever waits; the lock is held.
func (h *half) changed() {
	close(h.change)
	h.change = make(chan struct{})
}

func (h *half) end(err error) {
	h.set(func(h *half) {
		if h.ended == nil {
			h.ended = err
		}
	})
}

// line is a net.Conn.
type line struct {
	in, out     *half
	read, write *deadline
}

func newLine() (near, far *line) {
	there, back := &half{change: make(chan struct{})}, &half{change: make(chan struct{})}
	return &line{back, there, newDeadline(), newDeadline()}, &line{there, back, newDeadline(), newDeadline()}
}

func (l *line) Read(p []byte) (int, error) {
	n := 0
	err := l.read.until(l.in, func(h *half) error {
		if h.waiting.Len() > 0 {
			n, _ = h.waiting.Read(p)
			h.changed()
			return nil
		}
		if h.ended != nil {
			return h.ended
		}
		return errNotYet
	})
	return n, err
}

func (l *line) Write(p []byte) (int, error) {
	err := l.write.until(l.out, func(h *half) error {
		switch {
		case h.ended != nil:
			return os.NewSyscallError("write", syscall.EPIPE)
		case h.lost:
			return nil
		case h.waiting.Len() > lineHolds:
			return errNotYet
		}
		h.waiting.Write(p)
		h.changed()
		return nil
	})
	if err != nil {
		return 0, err
	}
	return len(p), nil
}

// Close ends both directions. Bytes already written still reach the other side.
// The direction towards this side ends first: the other side answers the end of
// its own at once, and after a close nothing more may be read.
func (l *line) Close() error {
	l.in.end(net.ErrClosed)
	l.out.end(io.EOF)
	return nil
}

// reset ends both directions, and what is on its way is lost.
func (l *line) reset() {
	broken := &net.OpError{Op: "read", Net: "tcp", Err: os.NewSyscallError("read", syscall.ECONNRESET)}
	l.in.end(net.ErrClosed)
	l.out.set(func(h *half) { h.ended = broken })
}

func (l *line) LocalAddr() net.Addr                 { return nowhere{} }
func (l *line) RemoteAddr() net.Addr                { return nowhere{} }
func (l *line) SetReadDeadline(at time.Time) error  { l.read.set(at); return nil }
func (l *line) SetWriteDeadline(at time.Time) error { l.write.set(at); return nil }
func (l *line) SetDeadline(at time.Time) error      { l.read.set(at); l.write.set(at); return nil }

var errNotYet = errors.New("not yet")

// deadline bounds how long a direction is waited for.
type deadline struct {
	mu     sync.Mutex
	ctx    context.Context
	cancel context.CancelFunc
}

func newDeadline() *deadline {
	d := &deadline{}
	d.ctx, d.cancel = context.WithCancel(context.Background())
	return d
}

func (d *deadline) set(at time.Time) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.cancel()
	if at.IsZero() {
		d.ctx, d.cancel = context.WithCancel(context.Background())
	} else {
		d.ctx, d.cancel = context.WithDeadline(context.Background(), at)
	}
}

func (d *deadline) until(h *half, try func(*half) error) error {
	for {
		d.mu.Lock()
		ctx := d.ctx
		d.mu.Unlock()
		if errors.Is(ctx.Err(), context.DeadlineExceeded) {
			return os.ErrDeadlineExceeded
		}
		h.mu.Lock()
		err, change := try(h), h.change
		h.mu.Unlock()
		if !errors.Is(err, errNotYet) {
			return err
		}
		select {
		case <-change:
		case <-ctx.Done():
		}
	}
}
