package cli

import (
	"bytes"
	"cmp"
	"context"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"userlookup/backend"
	"userlookup/backend/changes"
	"userlookup/backend/export"
	"userlookup/backend/session"
	"userlookup/backend/text"
)

type changesOptions struct {
	userOptions
	asJSON, list bool
	from, to     int64
}

func newChangesCommand(t *Terminal, run func(context.Context, *changesOptions) error) *cobra.Command {
	o := &changesOptions{userOptions: userOptions{Terminal: t}}
	cmd := &cobra.Command{Use: "changes USER_ID"}
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		o.argument = args[0]
		if o.list && (o.from != 0 || o.to != 0) {
			return wrongUse(text.Of("cli.list_or_compare"))
		}
		return run(cmd.Context(), o)
	}
	flags := cmd.Flags()
	flags.BoolVar(&o.asJSON, "json", false, "")
	flags.BoolVar(&o.list, "list", false, "")
	flags.Int64Var(&o.from, "from", 0, "")
	flags.Int64Var(&o.to, "to", 0, "")
	o.addTo(cmd)
	return cmd
}

// runChanges prints what changed for a saved user between two look-ups, or lists them.
func runChanges(ctx context.Context, o *changesOptions) error {
	id, err := o.userID(ctx, o.argument, &o.platformFlags)
	if err != nil {
		return err
	}
	desk, scope, err := o.enterFor(ctx, "changes", id)
	if err != nil {
		return err
	}
	defer o.leave(desk)
	f, err := look(ctx, scope, id, 0, true)
	if failure := backend.AsError(err); backend.HasCode(err, backend.CodeNotSaved) {
		return &commandError{text.Of("cli.nothing_to_compare", "id", failure.Params["id"]), backend.ExitNoUser}
	} else if err != nil {
		return err
	}
	user := f.view.User
	switch {
	case f.view.Candidates != nil:
		return o.writeCandidates(f.view.Candidates, o.asJSON)
	case o.list:
		snapshots, err := scope.Snapshots(ctx, terminalRequest)
		if err != nil {
			return err
		}
		return o.show(o.asJSON, func() any { return snapshotsToJSON(user, snapshots) }, func(out *bytes.Buffer) {
			reportSnapshots(out, cmp.Or(user.ID, user.GUID), snapshots)
		})
	}
	compared, err := scope.Changes(ctx, terminalRequest, o.from, o.to)
	if backend.HasCode(err, backend.CodeBadArgument) {
		return noSuchLookup(ctx, scope, map[string]int64{"from": o.from, "to": o.to}, backend.ParamOf(err, "argument"))
	} else if err != nil {
		return err
	}
	return o.show(o.asJSON, func() any { return changesToJSON(user, &compared) }, func(out *bytes.Buffer) {
		reportChanges(out, cmp.Or(user.ID, user.GUID), &compared)
	})
}

// noSuchLookup says that the number of a flag is that of no look-up, and which numbers
// there are.
func noSuchLookup(ctx context.Context, scope *session.Scope, flags map[string]int64, flag string) error {
	snapshots, err := scope.Snapshots(ctx, terminalRequest)
	if err != nil {
		return err
	}
	numbers := make([]string, len(snapshots))
	for i, snapshot := range snapshots {
		numbers[len(numbers)-1-i] = strconv.Itoa(snapshot.ID)
	}
	return wrongUse(text.Of("cli.no_such_lookup", "flag", flag, "number", strconv.FormatInt(flags[flag], 10), "numbers", strings.Join(numbers, ", ")))
}

// reportChanges prints for a person what changed of a user. Times are UTC.
func reportChanges(out *bytes.Buffer, user string, c *changes.Changes) {
	heading(out, text.Of("changes.report.title", "user", user))
	if c.From == "" {
		heading(out, "  "+text.Of("changes.report.first", "to", when(c.To.Time(), "cli.not_known")))
		return
	}
	heading(out, "  "+text.Of("changes.report.between", "from", when(c.From.Time(), "cli.not_known"), "to", when(c.To.Time(), "cli.not_known")))
	switch {
	case c.None && len(c.Missing) > 0:
		heading(out, "  "+text.Of("changes.report.none_of_compared"))
	case c.None:
		heading(out, "  "+text.Of("changes.report.none"))
	}
	reportUserChanges(out, c.User)
	reportConnectionChanges(out, c.Connections)
	reportAttemptChanges(out, &c.Attempts)
	if len(c.Missing) > 0 {
		out.WriteByte('\n')
		heading(out, text.Of("changes.report.missing"))
		for _, problem := range c.Missing {
			heading(out, "  "+export.ProblemSentence(problem))
		}
	}
	out.WriteByte('\n')
	heading(out, text.Of("changes.report.ignored"))
}

func reportUserChanges(out *bytes.Buffer, fields []changes.FieldChange) {
	if len(fields) == 0 {
		return
	}
	out.WriteByte('\n')
	heading(out, text.Of("changes.report.user"))
	reportFields(out, "  ", fields)
}

func reportConnectionChanges(out *bytes.Buffer, connections []changes.ConnectionChange) {
	if len(connections) == 0 {
		return
	}
	out.WriteByte('\n')
	heading(out, text.Of("changes.report.connections"))
	for _, change := range connections {
		heading(out, "  "+text.Of("changes.report."+string(change.Kind),
			"name", cmp.Or(change.Name, text.Of("changes.report.no_name")), "status", export.ChangedStatusWord(change.Status)))
		reportFields(out, "    ", change.Fields)
	}
}

// reportFields prints one line for each value: what it was and what it is or, of an
// account, which one.
func reportFields(out *bytes.Buffer, indent string, fields []changes.FieldChange) {
	table := newFacts(out)
	for _, change := range fields {
		before, after := export.ChangeWords(change)
		var value string
		switch change.Field {
		case changes.FieldAccountAdded, changes.FieldAccountRemoved, changes.FieldAccountClosed, changes.FieldAccountReopened:
			value = before + after // one of them is empty
		default:
			value = text.Of("changes.report.values", "before", orMissing(before, "changes.value.not_given"), "after", orMissing(after, "changes.value.not_given"))
		}
		table.add(indent, "changes.field."+string(change.Field), value)
	}
	table.end()
}

func reportAttemptChanges(out *bytes.Buffer, attempts *changes.AttemptChanges) {
	if len(attempts.Since) == 0 && attempts.Learned == 0 {
		return
	}
	out.WriteByte('\n')
	total := 0
	outcomes := make([]string, len(attempts.Since))
	for i, outcome := range attempts.Since {
		total += outcome.Count
		outcomes[i] = text.Of("changes.report.outcome", "n", text.Number(outcome.Count), "outcome", text.Of("outcome."+string(outcome.Family)))
	}
	indent := ""
	if total > 0 {
		heading(out, text.Of("changes.report.attempts", "n", text.Number(total)))
		heading(out, "  "+strings.Join(outcomes, ", "))
		indent = "  "
	}
	if attempts.Learned > 0 {
		heading(out, indent+text.Of("changes.report.learned", "n", text.Number(attempts.Learned)))
	}
}
