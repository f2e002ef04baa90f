package sandbox

import "strings"

func (p *Platform) readInstitution(r *request) (any, *refusal) {
	known, ok := p.institutionsByCode[r.args[0]]
	if !ok || known.unlisted {
		return nil, notFound("institution", r.args[0])
	}
	return map[string]*institution{"institution": known}, nil
}

type institutionsAnswer struct {
	Institutions []*institution `json:"institutions"`
	Pagination   pagination     `json:"pagination"`
}

func (p *Platform) listInstitutions(r *request) (any, *refusal) {
	found := make([]*institution, 0, len(p.institutions))
	name := strings.ToLower(r.query.Get("name"))
	for _, known := range p.institutions {
		if strings.Contains(strings.ToLower(known.Name), name) {
			found = append(found, known)
		}
	}
	asked := pagingOf(r.query, mostInstitutions)
	return institutionsAnswer{cut(asked, found), asked.of(int64(len(found)))}, nil
}
