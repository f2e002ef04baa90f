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

// AskPassphrase reads a passphrase from a terminal, which does not show it. Where the
// context ends first, the terminal is as it was before. It fails with CodeBadPassphrase.
func AskPassphrase(ctx context.Context, terminal *os.File) (backend.Secret, error) {
	descriptor := int(terminal.Fd())
	before, err := term.GetState(descriptor)
	if err != nil {
		return backend.Secret{}, badPassphrase(minPassphrase, errRead)
	}
	typed, err := untilDone(ctx, func() (string, error) {
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

// AskLine reads what a person answers, without spaces around it; empty for no answer.
func AskLine(ctx context.Context, terminal io.Reader) (string, error) {
	line, err := untilDone(ctx, func() (string, error) {
		line, _ := bufio.NewReader(io.LimitReader(terminal, maxPassphrase)).ReadString('\n') // what cannot be read is no answer
		return strings.TrimSpace(line), nil
	})
	return line, err
}

// untilDone gives what read gives, unless the context ends first; read then goes on by
// itself.
func untilDone(ctx context.Context, read func() (string, error)) (string, error) {
	type answer struct {
		text string
		err  error
	}
	done := make(chan answer, 1)
	go func() {
		text, err := read()
		done <- answer{text, err}
	}()
	select {
	case a := <-done:
		return a.text, a.err
	case <-ctx.Done():
		return "", backend.AsError(ctx.Err())
	}
}
