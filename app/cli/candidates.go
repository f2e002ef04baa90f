package cli

import (
	"bytes"

	"userlookup/backend"
	"userlookup/backend/export"
	"userlookup/backend/text"
)

// jsonCandidates stands in the place of a look-up when an e-mail address belongs to
// several users.
type jsonCandidates struct {
	Candidates struct {
		Total int             `json:"total"`
		Users []jsonCandidate `json:"users"`
	} `json:"candidates"`
}

type jsonCandidate struct {
	ID            string            `json:"id"`
	GUID          string            `json:"guid"`
	EmailMasked   string            `json:"emailMasked"`
	IsDisabled    *bool             `json:"isDisabled"`
	Connections   *int              `json:"connections"` // null where they are not known, and with them the rest
	jsonWorst                       // null where there is none
	LastAttemptAt backend.Timestamp `json:"lastAttemptAt"` // null for none, and where it cannot be read
}

// jsonWorst is the worst connection of a user.
type jsonWorst struct {
	Status backend.ConnectionStatus `json:"worstStatus"` // null where there is none, and for the platform's null
	Family backend.Family           `json:"worstFamily"`
	Reason backend.Reason           `json:"worstReason"` // why it is judged otherwise than its status says
	Since  backend.Timestamp        `json:"worstSince"`
}

// known is a number of connections; nil for one that is not known.
func known(connections int) *int {
	if connections < 0 {
		return nil
	}
	return &connections
}

// writeCandidates lists the users who share an e-mail address, and fails as when there
// is no one user.
func (t *Terminal) writeCandidates(candidates *backend.Candidates, asJSON bool) error {
	if err := t.show(asJSON, func() any { return candidatesToJSON(candidates) }, func(out *bytes.Buffer) { reportCandidates(out, candidates) }); err != nil {
		return err
	}
	return candidates.Err()
}

func candidatesToJSON(candidates *backend.Candidates) jsonCandidates {
	answer := jsonCandidates{}
	answer.Candidates.Total = candidates.Total
	answer.Candidates.Users = backend.Views(candidates.Users, func(u *backend.Candidate) jsonCandidate {
		candidate := jsonCandidate{u.ID, u.GUID, u.EmailMasked, u.IsDisabled, known(u.Connections), jsonWorst{}, u.LastAttemptAt}
		if u.Connections > 0 {
			candidate.jsonWorst = jsonWorst(u.JudgedView)
			candidate.Status = export.StatusCode(u.Status)
		}
		return candidate
	})
	return answer
}

// candidateWords gives the worst status among a candidate's connections, with why it
// is judged otherwise, and when the last attempt was.
func candidateWords(user *backend.Candidate) (status, last string) {
	switch {
	case user.Connections < 0:
		return text.Of("cli.choice_not_known"), ""
	case user.Connections == 0:
		return text.Of("cli.choice_no_connection"), ""
	}
	status = export.StatusWord(user.Status)
	if words := finding(user.Reason, user.Since); words != "" {
		status += " · " + words
	}
	return status, text.Of("cli.choice_last", "at", readable(user.LastAttemptAt, user.LastAttemptUnreadable, "cli.never"))
}

func reportCandidates(out *bytes.Buffer, candidates *backend.Candidates) {
	heading(out, text.Of("cli.choice", "n", text.Number(candidates.Total)))
	table := newTable(out)
	for _, user := range candidates.Users {
		disabled := ""
		if user.IsDisabled != nil && *user.IsDisabled {
			disabled = text.Of("cli.choice_disabled")
		}
		status, last := candidateWords(&user)
		table.row("  %s\t%s\t%s\t%s\t%s\t%s\n", safe(orMissing(user.ID, "cli.unknown")), safe(status), last, disabled, safe(user.GUID), safe(user.EmailMasked))
	}
	table.end()
	if candidates.Total > len(candidates.Users) {
		heading(out, "  "+text.Of("cli.choice_more", "shown", text.Number(len(candidates.Users)), "total", text.Number(candidates.Total)))
	}
}
