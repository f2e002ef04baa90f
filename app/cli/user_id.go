package cli

import (
	"context"
	"io"
	"strings"

	"userlookup/backend"
	"userlookup/backend/query"
	"userlookup/backend/text"
)

// fromStdin replaces a User ID that is read from the standard input, so
// that the list of processes does not show it to everybody on this device.
const fromStdin = "-"

// userID gives the User ID that is the argument of a command, or the line of the standard
// input that it refers to. A passphrase cannot come from there as well.
func (t *Terminal) userID(ctx context.Context, argument string, flags *platformFlags) (string, error) {
	if argument != fromStdin {
		return argument, nil
	}
	if flags.passphraseFD == 0 || flags.pinFD == 0 {
		return "", wrongUse(text.Of("cli.stdin_twice"))
	}
	type answer struct {
		line string
		err  error
	}
	read := make(chan answer, 1)
	go func() {
		line, err := readID(t.Stdin)
		read <- answer{line, err}
	}()
	select {
	case a := <-read:
		return a.line, a.err
	case <-ctx.Done():
		return "", backend.AsError(ctx.Err())
	}
}

// readID reads one line that is not empty, and nothing but blank lines beside it. What is
// too long to be a User ID is not read to its end.
func readID(from io.Reader) (string, error) {
	if from == nil {
		return "", wrongUse(text.Of("cli.stdin_empty"))
	}
	content, err := io.ReadAll(io.LimitReader(from, query.MaxText+1))
	switch {
	case err != nil:
		return "", wrongUse(text.Of("cli.stdin_unreadable"))
	case len(content) > query.MaxText:
		return "", wrongUse(text.Of("cli.stdin_too_long", "max", text.Number(query.MaxText)))
	}
	var lines []string
	for _, line := range strings.FieldsFunc(string(content), func(r rune) bool { return r == '\n' || r == '\r' }) {
		if backend.CleanPasted(line) != "" {
			lines = append(lines, line)
		}
	}
	switch len(lines) {
	case 0:
		return "", wrongUse(text.Of("cli.stdin_empty"))
	case 1:
		return lines[0], nil
	default:
		return "", wrongUse(text.Of("cli.stdin_several", "n", text.Number(len(lines))))
	}
}
