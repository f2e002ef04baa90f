package cli

import (
	"context"
	"time"

	"github.com/spf13/cobra"

	"userlookup/app/compose"
	"userlookup/backend"
	"userlookup/backend/access"
	"userlookup/backend/export"
	"userlookup/backend/query"
	"userlookup/backend/session"
	"userlookup/backend/text"
)

// longestLookup bounds a look-up of the terminal: histories of 100,000 attempts
// over slow lines end well before it.
const longestLookup = 10 * time.Minute

// found is a whole look-up.
type found struct {
	view     backend.UserView
	attempts []backend.AttemptDetails // newest first, as many as asked for
	unmasked *backend.Unmasked        // nil where e-mail address and metadata are left out
	masked   bool                     // who asks may not write them in full
}

// userOptions are those of a command that opens one user.
type userOptions struct {
	*Terminal
	platformFlags
	argument string // the User ID, or fromStdin
	reason   string
}

func (o *userOptions) addTo(cmd *cobra.Command) {
	cmd.Args, cmd.ValidArgsFunction = exactlyOne("cli.one_user_id"), cobra.NoFileCompletions
	cmd.Flags().StringVar(&o.reason, "reason", "", "")
	o.platformFlags.addTo(cmd)
}

// enterFor enters for a command that opens the user, and notes the reason of --reason.
func (o *userOptions) enterFor(ctx context.Context, command, id string) (*compose.Workspace, *session.Scope, error) {
	desk, scope, err := o.enter(access.Asking(ctx, id), command, &o.platformFlags)
	if err != nil || o.reason == "" {
		return desk, scope, err
	}
	if err := desk.Access.GiveReason(id, o.reason); err != nil {
		o.leave(desk)
		return nil, nil, err
	}
	return desk, scope, nil
}

type lookupOptions struct {
	userOptions
	asJSON, offline bool
	limit           int
}

func newLookupCommand(t *Terminal, run func(context.Context, *lookupOptions) error) *cobra.Command {
	o := &lookupOptions{userOptions: userOptions{Terminal: t}}
	cmd := &cobra.Command{Use: "lookup USER_ID"}
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		o.argument = args[0]
		if o.limit < 0 {
			return wrongUse(text.Of("cli.bad_limit"))
		}
		return run(cmd.Context(), o)
	}
	flags := cmd.Flags()
	flags.BoolVar(&o.asJSON, "json", false, "")
	flags.IntVar(&o.limit, "limit", 200, "")
	flags.BoolVar(&o.offline, "offline", false, "")
	o.addTo(cmd)
	return cmd
}

// runLookup prints one user with the connections and the timeline.
func runLookup(ctx context.Context, o *lookupOptions) error {
	id, err := o.userID(ctx, o.argument, &o.platformFlags)
	if err != nil {
		return err
	}
	understood, err := query.Parse(id)
	if err != nil {
		return err
	}
	desk, scope, err := o.enterFor(ctx, "lookup", id)
	if err != nil {
		return err
	}
	defer o.leave(desk)
	switch {
	case understood.Kind == backend.QueryByGUID:
		o.say(text.Of("cli.understood_guid", "id", understood.Value))
	case understood.Kind == backend.QueryByEmail:
		o.say(text.Of("cli.understood_email", "email", understood.Value))
	case understood.Origin != backend.OriginWhole:
		o.say(text.Of("cli.understood", "id", understood.Value))
	}

	answer, err := look(ctx, scope, id, o.limit, o.offline)
	if err != nil {
		return err
	}
	if choice := answer.view.Candidates; choice != nil {
		return o.writeCandidates(choice, o.asJSON)
	}
	o.sayWhatIsMissing(&answer.view)
	if err := o.writeAnswer(ctx, desk, answer, o.asJSON); err != nil {
		return err
	}
	return o.waitUntilKept(ctx, scope, o.offline)
}

// sayWhatIsMissing says that a look-up is no answer of the platform, and what there is
// not of it.
func (t *Terminal) sayWhatIsMissing(view *backend.UserView) {
	if reason := view.FallbackReason; reason != nil {
		t.say(text.Failure("cli.stands_in", reason.Code, reason.Params, "at", when(view.Freshness.FetchedAt.Time(), "cli.not_known")))
	}
	for _, problem := range view.Problems {
		if problem.Code != backend.CodeNotProvided { // needs nobody to act; JSON and report say it
			t.say(export.ProblemSentence(problem))
		}
	}
}

func (t *Terminal) writeAnswer(ctx context.Context, desk *compose.Workspace, answer *found, asJSON bool) error {
	if !asJSON {
		standing := desk.Access.Standing()
		answer.masked = !standing.Holds(backend.PermissionExportFull)
		return t.writeReport(answer)
	}
	full, err := desk.Enter(ctx, action("lookup --json"))
	if err != nil {
		failure := backend.AsError(err)
		t.say(text.Failure("cli.json_masked", string(failure.Code), failure.Params))
		answer.masked = true
		return t.writeJSON(answer)
	}
	if answer.unmasked, err = reveal(ctx, full, answer.view.User); err != nil {
		return err
	}
	return t.writeJSON(answer)
}

// reveal gives e-mail address and metadata in full, each of which is recorded.
func reveal(ctx context.Context, scope *session.Scope, user *backend.UserDetails) (*backend.Unmasked, error) {
	unmasked := &backend.Unmasked{}
	if user == nil {
		return unmasked, nil
	}
	for field, value := range map[session.Field]*string{session.FieldEmail: &unmasked.Email, session.FieldMetadata: &unmasked.Metadata} {
		if field == session.FieldEmail && user.EmailMasked == "" || field == session.FieldMetadata && !user.HasMetadata {
			continue
		}
		var err error
		if *value, err = scope.Reveal(ctx, terminalRequest, field); err != nil {
			return nil, err
		}
	}
	return unmasked, nil
}

// longestSave bounds how long a look-up is waited for to be durable.
const longestSave = 10 * time.Second

// waitUntilKept waits until the look-up of a command is durable, whoever interrupts
// it: the answer is out. That it cannot be kept is said, and no failure of the
// look-up. Offline there is nothing to keep.
func (t *Terminal) waitUntilKept(ctx context.Context, scope *session.Scope, offline bool) error {
	if offline {
		return nil
	}
	saving, cancel := context.WithTimeout(context.WithoutCancel(ctx), longestSave)
	defer cancel()
	if err := scope.Flush(saving); err != nil {
		failure := backend.AsError(err)
		t.say(text.Failure("cli.not_kept", string(failure.Code), failure.Params))
	}
	return nil
}

// everyAttempt is a limit that none reaches.
const everyAttempt = 1 << 30

// terminalRequest is the one look-up that a command does.
const terminalRequest = "terminal"

// look takes the same way as the window: through the gate, in parts, and waits
// for the last of them.
func look(ctx context.Context, scope *session.Scope, id string, limit int, offline bool) (*found, error) {
	ctx, cancel := context.WithTimeout(ctx, longestLookup)
	defer cancel()
	answer := &found{}
	open := scope.Open
	if offline {
		open = scope.OpenSaved
	}
	var err error
	if answer.view, err = open(ctx, terminalRequest, id, func(backend.UserView) {}); err != nil || answer.view.Candidates != nil {
		return answer, err
	}
	if answer.view, err = scope.Await(ctx, terminalRequest); err != nil {
		return nil, err
	}
	answer.attempts, err = scope.Newest(terminalRequest, limit)
	return answer, err
}
