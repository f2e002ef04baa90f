package platform

import (
	"compress/flate"
	"compress/gzip"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"slices"
	"syscall"

	"userlookup/backend"
)

// translateError translates an error of a request without a response.
func translateError(ctx context.Context, err error) *backend.Error {
	return translateErrorAt(ctx, err, connecting)
}

// translateErrorAt is translateError for a known stage. Many errors of net/http have no type.
func translateErrorAt(ctx context.Context, err error, at stage) *backend.Error {
	var known *backend.Error
	var slow interface{ Timeout() bool }
	var damaged flate.CorruptInputError
	var certificate *tls.CertificateVerificationError
	switch {
	case ctx.Err() != nil:
		return backend.AsError(ctx.Err())
	case errors.As(err, &known):
		return known
	case hasOp(err, "proxyconnect"):
		return backend.NewError(backend.CodeProxyUnreachable, safeCause(err))
	case hasOp(err, "socks connect") && errors.As(err, &slow) && slow.Timeout():
		return backend.NewError(backend.CodeTimeout, context.DeadlineExceeded)
	case hasOp(err, "socks connect"):
		return backend.NewError(backend.CodeProxyRefused, errTunnel)
	case isDial(err):
		return dialError(err)
	case errors.As(err, &certificate):
		return certificateError(certificate.Err)
	case isHandshake(err):
		return backend.NewError(backend.CodeTLSFailed, errHandshake)
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), hasErrno(err, resetErrnos):
		return backend.NewError(backend.CodeInterrupted, errClosed)
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &slow) && slow.Timeout():
		return backend.NewError(backend.CodeTimeout, context.DeadlineExceeded)
	case errors.Is(err, gzip.ErrHeader), errors.Is(err, gzip.ErrChecksum), errors.As(err, &damaged):
		return backend.NewError(backend.CodeUnreadable, errCompression)
	default:
		return at.errorFor(err)
	}
}

// errorFor translates an error without a known type, by stage.
func (s stage) errorFor(err error) *backend.Error {
	switch s {
	case securing:
		return backend.NewError(backend.CodeTLSFailed, errHandshake)
	case asking, reading:
		return backend.NewError(backend.CodeInterrupted, errConnection)
	case answering:
		return backend.NewError(backend.CodeUnreadable, errNotHTTP)
	default:
		return backend.NewError(backend.CodeUnreachable, safeCause(err))
	}
}

// isDial distinguishes a failed connection from a slow response.
func isDial(err error) bool {
	var name *net.DNSError
	return errors.As(err, &name) || hasOp(err, "dial")
}

// hasOp checks the outermost operation: a proxy's error wraps that of its connection.
func hasOp(err error, names ...string) bool {
	var operation *net.OpError
	return errors.As(err, &operation) && slices.Contains(names, operation.Op)
}

func dialError(err error) *backend.Error {
	reason := safeCause(err)
	switch {
	case errors.Is(reason, errName):
		return backend.NewError(backend.CodeNameNotFound, reason)
	case hasErrno(err, noRouteErrnos):
		return backend.NewError(backend.CodeNoRoute, reason)
	default:
		return backend.NewError(backend.CodeUnreachable, reason)
	}
}

func certificateError(err error) *backend.Error {
	var invalid x509.CertificateInvalidError
	var name x509.HostnameError
	switch {
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return backend.NewError(backend.CodeCertificateExpired, errValidity)
	case errors.As(err, &name):
		return backend.NewError(backend.CodeCertificateName, errHostName)
	default:
		return backend.NewError(backend.CodeUntrusted, errAuthority)
	}
}

// isHandshake reports a response that is not TLS, or a handshake that either side rejected.
func isHandshake(err error) bool {
	var record tls.RecordHeaderError
	return errors.As(err, &record) || hasOp(err, "remote error", "local error")
}

func safeCause(err error) error {
	var name *net.DNSError
	var number syscall.Errno
	var slow interface{ Timeout() bool }
	var certificate *tls.CertificateVerificationError
	switch {
	case errors.As(err, &certificate):
		return errAuthority // the proxy's certificate
	case errors.As(err, &name) && name.IsNotFound:
		return errName
	case errors.As(err, &slow) && slow.Timeout():
		return errNoAnswer
	case errors.As(err, &name):
		return errNameService
	case errors.As(err, &number):
		return number
	default:
		return errConnection
	}
}

// Errno values by system. The numbers are those of Windows, unused elsewhere: WSAENETDOWN,
// WSAENETUNREACH, WSAEHOSTUNREACH; WSAECONNABORTED, WSAECONNRESET.
var (
	noRouteErrnos = []syscall.Errno{syscall.ENETDOWN, syscall.ENETUNREACH, syscall.EHOSTUNREACH, 10050, 10051, 10065}
	resetErrnos   = []syscall.Errno{syscall.ECONNRESET, syscall.ECONNABORTED, syscall.EPIPE, 10053, 10054}
)

func hasErrno(err error, numbers []syscall.Errno) bool {
	var number syscall.Errno
	return errors.As(err, &number) && slices.Contains(numbers, number)
}
