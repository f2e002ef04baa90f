package backend

import (
	"cmp"
	"slices"
)

// side is one of two snapshots, made ready to be compared. A part that came is one
// of which nothing is missing: only those are compared.
type side struct {
	Snapshot
	parts        map[PartKind]SnapshotPart
	connections  map[string]*Connection  // by GUID
	accounts     map[string][]*Account   // by connection GUID
	institutions map[string]*Institution // by code
	missing      map[string]bool         // codes of institutions that did not come
}

func newSide(s Snapshot) *side {
	x := &side{
		Snapshot: s, parts: s.Parts, missing: map[string]bool{},
		connections: map[string]*Connection{}, accounts: map[string][]*Account{}, institutions: map[string]*Institution{},
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
	for _, problem := range s.Parts[PartInstitutions].missing(PartInstitutions) {
		x.missing[problem.About.ID] = true
	}
	return x
}

func (x *side) came(kind PartKind) bool { return x.parts[kind].State == PartReady }

// institution gives that of a connection; nil where it did not come.
func (x *side) institution(c *Connection) *Institution {
	if x.missing[""] || x.missing[c.InstitutionCode] {
		return nil
	}
	return x.institutions[c.InstitutionCode]
}

func compareConnections(before, after *side) []ConnectionChange {
	var changes []ConnectionChange
	whole := before.came(PartConnections) && after.came(PartConnections)
	for guid, connection := range after.connections {
		change := ConnectionChange{Kind: ConnectionChanged, Judged: after.judged(connection)}
		was := before.connections[guid]
		switch {
		case was == nil && whole:
			change.Kind = ConnectionAdded
			changes = append(changes, change)
		case was != nil:
			if change.Fields = compareConnection(before, after, was, connection, whole); len(change.Fields) > 0 {
				changes = append(changes, change)
			}
		}
	}
	for guid, was := range before.connections {
		if whole && after.connections[guid] == nil {
			changes = append(changes, ConnectionChange{Kind: ConnectionRemoved, Judged: before.judged(was)})
		}
	}
	slices.SortFunc(changes, func(a, b ConnectionChange) int {
		return cmp.Or(cmp.Compare(a.place(), b.place()), a.Compare(&b.Judged))
	})
	return changes
}

// place puts connections that went, which need nobody, behind all others.
func (c *ConnectionChange) place() int {
	if c.Kind == ConnectionRemoved {
		return 1
	}
	return 0
}

// compareConnection compares one connection; its own values only where the
// connections came whole both times.
func compareConnection(before, after *side, was, is *Connection, whole bool) []FieldChange {
	var fields fieldChanges
	if whole {
		fields.status(before.judged(was), after.judged(is))
		fields.text(ChangedName, was.Name, is.Name)
		fields.text(ChangedStatusMessage, was.StatusMessage, is.StatusMessage)
		fields.text(ChangedErrorCode, was.errorCode(), is.errorCode())
		fields.yesNo(ChangedNeedsCredentials, was.NeedsUpdatedCredentials, is.NeedsUpdatedCredentials)
		fields.yesNo(ChangedBackgroundOff, was.BackgroundIsDisabled, is.BackgroundIsDisabled)
		fields.text(ChangedInstitution, was.InstitutionCode, is.InstitutionCode)
	}
	wasAt, isAt := before.institution(was), after.institution(is)
	if wasAt != nil && isAt != nil && was.InstitutionCode == is.InstitutionCode {
		fields.text(ChangedInstitutionState, wasAt.Status, isAt.Status)
		fields.text(ChangedClientStatus, wasAt.ClientStatus, isAt.ClientStatus)
	}
	if before.came(PartAccounts) && after.came(PartAccounts) {
		fields.accounts(before.accounts[was.GUID], after.accounts[is.GUID])
	}
	return fields
}

func (c *Connection) errorCode() string {
	if c.Error == nil {
		return ""
	}
	return c.Error.Code
}

// accounts compares the accounts of one connection: those that came, in the order
// in which they stand, then those that went.
func (f *fieldChanges) accounts(before, after []*Account) {
	was := map[string]*Account{}
	for _, account := range before {
		was[account.GUID] = account
	}
	for _, account := range after {
		earlier := was[account.GUID]
		delete(was, account.GUID)
		switch {
		case earlier == nil:
			f.add(ChangedAccountAdded, "", account.name())
		case !earlier.closed() && account.closed():
			f.add(ChangedAccountClosed, "", account.name())
		case earlier.closed() && yesNo(account.IsClosed) == "no":
			f.add(ChangedAccountReopened, "", account.name())
		}
	}
	for _, account := range before {
		if was[account.GUID] != nil {
			f.add(ChangedAccountRemoved, account.name(), "")
		}
	}
}

func (a *Account) closed() bool { return a.IsClosed != nil && *a.IsClosed }

// name is the best there is of an account.
func (a *Account) name() string { return cmp.Or(a.Name, a.GUID) }
