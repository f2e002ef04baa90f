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

// faultOf translates a failure to get an answer at all.
func faultOf(ctx context.Context, err error) *backend.Error {
	return faultAt(ctx, err, connecting)
}

// faultAt is faultOf for a failure of which is known how far the try had come:
// many of the errors of net/http have no type.
func faultAt(ctx context.Context, err error, at stage) *backend.Error {
	var known *backend.Error
	var slow interface{ Timeout() bool }
	var damaged flate.CorruptInputError
	var certificate *tls.CertificateVerificationError
	switch {
	case ctx.Err() != nil:
		return backend.AsError(ctx.Err())
	case errors.As(err, &known):
		return known
	case isOperation(err, "proxyconnect"):
		return backend.NewError(backend.CodeProxyUnreachable, reasonOf(err))
	case isOperation(err, "socks connect") && errors.As(err, &slow) && slow.Timeout():
		return backend.NewError(backend.CodeTimeout, context.DeadlineExceeded)
	case isOperation(err, "socks connect"):
		return backend.NewError(backend.CodeProxyRefused, errTunnel)
	case isDial(err):
		return faultOfDial(err)
	case errors.As(err, &certificate):
		return faultOfCertificate(certificate.Err)
	case isHandshake(err):
		return backend.NewError(backend.CodeTLSFailed, errHandshake)
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), isNumber(err, numbersOfReset):
		return backend.NewError(backend.CodeInterrupted, errClosed)
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &slow) && slow.Timeout():
		return backend.NewError(backend.CodeTimeout, context.DeadlineExceeded)
	case errors.Is(err, gzip.ErrHeader), errors.Is(err, gzip.ErrChecksum), errors.As(err, &damaged):
		return backend.NewError(backend.CodeUnreadable, errCompression)
	default:
		return at.errorFor(err)
	}
}

// errorFor is what a failure of no known type comes to.
func (s stage) errorFor(err error) *backend.Error {
	switch s {
	case securing:
		return backend.NewError(backend.CodeTLSFailed, errHandshake)
	case asking, reading:
		return backend.NewError(backend.CodeInterrupted, errConnection)
	case answering:
		return backend.NewError(backend.CodeUnreadable, errNotHTTP)
	default:
		return backend.NewError(backend.CodeUnreachable, reasonOf(err))
	}
}

// isDial tells a host that cannot be connected to from one that answers slowly.
func isDial(err error) bool {
	var name *net.DNSError
	return errors.As(err, &name) || isOperation(err, "dial")
}

// isOperation looks at the outermost operation: a proxy's holds that of its
// connection.
func isOperation(err error, names ...string) bool {
	var operation *net.OpError
	return errors.As(err, &operation) && slices.Contains(names, operation.Op)
}

func faultOfDial(err error) *backend.Error {
	reason := reasonOf(err)
	switch {
	case errors.Is(reason, errName):
		return backend.NewError(backend.CodeNameNotFound, reason)
	case isNumber(err, numbersOfNoRoute):
		return backend.NewError(backend.CodeNoRoute, reason)
	default:
		return backend.NewError(backend.CodeUnreachable, reason)
	}
}

func faultOfCertificate(err error) *backend.Error {
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

// isHandshake knows an answer that is no TLS, and a refusal of the handshake by
// either side.
func isHandshake(err error) bool {
	var record tls.RecordHeaderError
	return errors.As(err, &record) || isOperation(err, "remote error", "local error")
}

func reasonOf(err error) error {
	var name *net.DNSError
	var number syscall.Errno
	var slow interface{ Timeout() bool }
	var certificate *tls.CertificateVerificationError
	switch {
	case errors.As(err, &certificate):
		return errAuthority // a proxy's
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

// What the systems call it. Windows has numbers of its own, which are nothing
// elsewhere: WSAENETDOWN, WSAENETUNREACH, WSAEHOSTUNREACH; WSAECONNABORTED,
// WSAECONNRESET.
var (
	numbersOfNoRoute = []syscall.Errno{syscall.ENETDOWN, syscall.ENETUNREACH, syscall.EHOSTUNREACH, 10050, 10051, 10065}
	numbersOfReset   = []syscall.Errno{syscall.ECONNRESET, syscall.ECONNABORTED, syscall.EPIPE, 10053, 10054}
)

func isNumber(err error, numbers []syscall.Errno) bool {
	var number syscall.Errno
	return errors.As(err, &number) && slices.Contains(numbers, number)
}
