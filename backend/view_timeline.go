package backend

// TimelineState says how much of the history is known.
type TimelineState struct {
	Known    int       `json:"known"`    // attempts loaded
	Total    int       `json:"total"`    // attempts known to exist
	Complete bool      `json:"complete"` // known back to the first attempt
	Since    Timestamp `json:"since"`    // the oldest attempt loaded
	// Since then every attempt is known; empty for none.
	GaplessSince Timestamp `json:"gaplessSince"`
	// When this device first received one of the attempts; empty if unknown.
	SeenSince Timestamp `json:"seenSince"`
}

// TimelineView is a window of a filtered timeline. Rows are day headings and attempts
// together, so that each row of the list has a number and one height.
type TimelineView struct {
	Offset    int               `json:"offset"`
	Rows      []TimelineViewRow `json:"rows"`
	RowCount  int               `json:"rowCount"` // of the whole filtered timeline
	Matching  int               `json:"matching"` // attempts that pass the filters
	State     TimelineState     `json:"state"`
	Facets    Facets            `json:"facets"`
	TimeZone  string            `json:"timeZone"`  // the zone that days were counted in
	Chart     []ChartDay        `json:"chart"`     // of the days asked for, those with matching attempts, oldest first
	AnchorRow int               `json:"anchorRow"` // row of the anchor in the filtered timeline; -1 when it is not there
}

// TimelineViewRow is a day heading (Attempt is null) or an attempt of that day.
type TimelineViewRow struct {
	Day      string   `json:"day"` // 2006-01-02; empty for attempts without a time
	DayCount int      `json:"dayCount"`
	DayWorst Family   `json:"dayWorst"` // the worst family among that day's matching attempts
	Attempt  *Attempt `json:"attempt"`
}

// Attempt is one row of the timeline: a job with the names of what it refers to.
type Attempt struct {
	JobGUID         string    `json:"jobGuid"`
	ConnectionGUID  string    `json:"connectionGuid"`
	At              Timestamp `json:"at"`
	StartedAt       Timestamp `json:"startedAt"`
	FinishedAt      Timestamp `json:"finishedAt"`
	Status          string    `json:"status"`
	Family          Family    `json:"family"`
	SeemsStuck      bool      `json:"seemsStuck"` // it had been running for too long when it was fetched
	JobType         string    `json:"jobType"`
	RequestType     string    `json:"requestType"`
	InstitutionName string    `json:"institutionName"` // the best name there is; may be empty
	ConnectionName  string    `json:"connectionName"`  // the institution first; empty when it is gone or not known
	ConnectionGone  bool      `json:"connectionGone"`  // the user has no such connection any more
	Unnamed         bool      `json:"unnamed"`         // the platform did not say which connection it is
	UnreadableTimes []string  `json:"unreadableTimes"` // the API's names of times that cannot be read
	From            JobSource `json:"from"`            // which answer it came from; may be empty
	FirstSeenAt     Timestamp `json:"firstSeenAt"`     // when this device first had it; empty where that was not kept
}

// TimeIsUnreadable reports whether the attempt has no place in time because what the
// platform gave cannot be read.
func (a *Attempt) TimeIsUnreadable() bool { return a.At == "" && len(a.UnreadableTimes) > 0 }

// View returns the job as it is shown, without the names of what it refers to.
func (j *Job) View() Attempt {
	return Attempt{
		JobGUID: j.GUID, ConnectionGUID: j.ConnectionGUID, Unnamed: j.ConnectionGUID == "",
		At: NewTimestamp(j.At()), StartedAt: NewTimestamp(j.StartedAt), FinishedAt: NewTimestamp(j.FinishedAt),
		Status: j.Status, Family: JobFamily(j.Status), JobType: j.Type, RequestType: j.RequestType,
		UnreadableTimes: j.Unreadable.Names(), From: j.From, FirstSeenAt: NewTimestamp(j.FirstSeenAt),
	}
}

// AttemptDetails is one attempt with everything known of it.
type AttemptDetails struct {
	Attempt         Attempt         `json:"attempt"`
	Institution     InstitutionView `json:"institution"`
	UpdatedAt       Timestamp       `json:"updatedAt"`
	IsAuthenticated *bool           `json:"isAuthenticated"`
	ErrorMessage    string          `json:"errorMessage"`
	ErrorCode       string          `json:"errorCode"`
	Before          []Attempt       `json:"before"`  // up to three of the same connection that came before, nearest first, as far as the history is there
	After           []Attempt       `json:"after"`   // up to three that came after, nearest first
	Raw             string          `json:"raw"`     // indented JSON of the fields that are read, by the API's names; null is what the platform did not give
	Ignored         []string        `json:"ignored"` // names of the fields that came and are not read, sorted
}
