package cli

import (
	"bytes"

	"userlookup/backend"
	"userlookup/backend/text"
)

// jsonChoice stands in the place of a look-up when an e-mail address belongs to
// several users.
type jsonChoice struct {
	Choice struct {
		Total int             `json:"total"`
		Users []jsonCandidate `json:"users"`
	} `json:"choice"`
}

type jsonCandidate struct {
	ID          *string `json:"id"`
	GUID        string  `json:"guid"`
	EmailMasked *string `json:"emailMasked"`
	IsDisabled  *bool   `json:"isDisabled"`
}

// writeChoice lists the users who share an e-mail address, and fails as when there
// is no one user.
func (t *Terminal) writeChoice(choice *backend.SeveralUsers, asJSON bool) error {
	var out bytes.Buffer
	write := reportChoice
	if asJSON {
		write = encodeChoice
	}
	if err := write(&out, choice); err != nil {
		return err
	}
	if err := t.write(out.Bytes()); err != nil {
		return err
	}
	return choice
}

func encodeChoice(out *bytes.Buffer, choice *backend.SeveralUsers) error {
	answer := jsonChoice{}
	answer.Choice.Total = choice.Total
	answer.Choice.Users = make([]jsonCandidate, len(choice.Users))
	for i, user := range choice.Users {
		answer.Choice.Users[i] = jsonCandidate{given(user.ID), user.GUID, given(backend.MaskEmail(user.Email)), user.IsDisabled}
	}
	return encode(out, answer)
}

func reportChoice(out *bytes.Buffer, choice *backend.SeveralUsers) error {
	heading(out, text.Of("cli.choice", "n", text.Number(choice.Total)))
	table := newTable(out)
	for _, user := range choice.Users {
		state := ""
		if user.IsDisabled != nil && *user.IsDisabled {
			state = text.Of("cli.choice_disabled")
		}
		table.row("  %s\t%s\t%s\t%s\n", safe(orMissing(user.ID, "cli.unknown")), safe(user.GUID), safe(backend.MaskEmail(user.Email)), state)
	}
	table.end()
	if choice.Total > len(choice.Users) {
		heading(out, "  "+text.Of("cli.choice_more", "shown", text.Number(len(choice.Users)), "total", text.Number(choice.Total)))
	}
	return nil
}
