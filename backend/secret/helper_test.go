package secret

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"userlookup/backend"
)

// canary is a secret that may only be in the store.
const canary = "CANARY-c0ffee"

// wantCode checks the code of err (empty for nil), and that the error does not contain the
// canary.
func wantCode(t *testing.T, what any, err error, code backend.Code) {
	t.Helper()
	if code == "" && err != nil || code != "" && !backend.HasCode(err, code) {
		t.Errorf("%v: got %v, want %q", what, err, code)
	}
	if err != nil && strings.Contains(fmt.Sprintf("%v %+v %#v", err, err, backend.AsError(err).Params), canary) {
		t.Errorf("%v: the error holds the secret: %v", what, err)
	}
}

// memoryFile is a File in memory.
type memoryFile struct {
	content []byte
	failure error
}

var _ backend.File = (*memoryFile)(nil)

func (*memoryFile) Path() string { return "/data/credentials.age" }

func (f *memoryFile) Read(context.Context) ([]byte, error) { return f.content, f.failure }

func (f *memoryFile) Update(_ context.Context, change func([]byte) ([]byte, error)) error {
	content, err := change(f.content)
	if err == nil {
		err = f.failure
	}
	if err == nil {
		f.content = content
	}
	return err
}

// memory is a Store in memory.
type memory map[string]string

var _ Store = memory{}

func (m memory) Get(_ context.Context, name string) (backend.Secret, error) {
	if m[name] == "" {
		return backend.Secret{}, missingError(nil)
	}
	return backend.NewSecret(m[name]), nil
}

func (m memory) Set(_ context.Context, name string, secret backend.Secret) error {
	m[name] = secret.Reveal()
	return nil
}

func (m memory) Delete(_ context.Context, name string) error {
	delete(m, name)
	return nil
}
