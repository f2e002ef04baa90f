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

// IsTerminal says whether a person can be asked through a file, such as the standard input.
func IsTerminal(file *os.File) bool { return term.IsTerminal(int(file.Fd())) }

// PromptPassphrase reads a passphrase from a terminal, which does not show it. Where the
// context ends first, the terminal is as it was before. It fails with CodeBadPassphrase.
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
		_ = term.Restore(descriptor, before) // it shows again what is typed
		return backend.Secret{}, backend.AsError(ctx.Err())
	case err != nil, typed == "", len(typed) > maxPassphrase:
		return backend.Secret{}, badPassphrase(minPassphrase, errRead)
	}
	return backend.NewSecret(typed), nil
}

// PromptLine reads what a person answers, without spaces around it; empty for no answer.
func PromptLine(ctx context.Context, terminal io.Reader) (string, error) {
	return withContext(ctx, func() (string, error) {
		line, _ := bufio.NewReader(io.LimitReader(terminal, maxPassphrase)).ReadString('\n') // what cannot be read is no answer
		return strings.TrimSpace(line), nil
	})
}

// withContext gives what read gives, unless the context ends first; read then goes on by
// itself.
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
