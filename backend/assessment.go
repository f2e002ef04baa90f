package backend

import "time"

// Reason says why a connection's assessment differs from its status. Its text is
// assessment.<reason> in the catalogue.
type Reason string

// The reasons. ReasonNone means that the status says everything.
const (
	ReasonNone             Reason = ""
	ReasonUserDisabled     Reason = "user_disabled"
	ReasonBlocked          Reason = "blocked"           // the client status of its institution stops attempts
	ReasonManual           Reason = "manual"            // it never updates by itself
	ReasonStuck            Reason = "stuck"             // an attempt has been running for too long; Since is its start
	ReasonNeedsCredentials Reason = "needs_credentials" //nolint:gosec // a name, no secret
	ReasonError            Reason = "error"             // the platform names an error beside a good status
	ReasonSilent           Reason = "silent"            // looks connected, but nothing has run since Since
	ReasonNotStarted       Reason = "not_started"       // waits, and nothing has run since Since
	ReasonOnRequest        Reason = "on_request"        // background attempts are off; Since is the last one
	ReasonNoSuccess        Reason = "no_success"        // attempts run, and none has succeeded since Since
	ReasonNeverSucceeded   Reason = "never_succeeded"
	ReasonUndated          Reason = "undated" // looks connected, but when it last ran or succeeded is not known
)

// Assessment is the judged state of a connection. Everything that shows a connection takes
// the family from here, because the status alone may be out of date.
type Assessment struct {
	Family Family
	Reason Reason
	Since  time.Time // of the reasons that name a time; else zero
}

const (
	// silentAfter is how long nothing may run, or nothing may succeed, before a
	// connection no longer counts as working. Background attempts come every 20 to
	// 24 hours; the rest is our choice.
	silentAfter = 36 * time.Hour
	// stuckAttemptAfter is how long an attempt may run before it seems stuck. The
	// platform names no limit; this is our choice.
	stuckAttemptAfter = time.Hour
)

// Assess judges a connection at the time its data was fetched, so that a saved copy keeps
// its assessment. A status that already reports trouble stays as it is. The first rule that
// applies decides.
func Assess(c *Connection, institution *Institution, user *User, fetchedAt time.Time) Assessment {
	family := c.Status.Family()
	if family != FamilyWorking && family != FamilyWaiting {
		return Assessment{Family: family}
	}
	switch running := isTrue(c.IsBeingAggregated); {
	case isTrue(c.IsManual):
		return Assessment{Family: FamilyEnded, Reason: ReasonManual}
	case user != nil && isTrue(user.IsDisabled):
		return Assessment{Family: FamilyBroken, Reason: ReasonUserDisabled}
	case institution.stopsAttempts():
		return Assessment{Family: FamilyBroken, Reason: ReasonBlocked}
	case running && isOlder(c.LastAttemptAt, fetchedAt, stuckAttemptAfter):
		return Assessment{FamilyUnknown, ReasonStuck, c.LastAttemptAt}
	case running && c.hasRecentTrouble(fetchedAt): // no trouble is final while an attempt runs
		return Assessment{Family: FamilyWaiting}
	case running:
		return Assessment{Family: family}
	case isTrue(c.NeedsUpdatedCredentials):
		return Assessment{Family: FamilyCaller, Reason: ReasonNeedsCredentials}
	case c.Error != nil:
		return Assessment{Family: errorFamily(c.Error.Code), Reason: ReasonError}
	}
	return c.assessTimes(institution, fetchedAt)
}

// assessTimes judges by the last run. Background attempts run only for CONNECTED, UPDATED
// and CREATED connections, so silence is normal for all others.
func (c *Connection) assessTimes(institution *Institution, fetchedAt time.Time) Assessment {
	family := c.Status.Family()
	switch c.Status {
	case StatusConnected:
	case StatusCreated, StatusUpdated:
		since := c.LastAttemptAt
		if since.IsZero() {
			since = c.CreatedAt
		}
		if isOlder(since, fetchedAt, silentAfter) && !c.isOnDemand(institution) {
			return Assessment{FamilyUnknown, ReasonNotStarted, since}
		}
		return Assessment{Family: family}
	default:
		return Assessment{Family: family}
	}
	switch {
	case c.LastAttemptAt.IsZero() || fetchedAt.IsZero() || isFuture(c.LastAttemptAt, fetchedAt) || isFuture(c.LastSuccessAt, fetchedAt):
		return Assessment{Family: FamilyUnknown, Reason: ReasonUndated}
	case isOlder(c.LastAttemptAt, fetchedAt, silentAfter) && c.isOnDemand(institution):
		return Assessment{FamilyUnknown, ReasonOnRequest, c.LastAttemptAt}
	case isOlder(c.LastAttemptAt, fetchedAt, silentAfter):
		return Assessment{FamilyUnknown, ReasonSilent, c.LastAttemptAt}
	case c.LastSuccessAt.IsZero() && c.Unreadable.Has(TimeLastSuccess):
		return Assessment{Family: FamilyUnknown, Reason: ReasonUndated}
	case c.LastSuccessAt.IsZero():
		return Assessment{Family: FamilyUnknown, Reason: ReasonNeverSucceeded}
	case isOlder(c.LastSuccessAt, fetchedAt, silentAfter):
		return Assessment{FamilyBroken, ReasonNoSuccess, c.LastSuccessAt}
	}
	return Assessment{Family: family}
}

// hasRecentTrouble reports whether anything contradicts a good status.
func (c *Connection) hasRecentTrouble(fetchedAt time.Time) bool {
	return isTrue(c.NeedsUpdatedCredentials) || c.Error != nil || c.LastSuccessAt.IsZero() ||
		isOlder(c.LastSuccessAt, fetchedAt, silentAfter) || isFuture(c.LastSuccessAt, fetchedAt)
}

// isOnDemand reports whether attempts start only on request.
func (c *Connection) isOnDemand(institution *Institution) bool {
	return isTrue(c.BackgroundIsDisabled) || institution != nil && institution.ClientStatus == "PREVENT_BACKGROUND_AGG"
}

// stopsAttempts reports whether the institution's client status stops every attempt.
func (i *Institution) stopsAttempts() bool {
	return i != nil && (i.ClientStatus == "PREVENT_ALL" || i.ClientStatus == "PREVENT_ALL_AND_DISCONNECT")
}

// errorFamily says who must act on an error beside a good status; FamilyUnknown for an
// unknown code.
func errorFamily(code string) Family {
	switch code {
	case "1000", "1001", "1002", "2001", "2002", "2003", "2004", "2005",
		"NO_ELIGIBLE_ACCOUNTS", "NO_VERIFIABLE_ACCOUNTS", "NO_ACCOUNTS", "ACCESS_DENIED", "INCORRECT_OTP", "INCORRECT_MFA",
		"MFA_TIMEOUT", "REAUTHORIZATION_REQUIRED", "INVALID_CREDENTIALS":
		return FamilyCaller
	case "3000", "3001", "3002", "REQUEST_FAILED", "INSTITUTION_DOWN", "INSTITUTION_MAINTENANCE", "INSTITUTION_UNAVAILABLE":
		return FamilyBroken
	default:
		return FamilyUnknown
	}
}

// SeemsStuck reports whether the job had been running too long when it was fetched. A job
// that waits for the user's answer is not stuck.
func (j *Job) SeemsStuck(fetchedAt time.Time) bool {
	return j.FinishedAt.IsZero() && !j.Unreadable.Has(TimeFinished) && JobFamily(j.Status) == FamilyWaiting && isOlder(j.startedAt(), fetchedAt, stuckAttemptAfter)
}

// startedAt is the start of the job or, if unknown, its time.
func (j *Job) startedAt() time.Time {
	if j.StartedAt.IsZero() {
		return j.At()
	}
	return j.StartedAt
}

// isOlder reports whether at is more than limit before now. It is false for unknown times.
func isOlder(at, now time.Time, limit time.Duration) bool {
	return !at.IsZero() && !now.IsZero() && now.Sub(at) > limit
}

// isFuture reports whether a time is further in the future than clocks usually differ.
func isFuture(at, now time.Time) bool { return isOlder(now, at, silentAfter) }

func isTrue(flag *bool) bool { return flag != nil && *flag }
