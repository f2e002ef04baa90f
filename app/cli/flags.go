package cli

import (
	"errors"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"userlookup/backend"
	"userlookup/backend/text"
)

// commandError is a failure of the command itself: the sentence that says so,
// and the exit status.
type commandError struct {
	sentence string
	status   backend.ExitStatus
}

func (e *commandError) Error() string { return e.sentence }

// wrongUse makes the error of wrong use.
func wrongUse(sentence string) error { return &commandError{sentence, backend.ExitUsage} }

// flagError says in the product's own words what is wrong with a flag.
func flagError(cmd *cobra.Command, err error) error {
	if valueless, is := errors.AsType[*pflag.ValueRequiredError](err); is {
		return wrongUse(text.Of("cli.flag_without_value", "flag", valueless.GetSpecifiedName()))
	}
	if invalid, is := errors.AsType[*pflag.InvalidValueError](err); is {
		if errors.Is(err, errDescriptor) {
			return wrongUse(text.Of("cli.bad_descriptor", "flag", invalid.GetFlag().Name))
		}
		key := "cli.bad_value"
		if invalid.GetValue() == "" {
			key = "cli.flag_without_value"
		}
		return wrongUse(text.Of(key, "flag", invalid.GetFlag().Name, "value", invalid.GetValue()))
	}
	var typed string
	if malformed, is := errors.AsType[*pflag.InvalidSyntaxError](err); is {
		typed = malformed.GetSpecifiedFlag()
	} else if unknown, is := errors.AsType[*pflag.NotExistError](err); !is {
		return err
	} else if letters := unknown.GetSpecifiedShortnames(); letters == "" {
		typed = "--" + unknown.GetSpecifiedName()
	} else if typed = "-" + letters; cmd.Flags().Changed("help") { // the h of -hello was read
		typed = "-h" + letters
	}
	typed, _, _ = strings.Cut(typed, "=") // what follows may be a secret
	if name := strings.TrimPrefix(typed, "-"); cmd.Flags().Lookup(name) != nil {
		return wrongUse(text.Of("cli.unknown_flag", "flag", "-"+name) + " " + text.Of("cli.two_dashes", "flag", name))
	}
	sentence := text.Of("cli.unknown_flag", "flag", typed)
	if cmd.Flags().Lookup("profile") != nil { // the command takes a User ID, which may begin with a dash
		sentence += " " + text.Of("cli.id_with_dash", "id", typed)
	}
	return wrongUse(sentence)
}

// atMost fails where a command was given more than n arguments, and names the first
// of those.
func atMost(n int) cobra.PositionalArgs {
	return func(_ *cobra.Command, args []string) error {
		if len(args) <= n {
			return nil
		}
		return wrongUse(text.Of("cli.no_arguments", "argument", args[n]))
	}
}

// exactlyOne fails with a sentence where a command was not given one argument.
func exactlyOne(key string) cobra.PositionalArgs {
	return func(_ *cobra.Command, args []string) error {
		if len(args) == 1 {
			return nil
		}
		return wrongUse(text.Of(key))
	}
}

// noDescriptor means no passphrase or PIN.
const noDescriptor = -1 << 31

// errDescriptor says that the value of a descriptorFlag is none. It may be the secret
// itself, which is never repeated.
var errDescriptor = errors.New("not a file descriptor")

// descriptorFlag adds a flag whose value is the number of a file descriptor.
func descriptorFlag(cmd *cobra.Command, into *int, name string) {
	*into = noDescriptor
	cmd.Flags().Func(name, "", func(typed string) error {
		number, err := strconv.ParseInt(typed, 0, strconv.IntSize)
		*into = int(number)
		if err != nil && typed != "" {
			return errDescriptor
		}
		return err
	})
}
