package cli

import (
	"bytes"

	"userlookup/backend"
	"userlookup/backend/text"
)

// jsonSnapshots is what userlookup changes --list --json prints. Fields are added,
// never renamed.
type jsonSnapshots struct {
	User    jsonChangedUser `json:"user"`
	Lookups []jsonSnapshot  `json:"lookups"` // newest first
}

// jsonSnapshot is one look-up that was saved, or several that found the same.
type jsonSnapshot struct {
	ID    int                 `json:"number"` // for --from and --to
	Times []backend.Timestamp `json:"times"`  // newest first
}

func snapshotsToJSON(user *backend.UserDetails, snapshots []backend.SnapshotView) jsonSnapshots {
	return jsonSnapshots{jsonChangedUser{user.ID, user.GUID}, backend.Views(snapshots, func(s *backend.SnapshotView) jsonSnapshot { return jsonSnapshot(*s) })}
}

// reportSnapshots prints for a person the numbers of look-ups with their times, UTC.
func reportSnapshots(out *bytes.Buffer, user string, snapshots []backend.SnapshotView) {
	heading(out, text.Of("changes.report.kept", "user", user))
	table := newTable(out)
	for _, snapshot := range snapshots {
		same := ""
		if earlier := len(snapshot.Times) - 1; earlier > 0 {
			same = text.Of("changes.report.same", "n", text.Number(earlier), "since", when(snapshot.Times[earlier].Time(), "cli.not_known"))
		}
		table.row("  %d\t%s\t%s\n", snapshot.ID, when(snapshot.Times[0].Time(), "cli.not_known"), same)
	}
	table.end()
}
