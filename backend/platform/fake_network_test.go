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

// fakeNetwork is a network inside a synctest bubble: waiting uses the fake clock, so eight
// seconds take no time and are exact. Connections to other addresses are refused.
type fakeNetwork struct {
	mu    sync.Mutex
	hosts map[string]DialFunc
	conns []*fakeConn
}

func newFakeNetwork() *fakeNetwork { return &fakeNetwork{hosts: map[string]DialFunc{}} }

func (w *fakeNetwork) dial(ctx context.Context, network, address string) (net.Conn, error) {
	w.mu.Lock()
	host := w.hosts[address]
	w.mu.Unlock()
	if host == nil {
		return nil, &net.OpError{Op: "dial", Net: network, Err: os.NewSyscallError("connect", syscall.ECONNREFUSED)}
	}
	return host(ctx, network, address)
}

// fail makes every connection to address fail with err.
func (w *fakeNetwork) fail(address string, err error) {
	w.hosts[address] = func(context.Context, string, string) (net.Conn, error) {
		return nil, &net.OpError{Op: "dial", Net: "tcp", Err: err}
	}
}

// blackhole makes connections to address time out.
func (w *fakeNetwork) blackhole(address string) {
	w.hosts[address] = func(ctx context.Context, _, _ string) (net.Conn, error) {
		<-ctx.Done()
		return nil, &net.OpError{Op: "dial", Net: "tcp", Err: os.ErrDeadlineExceeded}
	}
}

// listen accepts connections to address.
func (w *fakeNetwork) listen(address string) *fakeListener {
	x := &fakeListener{accepted: make(chan net.Conn), closed: make(chan struct{})}
	w.hosts[address] = func(ctx context.Context, _, _ string) (net.Conn, error) {
		near, far := newFakeConn()
		w.mu.Lock()
		w.conns = append(w.conns, near)
		w.mu.Unlock()
		select {
		case x.accepted <- far:
			return near, nil
		case <-x.closed:
			return nil, &net.OpError{Op: "dial", Net: "tcp", Err: os.NewSyscallError("connect", syscall.ECONNREFUSED)}
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	return x
}

// dropPackets makes every open connection drop what is sent, like a VPN that disconnects.
func (w *fakeNetwork) dropPackets() {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, l := range w.conns {
		l.out.set(func(h *pipe) { h.dropped = true })
		l.in.set(func(h *pipe) { h.dropped = true })
	}
}

// fakeListener is a net.Listener.
type fakeListener struct {
	accepted chan net.Conn
	closed   chan struct{}
	once     sync.Once
}

func (x *fakeListener) Accept() (net.Conn, error) {
	select {
	case conn := <-x.accepted:
		return conn, nil
	case <-x.closed:
		return nil, net.ErrClosed
	}
}

func (x *fakeListener) Close() error   { x.once.Do(func() { close(x.closed) }); return nil }
func (x *fakeListener) Addr() net.Addr { return fakeAddr{} }

type fakeAddr struct{}

func (fakeAddr) Network() string { return "tcp" }
func (fakeAddr) String() string  { return "127.0.0.1:1" }

// pipe is one direction of a connection.
type pipe struct {
	mu      sync.Mutex
	buffer  bytes.Buffer
	err     error // returned after the buffer is empty
	dropped bool  // later writes are dropped
	change  chan struct{}
}

const fakeConnBuffer = 64 << 10

func (h *pipe) set(change func(*pipe)) {
	h.mu.Lock()
	defer h.mu.Unlock()
	change(h)
	h.changed()
}

// changed wakes all waiting goroutines. The caller holds the lock.
func (h *pipe) changed() {
	close(h.change)
	h.change = make(chan struct{})
}

func (h *pipe) closeWith(err error) {
	h.set(func(h *pipe) {
		if h.err == nil {
			h.err = err
		}
	})
}

// fakeConn is a net.Conn.
type fakeConn struct {
	in, out     *pipe
	read, write *deadline
}

func newFakeConn() (near, far *fakeConn) {
	there, back := &pipe{change: make(chan struct{})}, &pipe{change: make(chan struct{})}
	return &fakeConn{back, there, newDeadline(), newDeadline()}, &fakeConn{there, back, newDeadline(), newDeadline()}
}

func (l *fakeConn) Read(p []byte) (int, error) {
	n := 0
	err := l.read.until(l.in, func(h *pipe) error {
		if h.buffer.Len() > 0 {
			n, _ = h.buffer.Read(p)
			h.changed()
			return nil
		}
		if h.err != nil {
			return h.err
		}
		return errWouldBlock
	})
	return n, err
}

func (l *fakeConn) Write(p []byte) (int, error) {
	err := l.write.until(l.out, func(h *pipe) error {
		switch {
		case h.err != nil:
			return os.NewSyscallError("write", syscall.EPIPE)
		case h.dropped:
			return nil
		case h.buffer.Len() > fakeConnBuffer:
			return errWouldBlock
		}
		h.buffer.Write(p)
		h.changed()
		return nil
	})
	if err != nil {
		return 0, err
	}
	return len(p), nil
}

// Close closes both directions. Written bytes still reach the other side. The incoming
// direction closes first: the other side responds at once, and nothing may be read after a
// close.
func (l *fakeConn) Close() error {
	l.in.closeWith(net.ErrClosed)
	l.out.closeWith(io.EOF)
	return nil
}

// reset closes both directions and drops buffered bytes.
func (l *fakeConn) reset() {
	broken := &net.OpError{Op: "read", Net: "tcp", Err: os.NewSyscallError("read", syscall.ECONNRESET)}
	l.in.closeWith(net.ErrClosed)
	l.out.set(func(h *pipe) { h.err = broken })
}

func (l *fakeConn) LocalAddr() net.Addr                 { return fakeAddr{} }
func (l *fakeConn) RemoteAddr() net.Addr                { return fakeAddr{} }
func (l *fakeConn) SetReadDeadline(at time.Time) error  { l.read.set(at); return nil }
func (l *fakeConn) SetWriteDeadline(at time.Time) error { l.write.set(at); return nil }
func (l *fakeConn) SetDeadline(at time.Time) error      { l.read.set(at); l.write.set(at); return nil }

var errWouldBlock = errors.New("not yet")

// deadline limits how long a read or write waits.
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

func (d *deadline) until(h *pipe, try func(*pipe) error) error {
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
		if !errors.Is(err, errWouldBlock) {
			return err
		}
		select {
		case <-change:
		case <-ctx.Done():
		}
	}
}
