package sandbox

import (
	"strings"
	"time"
)

type jobAnswer struct {
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

func (a *attempt) answer(now int64, asPublished bool) jobAnswer {
	c := a.history.connection
	reached := a.stage(now)
	status := a.outcome.stages[reached].job
	answer := jobAnswer{
		CreatedAt: offsetTime(a.at), GUID: a.guid(), InstitutionGUID: c.institution.GUID, IsAuthenticated: a.authenticated(now),
		MemberGUID: c.guid, StatusName: status, UpdatedAt: offsetTime(a.stageAt(reached)), UserGUID: c.user.guid, FutureField: futureField,
	}
	if number, ok := statusNumbers[status]; ok {
		answer.Status = &number
	}
	if at, ok := a.started(now); ok {
		answer.StartedAt = new(offsetTime(at))
	}
	if at, ok := a.finished(now); ok {
		answer.FinishedAt = new(offsetTime(at))
		if fault := a.outcome.fault; fault != nil {
			answer.ErrorMessage, answer.ErrorMessageCode = &fault.message, fault.code
		}
	}
	if asPublished {
		answer.GUID = "" // the published response has no GUID
	} else {
		answer.JobType, answer.RequestType = a.jobType, a.requestType
	}
	return answer
}

func (p *Platform) readJob(r *request) (any, *apiError) {
	a, ok := p.job(r.user, r.args[1], r.now)
	if !ok {
		return nil, notFound("job", r.args[1])
	}
	return map[string]jobAnswer{"job": a.answer(r.now, p.options.WithoutAttemptList)}, nil
}

type jobsAnswer struct {
	Jobs       []jobAnswer `json:"jobs"`
	Pagination pagination  `json:"pagination"`
}

// listJobs serves the attempt-list extension.
func (p *Platform) listJobs(r *request) (any, *apiError) {
	after, refused := createdAfter(r)
	if refused != nil {
		return nil, refused
	}
	list := timeline{histories: r.user.histories(r.query.Get("member_guid"), r.now), after: min(after, r.now), until: r.now}
	asked := pagingOf(r.query, maxPageSize)
	answer := jobsAnswer{Pagination: asked.pagination(list.total())}
	page := list.page(asked.offset(), asked.size)
	answer.Jobs = make([]jobAnswer, len(page))
	for i := range page {
		answer.Jobs[i] = page[i].answer(r.now, false)
	}
	return answer, nil
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
