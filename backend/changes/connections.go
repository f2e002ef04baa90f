package changes

import (
	"cmp"
	"slices"

	"userlookup/backend"
)

// side is one of two snapshots, prepared for comparison. Only complete parts are compared.
type side struct {
	backend.Snapshot
	connections  map[string]*backend.Connection  // by GUID
	accounts     map[string][]*backend.Account   // by connection GUID
	institutions map[string]*backend.Institution // by code
	missing      map[string]bool                 // codes of missing institutions
}

func newSide(s backend.Snapshot) *side {
	x := &side{
		Snapshot: s, missing: map[string]bool{},
		connections: map[string]*backend.Connection{}, accounts: map[string][]*backend.Account{}, institutions: map[string]*backend.Institution{},
	}
	for i := range s.Connections {
		x.connections[s.Connections[i].GUID] = &s.Connections[i]
	}
	for i := range s.Accounts {
		account := &s.Accounts[i]
		x.accounts[account.ConnectionGUID] = append(x.accounts[account.ConnectionGUID], account)
	}
	for i := range s.Institutions {
		x.institutions[s.Institutions[i].Code] = &s.Institutions[i]
	}
	for _, problem := range problemsOf(s, backend.PartInstitutions) {
		x.missing[problem.About.ID] = true
	}
	return x
}

func (x *side) came(kind backend.PartKind) bool { return x.Parts[kind].State == backend.PartReady }

// institution returns that of a connection; nil if it is missing.
func (x *side) institution(c *backend.Connection) *backend.Institution {
	if x.missing[""] || x.missing[c.InstitutionCode] {
		return nil
	}
	return x.institutions[c.InstitutionCode]
}

// judgedChange is a change with its sort key.
type judgedChange struct {
	ConnectionChange
	judged backend.Judged
}

func compareConnections(before, after *side) []ConnectionChange {
	var found []judgedChange
	add := func(kind Kind, judged backend.Judged, fields []FieldChange) {
		found = append(found, judgedChange{ConnectionChange{kind, judged.GUID, judged.Name, judged.Status, judged.Family, fields}, judged})
	}
	whole := before.came(backend.PartConnections) && after.came(backend.PartConnections)
	for guid, connection := range after.connections {
		was := before.connections[guid]
		switch {
		case was == nil && whole:
			add(Added, after.Judge(connection), []FieldChange{})
		case was != nil:
			if fields := compareConnection(before, after, was, connection, whole); len(fields) > 0 {
				add(Changed, after.Judge(connection), fields)
			}
		}
	}
	for guid, was := range before.connections {
		if whole && after.connections[guid] == nil {
			add(Removed, before.Judge(was), []FieldChange{})
		}
	}
	slices.SortFunc(found, func(a, b judgedChange) int {
		return cmp.Or(cmp.Compare(a.rank(), b.rank()), a.judged.Compare(&b.judged))
	})
	return backend.Views(found, func(c *judgedChange) ConnectionChange { return c.ConnectionChange })
}

// rank sorts removed connections last, because no one needs to act on them.
func (c *judgedChange) rank() int {
	if c.Kind == Removed {
		return 1
	}
	return 0
}

// compareConnection compares one connection; its own values only if the connections are
// complete in both snapshots.
func compareConnection(before, after *side, was, is *backend.Connection, whole bool) []FieldChange {
	var fields fieldChanges
	if whole {
		if was.Status != is.Status {
			earlier, later := before.Judge(was), after.Judge(is)
			fields = append(fields, FieldChange{FieldStatus, string(was.Status), string(is.Status), earlier.Family, later.Family})
		}
		fields.text(FieldName, was.Name, is.Name)
		fields.text(FieldStatusMessage, was.StatusMessage, is.StatusMessage)
		fields.text(FieldErrorCode, errorCode(was), errorCode(is))
		fields.yesNo(FieldNeedsCredentials, was.NeedsUpdatedCredentials, is.NeedsUpdatedCredentials)
		fields.yesNo(FieldBackgroundOff, was.BackgroundIsDisabled, is.BackgroundIsDisabled)
		fields.text(FieldInstitution, was.InstitutionCode, is.InstitutionCode)
	}
	wasAt, isAt := before.institution(was), after.institution(is)
	if wasAt != nil && isAt != nil && was.InstitutionCode == is.InstitutionCode {
		fields.text(FieldInstitutionState, wasAt.Status, isAt.Status)
		fields.text(FieldClientStatus, wasAt.ClientStatus, isAt.ClientStatus)
	}
	if before.came(backend.PartAccounts) && after.came(backend.PartAccounts) {
		fields.accounts(before.accounts[was.GUID], after.accounts[is.GUID])
	}
	return fields
}

func errorCode(c *backend.Connection) string {
	if c.Error == nil {
		return ""
	}
	return c.Error.Code
}

// accounts compares the accounts of one connection: current ones in their order, then removed
// ones.
func (f *fieldChanges) accounts(before, after []*backend.Account) {
	was := map[string]*backend.Account{}
	for _, account := range before {
		was[account.GUID] = account
	}
	for _, account := range after {
		earlier := was[account.GUID]
		delete(was, account.GUID)
		switch {
		case earlier == nil:
			f.add(FieldAccountAdded, "", nameOf(account))
		case !isClosed(earlier) && isClosed(account):
			f.add(FieldAccountClosed, "", nameOf(account))
		case isClosed(earlier) && yesNo(account.IsClosed) == "no":
			f.add(FieldAccountReopened, "", nameOf(account))
		}
	}
	for _, account := range before {
		if was[account.GUID] != nil {
			f.add(FieldAccountRemoved, nameOf(account), "")
		}
	}
}

func isClosed(a *backend.Account) bool { return a.IsClosed != nil && *a.IsClosed }

// nameOf is the best name of an account.
func nameOf(a *backend.Account) string { return cmp.Or(a.Name, a.GUID) }
