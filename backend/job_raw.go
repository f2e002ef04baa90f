package backend

import (
	"bytes"
	"encoding/json"
	"time"
)

// rawJob is a job with the API's field names, limited to the decoded fields.
type rawJob struct {
	GUID            *string `json:"guid"`
	UserGUID        *string `json:"user_guid"`
	ConnectionGUID  *string `json:"member_guid"`
	InstitutionGUID *string `json:"institution_guid"`

	StatusName  *string `json:"status_name"`
	JobType     *string `json:"job_type"`
	RequestType *string `json:"request_type"`

	CreatedAt  *string `json:"created_at"`
	StartedAt  *string `json:"started_at"`
	FinishedAt *string `json:"finished_at"`
	UpdatedAt  *string `json:"updated_at"`

	IsAuthenticated  *bool   `json:"is_authenticated"`
	ErrorMessage     *string `json:"error_message"`
	ErrorMessageCode *string `json:"error_message_code"`
}

// Raw is the job as indented JSON with the API's field names. It is rebuilt from the decoded
// fields, so that it contains nothing else. Times are in UTC, missing values are null, and
// unreadable times are "unreadable".
func (j *Job) Raw() string {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(rawJob{
		GUID: given(j.GUID), UserGUID: given(j.UserGUID), ConnectionGUID: given(j.ConnectionGUID), InstitutionGUID: given(j.InstitutionGUID),
		StatusName: given(j.Status), JobType: given(j.Type), RequestType: given(j.RequestType),
		CreatedAt: j.rawTime(j.CreatedAt, TimeCreated), StartedAt: j.rawTime(j.StartedAt, TimeStarted),
		FinishedAt: j.rawTime(j.FinishedAt, TimeFinished), UpdatedAt: j.rawTime(j.UpdatedAt, TimeUpdated),
		IsAuthenticated: j.IsAuthenticated, ErrorMessage: given(j.ErrorMessage), ErrorMessageCode: given(j.ErrorCode),
	})
	if err != nil {
		return "" // strings and a bool can always be written
	}
	return string(bytes.TrimSuffix(out.Bytes(), []byte("\n")))
}

func given(value string) *string {
	if value == "" {
		return nil
	}
	return &value
}

func (j *Job) rawTime(at time.Time, field TimeFields) *string {
	switch {
	case j.Unreadable.Has(field):
		return given("unreadable")
	case at.IsZero():
		return nil
	default:
		return given(at.UTC().Format(time.RFC3339Nano))
	}
}
