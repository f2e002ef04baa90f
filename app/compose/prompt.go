package compose

import (
	"context"
	"fmt"
	"io"
	"os"

	"userlookup/backend"
	"userlookup/backend/secret"
)

// Prompt asks the person at a terminal.
type Prompt struct {
	from *os.File
	to   io.Writer
}

// NewPrompt asks through a file, such as the standard input, and shows the questions on
// another; nil if that is not a terminal.
func NewPrompt(from *os.File, to io.Writer) *Prompt {
	if !secret.IsTerminal(from) {
		return nil
	}
	return &Prompt{from, to}
}

// Line asks a question, and gives the answer.
func (p *Prompt) Line(ctx context.Context, question string) (string, error) {
	_, _ = fmt.Fprint(p.to, question+" ") // a terminal that shows nothing gets no answer
	return secret.PromptLine(ctx, p.from)
}

// Passphrase asks for a passphrase without showing it.
func (p *Prompt) Passphrase(ctx context.Context, question string) (backend.Secret, error) {
	_, _ = fmt.Fprint(p.to, question+" ")
	passphrase, err := secret.PromptPassphrase(ctx, p.from)
	_, _ = fmt.Fprintln(p.to) // the end of the line was not shown either
	return passphrase, err
}

// ReadPassphrase reads the passphrase of the encrypted file from a descriptor that
// the parent process passed. See secret.ReadPassphrase.
func ReadPassphrase(ctx context.Context, descriptor int) (backend.Secret, error) {
	return secret.ReadPassphrase(ctx, descriptor)
}
