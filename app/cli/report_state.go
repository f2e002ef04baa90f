package cli

import (
	"bytes"
	"strings"
	"time"

	"userlookup/backend"
	"userlookup/backend/export"
	"userlookup/backend/text"
)

// reportError prints what the platform says went wrong with a connection, as far as it
// says so.
func reportError(table facts, failure *backend.ConnectionErrorView) {
	if failure == nil {
		return
	}
	if failure.Type+failure.Code+failure.Message+failure.UserMessage == "" {
		table.add("    ", "page.connection.error", text.Of("page.value.unreadable"))
	}
	for _, line := range []struct{ labelKey, value string }{
		{"cli.error_type", failure.Type}, {"cli.error_code", failure.Code},
		{"cli.error_message", failure.Message}, {"cli.error_user_message", failure.UserMessage},
	} {
		if line.value != "" {
			table.add("    ", line.labelKey, line.value)
		}
	}
}

// reportAccounts prints the accounts of a connection in one line. All says that none of
// them is missing.
func reportAccounts(table facts, accounts []backend.AccountView, all bool) {
	names := make([]string, len(accounts))
	for i, account := range accounts {
		names[i] = orMissing(account.Name, "cli.not_known")
		var about []string
		for _, word := range []string{account.Type, account.Subtype, export.BoolWord(account.IsClosed, "page.account.closed", "page.account.open")} {
			if word != "" {
				about = append(about, word)
			}
		}
		if len(about) > 0 {
			names[i] = text.Of("cli.account", "name", names[i], "about", strings.Join(about, ", "))
		}
	}
	missing := "cli.accounts_none"
	if !all {
		missing = "cli.not_known"
	}
	table.add("    ", "cli.accounts", orMissing(strings.Join(names, "; "), missing))
}

// reportAges prints which parts are of another time or source than the rest.
func reportAges(out *bytes.Buffer, view *backend.UserView, now time.Time) {
	for _, age := range view.OtherAges() {
		stamp := text.Of("export.stamp.live", "at", when(age.FetchedAt.Time(), "cli.not_known"))
		if age.Source == backend.SourceSaved {
			stamp = export.Stamp(age.FetchedAt.Time(), now, time.UTC)
		}
		heading(out, "  "+text.Of("export.part_age", "part", text.Of("export.part."+string(age.Part)), "stamp", stamp))
	}
}

// reportNotProvided prints what the platform does not provide.
// A missing attempt list is reported beside the timeline.
func reportNotProvided(out *bytes.Buffer, f *found) {
	for _, problem := range f.view.Problems {
		if problem.Code == backend.CodeNotProvided && problem.Part != backend.PartAttempts {
			heading(out, export.ProblemSentence(problem))
		}
	}
}
