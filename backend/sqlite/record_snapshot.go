package sqlite

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"userlookup/backend"
)

// snapshotRecord is the content of a snapshot without its times: two that say the same
// have the same bytes, in whatever order the platform answered.
type snapshotRecord = snapshotV2

var snapshotRecords = recordType[snapshotRecord]{
	decodedV1,
	decoded[snapshotV2],
}

type snapshotV2 struct {
	User         userV2            `cbor:"1,keyasint"`
	Connections  []connectionV2    `cbor:"2,keyasint,omitempty"`
	Accounts     []accountV2       `cbor:"3,keyasint,omitempty"`
	Institutions []institutionV2   `cbor:"4,keyasint,omitempty"`
	Total        int               `cbor:"5,keyasint,omitempty"`
	Parts        map[string]partV2 `cbor:"6,keyasint,omitempty"` // by kind
}

type userV2 struct {
	GUID       string `cbor:"1,keyasint,omitempty"`
	ID         string `cbor:"2,keyasint,omitempty"`
	Email      string `cbor:"3,keyasint,omitempty"`
	IsDisabled *bool  `cbor:"4,keyasint,omitempty"`
	Metadata   string `cbor:"5,keyasint,omitempty"`
}

type connectionV2 struct {
	GUID                    string             `cbor:"1,keyasint,omitempty"`
	ID                      string             `cbor:"2,keyasint,omitempty"`
	UserGUID                string             `cbor:"3,keyasint,omitempty"`
	Name                    string             `cbor:"4,keyasint,omitempty"`
	InstitutionGUID         string             `cbor:"5,keyasint,omitempty"`
	InstitutionCode         string             `cbor:"6,keyasint,omitempty"`
	Status                  string             `cbor:"7,keyasint,omitempty"`
	StatusMessage           string             `cbor:"8,keyasint,omitempty"`
	Error                   *connectionErrorV2 `cbor:"9,keyasint,omitempty"`
	LastAttemptAt           time.Time          `cbor:"10,keyasint,omitzero"`
	LastSuccessAt           time.Time          `cbor:"11,keyasint,omitzero"`
	CreatedAt               time.Time          `cbor:"12,keyasint,omitzero"`
	Unreadable              []string           `cbor:"13,keyasint,omitempty"` // times, by their names in the API
	LatestJobGUID           string             `cbor:"14,keyasint,omitempty"`
	IsBeingAggregated       *bool              `cbor:"15,keyasint,omitempty"`
	NeedsUpdatedCredentials *bool              `cbor:"16,keyasint,omitempty"`
	BackgroundIsDisabled    *bool              `cbor:"17,keyasint,omitempty"`
	IsOAuth                 *bool              `cbor:"18,keyasint,omitempty"`
	IsManual                *bool              `cbor:"19,keyasint,omitempty"`
	IsManagedByUser         *bool              `cbor:"20,keyasint,omitempty"`
	UseCases                []string           `cbor:"21,keyasint,omitempty"`
}

type connectionErrorV2 struct {
	Type        string `cbor:"1,keyasint,omitempty"`
	Code        string `cbor:"2,keyasint,omitempty"`
	Message     string `cbor:"3,keyasint,omitempty"`
	UserMessage string `cbor:"4,keyasint,omitempty"`
	Locale      string `cbor:"5,keyasint,omitempty"`
}

type accountV2 struct {
	GUID           string    `cbor:"1,keyasint,omitempty"`
	ConnectionGUID string    `cbor:"2,keyasint,omitempty"`
	Name           string    `cbor:"3,keyasint,omitempty"`
	Type           string    `cbor:"4,keyasint,omitempty"`
	Subtype        string    `cbor:"5,keyasint,omitempty"`
	IsClosed       *bool     `cbor:"6,keyasint,omitempty"`
	CreatedAt      time.Time `cbor:"7,keyasint,omitzero"`
	Unreadable     []string  `cbor:"8,keyasint,omitempty"`
}

type institutionV2 struct {
	GUID                string `cbor:"1,keyasint,omitempty"`
	Code                string `cbor:"2,keyasint,omitempty"`
	Name                string `cbor:"3,keyasint,omitempty"`
	URL                 string `cbor:"4,keyasint,omitempty"`
	Country             string `cbor:"5,keyasint,omitempty"`
	Status              string `cbor:"6,keyasint,omitempty"`
	ClientStatus        string `cbor:"7,keyasint,omitempty"`
	SupportsOAuth       *bool  `cbor:"8,keyasint,omitempty"`
	ForgotPasswordURL   string `cbor:"9,keyasint,omitempty"`
	ForgotUsernameURL   string `cbor:"10,keyasint,omitempty"`
	TroubleSigningInURL string `cbor:"11,keyasint,omitempty"`
}

type partV2 struct {
	State    string      `cbor:"1,keyasint"`
	Problems []problemV2 `cbor:"2,keyasint,omitempty"`
}

type problemV2 struct {
	Part   string            `cbor:"1,keyasint"`
	ID     string            `cbor:"2,keyasint,omitempty"`
	Code   string            `cbor:"3,keyasint"`
	Params map[string]string `cbor:"4,keyasint,omitempty"`
}

func newSnapshotRecord(s backend.Snapshot) snapshotRecord {
	r := snapshotRecord{User: userV2{GUID: s.User.GUID, ID: s.User.ID, Email: s.User.Email, IsDisabled: s.User.IsDisabled, Metadata: s.User.Metadata}, Total: s.Total, Parts: map[string]partV2{}}
	r.Connections = mapped(s.Connections, newConnectionRecord)
	r.Accounts = mapped(s.Accounts, func(a *backend.Account) accountV2 {
		return accountV2{
			GUID: a.GUID, ConnectionGUID: a.ConnectionGUID, Name: a.Name, Type: a.Type, Subtype: a.Subtype, IsClosed: a.IsClosed,
			CreatedAt: plainTime(a.CreatedAt), Unreadable: a.Unreadable.Names(),
		}
	})
	r.Institutions = mapped(s.Institutions, func(i *backend.Institution) institutionV2 {
		return institutionV2{
			GUID: i.GUID, Code: i.Code, Name: i.Name, URL: i.URL, Country: i.Country, Status: i.Status, ClientStatus: i.ClientStatus,
			SupportsOAuth: i.SupportsOAuth, ForgotPasswordURL: i.ForgotPasswordURL, ForgotUsernameURL: i.ForgotUsernameURL,
			TroubleSigningInURL: i.TroubleSigningInURL,
		}
	})
	for kind, part := range s.Parts {
		problems := mapped(part.Problems, func(p *backend.Problem) problemV2 {
			return problemV2{Part: string(p.About.Part), ID: p.About.ID, Code: string(p.Err.Code), Params: p.Err.Params}
		})
		slices.SortFunc(problems, func(a, b problemV2) int {
			return cmp.Or(cmp.Compare(a.Part, b.Part), cmp.Compare(a.ID, b.ID), cmp.Compare(a.Code, b.Code))
		})
		r.Parts[string(kind)] = partV2{State: string(part.State), Problems: problems}
	}
	slices.SortFunc(r.Connections, func(a, b connectionV2) int { return strings.Compare(a.GUID, b.GUID) })
	slices.SortFunc(r.Accounts, func(a, b accountV2) int {
		return cmp.Or(strings.Compare(a.ConnectionGUID, b.ConnectionGUID), strings.Compare(a.GUID, b.GUID))
	})
	slices.SortFunc(r.Institutions, func(a, b institutionV2) int { return strings.Compare(a.Code, b.Code) })
	return r
}

func newConnectionRecord(c *backend.Connection) connectionV2 {
	r := connectionV2{
		GUID: c.GUID, ID: c.ID, UserGUID: c.UserGUID, Name: c.Name, InstitutionGUID: c.InstitutionGUID, InstitutionCode: c.InstitutionCode,
		Status: string(c.Status), StatusMessage: c.StatusMessage,
		LastAttemptAt: plainTime(c.LastAttemptAt), LastSuccessAt: plainTime(c.LastSuccessAt), CreatedAt: plainTime(c.CreatedAt),
		Unreadable: c.Unreadable.Names(), LatestJobGUID: c.LatestJobGUID, IsBeingAggregated: c.IsBeingAggregated,
		NeedsUpdatedCredentials: c.NeedsUpdatedCredentials, BackgroundIsDisabled: c.BackgroundIsDisabled,
		IsOAuth: c.IsOAuth, IsManual: c.IsManual, IsManagedByUser: c.IsManagedByUser, UseCases: c.UseCases,
	}
	if e := c.Error; e != nil {
		r.Error = &connectionErrorV2{Type: e.Type, Code: e.Code, Message: e.Message, UserMessage: e.UserMessage, Locale: e.Locale}
	}
	return r
}

// snapshot joins the content with its times.
func (r snapshotRecord) snapshot(times timesRecord) (backend.Snapshot, error) {
	if len(times.At) == 0 {
		return backend.Snapshot{}, altered(errRecord)
	}
	s := backend.Snapshot{
		At: times.At[0], Total: r.Total, Parts: map[backend.PartKind]backend.SnapshotPart{},
		User: backend.User{GUID: r.User.GUID, ID: r.User.ID, Email: r.User.Email, IsDisabled: r.User.IsDisabled, Metadata: r.User.Metadata},
	}
	s.Connections = mapped(r.Connections, (*connectionV2).connection)
	s.Accounts = mapped(r.Accounts, func(a *accountV2) backend.Account {
		return backend.Account{
			GUID: a.GUID, ConnectionGUID: a.ConnectionGUID, Name: a.Name, Type: a.Type, Subtype: a.Subtype, IsClosed: a.IsClosed,
			CreatedAt: a.CreatedAt, Unreadable: timeFieldsNamed(a.Unreadable),
		}
	})
	s.Institutions = mapped(r.Institutions, func(i *institutionV2) backend.Institution {
		return backend.Institution{
			GUID: i.GUID, Code: i.Code, Name: i.Name, URL: i.URL, Country: i.Country, Status: i.Status, ClientStatus: i.ClientStatus,
			SupportsOAuth: i.SupportsOAuth, ForgotPasswordURL: i.ForgotPasswordURL, ForgotUsernameURL: i.ForgotUsernameURL,
			TroubleSigningInURL: i.TroubleSigningInURL,
		}
	})
	for kind, part := range r.Parts {
		s.Parts[backend.PartKind(kind)] = backend.SnapshotPart{
			State: backend.PartState(part.State), FetchedAt: times.Fetched[kind],
			Problems: mapped(part.Problems, func(p *problemV2) backend.Problem {
				return backend.Problem{
					About: backend.About{Part: backend.PartKind(p.Part), ID: p.ID},
					Err:   &backend.Error{Code: backend.Code(p.Code), Params: p.Params},
				}
			}),
		}
	}
	return s, nil
}

func (r *connectionV2) connection() backend.Connection {
	c := backend.Connection{
		GUID: r.GUID, ID: r.ID, UserGUID: r.UserGUID, Name: r.Name, InstitutionGUID: r.InstitutionGUID, InstitutionCode: r.InstitutionCode,
		Status: backend.ConnectionStatus(r.Status), StatusMessage: r.StatusMessage,
		LastAttemptAt: r.LastAttemptAt, LastSuccessAt: r.LastSuccessAt, CreatedAt: r.CreatedAt,
		Unreadable: timeFieldsNamed(r.Unreadable), LatestJobGUID: r.LatestJobGUID, IsBeingAggregated: r.IsBeingAggregated,
		NeedsUpdatedCredentials: r.NeedsUpdatedCredentials, BackgroundIsDisabled: r.BackgroundIsDisabled,
		IsOAuth: r.IsOAuth, IsManual: r.IsManual, IsManagedByUser: r.IsManagedByUser, UseCases: r.UseCases,
	}
	if e := r.Error; e != nil {
		c.Error = &backend.ConnectionError{Type: e.Type, Code: e.Code, Message: e.Message, UserMessage: e.UserMessage, Locale: e.Locale}
	}
	return c
}

// mapped converts each element; none for none.
func mapped[From, To any](from []From, convert func(*From) To) []To {
	if len(from) == 0 {
		return nil
	}
	to := make([]To, len(from))
	for i := range from {
		to[i] = convert(&from[i])
	}
	return to
}

// timesRecord says when look-ups found the same content, newest first, and when the
// last of them fetched its parts.
type timesRecord = timesV1

var timesRecords = recordType[timesRecord]{decoded[timesV1]}

type timesV1 struct {
	Revision int64                `cbor:"turn"` // of the save that sealed the content
	At       []time.Time          `cbor:"at"`
	Fetched  map[string]time.Time `cbor:"fetched"`
}

// timeFieldsNamed is the reverse of TimeFields.Names.
func timeFieldsNamed(names []string) (fields backend.TimeFields) {
	for field := backend.TimeFields(1); field != 0 && len(names) > 0; field <<= 1 {
		for _, name := range field.Names() {
			if slices.Contains(names, name) {
				fields |= field
			}
		}
	}
	return fields
}

// maxTimes is how many times of one snapshot are kept.
const maxTimes = 100

// newTimesRecord puts the times of a snapshot before those of earlier look-ups that
// found the same.
func newTimesRecord(s backend.Snapshot, earlier timesRecord) timesRecord {
	r := timesRecord{Revision: earlier.Revision, At: append([]time.Time{plainTime(s.At)}, earlier.At...), Fetched: map[string]time.Time{}}
	r.At = r.At[:min(len(r.At), maxTimes)]
	for kind, part := range s.Parts {
		r.Fetched[string(kind)] = plainTime(part.FetchedAt)
	}
	return r
}
