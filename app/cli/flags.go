package cli

import (
	"errors"
	"flag"
	"io"
	"slices"
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
			return nil, wrongUse(capitalised(err.Error()) + ".")
		}
		if flags.NArg() == 0 {
			return append(others, literal...), nil
		}
		others, args = append(others, flags.Arg(0)), flags.Args()[1:]
	}
}

func capitalised(sentence string) string {
	if sentence == "" || sentence[0] < 'a' || sentence[0] > 'z' {
		return sentence
	}
	return string(sentence[0]-'a'+'A') + sentence[1:]
}
