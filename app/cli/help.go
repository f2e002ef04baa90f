package cli

import (
	"cmp"
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"userlookup/backend"
	"userlookup/backend/text"
)

func newHelpCommand(t *Terminal) *cobra.Command {
	return &cobra.Command{
		Use: "help [COMMAND]", DisableFlagsInUseLine: true,
		RunE: func(cmd *cobra.Command, args []string) error {
			about, rest, _ := cmd.Root().Find(args) // an unknown name is left in rest
			if len(rest) > 0 && about.HasSubCommands() {
				return wrongUse(text.Of("cli.unknown_command", "command", strings.TrimPrefix(about.CommandPath()+" "+rest[0], cmd.Root().Name()+" ")))
			}
			return runHelp(cmd.Context(), t, about)
		},
	}
}

// runHelp prints the help of a command.
func runHelp(ctx context.Context, t *Terminal, about *cobra.Command) error {
	if _, _, err := t.enter(ctx, "help", nil); err != nil {
		return err
	}
	return t.print(help(about))
}

// helpWidth is how many columns a help text takes.
const helpWidth = 80

// help gives the help of a command: what it does, how it is called, its flags, and what
// its exit status says.
func help(cmd *cobra.Command) string {
	var out strings.Builder
	section := func(key, content string) {
		if content = strings.TrimRight(content, "\n"); content != "" {
			fmt.Fprintf(&out, "\n\n%s\n%s", text.Of(key), content)
		}
	}
	out.WriteString(cmp.Or(cmd.Long, cmd.Short+"."))
	section("cli.heading.usage", "  "+cmd.UseLine())
	var commands strings.Builder
	for _, child := range cmd.Commands() {
		if !child.Hidden {
			fmt.Fprintf(&commands, "  %-*s %s\n", cmd.Commands()[0].NamePadding(), child.Name(), child.Short)
		}
	}
	section("cli.heading.commands", commands.String())
	if cmd.HasExample() {
		section("cli.heading.examples", "  "+strings.ReplaceAll(cmd.Example, "\n", "\n  "))
	}
	section("cli.heading.flags", cmd.LocalFlags().FlagUsagesWrapped(helpWidth))
	var statuses strings.Builder
	for status, means := range ExitStatuses() {
		fmt.Fprintf(&statuses, "  %d  %s\n", status, means)
	}
	section("cli.heading.exit", statuses.String())
	return out.String()
}

// ExitStatuses says what each exit status means, from 0 on.
func ExitStatuses() (means []string) {
	for status := backend.ExitFound; status <= backend.ExitRefused; status++ {
		means = append(means, text.Of("exit."+strconv.Itoa(int(status))))
	}
	return means
}
