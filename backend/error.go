package backend

import (
	"context"
	"errors"
	"maps"
)

// Code names one kind of failure that can reach a person; see CodeRow.
type Code string

// Error is a failure that can be shown to a person. Cause is for the log only
// and must hold nothing personal.
type Error struct {
	Code   Code
	Params map[string]string
	Cause  error
}

// NewError creates an Error; params are name, value, name, value.
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

// Error returns code and cause, for logs. Params are left out: they may be
// personal.
func (e *Error) Error() string {
	if e.Cause == nil {
		return string(e.Code)
	}
	return string(e.Code) + ": " + e.Cause.Error()
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Cause }

// With returns a copy with one more param.
func (e *Error) With(name, value string) *Error {
	c := *e
	c.Params = maps.Clone(e.Params)
	if c.Params == nil {
		c.Params = map[string]string{}
	}
	c.Params[name] = value
	return &c
}

// HasCode reports whether err is an Error with this code.
func HasCode(err error, code Code) bool {
	var e *Error
	return errors.As(err, &e) && e.Code == code
}

// BadArgument makes an Error with CodeBadArgument for the argument of a name.
func BadArgument(name string) *Error { return NewError(CodeBadArgument, nil, "argument", name) }

// CheckWindow fails with CodeBadArgument for an offset below 0 or a limit outside 1 to most.
func CheckWindow(offset, limit, most int) error {
	switch {
	case offset < 0:
		return BadArgument("offset")
	case limit < 1 || limit > most:
		return BadArgument("limit")
	}
	return nil
}

// CodeOf returns the code of any error, as AsError finds it; empty for nil.
func CodeOf(err error) Code {
	if err == nil {
		return ""
	}
	return AsError(err).Code
}

// ParamOf returns a param of an error; empty if it has none.
func ParamOf(err error, name string) string {
	if err == nil {
		return ""
	}
	return AsError(err).Params[name]
}

// AsError turns any error into an Error: itself when it is one, CodeCancelled
// and CodeTimeout for an ended context, CodeInternal for all else. It gives nil
// for nil: CodeOf and ParamOf are for errors that may be nil.
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
