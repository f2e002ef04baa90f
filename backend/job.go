package backend

import "time"

// Job is one attempt to get data from an institution: an aggregation, a verification, an
// identification and so on.
type Job struct {
	GUID            string
	UserGUID        string
	ConnectionGUID  string
	InstitutionGUID string

	Status      string // the platform's status_name; numbers are never mapped
	Type        string // AGGREGATION, VERIFICATION, ...; empty if the platform gave none
	RequestType string // INITIAL, FOREGROUND, BACKGROUND; empty if the platform gave none

	CreatedAt  time.Time
	StartedAt  time.Time
	FinishedAt time.Time
	UpdatedAt  time.Time
	Unreadable TimeFields // of the four, those that came in a form that cannot be read

	IsAuthenticated *bool
	ErrorMessage    string
	ErrorCode       string

	Ignored []string // names of the fields that the platform gave beside these, sorted; shared, not to be changed

	// From is the answer it came from. FirstSeenAt is when this device first received
	// it; zero if unknown.
	From        JobSource
	FirstSeenAt time.Time
}

// JobSource is the answer of the platform that a job came from.
type JobSource string

// The sources of a job.
const (
	JobFromList   JobSource = "list"   // the attempt list
	JobFromLatest JobSource = "latest" // the latest attempt of its connection
)

// At is when the job was created, or else its earliest known time; zero if none is readable.
func (j *Job) At() time.Time {
	switch {
	case !j.CreatedAt.IsZero():
		return j.CreatedAt
	case !j.StartedAt.IsZero():
		return j.StartedAt
	case !j.UpdatedAt.IsZero():
		return j.UpdatedAt
	default:
		return j.FinishedAt
	}
}

// TimeIsUnreadable reports whether At is zero because the job's times cannot be read.
func (j *Job) TimeIsUnreadable() bool { return j.At().IsZero() && j.Unreadable != 0 }

// stuckAfter is the age at which an attempt no longer changes, whatever its status.
const stuckAfter = 7 * 24 * time.Hour

// isStuck reports whether the job is older than stuckAfter; false without a time.
func isStuck(j *Job, now time.Time) bool { return !j.At().IsZero() && now.Sub(j.At()) > stuckAfter }

// Settled reports whether the job will not change: it has finished, its status is final, or it
// is too old to be in progress.
func (j *Job) Settled(now time.Time) bool {
	if !j.FinishedAt.IsZero() || j.Unreadable.Has(TimeFinished) || isStuck(j, now) {
		return true
	}
	switch JobFamily(j.Status) {
	case FamilyWorking, FamilyBroken, FamilyEnded:
		return true
	case FamilyCaller:
		return j.Status != string(StatusChallenged)
	default:
		return false
	}
}

// jobStatuses has a row for each status of a job. Its texts are help.attempt.<status>
// or, where they are the same, those of the connection's status.
var jobStatuses = []struct {
	status string
	family Family
}{
	{"INITIATED", FamilyWaiting}, {"REQUESTED", FamilyWaiting}, {"RECEIVED", FamilyWaiting},
	{"TRANSFERRED", FamilyWaiting}, {"AUTHENTICATED", FamilyWaiting},
	{"COMPLETED", FamilyWorking},
	{"CHALLENGED", FamilyCaller}, {"DENIED", FamilyCaller}, {"PREVENTED", FamilyCaller}, {"REJECTED", FamilyCaller},
	{"LOCKED", FamilyCaller}, {"IMPEDED", FamilyCaller}, {"EXPIRED", FamilyCaller}, {"IMPAIRED", FamilyCaller},
	{"FAILED", FamilyBroken}, {"ERRORED", FamilyBroken}, {"HALTED", FamilyBroken},
}

// JobStatuses lists every status of a job.
func JobStatuses() []string {
	statuses := make([]string, len(jobStatuses))
	for i, row := range jobStatuses {
		statuses[i] = row.status
	}
	return statuses
}

// JobFamily returns the family of a job's status; FamilyUnknown for a new or missing value.
func JobFamily(status string) Family {
	for _, row := range jobStatuses {
		if row.status == status {
			return row.family
		}
	}
	return FamilyUnknown
}

// JobTypes are the types of a job (texts job_type.<type> and help.job_type.<type>),
// RequestTypes what starts one (request_type.<type>.meaning and
// help.request_type.<type>).
var (
	JobTypes = []string{
		"AGGREGATION", "VERIFICATION", "IDENTIFICATION", "HISTORY", "STATEMENT", "ORDER", "REWARD", "BALANCE",
		"MICRO_DEPOSIT", "TAX", "CREDIT_REPORT", "COMBINATION",
	}
	RequestTypes = []string{"INITIAL", "FOREGROUND", "BACKGROUND"}
)
