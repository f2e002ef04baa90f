package platform

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"strconv"
	"sync"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"userlookup/backend"
)

// Job returns one job of a user. It returns CodeJobNotFound if there is none, and
// CodeForbidden also if this client may not use the call. The published response has no GUID,
// so the requested one is used; a different one is CodeWrongItem.
func (c *Client) Job(ctx context.Context, user, job string) (backend.Job, error) {
	body, err := c.get(ctx, nil, "/users/{user}/jobs/{job}", user, job)
	if err != nil {
		return backend.Job{}, whenNotFound(err, backend.NewError(backend.CodeJobNotFound, nil))
	}
	found, err := decodeJob(body)
	if err == nil {
		found.GUID, err = checkIdentifier(job, found.GUID)
	}
	if err != nil {
		return backend.Job{}, err
	}
	return found, nil
}

// JobsQuery filters the attempt list. The zero value requests the first page of all attempts.
type JobsQuery struct {
	Page           int    // from 1; default 1
	Size           int    // per page, 10 to 1,000; default 1,000
	ConnectionGUID string // only of this connection
	CreatedAfter   time.Time
}

const routeJobs = "/users/{user}/jobs"

// Jobs returns one page of a user's attempts, newest first. For the first page,
// CodeNotProvided means that the platform has no attempt list; it returns the same for an
// unknown user. CodeAttemptsBlocked means that a 403 did not come from the API: a firewall
// may have sent it, and the list may exist.
func (c *Client) Jobs(ctx context.Context, user string, query JobsQuery) (List[backend.Job], error) {
	filter := url.Values{}
	if query.ConnectionGUID != "" {
		filter.Set("member_guid", query.ConnectionGUID)
	}
	if !query.CreatedAfter.IsZero() {
		filter.Set("created_after", query.CreatedAfter.UTC().Format(time.RFC3339Nano))
	}
	size := cmp.Or(query.Size, pageSize)
	body, err := c.get(ctx, withPage(filter, cmp.Or(query.Page, 1), size), routeJobs, user)
	switch {
	case query.Page <= 1 && hasStatus(err, http.StatusForbidden) && !isAPIStatus(err):
		return List[backend.Job]{}, attemptsBlockedError(err)
	case query.Page <= 1 && hasStatus(err, http.StatusNotFound, http.StatusMethodNotAllowed, http.StatusForbidden):
		return List[backend.Job]{}, backend.NewError(backend.CodeNotProvided, err)
	case err != nil:
		return List[backend.Job]{}, err
	default:
		list, err := decodeJobs(body)
		list.size = min(list.size, size)
		return list, err
	}
}

type wireJob struct {
	GUID            text `json:"guid"`
	UserGUID        text `json:"user_guid"`
	ConnectionGUID  text `json:"member_guid"`
	InstitutionGUID text `json:"institution_guid"`

	StatusName  text `json:"status_name"`
	JobType     text `json:"job_type"`
	RequestType text `json:"request_type"`

	CreatedAt  timestamp `json:"created_at"`
	StartedAt  timestamp `json:"started_at"`
	FinishedAt timestamp `json:"finished_at"`
	UpdatedAt  timestamp `json:"updated_at"`

	IsAuthenticated  flag `json:"is_authenticated"`
	ErrorMessage     text `json:"error_message"`
	ErrorMessageCode text `json:"error_message_code"`

	Rest jsontext.Value `json:",embed"` // other fields; only their names are kept
}

func (w *wireJob) job() (backend.Job, key) {
	return backend.Job{
		GUID: string(w.GUID), UserGUID: string(w.UserGUID),
		ConnectionGUID: string(w.ConnectionGUID), InstitutionGUID: string(w.InstitutionGUID),
		Status: string(w.StatusName), Type: string(w.JobType), RequestType: string(w.RequestType),
		CreatedAt: w.CreatedAt.at, StartedAt: w.StartedAt.at, FinishedAt: w.FinishedAt.at, UpdatedAt: w.UpdatedAt.at,
		Unreadable: w.CreatedAt.unreadableField(backend.TimeCreated) | w.StartedAt.unreadableField(backend.TimeStarted) |
			w.FinishedAt.unreadableField(backend.TimeFinished) | w.UpdatedAt.unreadableField(backend.TimeUpdated),
		IsAuthenticated: w.IsAuthenticated.value,
		ErrorMessage:    string(w.ErrorMessage), ErrorCode: string(w.ErrorMessageCode),
	}, key{guid: string(w.GUID), owner: string(w.UserGUID)}
}

func decodeJob(body []byte) (backend.Job, error) {
	var answer struct {
		Job wireJob `json:"job"`
	}
	if err := unmarshal(body, &answer); err != nil {
		return backend.Job{}, err
	}
	ignored := newIgnoredFields().of(answer.Job.Rest)
	if answer.Job.Rest = nil; isEmpty(answer.Job) {
		return backend.Job{}, backend.NewError(backend.CodeUnreadable, errMissing)
	}
	job, _ := answer.Job.job()
	job.Ignored = ignored
	return job, nil
}

func decodeJobs(body []byte) (List[backend.Job], error) {
	answer := struct {
		Jobs       items[wireJob, backend.Job] `json:"jobs"`
		Pagination wirePagination              `json:"pagination"`
	}{}
	ignored := newIgnoredFields()
	answer.Jobs.most, answer.Jobs.join = maxAttempts, backend.NewerOf
	answer.Jobs.convert = func(wire *wireJob) (backend.Job, key) {
		job, key := wire.job()
		job.Ignored = ignored.of(wire.Rest)
		return job, key
	}
	answer.Jobs.clear = func(wire *wireJob) { *wire = wireJob{Rest: wire.Rest[:0]} } // reuses the memory
	if err := unmarshal(body, &answer); err != nil {
		return List[backend.Job]{}, err
	}
	return answer.Jobs.page(answer.Pagination)
}

// notProvidedTTL is how long a missing attempt list is cached; blockedTTL is for a 403 that a
// gateway or a firewall may have sent.
const (
	notProvidedTTL = 24 * time.Hour
	blockedTTL     = 10 * time.Minute
)

// attemptsBlockedError translates a 403 that did not come from the API.
func attemptsBlockedError(err error) *backend.Error {
	return backend.NewError(backend.CodeAttemptsBlocked, err, "minutes", strconv.Itoa(int(blockedTTL.Minutes())))
}

// negativeCache caches why the attempt list is not available. It is a single value with an
// expiry, because there is one list per platform.
type negativeCache struct {
	mu      sync.Mutex
	refusal *backend.Error // CodeNotProvided or CodeAttemptsBlocked; nil at first
	until   time.Time
}

// get returns the cached error, or nil.
func (n *negativeCache) get(now time.Time) *backend.Error {
	n.mu.Lock()
	defer n.mu.Unlock()
	if now.Before(n.until) {
		return n.refusal
	}
	return nil
}

// add caches CodeNotProvided and CodeAttemptsBlocked. It ignores other errors.
func (n *negativeCache) add(refusal *backend.Error, now time.Time) {
	if refusal.Code != backend.CodeNotProvided && refusal.Code != backend.CodeAttemptsBlocked {
		return
	}
	again := blockedTTL
	if isAPIStatus(refusal) {
		again = notProvidedTTL
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	n.refusal, n.until = refusal, wallClock(now.Add(again))
}
