package cli

import (
	"bytes"
	"cmp"
	"context"
	"strconv"

	"github.com/spf13/cobra"

	"userlookup/backend"
	"userlookup/backend/access"
	"userlookup/backend/text"
)

// jsonAccess is what userlookup access --json prints. Fields are added, never renamed.
type jsonAccess struct {
	Profile    backend.ProfileName `json:"profile"`
	Role       access.Role         `json:"role"` // null, as everything else of it, where the access file cannot be trusted
	Subject    jsonSubject         `json:"subject"`
	UserLookup *bool               `json:"userLookup"`
	Issued     string              `json:"issued"`  // null on sample data and with the environment's credentials
	Expires    string              `json:"expires"` // null: never
	Issuer     jsonSubject         `json:"issuer"`
	Policy     *access.Policy      `json:"policy"`
	Problem    backend.Code        `json:"problem"` // of the reason why there is no access
}

type jsonSubject struct {
	Name  string `json:"name"`
	Email string `json:"email"`
}

type accessOptions struct {
	*Terminal
	platformFlags
	asJSON           bool
	role, userLookup string // which they are switched to; empty for neither
}

func newAccessCommand(t *Terminal, run func(context.Context, *accessOptions) error) *cobra.Command {
	o := &accessOptions{Terminal: t}
	admin, user := string(access.RoleAdmin), string(access.RoleUser)
	cmd := &cobra.Command{Use: "access", Args: atMost(0)}
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		switch {
		case o.role != "" && o.role != admin && o.role != user:
			return wrongUse(text.Of("cli.bad_role"))
		case o.userLookup != "" && o.userLookup != "on" && o.userLookup != "off":
			return wrongUse(text.Of("cli.bad_user_lookup"))
		case o.role == admin && o.userLookup == "off":
			return wrongUse(text.Of("cli.admin_has_user_lookup"))
		}
		return run(cmd.Context(), o)
	}
	flags := cmd.Flags()
	flags.BoolVar(&o.asJSON, "json", false, "")
	flags.StringVar(&o.role, "role", "", "")
	flags.StringVar(&o.userLookup, "user-lookup", "", "")
	completeFlag(cmd, "role", admin, user)
	completeFlag(cmd, "user-lookup", "on", "off")
	o.addTo(cmd)
	return cmd
}

// runAccess prints what the person may do on a profile. On the sample data it also
// switches the role. Where there is no access it fails with the reason, after printing.
func runAccess(ctx context.Context, o *accessOptions) error {
	workspace, _, err := o.enter(ctx, "access", &o.platformFlags)
	if err != nil {
		return err
	}
	defer o.leave(workspace)
	state := workspace.Access.State()
	if o.role != "" || o.userLookup != "" {
		state.Role = cmp.Or(access.Role(o.role), state.Role)
		if o.userLookup != "" {
			state.UserLookup = o.userLookup == "on"
		}
		if err := o.Profiles.SwitchSample(ctx, workspace.Access, state.Role, state.UserLookup); err != nil {
			return err
		}
		state = workspace.Access.State()
	}
	if err := o.show(o.asJSON, func() any { return accessToJSON(&state) }, func(out *bytes.Buffer) { reportAccess(out, &state) }); err != nil {
		return err
	}
	if state.Problem != nil {
		return notAllowed{state.Problem}
	}
	return nil
}

func accessToJSON(s *access.State) jsonAccess {
	shape := jsonAccess{Profile: s.Profile}
	if isKnown(s) {
		shape.Role, shape.UserLookup, shape.Policy = s.Role, &s.UserLookup, &s.Policy
		shape.Subject, shape.Issuer = jsonSubject(s.Subject), jsonSubject(s.Issuer)
		shape.Issued, shape.Expires = seconds(s.Issued), seconds(s.Expires)
	}
	if s.Problem != nil {
		shape.Problem = s.Problem.Code
	}
	return shape
}

// isKnown says whether a grant could be read and verified, so that it says who is who.
func isKnown(s *access.State) bool { return s.Subject.Name != "" }

// reportAccess prints for a person what they may do. Times are UTC.
func reportAccess(out *bytes.Buffer, s *access.State) {
	table := newFacts(out)
	if !isKnown(s) {
		table.add("", "cli.access.role", text.Of("cli.access.no_access"))
		table.end()
		return
	}
	table.add("", "cli.access.role", roleWord(s.Role))
	table.add("", "cli.access.subject", person(s.Subject))
	table.add("", "cli.access.user_lookup", switchWord(s.UserLookup))
	issued := text.Of("cli.access.issued_sample")
	if !s.Sample {
		issued = when(s.Issued, "cli.not_known")
	}
	table.add("", "cli.access.issued", issued)
	table.add("", "cli.access.expires", when(s.Expires, "cli.never"))
	table.end()
	reportPolicy(out, s.Policy)
}

func reportPolicy(out *bytes.Buffer, p access.Policy) {
	heading(out, text.Of("cli.access.policy"))
	policy := newFacts(out)
	policy.add("  ", "cli.access.reason", switchWord(p.Reason))
	policy.add("  ", "cli.access.mask", switchWord(p.Mask))
	policy.add("  ", "cli.access.export", switchWord(p.Export))
	policy.add("  ", "cli.access.retention_days", strconv.Itoa(p.RetentionDays))
	policy.add("  ", "cli.access.lock_minutes", strconv.Itoa(p.LockMinutes))
	policy.add("  ", "cli.access.offline_hours", strconv.Itoa(p.OfflineHours))
	policy.add("  ", "cli.access.log_folder", orMissing(p.LogFolder, "cli.access.none"))
	policy.end()
}

func roleWord(role access.Role) string {
	if role == access.RoleAdmin {
		return text.Of("cli.access.role_admin")
	}
	return text.Of("cli.access.role_user")
}

func switchWord(on bool) string {
	if on {
		return text.Of("cli.access.on")
	}
	return text.Of("cli.access.off")
}
