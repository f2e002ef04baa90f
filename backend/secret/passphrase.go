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
	minPassphrase = 8    // characters of a new passphrase
	maxPassphrase = 1000 // bytes
)

// badPassphrase returns CodeBadPassphrase with the minimum length.
func badPassphrase(minLength int, cause error) *backend.Error {
	return backend.NewError(backend.CodeBadPassphrase, cause, "min", strconv.Itoa(minLength), "max", strconv.Itoa(maxPassphrase))
}

// checkPassphrase returns CodeBadPassphrase if a passphrase is too long, or shorter than
// least characters. For an existing passphrase, least is 0.
func checkPassphrase(passphrase backend.Secret, minLength int) error {
	if text := passphrase.Reveal(); utf8.RuneCountInString(text) < minLength || len(text) > maxPassphrase {
		return badPassphrase(cmp.Or(minLength, minPassphrase), nil)
	}
	return nil
}

// ReadPassphrase reads one line from a file descriptor passed to this process, without its
// line ending, and closes it. It shows no prompt. It returns CodeBadPassphrase if the
// descriptor was not passed or cannot be read, or if the line is empty or too long.
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
			_ = file.Close() // only read from
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

// errRead replaces the system's error, which would not help.
var errRead = errors.New("descriptor cannot be read")
