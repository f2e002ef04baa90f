package secret

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"io"
	"os"
	"strconv"
	"strings"
	"unicode/utf8"

	"userlookup/backend"
)

const (
	minPassphrase = 8    // characters of a new one
	maxPassphrase = 1000 // bytes
)

// badPassphrase says that one cannot be used that must have at least so many characters.
func badPassphrase(least int, cause error) *backend.Error {
	return backend.NewError(backend.CodeBadPassphrase, cause, "min", strconv.Itoa(least), "max", strconv.Itoa(maxPassphrase))
}

// checkPassphrase fails with CodeBadPassphrase for one that is too long, or has fewer
// characters than the least; 0 for one that was chosen before.
func checkPassphrase(passphrase backend.Secret, least int) error {
	if text := passphrase.Reveal(); utf8.RuneCountInString(text) < least || len(text) > maxPassphrase {
		return badPassphrase(cmp.Or(least, minPassphrase), nil)
	}
	return nil
}

// ReadPassphrase reads one line from an open file descriptor of this process,
// without its end, and then closes the descriptor. It never asks. CodeBadPassphrase
// says that the descriptor cannot be read, or that the line is empty or too
// long. A descriptor that this process opened itself is none that was passed.
func ReadPassphrase(ctx context.Context, descriptor int) (backend.Secret, error) {
	if descriptor < 0 || descriptor == 1 || descriptor == 2 || !inherited(descriptor) {
		return backend.Secret{}, badPassphrase(minPassphrase, os.ErrInvalid)
	}
	file := os.Stdin
	if descriptor != 0 {
		file = os.NewFile(uintptr(descriptor), "passphrase")
	}
	return withContext(ctx, func() (backend.Secret, error) {
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
		return backend.Secret{}, badPassphrase(minPassphrase, errRead)
	}
	line = strings.TrimSuffix(strings.TrimSuffix(line, "\n"), "\r")
	if line == "" || len(line) > maxPassphrase {
		return backend.Secret{}, badPassphrase(minPassphrase, nil)
	}
	return backend.NewSecret(line), nil
}

// errRead stands for what the system says, which names nothing that helps.
var errRead = errors.New("descriptor cannot be read")
