package cli

import (
	"bytes"
	"cmp"
	"context"
	"strconv"
	"strings"

	"userlookup/app/compose"
	"userlookup/backend"
	"userlookup/backend/changes"
	"userlookup/backend/export"
	"userlookup/backend/session"
	"userlookup/backend/text"
)

// changes tells what changed of a saved user between two look-ups, or lists them.
func (t *Terminal) changes(ctx context.Context, args []string) error {
	flags := newFlags()
	asJSON := flags.Bool("json", false, "")
	from := flags.Int64("from", 0, "")
	to := flags.Int64("to", 0, "")
	list := flags.Bool("list", false, "")
	reason := flags.String("reason", "", "")
	var platform platformFlags
	platform.addTo(flags)
	others, err := parse(flags, args)
	switch {
	case err != nil:
		return err
	case len(others) != 1:
		return wrongUse(text.Of("cli.one_user_id"))
	case *list && (*from != 0 || *to != 0):
		return wrongUse(text.Of("cli.list_or_compare"))
	}
	if err := platform.check(flags); err != nil {
		return err
	}
	id, err := t.userID(ctx, others[0], &platform)
	if err != nil {
		return err
	}
	desk, scope, err := t.enter(compose.Asking(ctx, id), "changes", &platform)
	if err != nil {
		return err
	}
	defer t.leave(desk)
	if err := giveReason(desk, id, *reason); err != nil {
		return err
	}
	f, err := look(ctx, scope, id, 0, true)
	if failure := backend.AsError(err); backend.HasCode(err, backend.CodeNotSaved) {
		return &commandError{text.Of("cli.nothing_to_compare", "id", failure.Params["id"]), exitNoUser}
	} else if err != nil {
		return err
	}
	if choice := f.view.Choice; choice != nil {
		return t.writeChoice(choice, *asJSON)
	}
	if *list {
		snapshots, err := scope.Snapshots(ctx, terminalRequest)
		if err != nil {
			return err
		}
		return t.writeSnapshots(f.view.User, snapshots, *asJSON)
	}
	compared, err := scope.Changes(ctx, terminalRequest, *from, *to)
	if backend.HasCode(err, backend.CodeBadArgument) {
		return noSuchLookup(ctx, scope, map[string]int64{"from": *from, "to": *to}, backend.AsError(err).Params["argument"])
	} else if err != nil {
		return err
	}
	return t.writeChanges(f.view.User, &compared, *asJSON)
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

// writeChanges prints what changed of a user.
func (t *Terminal) writeChanges(user *backend.UserDetails, c *changes.Changes, asJSON bool) error {
	var out bytes.Buffer
	if asJSON {
		if err := encode(&out, changesToJSON(user, c)); err != nil {
			return err
		}
	} else {
		reportChanges(&out, cmp.Or(user.ID, user.GUID), c)
	}
	return t.write(out.Bytes())
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
