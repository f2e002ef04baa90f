package cli

import (
	"errors"
	"flag"
	"io"
	"slices"
	"strings"

	"userlookup/backend/text"
)

// commandError is a failure of the command itself: the sentence that says so,
// and the exit status.
type commandError struct {
	sentence string
	status   int
}

func (e *commandError) Error() string { return e.sentence }

// wrongUse makes the error of wrong use.
func wrongUse(sentence string) error { return &commandError{sentence, exitUsage} }

var errHelp = errors.New("help is asked for")

func newFlags() *flag.FlagSet {
	flags := flag.NewFlagSet("", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	return flags
}

// parse reads flags that stand before, between or after the other arguments,
// and gives those others. After "--" nothing is a flag.
func parse(flags *flag.FlagSet, args []string) ([]string, error) {
	var others, literal []string
	if end := slices.Index(args, "--"); end >= 0 {
		args, literal = args[:end], args[end+1:]
	}
	for {
		if err := flags.Parse(args); errors.Is(err, flag.ErrHelp) {
			return nil, errHelp
		} else if err != nil {
			return nil, badFlag(flags, args[:len(args)-flags.NArg()])
		}
		if flags.NArg() == 0 {
			return append(others, literal...), nil
		}
		others, args = append(others, flags.Arg(0)), flags.Args()[1:]
	}
}

// badFlag says what is wrong with the last of the arguments that were read: an
// unknown flag, or a value that its flag cannot take.
func badFlag(flags *flag.FlagSet, read []string) error {
	last := read[len(read)-1]
	typed, _, _ := strings.Cut(last, "=")
	name, value, _ := strings.Cut(strings.TrimLeft(last, "-"), "=")
	if !strings.HasPrefix(last, "-") || flags.Lookup(name) == nil && len(read) > 1 && takesValue(flags, read[len(read)-2]) {
		name, value = strings.TrimLeft(read[len(read)-2], "-"), last
	}
	switch {
	case flags.Lookup(name) == nil && flags.Lookup("profile") != nil: // the command takes a User ID, which may begin with a dash
		return wrongUse(text.Of("cli.unknown_flag", "flag", typed) + " " + text.Of("cli.id_with_dash", "id", last))
	case flags.Lookup(name) == nil:
		return wrongUse(text.Of("cli.unknown_flag", "flag", typed))
	case value == "":
		return wrongUse(text.Of("cli.flag_without_value", "flag", name))
	default:
		return wrongUse(text.Of("cli.bad_value", "flag", name, "value", value))
	}
}

func takesValue(flags *flag.FlagSet, argument string) bool {
	return strings.HasPrefix(argument, "-") && flags.Lookup(strings.TrimLeft(argument, "-")) != nil
}

// noArguments fails where a command that takes none was given some.
func noArguments(others []string) error {
	if len(others) == 0 {
		return nil
	}
	return wrongUse(text.Of("cli.no_arguments", "argument", others[0]))
}
