package sqlite

import "time"

// snapshotV1 was written before records had versions. Its fields are named like those
// of the domain were at that time. It is frozen.
type snapshotV1 struct {
	User         userV1            `cbor:"user"`
	Connections  []connectionV1    `cbor:"connections"`
	Accounts     []accountV1       `cbor:"accounts"`
	Institutions []institutionV1   `cbor:"institutions"`
	Total        int               `cbor:"total"`
	Parts        map[string]partV1 `cbor:"parts"`
}

type userV1 struct {
	GUID, ID, Email string
	IsDisabled      *bool
	Metadata        string
}

type connectionV1 struct {
	GUID, ID, UserGUID, Name, InstitutionGUID, InstitutionCode string

	Status, StatusMessage                   string
	Error                                   *connectionErrorV1
	LastAttemptAt, LastSuccessAt, CreatedAt time.Time
	Unreadable                              uint8
	LatestJobGUID                           string

	IsBeingAggregated, NeedsUpdatedCredentials, BackgroundIsDisabled, IsOAuth, IsManual, IsManagedByUser *bool

	UseCases []string
}

type connectionErrorV1 struct{ Type, Code, Message, UserMessage, Locale string }

type accountV1 struct {
	GUID, ConnectionGUID, Name, Type, Subtype string

	IsClosed   *bool
	CreatedAt  time.Time
	Unreadable uint8
}

type institutionV1 struct {
	GUID, Code, Name, URL, Country, Status, ClientStatus string

	SupportsOAuth *bool

	ForgotPasswordURL, ForgotUsernameURL, TroubleSigningInURL string
}

type partV1 struct {
	State    string      `cbor:"state"`
	Problems []problemV1 `cbor:"problems,omitempty"`
}

type problemV1 struct {
	Part   string            `cbor:"part"`
	ID     string            `cbor:"id,omitempty"`
	Code   string            `cbor:"code"`
	Params map[string]string `cbor:"params,omitempty"`
}

// upgrade gives the names to the unreadable times that were bits, and each field its
// number. Every field is named: the newest version may get more.
func (r snapshotV1) upgrade() snapshotV2 {
	return snapshotV2{
		User:        userV2{GUID: r.User.GUID, ID: r.User.ID, Email: r.User.Email, IsDisabled: r.User.IsDisabled, Metadata: r.User.Metadata},
		Connections: mapped(r.Connections, (*connectionV1).upgrade),
		Accounts: mapped(r.Accounts, func(a *accountV1) accountV2 {
			return accountV2{
				GUID: a.GUID, ConnectionGUID: a.ConnectionGUID, Name: a.Name, Type: a.Type, Subtype: a.Subtype, IsClosed: a.IsClosed,
				CreatedAt: a.CreatedAt, Unreadable: unreadableV1(a.Unreadable),
			}
		}),
		Institutions: mapped(r.Institutions, func(i *institutionV1) institutionV2 {
			return institutionV2{
				GUID: i.GUID, Code: i.Code, Name: i.Name, URL: i.URL, Country: i.Country, Status: i.Status, ClientStatus: i.ClientStatus,
				SupportsOAuth: i.SupportsOAuth, ForgotPasswordURL: i.ForgotPasswordURL, ForgotUsernameURL: i.ForgotUsernameURL,
				TroubleSigningInURL: i.TroubleSigningInURL,
			}
		}),
		Total: r.Total, Parts: upgradedParts(r.Parts),
	}
}

func (r *connectionV1) upgrade() connectionV2 {
	next := connectionV2{
		GUID: r.GUID, ID: r.ID, UserGUID: r.UserGUID, Name: r.Name, InstitutionGUID: r.InstitutionGUID, InstitutionCode: r.InstitutionCode,
		Status: r.Status, StatusMessage: r.StatusMessage, LastAttemptAt: r.LastAttemptAt, LastSuccessAt: r.LastSuccessAt, CreatedAt: r.CreatedAt,
		Unreadable: unreadableV1(r.Unreadable), LatestJobGUID: r.LatestJobGUID, IsBeingAggregated: r.IsBeingAggregated,
		NeedsUpdatedCredentials: r.NeedsUpdatedCredentials, BackgroundIsDisabled: r.BackgroundIsDisabled,
		IsOAuth: r.IsOAuth, IsManual: r.IsManual, IsManagedByUser: r.IsManagedByUser, UseCases: r.UseCases,
	}
	if e := r.Error; e != nil {
		next.Error = &connectionErrorV2{Type: e.Type, Code: e.Code, Message: e.Message, UserMessage: e.UserMessage, Locale: e.Locale}
	}
	return next
}

func upgradedParts(parts map[string]partV1) map[string]partV2 {
	next := make(map[string]partV2, len(parts))
	for kind, part := range parts {
		next[kind] = partV2{State: part.State, Problems: mapped(part.Problems, func(p *problemV1) problemV2 {
			return problemV2{Part: p.Part, ID: p.ID, Code: p.Code, Params: p.Params}
		})}
	}
	return next
}

func unreadableV1(bits uint8) (names []string) {
	for i, name := range []string{"created_at", "started_at", "finished_at", "updated_at", "aggregated_at", "successfully_aggregated_at"} {
		if bits&(1<<i) != 0 {
			names = append(names, name)
		}
	}
	return names
}
