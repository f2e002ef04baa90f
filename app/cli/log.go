package cli

import (
	"bytes"
	"context"
	"strings"

	"github.com/spf13/cobra"

	"userlookup/app/compose"
	"userlookup/backend"
	"userlookup/backend/access"
	"userlookup/backend/export"
	"userlookup/backend/text"
)

// jsonLog is what userlookup log list --json prints.
type jsonLog struct {
	Total    int              `json:"total"`
	Matching int              `json:"matching"`
	Rows     []jsonLogRow     `json:"rows"`
	Verdict  jsonLogVerdict   `json:"verdict"` // of the log of this device
	Received []jsonLogVerdict `json:"received"`
}

type jsonLogRow struct {
	Log      string             `json:"log"` // null: of this device
	Row      int                `json:"row"`
	At       string             `json:"at"`
	Who      string             `json:"who"`
	Email    string             `json:"email"`
	Role     string             `json:"role"`
	Kind     backend.AccessKind `json:"kind"`
	Target   string             `json:"target"`
	Source   backend.Source     `json:"source"`
	SavedAt  string             `json:"savedAt"`
	Reason   string             `json:"reason"`
	Detail   string             `json:"detail"`
	IsBroken bool               `json:"isBroken"`
}

type jsonLogVerdict struct {
	Log          string              `json:"log"`
	LastRowAt    string              `json:"lastRowAt"`
	Logs         *int                `json:"logs"`
	IsIntact     bool                `json:"isIntact"`
	RowsKept     int                 `json:"rowsKept"`
	RowsPruned   int                 `json:"rowsPruned"`
	Since        string              `json:"since"`
	BrokenAt     *int                `json:"brokenAt"`
	BrokenReason backend.AccessBreak `json:"brokenReason"`
}

type logOptions struct {
	*Terminal
	platformFlags
	asJSON      bool
	days, limit int
	output      string
}

func newLogCommand(t *Terminal) *cobra.Command {
	what := func(*cobra.Command, []string) error { return wrongUse(text.Of("cli.log_what")) }
	cmd := &cobra.Command{Use: "log {list | verify | send}", DisableFlagsInUseLine: true, Args: what, RunE: what}
	cmd.AddCommand(newLogListCommand(t, runLogList), newLogVerifyCommand(t, runLogVerify), newLogSendCommand(t, runLogSend))
	return cmd
}

func newLogSubcommand(t *Terminal, name string, run func(context.Context, *logOptions) error) (*cobra.Command, *logOptions) {
	o := &logOptions{Terminal: t}
	cmd := &cobra.Command{Use: name, Args: atMost(0), RunE: func(cmd *cobra.Command, _ []string) error { return run(cmd.Context(), o) }}
	o.addLocal(cmd)
	return cmd, o
}

func newLogListCommand(t *Terminal, run func(context.Context, *logOptions) error) *cobra.Command {
	cmd, o := newLogSubcommand(t, "list", run)
	cmd.PreRunE = func(*cobra.Command, []string) error {
		switch {
		case o.limit < 1:
			return wrongUse(text.Of("cli.bad_saved_limit"))
		case o.days < 0:
			return wrongUse(text.Of("cli.bad_days"))
		}
		return nil
	}
	cmd.Flags().BoolVar(&o.asJSON, "json", false, "")
	cmd.Flags().IntVar(&o.days, "days", 0, "")
	cmd.Flags().IntVar(&o.limit, "limit", 200, "")
	return cmd
}

func newLogVerifyCommand(t *Terminal, run func(context.Context, *logOptions) error) *cobra.Command {
	cmd, _ := newLogSubcommand(t, "verify", run)
	return cmd
}

func newLogSendCommand(t *Terminal, run func(context.Context, *logOptions) error) *cobra.Command {
	cmd, o := newLogSubcommand(t, "send", run)
	cmd.Flags().StringVar(&o.output, "output", "", "")
	return cmd
}

// openLog opens the access log of the profile that is asked for. The workspace is left with
// leave, unless it fails.
func (t *Terminal) openLog(ctx context.Context, command string, platform *platformFlags) (*access.Log, *compose.Workspace, error) {
	if platform.profile == string(backend.ProfileAdHoc) { // of platforms that were named for one run
		workspace, _, err := t.enter(ctx, "log "+command, nil)
		return t.Profiles.OpenAccessLog(backend.ProfileAdHoc, "", access.LogOptions{Now: t.now}), workspace, err
	}
	workspace, _, err := t.enter(ctx, "log "+command, platform)
	if err != nil {
		return nil, nil, err
	}
	return workspace.Access.Log(), workspace, nil
}

// runLogList prints the rows of the access log, the newest first.
func runLogList(ctx context.Context, o *logOptions) error {
	log, workspace, err := o.openLog(ctx, "list", &o.platformFlags)
	if err != nil {
		return err
	}
	defer o.leave(workspace)
	page, verdict, received, err := log.List(ctx, backend.AccessQuery{Limit: o.limit, Days: o.days})
	if err != nil {
		return notAllowed{err}
	}
	if failure := access.BrokenLog(verdict); failure != nil && !o.asJSON { // its rows may not be all
		o.say(text.Failure("cli.failure", string(failure.Code), failure.Params))
	}
	if hidden := log.HiddenColleagues(); hidden != "" {
		o.say(hidden)
	}
	return o.show(o.asJSON, func() any { return logToJSON(page, verdict, received) }, func(out *bytes.Buffer) { reportLog(out, page, received) })
}

// runLogVerify succeeds only where the whole log is intact.
func runLogVerify(ctx context.Context, o *logOptions) error {
	log, workspace, err := o.openLog(ctx, "verify", &o.platformFlags)
	if err != nil {
		return err
	}
	defer o.leave(workspace)
	verdict, err := log.Verify(ctx)
	if err != nil {
		return notAllowed{err} // what cannot be verified is not intact
	}
	if failure := access.BrokenLog(verdict); failure != nil {
		return failure
	}
	return o.print(access.VerdictText(verdict))
}

// runLogSend encrypts the log to the Admin and writes it to a file.
func runLogSend(ctx context.Context, o *logOptions) error {
	log, workspace, err := o.openLog(ctx, "send", &o.platformFlags)
	if err != nil {
		return err
	}
	defer o.leave(workspace)
	path, err := log.Send(ctx, o.output)
	if backend.HasCode(err, backend.CodeBadArgument) {
		return wrongUse(text.Of("cli.log_output"))
	}
	if err != nil {
		return err
	}
	return o.print(safe(text.Of("cli.log_sent", "file", path)))
}

func reportLog(out *bytes.Buffer, page backend.AccessPage, received []access.ReceivedLog) {
	heading(out, text.Of("cli.log", "shown", text.Number(len(page.Rows)), "total", text.Number(page.Matching)))
	if page.Matching == 0 {
		heading(out, "  "+text.Of("cli.log_none"))
	}
	table := newTable(out)
	for i := range page.Rows {
		row := &page.Rows[i]
		number := text.Number(row.Number)
		if row.Log != "" {
			number = row.Log + " " + number
		}
		broken := ""
		if row.Broken {
			broken = text.Of("access_log.row_broken")
		}
		table.row("  %s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", safe(number), when(row.At, "cli.not_known"),
			safe(row.Name), safe(row.Role), safe(actionText(row)), safe(row.Target), safe(dataOf(row)), safe(row.Reason), broken)
	}
	table.end()
	for _, r := range received {
		if r.Failure != nil {
			heading(out, text.Failure("cli.failure", string(r.Failure.Code), r.Failure.Params))
			continue
		}
		heading(out, safe(text.Of("access_log.colleague", "name", r.Subject.Name))+" "+access.VerdictText(r.Verdict))
	}
}

// actionText says what a row says was done.
func actionText(row *backend.AccessRow) string {
	if row.Kind == "" { // nothing of the row can be read
		return ""
	}
	said := text.Of("access_log.kind." + string(row.Kind))
	if row.Detail == "" {
		return said
	}
	detail := row.Detail
	if row.Kind == backend.AccessRefused { // an action and the code of the reason
		at := strings.LastIndexByte(detail, ' ')
		if reason := "access.refused." + detail[at+1:]; at > 0 && text.Has(reason) {
			detail = detail[:at] + ": " + text.Of(reason)
		}
	}
	return said + " (" + detail + ")"
}

// dataOf says whether the data was live, or how old the saved copy was.
func dataOf(row *backend.AccessRow) string {
	switch {
	case row.Source == "":
		return ""
	case row.Source == backend.SourceSaved && !row.SavedAt.IsZero():
		return text.Of("access_log.source.saved_age", "age", export.Age(row.SavedAt, row.At))
	}
	return text.Of("access_log.source." + string(row.Source))
}

func logToJSON(page backend.AccessPage, verdict backend.AccessVerdict, received []access.ReceivedLog) jsonLog {
	out := jsonLog{page.Total, page.Matching, backend.Views(page.Rows, func(r *backend.AccessRow) jsonLogRow {
		return jsonLogRow{
			Log: r.Log, Row: r.Number, At: seconds(r.At), Who: r.Name, Email: r.Email, Role: r.Role, Kind: r.Kind, Target: r.Target,
			Source: r.Source, SavedAt: seconds(r.SavedAt), Reason: r.Reason, Detail: r.Detail, IsBroken: r.Broken,
		}
	}), verdictToJSON(verdict), []jsonLogVerdict{}}
	for _, r := range received {
		if r.Failure == nil {
			one := verdictToJSON(r.Verdict)
			one.Log, one.LastRowAt, one.Logs = r.Subject.Name, seconds(r.LastAt), &r.Logs
			out.Received = append(out.Received, one)
		}
	}
	return out
}

func verdictToJSON(v backend.AccessVerdict) jsonLogVerdict {
	out := jsonLogVerdict{IsIntact: v.Intact(), RowsKept: v.Rows, RowsPruned: v.Pruned, Since: seconds(v.Since), BrokenReason: v.Reason}
	if !v.Intact() {
		out.BrokenAt = &v.BrokenAt
	}
	return out
}
