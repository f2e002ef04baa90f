package backend

import (
	"iter"
	"time"
)

// Changes is what changed of a user from one look-up to a later one.
type Changes struct {
	From, To    time.Time // of the look-ups; From is zero where there is no earlier one to compare with
	User        []FieldChange
	Connections []ConnectionChange // what needs the caller first, those that went last
	Attempts    AttemptChanges
	// Missing is what could not be had in one of the two, and was not compared; of
	// attempts, what may be more than was counted.
	Missing []Problem
}

// ChangedField names a value that is compared. The catalogue has its words
// (changes.field.<field>).
type ChangedField string

// The values of a user that are compared.
const (
	ChangedUserID   ChangedField = "user_id"
	ChangedEmail    ChangedField = "email" // Before and After are masked
	ChangedDisabled ChangedField = "disabled"
	ChangedMetadata ChangedField = "metadata" // Before and After hold the number of fields; that of a text is 0
)

// The values of a connection that are compared. An account stands by its name: in
// Before when it went, else in After.
const (
	ChangedName             ChangedField = "name"
	ChangedStatus           ChangedField = "status" // Before and After have a family
	ChangedStatusMessage    ChangedField = "status_message"
	ChangedErrorCode        ChangedField = "error_code"
	ChangedNeedsCredentials ChangedField = "needs_credentials" //nolint:gosec // a name, no secret
	ChangedBackgroundOff    ChangedField = "background_disabled"
	ChangedInstitution      ChangedField = "institution_code"
	ChangedInstitutionState ChangedField = "institution_status"
	ChangedClientStatus     ChangedField = "institution_client_status"
	ChangedAccountAdded     ChangedField = "account_added"
	ChangedAccountRemoved   ChangedField = "account_removed"
	ChangedAccountClosed    ChangedField = "account_closed"
	ChangedAccountReopened  ChangedField = "account_reopened"
)

// ChangedFields lists every value that is compared.
func ChangedFields() []ChangedField {
	return []ChangedField{
		ChangedUserID, ChangedEmail, ChangedDisabled, ChangedMetadata,
		ChangedName, ChangedStatus, ChangedStatusMessage, ChangedErrorCode, ChangedNeedsCredentials, ChangedBackgroundOff,
		ChangedInstitution, ChangedInstitutionState, ChangedClientStatus,
		ChangedAccountAdded, ChangedAccountRemoved, ChangedAccountClosed, ChangedAccountReopened,
	}
}

// Ignored names what is never compared. The catalogue has the words
// (changes.ignored.<key>).
var Ignored = []string{
	"fetch_times", "order", "attempt_times", "being_aggregated", "latest_job", "attempt_course", "attempt_total",
	"error_words", "connection_kind", "account_details", "institution_details",
}

// FieldChange is one value that changed. An empty value was not given; yes and no
// are "yes" and "no".
type FieldChange struct {
	Field                     ChangedField
	Before, After             string
	BeforeFamily, AfterFamily Family // of a status; else empty
}

// ConnectionChange is a connection that came, went or changed, judged by the last
// that is known of it.
type ConnectionChange struct {
	Kind ConnectionChangeKind
	Judged
	Fields []FieldChange // of one that changed
}

// ConnectionChangeKind says what became of a connection.
type ConnectionChangeKind string

// The kinds.
const (
	ConnectionAdded   ConnectionChangeKind = "added"
	ConnectionChanged ConnectionChangeKind = "changed"
	ConnectionRemoved ConnectionChangeKind = "removed"
)

// AttemptChanges counts the attempts that the later look-up knew and the earlier
// did not.
type AttemptChanges struct {
	Since   []OutcomeCount // that happened since the earlier look-up, by what is known of them now; worst first
	Learned int            // older ones, and those without a time
}

// None says that nothing changed of what was compared. Attempts that were learned
// of happened before, so they are no change.
func (c *Changes) None() bool {
	return !c.From.IsZero() && len(c.User) == 0 && len(c.Connections) == 0 && len(c.Attempts.Since) == 0
}

// Compare says what changed of a user between two look-ups. Attempts are all that
// are known of the user, in any order, also those that later look-ups brought: an
// attempt was known to a look-up that is not older than its FirstSeenAt or, where
// that was not kept, than the attempt itself. An earlier snapshot without a time is
// none, and nothing is compared.
func Compare(before, after Snapshot, attempts iter.Seq[*Job]) Changes {
	changes := Changes{From: before.At, To: after.At}
	if before.At.IsZero() {
		return changes
	}
	changes.User = compareUsers(&before.User, &after.User)
	changes.Connections = compareConnections(newSide(before), newSide(after))
	if attempts != nil {
		changes.Attempts = compareAttempts(before.At, after.At, attempts)
	}
	changes.Missing = missingOf(before, after)
	return changes
}

func compareUsers(before, after *User) []FieldChange {
	var fields fieldChanges
	fields.text(ChangedUserID, before.ID, after.ID)
	if before.Email != after.Email { // two addresses may have one mask
		fields.add(ChangedEmail, MaskEmail(before.Email), MaskEmail(after.Email))
	}
	fields.yesNo(ChangedDisabled, before.IsDisabled, after.IsDisabled)
	if before.Metadata != after.Metadata {
		fields.add(ChangedMetadata, metadataSize(before.Metadata), metadataSize(after.Metadata))
	}
	return fields
}

func compareAttempts(from, to time.Time, attempts iter.Seq[*Job]) AttemptChanges {
	var counts outcomeCounts
	var changes AttemptChanges
	status, rank := "", JobFamily("").Rank()
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
			changes.Learned++
			continue
		}
		if job.Status != status {
			status, rank = job.Status, JobFamily(job.Status).Rank()
		}
		counts[rank]++
	}
	changes.Since = counts.list()
	return changes
}
