package platform

import (
	"compress/flate"
	"compress/gzip"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strconv"
	"syscall"

	"userlookup/backend"
)

// The causes that are kept. The errors of net/http are not: they name the
// address, or quote what the other side sent.
var (
	errCertificate = errors.New("certificate not trusted")
	errName        = errors.New("host name not found")
	errClosed      = errors.New("connection closed by the other side")
	errConnection  = errors.New("connection failed")
	errCompression = errors.New("compressed answer is damaged")
	errNotJSON     = errors.New("answer is not JSON")
	errNothing     = errors.New("answer lacks what was asked for")
	errOther       = errors.New("answer is about something else")
)

// statusError is the status of an answer that was not a success.
type statusError int

func (s statusError) Error() string { return "status " + strconv.Itoa(int(s)) }

func hasStatus(err error, statuses ...int) bool {
	var status statusError
	return errors.As(err, &status) && slices.Contains(statuses, int(status))
}

// errorOfStatus translates a status. What the body says is not looked at: it may
// be personal, and its shape differs from gateway to gateway. Only of a 404 is
// it asked before whether the body is JSON.
func errorOfStatus(status int) *backend.Error {
	cause := statusError(status)
	switch {
	case status == http.StatusUnauthorized:
		return backend.NewError(backend.CodeUnauthorized, cause)
	case status == http.StatusForbidden:
		return backend.NewError(backend.CodeForbidden, cause)
	case status == http.StatusNotAcceptable:
		return backend.NewError(backend.CodeVersionRefused, cause)
	case status == http.StatusTooManyRequests:
		return backend.NewError(backend.CodeRateLimited, cause)
	case status >= 500:
		return backend.NewError(backend.CodePlatformFault, cause, "status", strconv.Itoa(status))
	default:
		return backend.NewError(backend.CodeRefused, cause, "status", strconv.Itoa(status))
	}
}

// errNotFound is a 404 of the API itself, whose errors are JSON. A 404 with
// anything else comes from a gateway or a wrong address, and says nothing of
// what was asked for.
var errNotFound = fmt.Errorf("of the API: %w", statusError(http.StatusNotFound))

func isNotFound(err error) bool { return errors.Is(err, errNotFound) }

// whenNotFound gives missing in place of the API's 404.
func whenNotFound(err error, missing *backend.Error) error {
	if isNotFound(err) {
		missing.Cause = errNotFound
		return missing
	}
	return err
}

// faultOf translates a failure to get an answer at all.
func faultOf(ctx context.Context, err error) *backend.Error {
	var known *backend.Error
	var slow interface{ Timeout() bool }
	var damaged flate.CorruptInputError
	var certificate *tls.CertificateVerificationError
	switch {
	case ctx.Err() != nil:
		return backend.AsError(ctx.Err())
	case errors.As(err, &known):
		return known
	case isDial(err):
		return backend.NewError(backend.CodeUnreachable, reasonOf(err))
	case errors.As(err, &certificate):
		return backend.NewError(backend.CodeUntrusted, errCertificate)
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, syscall.ECONNRESET):
		return backend.NewError(backend.CodeInterrupted, errClosed)
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &slow) && slow.Timeout():
		return backend.NewError(backend.CodeTimeout, context.DeadlineExceeded)
	case errors.Is(err, gzip.ErrHeader), errors.Is(err, gzip.ErrChecksum), errors.As(err, &damaged):
		return backend.NewError(backend.CodeUnreadable, errCompression)
	default:
		return backend.NewError(backend.CodeUnreachable, reasonOf(err))
	}
}

// isDial tells a host that cannot be connected to from one that answers slowly.
func isDial(err error) bool {
	var operation *net.OpError
	var name *net.DNSError
	return errors.As(err, &name) || errors.As(err, &operation) && operation.Op == "dial"
}

func reasonOf(err error) error {
	var name *net.DNSError
	var number syscall.Errno
	switch {
	case errors.As(err, &name):
		return errName
	case errors.As(err, &number):
		return number
	default:
		return errConnection
	}
}
