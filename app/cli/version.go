package cli

import (
	"context"

	"github.com/spf13/cobra"

	"userlookup/backend/text"
)

func newVersionCommand(t *Terminal) *cobra.Command {
	return &cobra.Command{
		Use: "version", Args: noArguments, DisableFlagsInUseLine: true,
		RunE: func(cmd *cobra.Command, _ []string) error { return runVersion(cmd.Context(), t) },
	}
}

func runVersion(ctx context.Context, t *Terminal) error {
	if err := t.enterAlone(ctx, "version"); err != nil {
		return err
	}
	return t.print(text.Of("cli.version", "version", t.Version))
}
