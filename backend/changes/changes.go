// Package changes finds what changed about a user between two look-ups. Compare is pure: its
// result is shown unchanged, like the views of the domain.
package changes

import (
	"iter"
	"strconv"
	"time"

	"userlookup/backend"
)

// Changes is what changed about a user from one look-up to a later one.
type Changes struct {
	From        backend.Timestamp  `json:"from"` // time of the earlier look-up; empty: there is none, and nothing to compare
	To          backend.Timestamp  `json:"to"`
	None        bool               `json:"none"` // nothing changed of what was compared
	User        []FieldChange      `json:"user"`
	Connections []ConnectionChange `json:"connections"` // what needs the caller first, removed ones last
	Attempts    AttemptChanges     `json:"attempts"`
	// Missing is what one of the look-ups could not fetch and is not compared. For attempts, the
	// count may be too low.
	Missing []backend.ProblemView `json:"missing"`
	Ignored []string              `json:"ignored"` // what is never compared
}

// Field names a compared value. Its text is changes.field.<field> in the catalogue.
type Field string

// The values of a user that are compared.
const (
	FieldUserID   Field = "user_id"
	FieldEmail    Field = "email" // Before and After are masked
	FieldDisabled Field = "disabled"
	FieldMetadata Field = "metadata" // Before and After hold the number of fields; that of a text is 0
)

// The values of a connection that are compared. An account is given by its name: in
// Before if it was removed, else in After.
const (
	FieldName             Field = "name"
	FieldStatus           Field = "status" // Before and After have a family
	FieldStatusMessage    Field = "status_message"
	FieldErrorCode        Field = "error_code"
	FieldNeedsCredentials Field = "needs_credentials" //nolint:gosec // a name, no secret
	FieldBackgroundOff    Field = "background_disabled"
	FieldInstitution      Field = "institution_code"
	FieldInstitutionState Field = "institution_status"
	FieldClientStatus     Field = "institution_client_status"
	FieldAccountAdded     Field = "account_added"
	FieldAccountRemoved   Field = "account_removed"
	FieldAccountClosed    Field = "account_closed"
	FieldAccountReopened  Field = "account_reopened"
)

// Fields lists every value that is compared.
func Fields() []Field {
	return []Field{
		FieldUserID, FieldEmail, FieldDisabled, FieldMetadata,
		FieldName, FieldStatus, FieldStatusMessage, FieldErrorCode, FieldNeedsCredentials, FieldBackgroundOff,
		FieldInstitution, FieldInstitutionState, FieldClientStatus,
		FieldAccountAdded, FieldAccountRemoved, FieldAccountClosed, FieldAccountReopened,
	}
}

// Ignored names values that are never compared. Their texts are changes.ignored.<key>.
var Ignored = []string{
	"fetch_times", "order", "attempt_times", "being_aggregated", "latest_job", "attempt_course", "attempt_total",
	"error_words", "connection_kind", "account_details", "institution_details",
}

// FieldChange is one value that changed. An empty value was not given; yes and no
// are "yes" and "no".
type FieldChange struct {
	Field        Field          `json:"field"`
	Before       string         `json:"before"`
	After        string         `json:"after"`
	BeforeFamily backend.Family `json:"beforeFamily"` // of a status; else empty
	AfterFamily  backend.Family `json:"afterFamily"`
}

// ConnectionChange is a connection that was added, removed or changed, with its last known
// assessment.
type ConnectionChange struct {
	Kind   Kind                     `json:"kind"`
	GUID   string                   `json:"guid"`
	Name   string                   `json:"name"` // the best name there is; may be empty
	Status backend.ConnectionStatus `json:"status"`
	Family backend.Family           `json:"family"`
	Fields []FieldChange            `json:"fields"` // of one that changed
}

// Kind says how a connection changed.
type Kind string

// The kinds.
const (
	Added   Kind = "added"
	Changed Kind = "changed"
	Removed Kind = "removed"
)

// AttemptChanges counts the attempts known to the later look-up only.
type AttemptChanges struct {
	Since []backend.OutcomeCount `json:"since"` // that happened since the earlier look-up, by what is known of them now; worst first
	Older int                    `json:"older"` // older ones, and those without a time
}

// Compare returns what changed about a user between two look-ups. attempts are all known ones,
// in any order, even from later look-ups: a look-up knew an attempt if it is not older than
// FirstSeenAt or, if that is unknown, than the attempt itself. Nothing is compared with an
// earlier snapshot without a time. Older attempts that were loaded later are no change.
func Compare(before, after backend.Snapshot, attempts iter.Seq[*backend.Job]) Changes {
	c := Changes{
		From: backend.NewTimestamp(before.At), To: backend.NewTimestamp(after.At), User: []FieldChange{}, Connections: []ConnectionChange{},
		Attempts: AttemptChanges{Since: []backend.OutcomeCount{}}, Missing: []backend.ProblemView{}, Ignored: Ignored,
	}
	if before.At.IsZero() {
		return c
	}
	c.User = compareUsers(&before.User, &after.User)
	c.Connections = compareConnections(newSide(before), newSide(after))
	if attempts != nil {
		c.Attempts = compareAttempts(before.At, after.At, attempts)
	}
	c.Missing = missingOf(before, after)
	c.None = len(c.User) == 0 && len(c.Connections) == 0 && len(c.Attempts.Since) == 0
	return c
}

func compareUsers(before, after *backend.User) []FieldChange {
	fields := fieldChanges{}
	fields.text(FieldUserID, before.ID, after.ID)
	if before.Email != after.Email { // two addresses may have one mask
		fields.add(FieldEmail, backend.MaskEmail(before.Email), backend.MaskEmail(after.Email))
	}
	fields.yesNo(FieldDisabled, before.IsDisabled, after.IsDisabled)
	if before.Metadata != after.Metadata {
		fields.add(FieldMetadata, metadataSize(before.Metadata), metadataSize(after.Metadata))
	}
	return fields
}

func metadataSize(metadata string) string {
	if metadata == "" {
		return ""
	}
	return strconv.Itoa(backend.MetadataFields(metadata))
}

func compareAttempts(from, to time.Time, attempts iter.Seq[*backend.Job]) AttemptChanges {
	var counts backend.OutcomeCounts
	learned := 0
	status, rank := "", backend.JobFamily("").Rank()
	for job := range attempts {
		at := job.At()
		seen := job.FirstSeenAt
		if seen.IsZero() {
			seen = at
		}
		if !seen.After(from) || seen.After(to) {
			continue
		}
		if !at.After(from) {
			learned++
			continue
		}
		if job.Status != status {
			status, rank = job.Status, backend.JobFamily(job.Status).Rank()
		}
		counts[rank]++
	}
	return AttemptChanges{counts.List(), learned}
}

// fieldChanges collects the values that differ.
type fieldChanges []FieldChange

func (f *fieldChanges) add(field Field, before, after string) {
	*f = append(*f, FieldChange{Field: field, Before: before, After: after})
}

func (f *fieldChanges) text(field Field, before, after string) {
	if before != after {
		f.add(field, before, after)
	}
}

func (f *fieldChanges) yesNo(field Field, before, after *bool) {
	f.text(field, yesNo(before), yesNo(after))
}

func yesNo(value *bool) string {
	switch {
	case value == nil:
		return ""
	case *value:
		return "yes"
	default:
		return "no"
	}
}

// missingOf lists what was not compared because a look-up could not fetch it. Attempts are saved
// from all look-ups, so only the later one affects their count.
func missingOf(before, after backend.Snapshot) []backend.ProblemView {
	missing := []backend.ProblemView{}
	known := map[backend.About]bool{}
	add := func(about backend.About, err *backend.Error) {
		if !known[about] && !known[backend.About{Part: about.Part}] {
			known[about] = true
			missing = append(missing, backend.Problem{About: about, Err: err}.View())
		}
	}
	list := func(s backend.Snapshot, kinds ...backend.PartKind) {
		for _, kind := range kinds {
			for _, problem := range problemsOf(s, kind) {
				add(problem.About, problem.Err)
			}
		}
	}
	if after.At.Before(before.At) {
		add(backend.About{Part: backend.PartAttempts}, backend.NewError(backend.CodeClockBack, nil))
	}
	list(after, backend.PartConnections, backend.PartAccounts, backend.PartInstitutions, backend.PartJobs, backend.PartAttempts, backend.PartHistory)
	list(before, backend.PartConnections, backend.PartAccounts, backend.PartInstitutions)
	return missing
}

// problemsOf returns the problems of a part. A part that did not end was cancelled.
func problemsOf(s backend.Snapshot, kind backend.PartKind) []backend.Problem {
	part := s.Parts[kind]
	if part.State != backend.PartReady && len(part.Problems) == 0 {
		return []backend.Problem{{About: backend.About{Part: kind}, Err: backend.NewError(backend.CodeCancelled, nil)}}
	}
	return part.Problems
}
