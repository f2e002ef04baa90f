package cli

import (
	"bytes"
	"io"

	"github.com/spf13/cobra"

	"userlookup/backend/text"
)

func newCompletionCommand(t *Terminal) *cobra.Command {
	cmd := &cobra.Command{Use: "completion {bash | zsh | fish | powershell}", ValidArgs: []string{"bash", "zsh", "fish", "powershell"}, DisableFlagsInUseLine: true}
	cmd.Args = func(cmd *cobra.Command, args []string) error {
		if len(args) != 1 || cobra.OnlyValidArgs(cmd, args) != nil {
			return wrongUse(text.Of("cli.completion_shell"))
		}
		return nil
	}
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if _, _, err := t.enter(cmd.Context(), "completion", nil); err != nil {
			return err
		}
		root := cmd.Root()
		scripts := map[string]func(io.Writer) error{
			"bash":       func(out io.Writer) error { return root.GenBashCompletionV2(out, true) },
			"zsh":        root.GenZshCompletion,
			"fish":       func(out io.Writer) error { return root.GenFishCompletion(out, true) },
			"powershell": root.GenPowerShellCompletionWithDesc,
		}
		var script bytes.Buffer
		if err := scripts[args[0]](&script); err != nil {
			return err
		}
		return t.write(script.Bytes())
	}
	return cmd
}

// completeFlag names the values of a flag for the completion of a shell.
func completeFlag[S ~string](cmd *cobra.Command, flag string, values ...S) {
	names := make([]string, len(values))
	for i, value := range values {
		names[i] = string(value)
	}
	_ = cmd.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(names, cobra.ShellCompDirectiveNoFileComp)) // fails for a flag that there is not
}
