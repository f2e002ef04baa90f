package platform

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http/httptest"
	"net/url"
	"os"
	"slices"
	"strings"
	"syscall"
	"testing"

	"userlookup/backend"
)

// envelopes are error bodies of the platform and of gateways. Each contains the word
// personal.
var envelopes = []string{
	`{"error":{"message":"personal","status":"bad","type":"x"}}`, `{"error":{"message":"personal"}}`, `{"error":"personal"}`,
	`{"type":"about:blank","title":"personal","status":418,"detail":"personal"}`, `<html>personal</html>`, ``, `{"error":`,
	`null`, `[]`, `"personal"`, strings.Repeat("personal ", 100_000),
}

func TestErrors_Status_DecidesTheCode(t *testing.T) {
	for status, want := range map[int]*backend.Error{
		400: backend.NewError(backend.CodeRefused, nil, "status", "400"), 401: backend.NewError(backend.CodeUnauthorized, nil),
		403: backend.NewError(backend.CodeForbidden, nil), 404: backend.NewError(backend.CodeRefused, nil, "status", "404"),
		405: backend.NewError(backend.CodeRefused, nil, "status", "405"), 406: backend.NewError(backend.CodeVersionRefused, nil),
		407: backend.NewError(backend.CodeProxyUnauthorized, nil), 511: backend.NewError(backend.CodeNotThePlatform, nil),
		409: backend.NewError(backend.CodeRefused, nil, "status", "409"), 422: backend.NewError(backend.CodeRefused, nil, "status", "422"),
		429: backend.NewError(backend.CodeRateLimited, nil), 500: backend.NewError(backend.CodePlatformFault, nil, "status", "500"),
		502: backend.NewError(backend.CodePlatformFault, nil, "status", "502"), 503: backend.NewError(backend.CodePlatformFault, nil, "status", "503"),
		504: backend.NewError(backend.CodePlatformFault, nil, "status", "504"), 501: backend.NewError(backend.CodePlatformFault, nil, "status", "501"),
		304: backend.NewError(backend.CodeRefused, nil, "status", "304"), 999: backend.NewError(backend.CodePlatformFault, nil, "status", "999"),
	} {
		for _, body := range envelopes {
			want := want
			if status == 404 && slices.Contains(envelopes[:3], body) { // the API's own
				want = backend.NewError(backend.CodeUserNotFound, nil, "id", "very-personal")
			}
			s := newStubs(t).always("/users/very-personal", answer(status, body))
			_, err := newTestClient(t, s).User(t.Context(), "very-personal")
			e := requireError(t, err, want.Code, flat(want.Params)...)
			wantNothingPersonal(t, e)
			if !hasStatus(e, status) {
				t.Errorf("%d: cause is %v", status, e.Cause)
			}
		}
	}
}

func flat(params map[string]string) []string {
	var pairs []string
	for name, value := range params {
		pairs = append(pairs, name, value)
	}
	return pairs
}

func wantNothingPersonal(t *testing.T, err error) {
	t.Helper()
	for ; err != nil; err = errors.Unwrap(err) {
		for _, secret := range []string{"personal", "key-1", "client-1", "platform.test", "http", "127.0.0.1", "users"} {
			if strings.Contains(err.Error(), secret) {
				t.Errorf("error holds %s: %v", secret, err)
			}
		}
	}
}

func TestErrors_InvalidResponse_ReturnsItsCode(t *testing.T) {
	for _, body := range append(envelopes[:len(envelopes):len(envelopes)], `{}`, `{"user":[]}`, `{"user":{"email":"personal"}}`, `{"user":{"guid":{}}}`,
		"\ufeff\n <!DOCTYPE html><title>personal</title>") {
		want := backend.CodeUnreadable
		if strings.Contains(body, "<") {
			want = backend.CodeNotThePlatform
		}
		s := newStubs(t).on("/users/very-personal", respondOK(body))
		_, err := newTestClient(t, s).User(t.Context(), "very-personal")
		wantNothingPersonal(t, requireError(t, err, want))
	}
}

func certificate(cause error) error { return &tls.CertificateVerificationError{Err: cause} }

func TestErrors_NetworkFailure_ReturnsItsCode(t *testing.T) {
	for name, test := range map[string]struct {
		err  error
		code backend.Code
	}{
		"refused":              {&net.OpError{Op: "dial", Net: "tcp", Err: os.NewSyscallError("connect", syscall.ECONNREFUSED)}, backend.CodeUnreachable},
		"dial timeout":         {&net.OpError{Op: "dial", Net: "tcp", Err: os.ErrDeadlineExceeded}, backend.CodeUnreachable},
		"no route":             {&net.OpError{Op: "dial", Net: "tcp", Err: os.NewSyscallError("connect", syscall.EHOSTUNREACH)}, backend.CodeNoRoute},
		"dns":                  {&net.OpError{Op: "dial", Err: &net.DNSError{Err: "no such host", Name: "platform.test", IsNotFound: true}}, backend.CodeNameNotFound},
		"dns timeout":          {&net.DNSError{Err: "timeout", Name: "platform.test", IsTimeout: true}, backend.CodeUnreachable},
		"certificate":          {&tls.CertificateVerificationError{Err: errors.New("platform.test")}, backend.CodeUntrusted},
		"expired":              {certificate(x509.CertificateInvalidError{Reason: x509.Expired, Detail: "personal"}), backend.CodeCertificateExpired},
		"wrong usage":          {certificate(x509.CertificateInvalidError{Reason: x509.IncompatibleUsage}), backend.CodeUntrusted},
		"another host":         {certificate(x509.HostnameError{Certificate: &x509.Certificate{}, Host: "platform.test"}), backend.CodeCertificateName},
		"not tls":              {tls.RecordHeaderError{Msg: "personal"}, backend.CodeTLSFailed},
		"alert":                {&net.OpError{Op: "remote error", Err: errors.New("tls: protocol version not supported")}, backend.CodeTLSFailed},
		"closed":               {io.EOF, backend.CodeInterrupted},
		"wrapped URL":          {&url.Error{Op: "Get", URL: testBase + "/users/very-personal", Err: io.ErrUnexpectedEOF}, backend.CodeInterrupted},
		"quoted response":      {fmt.Errorf("malformed HTTP response %q", "personal"), backend.CodeUnreachable},
		"proxy":                {&net.OpError{Op: "proxyconnect", Err: errors.New("http://me:personal@proxy")}, backend.CodeProxyUnreachable},
		"proxy name not found": {&net.OpError{Op: "proxyconnect", Err: &net.DNSError{Name: "personal", IsNotFound: true}}, backend.CodeProxyUnreachable},
		"socks":                {&net.OpError{Op: "socks connect", Err: errors.New("unknown error host unreachable")}, backend.CodeProxyRefused},
		"read timeout":         {&net.OpError{Op: "read", Err: os.ErrDeadlineExceeded}, backend.CodeTimeout},
		"deadline":             {context.DeadlineExceeded, backend.CodeTimeout},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStubs(t).always("/users/very-personal", failWith(test.err))
			_, err := newTestClient(t, s).User(t.Context(), "very-personal")
			wantNothingPersonal(t, requireError(t, err, test.code))
		})
	}
}

// deadPort is an address where nothing listens: the port is reserved.
const deadPort = "http://127.0.0.1:1"

func TestErrors_RealNetworkFailure_ReturnsItsCode(t *testing.T) {
	untrusted := httptest.NewUnstartedServer(nil)
	untrusted.Config.ErrorLog = log.New(io.Discard, "", 0)
	untrusted.StartTLS()
	defer untrusted.Close()
	plain := httptest.NewServer(nil)
	defer plain.Close()
	for base, code := range map[string]backend.Code{
		deadPort: backend.CodeUnreachable, untrusted.URL: backend.CodeUntrusted,
		strings.Replace(plain.URL, "http:", "https:", 1): backend.CodeTLSFailed,
	} {
		c := newTestClient(t, nil, func(o *Options) { o.BaseURL = base })
		_, err := c.User(t.Context(), "very-personal")
		wantNothingPersonal(t, requireError(t, err, code))
		c.Close()
	}
}

func TestErrors_NotFound_ReturnsCodeOfTheResource(t *testing.T) {
	s := newStubs(t).always("/users/u-1/members", apiNotFound).always("/users/u-1/accounts", apiNotFound).
		always("/institutions/a", apiNotFound).always("/users/u-1/jobs/JOB-1", apiNotFound).
		always("/users?id=u-1", apiNotFound).always("/users/u-1/jobs", apiNotFound)
	c, ctx := newTestClient(t, s), t.Context()
	_, err := c.Connections(ctx, "u-1")
	wantError(t, err, backend.CodeRefused, "status", "404")
	_, err = c.Accounts(ctx, "u-1")
	wantError(t, err, backend.CodeRefused, "status", "404")
	_, err = c.Institution(ctx, "a")
	wantError(t, err, backend.CodeInstitutionNotFound, "code", "a")
	_, err = c.Job(ctx, "u-1", "JOB-1")
	wantError(t, err, backend.CodeJobNotFound)
	_, err = usersByID(ctx, c, "u-1")
	wantError(t, err, backend.CodeRefused, "status", "404")
	_, err = c.Jobs(ctx, "u-1", JobsQuery{})
	wantError(t, err, backend.CodeNotProvided)
}

func TestErrors_CancelledRequest_ReturnsCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := newTestClient(t, newStubs(t)).User(ctx, "u-1")
	wantError(t, err, backend.CodeCancelled)
}
