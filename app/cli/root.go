package cli

import (
	"context"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"userlookup/backend/profiles"
	"userlookup/backend/text"
)

func init() {
	cobra.MousetrapHelpText = ""       // a double click on Windows opens the window
	cobra.EnableCommandSorting = false // help lists the commands in the order of their use
}

// NewRootCommand gives the tree of all commands, which read from and write to t.
func NewRootCommand(t *Terminal) *cobra.Command {
	root := &cobra.Command{
		Use: "userlookup [COMMAND] [flags]", SilenceErrors: true, SilenceUsage: true, CompletionOptions: cobra.CompletionOptions{DisableDefaultCmd: true},
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 0 {
				return wrongUse(text.Of("cli.unknown_command", "command", args[0]))
			}
			return nil
		},
	}
	version := root.Flags().Bool("version", false, "")
	root.RunE = func(cmd *cobra.Command, _ []string) error {
		if *version {
			return runVersion(cmd.Context(), t)
		}
		return runHelp(cmd.Context(), t, root)
	}
	root.SetIn(t.Stdin)
	root.SetOut(t.Stdout)
	root.SetErr(t.Stderr)
	root.SetFlagErrorFunc(flagError)
	root.SetHelpCommand(newHelpCommand(t))
	root.AddCommand(
		newLookupCommand(t, runLookup), newSavedCommand(t, runSaved), newChangesCommand(t, runChanges), newExportCommand(t, runExport),
		newEraseCommand(t, runErase), newAccessCommand(t, runAccess), newLogCommand(t), newJoinCommand(t, runJoin),
		newSandboxCommand(t, runSandbox), newCompletionCommand(t), newVersionCommand(t),
	)
	root.InitDefaultHelpCmd()
	describe(root)
	return root
}

func newVersionCommand(t *Terminal) *cobra.Command {
	return &cobra.Command{
		Use: "version", Args: atMost(0), DisableFlagsInUseLine: true,
		RunE: func(cmd *cobra.Command, _ []string) error { return runVersion(cmd.Context(), t) },
	}
}

func runVersion(ctx context.Context, t *Terminal) error {
	if _, _, err := t.enter(ctx, "version", nil); err != nil {
		return err
	}
	return t.print(text.Of("cli.version", "version", t.Version))
}

// describe fills in what the catalogue says of a command, of its flags and of the
// commands below it. The keys are made of their names.
func describe(cmd *cobra.Command) {
	key := strings.ReplaceAll("cli.help."+cmd.CommandPath(), " ", ".")
	cmd.Short, cmd.Long, cmd.Example = helpText(key+".short"), helpText(key+".long"), helpText(key+".examples")
	cmd.InitDefaultHelpFlag()
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		f.Usage = helpText(key+".flag."+f.Name, "cli.help.flag."+f.Name)
	})
	for _, child := range cmd.Commands() {
		describe(child)
	}
}

// helpText gives the first of the texts that there is.
func helpText(keys ...string) string {
	for _, key := range keys {
		if text.Has(key) {
			return text.Of(key, "client_id", profiles.EnvClientID, "api_key", profiles.EnvAPIKey, "sandbox_key", envSandboxKey, "formats", strings.Join(formatNames(), "|"))
		}
	}
	return ""
}
