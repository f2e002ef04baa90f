package cli

import (
	"bytes"
	"cmp"
	"context"
	"strings"
	"time"

	"userlookup/backend"
	"userlookup/backend/export"
	"userlookup/backend/query"
	"userlookup/backend/text"
)

// jsonSaved is what userlookup saved --json prints.
type jsonSaved struct {
	Total    int             `json:"total"`
	Matching int             `json:"matching"`
	Users    []jsonSavedUser `json:"users"`
}

type jsonSavedUser struct {
	ID          *string `json:"id"`
	GUID        string  `json:"guid"`
	At          *string `json:"at"` // of the last look-up
	Connections *int    `json:"connections"`
	WorstStatus *string `json:"worstStatus"`
	WorstFamily string  `json:"worstFamily"`
	WorstReason *string `json:"worstReason"` // why it is judged otherwise than its status says
	WorstSince  *string `json:"worstSince"`
	Attempts    int     `json:"attempts"`
	IsAltered   bool    `json:"isAltered"` // not as it was written: only the time is known
}

// saved lists the users of whom this device keeps a copy.
func (t *Terminal) saved(ctx context.Context, args []string) error {
	flags := newFlags()
	asJSON := flags.Bool("json", false, "")
	limit := flags.Int("limit", 200, "")
	sort := flags.String("sort", string(backend.SavedByTime), "")
	var platform platformFlags
	platform.addTo(flags)
	others, err := parse(flags, args)
	switch {
	case err != nil:
		return err
	case len(others) > 1:
		return wrongUse(text.Of("cli.no_arguments", "argument", others[1]))
	case *limit < 1:
		return wrongUse(text.Of("cli.bad_saved_limit"))
	case *sort != string(backend.SavedByTime) && *sort != string(backend.SavedByWorst):
		return wrongUse(text.Of("cli.bad_sort"))
	}
	if err := platform.check(flags); err != nil {
		return err
	}
	part, err := t.userID(ctx, strings.Join(others, ""), &platform)
	if err != nil {
		return err
	}
	desk, scope, err := t.enter(ctx, "saved", &platform)
	if err != nil {
		return err
	}
	defer t.leave(desk)
	list, err := scope.AllSaved(ctx, backend.SavedQuery{Text: part, Sort: backend.SavedSort(*sort), Limit: *limit})
	if err != nil {
		return err
	}
	var out bytes.Buffer
	if *asJSON {
		err = encode(&out, savedToJSON(list))
	} else {
		reportSaved(&out, list, t.now())
	}
	if err != nil {
		return err
	}
	return t.write(out.Bytes())
}

// hasWorst reports whether there is a connection whose status is known to be the worst:
// -1 connections are some that may not be all.
func hasWorst(connections int, status backend.ConnectionStatus) bool {
	return connections > 0 || connections < 0 && status != ""
}

func savedToJSON(list backend.SavedListView) jsonSaved {
	out := jsonSaved{Total: list.Total, Matching: list.Matching, Users: make([]jsonSavedUser, len(list.Users))}
	for i, user := range list.Users {
		line := jsonSavedUser{
			ID: given(user.UserID), GUID: user.GUID, At: given(string(user.At)), Attempts: user.Attempts, IsAltered: user.Altered != "",
			WorstFamily: string(user.Family), WorstReason: given(string(user.Reason)), WorstSince: given(string(user.Since)),
		}
		if user.Connections >= 0 {
			line.Connections = &user.Connections
		}
		if hasWorst(user.Connections, user.Status) {
			line.WorstStatus = given(string(export.StatusCode(user.Status)))
		}
		out.Users[i] = line
	}
	return out
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

// erase destroys the copy of one user, or everything. It never asks: which of the
// two is meant has to be said.
func (t *Terminal) erase(ctx context.Context, args []string) error {
	flags := newFlags()
	everything := flags.Bool("everything", false, "")
	var platform platformFlags
	platform.addTo(flags)
	others, err := parse(flags, args)
	switch {
	case err != nil:
		return err
	case *everything && len(others) > 0, !*everything && len(others) != 1:
		return wrongUse(text.Of("cli.erase_what"))
	}
	if err := platform.check(flags); err != nil {
		return err
	}
	var who backend.Query
	if !*everything {
		id, err := t.userID(ctx, others[0], &platform)
		if err != nil {
			return err
		}
		if who, err = query.Parse(id); err != nil {
			return err
		}
	}
	desk, scope, err := t.enter(ctx, "erase", &platform)
	if err != nil {
		return err
	}
	defer t.leave(desk)
	if *everything {
		if err := scope.Erase(ctx); err != nil {
			return err
		}
		return t.print(text.Of("cli.erased_everything"))
	}
	if err := scope.Forget(ctx, who); backend.HasCode(err, backend.CodeNotSaved) {
		return &commandError{text.Of("cli.nothing_to_erase", "id", who.Value), exitNoUser}
	} else if err != nil {
		return err
	}
	return t.print(text.Of("cli.erased_user", "id", who.Value))
}
