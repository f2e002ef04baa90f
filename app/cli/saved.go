package cli

import (
	"bytes"
	"cmp"
	"context"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"userlookup/backend"
	"userlookup/backend/export"
	"userlookup/backend/text"
)

// jsonSaved is what userlookup saved --json prints.
type jsonSaved struct {
	Total    int             `json:"total"`
	Matching int             `json:"matching"`
	Users    []jsonSavedUser `json:"users"`
}

type jsonSavedUser struct {
	ID          string            `json:"id"`
	GUID        string            `json:"guid"`
	At          backend.Timestamp `json:"at"` // of the last look-up
	Connections *int              `json:"connections"`
	jsonWorst
	Attempts  int  `json:"attempts"`
	IsAltered bool `json:"isAltered"` // not as it was written: only the time is known
}

type savedOptions struct {
	*Terminal
	platformFlags
	part   string // of the User ID, or fromStdin
	asJSON bool
	limit  int
	sort   string
}

func newSavedCommand(t *Terminal, run func(context.Context, *savedOptions) error) *cobra.Command {
	o := &savedOptions{Terminal: t}
	cmd := &cobra.Command{Use: "saved [TEXT]", Args: atMost(1), ValidArgsFunction: cobra.NoFileCompletions}
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		o.part = strings.Join(args, "")
		switch {
		case o.limit < 1:
			return wrongUse(text.Of("cli.bad_saved_limit"))
		case o.sort != string(backend.SavedByTime) && o.sort != string(backend.SavedByWorst):
			return wrongUse(text.Of("cli.bad_sort"))
		}
		return run(cmd.Context(), o)
	}
	flags := cmd.Flags()
	flags.BoolVar(&o.asJSON, "json", false, "")
	flags.IntVar(&o.limit, "limit", 200, "")
	flags.StringVar(&o.sort, "sort", string(backend.SavedByTime), "")
	completeFlag(cmd, "sort", backend.SavedByTime, backend.SavedByWorst)
	o.addTo(cmd)
	return cmd
}

// runSaved lists the users with a saved copy on this device.
func runSaved(ctx context.Context, o *savedOptions) error {
	part, err := o.userID(ctx, o.part, &o.platformFlags)
	if err != nil {
		return err
	}
	workspace, scope, err := o.enter(ctx, "saved", &o.platformFlags)
	if err != nil {
		return err
	}
	defer o.leave(workspace)
	list, err := scope.AllSaved(ctx, backend.SavedQuery{Text: part, Sort: backend.SavedSort(o.sort), Limit: o.limit})
	if err != nil {
		return err
	}
	return o.show(o.asJSON, func() any { return savedToJSON(list) }, func(out *bytes.Buffer) { reportSaved(out, list, o.now()) })
}

// hasWorst reports whether there is a connection whose status is known to be the worst:
// -1 connections are some that may not be all.
func hasWorst(connections int, status backend.ConnectionStatus) bool {
	return connections > 0 || connections < 0 && status != ""
}

func savedToJSON(list backend.SavedListView) jsonSaved {
	return jsonSaved{list.Total, list.Matching, backend.Views(list.Users, func(u *backend.SavedUserView) jsonSavedUser {
		worst := jsonWorst(u.JudgedView)
		if worst.Status = ""; hasWorst(u.Connections, u.Status) {
			worst.Status = export.StatusCode(u.Status)
		}
		return jsonSavedUser{u.UserID, u.GUID, u.At, known(u.Connections), worst, u.Attempts, u.Altered != ""}
	})}
}

func reportSaved(out *bytes.Buffer, list backend.SavedListView, now time.Time) {
	heading(out, text.Of("cli.saved", "shown", text.Number(len(list.Users)), "total", text.Number(list.Total)))
	switch {
	case list.Total == 0:
		heading(out, "  "+text.Of("cli.saved_none"))
	case list.Matching == 0:
		heading(out, "  "+text.Of("cli.saved_no_match"))
	}
	table := newTable(out)
	for _, user := range list.Users {
		if user.Altered != "" {
			table.row("  %s\t%s\t%s\n", text.Of("cli.unknown"), when(user.At.Time(), "cli.not_known"), text.Of("cli.saved_altered"))
			continue
		}
		connections := text.Of("cli.not_known")
		if user.Connections >= 0 {
			connections = text.Of("cli.saved_connections", "n", text.Number(user.Connections))
		}
		worst := ""
		if hasWorst(user.Connections, user.Status) {
			worst = export.StatusWord(user.Status)
			for _, words := range []string{user.ConnectionName, finding(user.Reason, user.Since)} {
				if words != "" {
					worst += " · " + words
				}
			}
		}
		table.row("  %s\t%s\t%s\t%s\t%s\t%s\n", safe(orMissing(cmp.Or(user.UserID, user.GUID), "cli.unknown")),
			when(user.At.Time(), "cli.not_known"), export.Age(user.At.Time(), now), connections, text.Of("cli.saved_attempts", "n", text.Number(user.Attempts)), safe(worst))
	}
	table.end()
	if len(list.Users) < list.Matching {
		heading(out, "  "+more(len(list.Users), list.Matching))
	}
}
