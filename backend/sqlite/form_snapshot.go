package sqlite

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"userlookup/backend"
)

// contentForm is what a snapshot says, bar its times: two that say the same give
// the same bytes, in whatever order the platform answered. The nouns of the domain
// are written as they are: a field that gets another name there needs a migration,
// which the fixtures of earlier schemas show.
type contentForm struct {
	User         backend.User                  `cbor:"user"`
	Connections  []backend.Connection          `cbor:"connections"`
	Accounts     []backend.Account             `cbor:"accounts"`
	Institutions []backend.Institution         `cbor:"institutions"`
	Total        int                           `cbor:"total"`
	Parts        map[backend.PartKind]partForm `cbor:"parts"`
}

type partForm struct {
	State    backend.PartState `cbor:"state"`
	Problems []problemForm     `cbor:"problems,omitempty"`
}

type problemForm struct {
	Part   backend.PartKind  `cbor:"part"`
	ID     string            `cbor:"id,omitempty"`
	Code   backend.Code      `cbor:"code"`
	Params map[string]string `cbor:"params,omitempty"`
}

// timesForm says when look-ups found the same, newest first, and when the last of
// them had its parts.
type timesForm struct {
	Turn    int64                          `cbor:"turn"` // which save sealed the content
	At      []time.Time                    `cbor:"at"`
	Fetched map[backend.PartKind]time.Time `cbor:"fetched"`
}

// maxTimes is how many times of one snapshot are kept.
const maxTimes = 100

func contentOf(s backend.Snapshot) contentForm {
	f := contentForm{User: s.User, Connections: slices.Clone(s.Connections), Accounts: slices.Clone(s.Accounts),
		Institutions: slices.Clone(s.Institutions), Total: s.Total, Parts: map[backend.PartKind]partForm{}}
	slices.SortFunc(f.Connections, func(a, b backend.Connection) int { return strings.Compare(a.GUID, b.GUID) })
	slices.SortFunc(f.Accounts, func(a, b backend.Account) int {
		return cmp.Or(strings.Compare(a.ConnectionGUID, b.ConnectionGUID), strings.Compare(a.GUID, b.GUID))
	})
	slices.SortFunc(f.Institutions, func(a, b backend.Institution) int { return strings.Compare(a.Code, b.Code) })
	for kind, part := range s.Parts {
		form := partForm{State: part.State}
		for _, problem := range part.Problems {
			form.Problems = append(form.Problems, problemForm{problem.About.Part, problem.About.ID, problem.Err.Code, problem.Err.Params})
		}
		slices.SortFunc(form.Problems, func(a, b problemForm) int {
			return cmp.Or(cmp.Compare(a.Part, b.Part), cmp.Compare(a.ID, b.ID), cmp.Compare(a.Code, b.Code))
		})
		f.Parts[kind] = form
	}
	// None and no list are the same.
	if len(f.Connections) == 0 {
		f.Connections = nil
	}
	if len(f.Accounts) == 0 {
		f.Accounts = nil
	}
	if len(f.Institutions) == 0 {
		f.Institutions = nil
	}
	return f
}

// timesOf gives the times of s, found after what earlier look-ups found.
func timesOf(s backend.Snapshot, earlier timesForm) timesForm {
	f := timesForm{Turn: earlier.Turn, At: append([]time.Time{plainTime(s.At)}, earlier.At...), Fetched: map[backend.PartKind]time.Time{}}
	f.At = f.At[:min(len(f.At), maxTimes)]
	for kind, part := range s.Parts {
		f.Fetched[kind] = plainTime(part.FetchedAt)
	}
	return f
}

// snapshot joins the two.
func (f contentForm) snapshot(times timesForm) (backend.Snapshot, error) {
	if len(times.At) == 0 {
		return backend.Snapshot{}, altered(errForm)
	}
	s := backend.Snapshot{At: times.At[0], User: f.User, Connections: f.Connections, Accounts: f.Accounts,
		Institutions: f.Institutions, Total: f.Total, Parts: map[backend.PartKind]backend.SnapshotPart{}}
	for kind, form := range f.Parts {
		part := backend.SnapshotPart{State: form.State, FetchedAt: times.Fetched[kind]}
		for _, problem := range form.Problems {
			part.Problems = append(part.Problems, backend.Problem{
				About: backend.About{Part: problem.Part, ID: problem.ID}, Err: &backend.Error{Code: problem.Code, Params: problem.Params},
			})
		}
		s.Parts[kind] = part
	}
	return s, nil
}
