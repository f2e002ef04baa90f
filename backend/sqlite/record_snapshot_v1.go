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
// number. What has the same fields is converted as a whole.
func (r snapshotV1) upgrade() snapshotV2 {
	next := snapshotV2{User: userV2(r.User), Total: r.Total, Parts: make(map[string]partV2, len(r.Parts))}
	next.Connections = mapped(r.Connections, func(c *connectionV1) connectionV2 {
		return connectionV2{
			c.GUID, c.ID, c.UserGUID, c.Name, c.InstitutionGUID, c.InstitutionCode, c.Status, c.StatusMessage, (*connectionErrorV2)(c.Error),
			c.LastAttemptAt, c.LastSuccessAt, c.CreatedAt, unreadableV1(c.Unreadable), c.LatestJobGUID, c.IsBeingAggregated,
			c.NeedsUpdatedCredentials, c.BackgroundIsDisabled, c.IsOAuth, c.IsManual, c.IsManagedByUser, c.UseCases,
		}
	})
	next.Accounts = mapped(r.Accounts, func(a *accountV1) accountV2 {
		return accountV2{a.GUID, a.ConnectionGUID, a.Name, a.Type, a.Subtype, a.IsClosed, a.CreatedAt, unreadableV1(a.Unreadable)}
	})
	next.Institutions = mapped(r.Institutions, func(i *institutionV1) institutionV2 { return institutionV2(*i) })
	for kind, part := range r.Parts {
		next.Parts[kind] = partV2{part.State, mapped(part.Problems, func(p *problemV1) problemV2 { return problemV2(*p) })}
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
