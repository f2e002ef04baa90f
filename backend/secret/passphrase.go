package secret

import (
	"bufio"
	"context"
	"errors"
	"io"
	"os"
	"strconv"
	"strings"

	"userlookup/backend"
)

// The lengths of a passphrase, in bytes. The least is asked only of a new one.
const minPassphrase, maxPassphrase = 8, 1000

func badPassphrase(cause error) *backend.Error {
	return backend.NewError(backend.CodeBadPassphrase, cause, "min", strconv.Itoa(minPassphrase), "max", strconv.Itoa(maxPassphrase))
}

// checkPassphrase fails with CodeBadPassphrase for one that is too long, and for a new
// one that is too short.
func checkPassphrase(passphrase backend.Secret, isNew bool) error {
	if length := len(passphrase.Reveal()); isNew && length < minPassphrase || length > maxPassphrase {
		return badPassphrase(nil)
	}
	return nil
}

// ReadPassphrase reads one line from an open file descriptor of this process,
// without its end, and then closes the descriptor. It never asks. CodeBadPassphrase
// says that the descriptor cannot be read, or that the line is empty or too
// long. A descriptor that this process opened itself is none that was passed.
func ReadPassphrase(ctx context.Context, descriptor int) (backend.Secret, error) {
	if descriptor < 0 || descriptor == 1 || descriptor == 2 || !inherited(descriptor) {
		return backend.Secret{}, badPassphrase(os.ErrInvalid)
	}
	file := os.Stdin
	if descriptor != 0 {
		file = os.NewFile(uintptr(descriptor), "passphrase")
	}
	return untilDone(ctx, func() (backend.Secret, error) {
		secret, err := readLine(file)
		if descriptor != 0 {
			_ = file.Close() // it was read; nothing can be lost
		}
		return secret, err
	})
}

func readLine(from io.Reader) (backend.Secret, error) {
	line, err := bufio.NewReader(io.LimitReader(from, maxPassphrase+2)).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return backend.Secret{}, badPassphrase(errRead)
	}
	line = strings.TrimSuffix(strings.TrimSuffix(line, "\n"), "\r")
	if line == "" || len(line) > maxPassphrase {
		return backend.Secret{}, badPassphrase(nil)
	}
	return backend.NewSecret(line), nil
}

// errRead stands for what the system says, which names nothing that helps.
var errRead = errors.New("descriptor cannot be read")
