package cli

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"userlookup/backend"
	"userlookup/backend/query"
	"userlookup/backend/text"
)

type eraseOptions struct {
	*Terminal
	platformFlags
	argument   string // the User ID, or fromStdin; empty for everything
	everything bool
}

func newEraseCommand(t *Terminal, run func(context.Context, *eraseOptions) error) *cobra.Command {
	o := &eraseOptions{Terminal: t}
	cmd := &cobra.Command{Use: "erase {USER_ID | --everything}", ValidArgsFunction: cobra.NoFileCompletions}
	cmd.Args = func(_ *cobra.Command, args []string) error {
		if o.everything == (len(args) > 0) || len(args) > 1 { // which of the two is meant has to be said: it never asks
			return wrongUse(text.Of("cli.erase_what"))
		}
		return nil
	}
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		o.argument = strings.Join(args, "")
		return run(cmd.Context(), o)
	}
	cmd.Flags().BoolVar(&o.everything, "everything", false, "")
	o.addTo(cmd)
	return cmd
}

// runErase deletes the saved copy of one user, or everything.
func runErase(ctx context.Context, o *eraseOptions) error {
	var who backend.Query
	if !o.everything {
		id, err := o.userID(ctx, o.argument, &o.platformFlags)
		if err != nil {
			return err
		}
		if who, err = query.Parse(id); err != nil {
			return err
		}
	}
	workspace, scope, err := o.enter(ctx, "erase", &o.platformFlags)
	if err != nil {
		return err
	}
	defer o.leave(workspace)
	if o.everything {
		if err := scope.Erase(ctx); err != nil {
			return err
		}
		return o.print(text.Of("cli.erased_everything"))
	}
	if err := scope.Forget(ctx, who); backend.HasCode(err, backend.CodeNotSaved) {
		return &commandError{text.Of("cli.nothing_to_erase", "id", who.Value), backend.ExitNoUser}
	} else if err != nil {
		return err
	}
	return o.print(text.Of("cli.erased_user", "id", who.Value))
}
