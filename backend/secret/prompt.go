package secret

import (
	"bufio"
	"context"
	"io"
	"os"
	"strings"

	"golang.org/x/term"

	"userlookup/backend"
)

// IsTerminal reports whether file is a terminal.
func IsTerminal(file *os.File) bool { return term.IsTerminal(int(file.Fd())) }

// PromptPassphrase reads a passphrase from a terminal without showing it. If ctx ends first,
// it restores the terminal. It returns CodeBadPassphrase if there is none.
func PromptPassphrase(ctx context.Context, terminal *os.File) (backend.Secret, error) {
	descriptor := int(terminal.Fd())
	before, err := term.GetState(descriptor)
	if err != nil {
		return backend.Secret{}, badPassphrase(minPassphrase, errRead)
	}
	typed, err := withContext(ctx, func() (string, error) {
		line, err := term.ReadPassword(descriptor)
		return string(line), err
	})
	switch {
	case ctx.Err() != nil:
		_ = term.Restore(descriptor, before) // show typed characters again
		return backend.Secret{}, backend.AsError(ctx.Err())
	case err != nil, typed == "", len(typed) > maxPassphrase:
		return backend.Secret{}, badPassphrase(minPassphrase, errRead)
	}
	return backend.NewSecret(typed), nil
}

// PromptLine reads a line and trims spaces. It returns an empty string if there is none.
func PromptLine(ctx context.Context, terminal io.Reader) (string, error) {
	return withContext(ctx, func() (string, error) {
		line, _ := bufio.NewReader(io.LimitReader(terminal, maxPassphrase)).ReadString('\n') // an unreadable line counts as empty
		return strings.TrimSpace(line), nil
	})
}

// withContext returns the result of read, unless ctx ends first. Then read continues in the
// background.
func withContext[T any](ctx context.Context, read func() (T, error)) (value T, err error) {
	type answer struct {
		value T
		err   error
	}
	done := make(chan answer, 1)
	go func() {
		value, err := read()
		done <- answer{value, err}
	}()
	select {
	case a := <-done:
		return a.value, a.err
	case <-ctx.Done():
		return value, backend.AsError(ctx.Err())
	}
}
