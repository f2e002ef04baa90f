package backend

import (
	"context"
	"errors"
	"maps"
)

// Code names one kind of failure that can reach a person. The catalogue has,
// for each, what happened, why, and what to do (error.<code>.title, .why, .do).
type Code string

// What was typed or passed in cannot be used.
const (
	CodeInputEmpty      Code = "input_empty"
	CodeInputTooLong    Code = "input_too_long"   // params: max
	CodeInputCharacters Code = "input_characters" // params: value, characters
	CodeInputNoID       Code = "input_no_id"      // nothing in the text can be a user ID
	CodeInputAmbiguous  Code = "input_ambiguous"  // params: n, candidates, one a line and at most query.MaxCandidates
	CodeBadArgument     Code = "bad_argument"     // params: argument
	CodeBadBaseURL      Code = "bad_base_url"
)

// A profile, its network or its credentials cannot be used.
const (
	CodeProfileUnknown Code = "profile_unknown" // params: profile
	CodeBadProfileName Code = "bad_profile_name"
	CodeBadClientID    Code = "bad_client_id"
	CodeBadAPIKey      Code = "bad_api_key"
	CodeBadProxy       Code = "bad_proxy" // its address
	CodeBadProxyLogin  Code = "bad_proxy_login"
	CodeBadCAFile      Code = "bad_ca_file" // missing, unreadable, or without a certificate
)

// What is kept on this device cannot be read or written.
const (
	CodeHomeUnknown     Code = "home_unknown"     // so nobody knows where anything is to be kept
	CodeFolderUnusable  Code = "folder_unusable"  // params: folder
	CodeDiskFull        Code = "disk_full"        // params: folder
	CodeDiskReadOnly    Code = "disk_read_only"   // params: folder
	CodeDiskError       Code = "disk_error"       // an I/O error; params: folder
	CodeNoFileLocks     Code = "no_file_locks"    // or no shared memory, such as on some network drives; params: folder
	CodeNotAFile        Code = "not_a_file"       // a pipe, a link, a device or a folder has the name; params: file
	CodeFileExposed     Code = "file_exposed"     // others can read it, and that cannot be changed; params: file
	CodeFileUnreadable  Code = "file_unreadable"  // params: file
	CodeFileBusy        Code = "file_busy"        // params: file
	CodeFileNewer       Code = "file_newer"       // params: file
	CodeSettingsDamaged Code = "settings_damaged" // params: file, the one to which they were moved
	CodeExportFailed    Code = "export_failed"    // a file cannot be written where a person wants it; params: folder
	CodeOwnFile         Code = "own_file"         // a person wants a file where the application keeps its own; params: file
)

// The credentials of a profile cannot be had, or not be kept.
const (
	CodeCredentialsMissing Code = "credentials_missing" // params: profile
	CodeCredentialsTooLong Code = "credentials_too_long"
	CodeKeychainMissing    Code = "keychain_missing"
	CodeKeychainLocked     Code = "keychain_locked" // or it refused
	CodeKeychainSlow       Code = "keychain_slow"
	CodePassphraseNeeded   Code = "passphrase_needed"
	CodePassphraseNew      Code = "passphrase_new" // there is none yet: one must be chosen
	CodeBadPassphrase      Code = "bad_passphrase" // params: min, max
	CodePassphraseWrong    Code = "passphrase_wrong"
	CodeSealedMissing      Code = "sealed_missing" // params: file
	CodeSealedDamaged      Code = "sealed_damaged" // params: file
)

// The PIN of this device cannot be chosen, or does not unlock.
const (
	CodePINNeeded     Code = "pin_needed"  // saved copies stay closed without it
	CodePINNew        Code = "pin_new"     // there is none yet: one must be chosen
	CodePINWrong      Code = "pin_wrong"   // params: tries, seconds until the next one
	CodePINWait       Code = "pin_wait"    // it was not tried; params: seconds
	CodePINRefused    Code = "pin_refused" // wrong, before it is counted: see CodePINWrong
	CodePINDamaged    Code = "pin_damaged" // what the keychain stores for it cannot be used
	CodePINNone       Code = "pin_none"    // the passphrase unlocks, or nothing has to
	CodePINLength     Code = "pin_length"  // params: min, max
	CodePINRepeats    Code = "pin_repeats"
	CodePINSequence   Code = "pin_sequence"
	CodePINCharacters Code = "pin_characters"
)

// Saved copies cannot be had, or not be kept.
const (
	CodeNotSaved        Code = "not_saved"         // params: id
	CodeSavedAltered    Code = "saved_altered"     // a copy is not as it was written
	CodeSavedDamaged    Code = "saved_damaged"     // params: file, the one to which the database was moved
	CodeSavedNewer      Code = "saved_newer"       // params: file; a newer version wrote the database
	CodeSavedKeyMissing Code = "saved_key_missing" // the keychain, or the sealed file, answers that it has none
	CodeSavedKeyOther   Code = "saved_key_other"   // it holds another one than that of the copies
	CodeSavedOff        Code = "saved_off"         // they are being opened, or were switched off
	CodeSavedAdHoc      Code = "saved_ad_hoc"      // none are kept of a platform that was named for this run only
	CodeClockBack       Code = "clock_back"        // this device's clock was set back between two look-ups
)

// Saved copies or their keys cannot be deleted, or had to be replaced.
const (
	CodeSampleKeyDamaged Code = "sample_key_damaged" // params: file, the one to which it was moved; a new one was made
	CodeDeletedInPart    Code = "deleted_in_part"    // copies were deleted, and traces of them are left; params: file
	CodeEraseIncomplete  Code = "erase_incomplete"   // params: destroyed, left, folder
)

// What was asked for is not there, or not to be had.
const (
	CodeUserNotFound        Code = "user_not_found"  // params: id
	CodeEmailNotFound       Code = "email_not_found" // params: email
	CodeSeveralUsers        Code = "several_users"   // params: n, shown, ids
	CodeConnectionNotFound  Code = "connection_not_found"
	CodeInstitutionNotFound Code = "institution_not_found" // params: code
	CodeJobNotFound         Code = "job_not_found"
	CodeNotOpen             Code = "not_open"
	CodeNotAllowed          Code = "not_allowed"
	CodeAdminOnly           Code = "admin_only"
	CodeExportOff           Code = "export_off"         // the policy allows no export; params: issuer
	CodeAccessMissing       Code = "access_missing"     // no grant, or no key to verify it with; params: profile
	CodeAccessEdited        Code = "access_edited"      // not what an Admin signed; params: profile
	CodeAccessNewer         Code = "access_newer"       // a newer version wrote it; params: profile
	CodeAccessOther         Code = "access_other"       // the grant is for another platform or client ID, or was issued to another device; params: profile
	CodeAccessRolledBack    Code = "access_rolled_back" // an older grant was put back; params: profile
	CodeAccessExpired       Code = "access_expired"     // params: date, issuer
	CodeAccessOff           Code = "access_off"         // User Lookup is not enabled for this User; params: name, issuer
	CodeLocked              Code = "locked"             // the profile waits for its PIN
	CodeExportMasked        Code = "export_masked"      // the policy masks e-mail address and metadata in files; params: issuer
	CodeReasonNeeded        Code = "reason_needed"      // the policy demands one for each user opened; params: id
	CodeClockBehind         Code = "clock_behind"       // this device's clock is behind the last known time: saved copies stay closed
	CodeOfflineTooLong      Code = "offline_too_long"   // saved copies stay closed until a live answer; params: hours
	CodeSavedForbidden      Code = "saved_forbidden"    // the policy opens no saved copies; params: issuer
	CodeEnvForbidden        Code = "environment_forbidden"
	CodeSampleOnly          Code = "sample_only"      // roles are switched on the sample data only
	CodeNotProvided         Code = "not_provided"     // the platform has no such call for this client
	CodeAttemptsBlocked     Code = "attempts_blocked" // a 403 that is not the API's own; params: minutes
)

// The access log cannot be written, verified, sent or opened.
const (
	CodeAccessLogBroken     Code = "access_log_broken"     // changed by something else than this application; params: row, reason
	CodeAccessLogUnwritable Code = "access_log_unwritable" // so nothing is shown; params: title, why, do
	CodeAccessLogUnsent     Code = "access_log_unsent"     // the grant names nobody to send it to
	CodeAccessLogOther      Code = "access_log_other"      // a colleague's log that is encrypted to another Admin, or of another profile; params: file
	CodeAccessLogDamaged    Code = "access_log_damaged"    // a colleague's log that cannot be read; params: file
	CodeAccessLogNewer      Code = "access_log_newer"      // a newer version wrote it; params: file
)

// An invitation cannot be issued or accepted.
const (
	CodeInvitationUnknown          Code = "invitation_unknown" // the file is not an invitation
	CodeInvitationPassphraseNeeded Code = "invitation_passphrase_needed"
	CodeInvitationPassphraseWrong  Code = "invitation_passphrase_wrong"
	CodeInvitationDamaged          Code = "invitation_damaged" // incomplete or changed
	CodeInvitationNewer            Code = "invitation_newer"   // a newer version issued it
	CodeInvitationExpired          Code = "invitation_expired" // params: date, issuer
	CodeInvitationIssuer           Code = "invitation_issuer"  // the profile accepts another key; params: profile
	CodeInvitationOlder            Code = "invitation_older"   // than the one that is in use; params: profile
	CodeInvitationOwn              Code = "invitation_own"     // it would make the Admin of this device a User; params: profile
	CodeInvitationClosed           Code = "invitation_closed"  // opened too long ago, or another one was opened since
	CodeFingerprintNeeded          Code = "fingerprint_needed" // nobody compared it
	CodeFingerprintOther           Code = "fingerprint_other"  // it is not the one that was given; params: fingerprint
	CodeInvitationUnread           Code = "invitation_unread"  // the file cannot be read
	CodeInvitationSample           Code = "invitation_sample"  // sample data needs none
	CodeInvitationKeyShared        Code = "invitation_key_shared"
	CodeBadColleague               Code = "bad_colleague" // their name or e-mail address
	CodeBadPolicy                  Code = "bad_policy"
	CodeBadReason                  Code = "bad_reason"     // params: n, the most characters
	CodeIssuedAltered              Code = "issued_altered" // the list of invitations; params: file
	CodeIssuedFull                 Code = "issued_full"
	CodeColleagueUnknown           Code = "colleague_unknown"
)

// The platform did not answer, or not in a way that can be used.
const (
	CodeCancelled      Code = "cancelled"
	CodeTimeout        Code = "timeout"
	CodeInterrupted    Code = "interrupted"     // the connection broke off
	CodeUnauthorized   Code = "unauthorized"    // 401
	CodeForbidden      Code = "forbidden"       // 403
	CodeVersionRefused Code = "version_refused" // 406
	CodeRateLimited    Code = "rate_limited"    // 429
	CodeBusyUntil      Code = "busy_until"      // it says itself until when; params: status, until
	CodePlatformFault  Code = "platform_fault"  // 5xx; params: status
	CodeRefused        Code = "refused"         // any other status; params: status
	CodeUnreadable     Code = "unreadable"
	CodeTooLarge       Code = "too_large"     // of one thing; params: limit, in MB
	CodeTooMuchData    Code = "too_much_data" // for one look-up; params: connections, accounts, attempts, institutions, page and mb, in MB
	CodeWrongUser      Code = "wrong_user"
	CodeSkipped        Code = "skipped"         // some items could not be read; params: n
	CodeWrongItem      Code = "wrong_item"      // about another connection, attempt or institution than was asked for
	CodeTimeUnreadable Code = "time_unreadable" // some times came in a form that is not known; params: n, of the items
	CodeAccountUnnamed Code = "account_unnamed" // the platform did not name the connection of some accounts; params: n
	CodeNoUserGUID     Code = "no_user_guid"    // the platform did not name the user's GUID
	CodeIncomplete     Code = "incomplete"      // fewer items came than were announced; params: n, total
	CodePagesRepeat    Code = "pages_repeat"    // the same page came again, and no count says whether there is more
	CodeListedTwice    Code = "listed_twice"    // items came twice, with different data; params: n
	CodeInternal       Code = "internal"        // params: reference
)

// The way to the platform is blocked, or leads elsewhere.
const (
	CodeUnreachable        Code = "unreachable" // nothing listens there, or nothing answers
	CodeNoRoute            Code = "no_route"
	CodeNameNotFound       Code = "name_not_found"
	CodeProxyUnreachable   Code = "proxy_unreachable"
	CodeProxyUnauthorized  Code = "proxy_unauthorized"  // 407
	CodeProxyRefused       Code = "proxy_refused"       // the proxy makes no connection to the platform
	CodeUntrusted          Code = "untrusted"           // who vouches for the certificate is not known
	CodeCertificateExpired Code = "certificate_expired" // or not yet valid
	CodeCertificateName    Code = "certificate_name"    // the certificate is another host's
	CodeTLSFailed          Code = "tls_failed"          // no TLS, or none of a version that is safe
	CodeNotThePlatform     Code = "not_the_platform"    // a web page or a redirect to another origin, such as a guest network's sign-in
	CodeClockOff           Code = "clock_off"           // this device's clock; params: n, in minutes
)

// Codes lists every code.
func Codes() []Code {
	return []Code{
		CodeInputEmpty, CodeInputTooLong, CodeInputCharacters, CodeInputNoID, CodeInputAmbiguous, CodeBadArgument, CodeBadBaseURL,
		CodeProfileUnknown, CodeBadProfileName, CodeBadClientID, CodeBadAPIKey, CodeBadProxy, CodeBadProxyLogin, CodeBadCAFile,
		CodeHomeUnknown, CodeFolderUnusable, CodeDiskFull, CodeDiskReadOnly, CodeDiskError, CodeNoFileLocks, CodeNotAFile, CodeFileExposed, CodeFileUnreadable, CodeFileBusy, CodeFileNewer, CodeSettingsDamaged, CodeExportFailed, CodeOwnFile,
		CodeCredentialsMissing, CodeCredentialsTooLong, CodeKeychainMissing, CodeKeychainLocked, CodeKeychainSlow,
		CodePassphraseNeeded, CodePassphraseNew, CodeBadPassphrase, CodePassphraseWrong, CodeSealedMissing, CodeSealedDamaged,
		CodePINNeeded, CodePINNew, CodePINWrong, CodePINWait, CodePINRefused, CodePINDamaged, CodePINNone, CodePINLength, CodePINRepeats, CodePINSequence, CodePINCharacters,
		CodeNotSaved, CodeSavedAltered, CodeSavedDamaged, CodeSavedNewer, CodeSavedKeyMissing, CodeSavedKeyOther, CodeSampleKeyDamaged, CodeDeletedInPart, CodeEraseIncomplete, CodeSavedOff, CodeSavedAdHoc, CodeClockBack,
		CodeUserNotFound, CodeEmailNotFound, CodeSeveralUsers, CodeConnectionNotFound, CodeInstitutionNotFound, CodeJobNotFound, CodeNotOpen, CodeNotAllowed, CodeNotProvided, CodeAttemptsBlocked,
		CodeAdminOnly, CodeExportOff, CodeExportMasked, CodeAccessMissing, CodeAccessEdited, CodeAccessNewer, CodeAccessOther, CodeAccessRolledBack, CodeAccessExpired, CodeAccessOff, CodeLocked,
		CodeReasonNeeded, CodeClockBehind, CodeOfflineTooLong, CodeSavedForbidden, CodeEnvForbidden, CodeSampleOnly,
		CodeAccessLogBroken, CodeAccessLogUnwritable, CodeAccessLogUnsent, CodeAccessLogOther, CodeAccessLogDamaged, CodeAccessLogNewer,
		CodeInvitationUnknown, CodeInvitationPassphraseNeeded, CodeInvitationPassphraseWrong, CodeInvitationDamaged, CodeInvitationNewer, CodeInvitationExpired,
		CodeInvitationIssuer, CodeInvitationOlder, CodeInvitationOwn, CodeInvitationClosed, CodeFingerprintNeeded, CodeFingerprintOther, CodeInvitationUnread,
		CodeInvitationSample, CodeInvitationKeyShared, CodeBadColleague, CodeBadPolicy, CodeBadReason, CodeIssuedAltered, CodeIssuedFull, CodeColleagueUnknown,
		CodeCancelled, CodeTimeout, CodeInterrupted, CodeUnauthorized, CodeForbidden, CodeVersionRefused, CodeRateLimited, CodeBusyUntil,
		CodePlatformFault, CodeRefused, CodeUnreadable, CodeTooLarge, CodeTooMuchData, CodeWrongUser, CodeWrongItem, CodeSkipped, CodeTimeUnreadable, CodeAccountUnnamed, CodeNoUserGUID, CodeIncomplete, CodePagesRepeat, CodeListedTwice, CodeInternal,
		CodeUnreachable, CodeNoRoute, CodeNameNotFound, CodeProxyUnreachable, CodeProxyUnauthorized, CodeProxyRefused,
		CodeUntrusted, CodeCertificateExpired, CodeCertificateName, CodeTLSFailed, CodeNotThePlatform, CodeClockOff,
	}
}

// Error is a failure that a person can be told of. Cause is for the log only
// and must hold nothing personal.
type Error struct {
	Code   Code
	Params map[string]string
	Cause  error
}

// NewError makes an Error; params are name, value, name, value.
func NewError(code Code, cause error, params ...string) *Error {
	e := &Error{Code: code, Cause: cause}
	for i := 0; i+1 < len(params); i += 2 {
		if e.Params == nil {
			e.Params = make(map[string]string, len(params)/2)
		}
		e.Params[params[i]] = params[i+1]
	}
	return e
}

// Error gives code and cause, for logs. Params are left out: they may be
// personal.
func (e *Error) Error() string {
	if e.Cause == nil {
		return string(e.Code)
	}
	return string(e.Code) + ": " + e.Cause.Error()
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Cause }

// With gives a copy with one more param.
func (e *Error) With(name, value string) *Error {
	c := *e
	c.Params = maps.Clone(e.Params)
	if c.Params == nil {
		c.Params = map[string]string{}
	}
	c.Params[name] = value
	return &c
}

// HasCode says whether err is an Error with this code.
func HasCode(err error, code Code) bool {
	var e *Error
	return errors.As(err, &e) && e.Code == code
}

// AsError turns any error into an Error: itself when it is one, CodeCancelled
// and CodeTimeout for an ended context, CodeInternal for all else. It gives nil
// for nil.
func AsError(err error) *Error {
	var e *Error
	switch {
	case err == nil:
		return nil
	case errors.As(err, &e):
		return e
	case errors.Is(err, context.Canceled):
		return NewError(CodeCancelled, err)
	case errors.Is(err, context.DeadlineExceeded):
		return NewError(CodeTimeout, err)
	default:
		return NewError(CodeInternal, err)
	}
}
