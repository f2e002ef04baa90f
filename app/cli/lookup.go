package cli

import (
	"context"
	"flag"
	"log/slog"
	"time"

	"userlookup/app/compose"
	"userlookup/backend"
	"userlookup/backend/session"
	"userlookup/backend/text"
)

// longestLookup bounds a look-up of the terminal: histories of 100,000 attempts
// over slow lines end well before it.
const longestLookup = 10 * time.Minute

// found is a whole look-up.
type found struct {
	view     session.View
	attempts []session.JobAnswer // newest first, as many as asked for
}

func (t *Terminal) lookup(ctx context.Context, args []string) error {
	flags := newFlags()
	asJSON := flags.Bool("json", false, "")
	limit := flags.Int("limit", 200, "")
	profile := flags.String("profile", string(backend.ProfileSandbox), "")
	baseURL := flags.String("base-url", "", "")
	passphraseFD := flags.Int("passphrase-fd", 0, "")
	others, err := parse(flags, args)
	if err != nil {
		return err
	}
	if len(others) != 1 {
		return wrongUse(text.Of("cli.one_user_id"))
	}
	if *limit < 0 {
		return wrongUse(text.Of("cli.bad_limit"))
	}
	given := map[string]bool{}
	flags.Visit(func(f *flag.Flag) { given[f.Name] = true })
	if err := checkPlatform(given, *baseURL); err != nil {
		return err
	}
	query, err := backend.ParseQuery(others[0])
	if err != nil {
		return err
	}
	choice, err := t.choice(ctx, platformFlags{
		profile: backend.ProfileName(*profile), baseURL: *baseURL, sealed: given["passphrase-fd"], passphraseFD: *passphraseFD,
	})
	if err != nil {
		return err
	}
	switch {
	case query.Kind == backend.QueryByGUID:
		t.say(text.Of("cli.understood_guid", "id", query.Value))
	case query.Kind == backend.QueryByEmail:
		t.say(text.Of("cli.understood_email", "email", query.Value))
	case query.Origin != backend.OriginWhole:
		t.say(text.Of("cli.understood", "id", query.Value))
	}

	choice.LogFolder = t.Keep.LogFolder()
	desk, err := compose.Open(choice, slog.New(slog.DiscardHandler))
	if err != nil {
		return err
	}
	defer desk.Close()
	answer, err := look(ctx, desk.Session, others[0], *limit)
	if err != nil {
		return err
	}
	if choice := answer.view.Choice; choice != nil {
		return t.writeChoice(choice, *asJSON)
	}
	for _, problem := range answer.view.Problems {
		if problem.Err.Code != backend.CodeNotProvided { // needs nobody to act; JSON and report say it
			t.say(problemSentence(problem))
		}
	}
	if !*asJSON {
		return t.writeReport(answer)
	}
	if _, err := desk.Session.Enter(ctx, action("lookup --json")); err != nil {
		answer.maskUser()
	}
	return t.writeJSON(answer)
}

// maskUser drops what the one who asks may not see in full.
func (f *found) maskUser() {
	user := *f.view.User
	user.Email, user.Metadata = "", ""
	f.view.User = &user
}

// look takes the same way as the window: through the gate, in parts, and waits
// for the last of them.
func look(ctx context.Context, s *session.Session, id string, limit int) (*found, error) {
	ctx, cancel := context.WithTimeout(ctx, longestLookup)
	defer cancel()
	entry, err := s.Enter(ctx, action("lookup"))
	if err != nil {
		return nil, err
	}
	const requestID = "terminal"
	answer := &found{}
	if answer.view, err = entry.Open(ctx, requestID, id, func(session.View) {}); err != nil || answer.view.Choice != nil {
		return answer, err
	}
	if answer.view, err = entry.Await(ctx, requestID); err != nil {
		return nil, err
	}
	answer.attempts, err = entry.Newest(requestID, limit)
	return answer, err
}

// problemSentence says what is missing and why. That a platform does not give
// something needs nobody to act.
func problemSentence(p backend.Problem) string {
	about := text.Of("cli.part." + string(p.About.Part))
	if p.About.ID != "" {
		about += " " + p.About.ID
	}
	key := "cli.problem"
	if p.Err.Code == backend.CodeNotProvided {
		key = "cli.note"
	}
	return sentence(key, p.Err, map[string]string{"about": about})
}
