package sandbox

import (
	"strings"
	"time"
)

type jobResponse struct {
	CreatedAt        string  `json:"created_at"`
	ErrorMessage     *string `json:"error_message"`
	ErrorMessageCode any     `json:"error_message_code"`
	FinishedAt       *string `json:"finished_at"`
	GUID             string  `json:"guid,omitempty"`
	InstitutionGUID  string  `json:"institution_guid"`
	IsAuthenticated  bool    `json:"is_authenticated"`
	JobType          string  `json:"job_type,omitempty"`
	MemberGUID       string  `json:"member_guid"`
	RequestType      string  `json:"request_type,omitempty"`
	StartedAt        *string `json:"started_at"`
	Status           *int    `json:"status"`
	StatusName       string  `json:"status_name"`
	UpdatedAt        string  `json:"updated_at"`
	UserGUID         string  `json:"user_guid"`
	FutureField      future  `json:"x_future_field"`
}

// statusNumbers are the documented numbers. Others stay null.
var statusNumbers = map[string]int{"INITIATED": 0, "REQUESTED": 1, "CHALLENGED": 2, completedStatus: 6}

func (a *attempt) response(now int64, asPublished bool) jobResponse {
	c := a.history.connection
	reached := a.stage(now)
	status := a.outcome.stages[reached].job
	response := jobResponse{
		CreatedAt: offsetTime(a.at), GUID: a.guid(), InstitutionGUID: c.institution.GUID, IsAuthenticated: a.authenticated(now),
		MemberGUID: c.guid, StatusName: status, UpdatedAt: offsetTime(a.stageAt(reached)), UserGUID: c.user.guid, FutureField: futureField,
	}
	if number, ok := statusNumbers[status]; ok {
		response.Status = &number
	}
	if at, ok := a.started(now); ok {
		response.StartedAt = new(offsetTime(at))
	}
	if at, ok := a.finished(now); ok {
		response.FinishedAt = new(offsetTime(at))
		if fault := a.outcome.fault; fault != nil {
			response.ErrorMessage, response.ErrorMessageCode = &fault.message, fault.code
		}
	}
	if asPublished {
		response.GUID = "" // the published response has no GUID
	} else {
		response.JobType, response.RequestType = a.jobType, a.requestType
	}
	return response
}

func (p *Platform) readJob(r *request) (any, *apiError) {
	a, ok := p.job(r.user, r.args[1], r.now)
	if !ok {
		return nil, notFound("job", r.args[1])
	}
	return map[string]jobResponse{"job": a.response(r.now, p.options.WithoutAttemptList)}, nil
}

type jobsResponse struct {
	Jobs       []jobResponse `json:"jobs"`
	Pagination pagination    `json:"pagination"`
}

// listJobs serves the attempt-list extension.
func (p *Platform) listJobs(r *request) (any, *apiError) {
	after, refused := createdAfter(r)
	if refused != nil {
		return nil, refused
	}
	list := timeline{histories: r.user.histories(r.query.Get("member_guid"), r.now), after: min(after, r.now), until: r.now}
	paging := pagingOf(r.query, maxPageSize)
	response := jobsResponse{Pagination: paging.pagination(list.total())}
	page := list.page(paging.offset(), paging.size)
	response.Jobs = make([]jobResponse, len(page))
	for i := range page {
		response.Jobs[i] = page[i].response(r.now, false)
	}
	return response, nil
}

// createdAfter parses an exclusive time; 0 means all. Attempts are created at whole seconds,
// so fractions can be dropped.
func createdAfter(r *request) (int64, *apiError) {
	text := r.query.Get("created_after")
	if text == "" {
		return 0, nil
	}
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		do := "send one such as 2022-06-16T18:42:43Z"
		if strings.Contains(text, " ") {
			do += ", and encode a + as %2B"
		}
		return 0, badParameter("created_after", "it is not an ISO 8601 time", do)
	}
	return max(0, at.Unix()), nil
}
