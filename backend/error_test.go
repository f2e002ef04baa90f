package backend_test

import (
	"context"
	"errors"
	"testing"

	"userlookup/backend"
)

func TestCodeOf_AnyError_ReturnsCodeAndParam(t *testing.T) {
	for _, test := range []struct {
		err  error
		code backend.Code
		id   string
	}{
		{nil, "", ""},
		{errors.New("x"), backend.CodeInternal, ""},
		{context.Canceled, backend.CodeCancelled, ""},
		{backend.NewError(backend.CodeTimeout, nil), backend.CodeTimeout, ""},
		{backend.NewError(backend.CodeNotSaved, nil, "id", "U-1"), backend.CodeNotSaved, "U-1"},
	} {
		if code, id := backend.CodeOf(test.err), backend.ParamOf(test.err, "id"); code != test.code || id != test.id {
			t.Errorf("%v: got %q, %q", test.err, code, id)
		}
	}
	if backend.AsError(nil) != nil || backend.IsSecretGone(nil) {
		t.Error("nil is taken for a failure")
	}
}
