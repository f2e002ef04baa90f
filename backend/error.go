package backend

import (
	"context"
	"errors"
	"maps"
)

// Code names one kind of failure that can reach a person. The catalogue has,
// for each, what happened, why, and what to do (error.<code>.title, .why, .do).
type Code string

// What was typed or passed in cannot be used.
const (
	CodeInputEmpty      Code = "input_empty"
	CodeInputTooLong    Code = "input_too_long"   // params: max
	CodeInputCharacters Code = "input_characters" // params: characters
	CodeInputAmbiguous  Code = "input_ambiguous"
	CodeBadArgument     Code = "bad_argument" // params: argument
	CodeBadBaseURL      Code = "bad_base_url"
)

// What was asked for is not there, or not to be had.
const (
	CodeUserNotFound        Code = "user_not_found"  // params: id
	CodeEmailNotFound       Code = "email_not_found" // params: email
	CodeSeveralUsers        Code = "several_users"   // params: n, shown, ids
	CodeConnectionNotFound  Code = "connection_not_found"
	CodeInstitutionNotFound Code = "institution_not_found" // params: code
	CodeJobNotFound         Code = "job_not_found"
	CodeNotOpen             Code = "not_open"
	CodeNotAllowed          Code = "not_allowed"
	CodeNotProvided         Code = "not_provided" // the platform has no such call for this client
)

// The platform did not answer, or not in a way that can be used.
const (
	CodeCancelled      Code = "cancelled"
	CodeTimeout        Code = "timeout"
	CodeUnreachable    Code = "unreachable"
	CodeUntrusted      Code = "untrusted"       // its certificate
	CodeInterrupted    Code = "interrupted"     // the connection broke off
	CodeUnauthorized   Code = "unauthorized"    // 401
	CodeForbidden      Code = "forbidden"       // 403
	CodeVersionRefused Code = "version_refused" // 406
	CodeRateLimited    Code = "rate_limited"    // 429
	CodePlatformFault  Code = "platform_fault"  // 5xx; params: status
	CodeRefused        Code = "refused"         // any other status; params: status
	CodeUnreadable     Code = "unreadable"
	CodeTooLarge       Code = "too_large" // params: limit, in MB
	CodeWrongUser      Code = "wrong_user"
	CodeSkipped        Code = "skipped"    // some items could not be read; params: n
	CodeIncomplete     Code = "incomplete" // fewer items came than were announced; params: n, total
	CodeInternal       Code = "internal"   // params: reference
)

// Codes lists every code.
func Codes() []Code {
	return []Code{
		CodeInputEmpty, CodeInputTooLong, CodeInputCharacters, CodeInputAmbiguous, CodeBadArgument, CodeBadBaseURL,
		CodeUserNotFound, CodeEmailNotFound, CodeSeveralUsers, CodeConnectionNotFound, CodeInstitutionNotFound, CodeJobNotFound, CodeNotOpen, CodeNotAllowed, CodeNotProvided,
		CodeCancelled, CodeTimeout, CodeUnreachable, CodeUntrusted, CodeInterrupted, CodeUnauthorized, CodeForbidden, CodeVersionRefused, CodeRateLimited,
		CodePlatformFault, CodeRefused, CodeUnreadable, CodeTooLarge, CodeWrongUser, CodeSkipped, CodeIncomplete, CodeInternal,
	}
}

// Error is a failure that a person can be told of. Cause is for the log only
// and must hold nothing personal.
type Error struct {
	Code   Code
	Params map[string]string
	Cause  error
}

// NewError makes an Error; params are name, value, name, value.
func NewError(code Code, cause error, params ...string) *Error {
	e := &Error{Code: code, Cause: cause}
	for i := 0; i+1 < len(params); i += 2 {
		if e.Params == nil {
			e.Params = make(map[string]string, len(params)/2)
		}
		e.Params[params[i]] = params[i+1]
	}
	return e
}

// Error gives code and cause, for logs. Params are left out: they may be
// personal.
func (e *Error) Error() string {
	if e.Cause == nil {
		return string(e.Code)
	}
	return string(e.Code) + ": " + e.Cause.Error()
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Cause }

// With gives a copy with one more param.
func (e *Error) With(name, value string) *Error {
	c := *e
	c.Params = maps.Clone(e.Params)
	if c.Params == nil {
		c.Params = map[string]string{}
	}
	c.Params[name] = value
	return &c
}

// AsError turns any error into an Error: itself when it is one, CodeCancelled
// and CodeTimeout for an ended context, CodeInternal for all else. It gives nil
// for nil.
func AsError(err error) *Error {
	var e *Error
	switch {
	case err == nil:
		return nil
	case errors.As(err, &e):
		return e
	case errors.Is(err, context.Canceled):
		return NewError(CodeCancelled, err)
	case errors.Is(err, context.DeadlineExceeded):
		return NewError(CodeTimeout, err)
	default:
		return NewError(CodeInternal, err)
	}
}
