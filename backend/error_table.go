package backend

// CodeRow is all that depends on a code alone. The catalogue has its texts: what
// happened, why, and what to do (error.<code>.title, .why, .do).
type CodeRow struct {
	Code   Code
	Exit   ExitStatus
	Icon   Icon
	Traits Traits
	Params []string // the names of the parameters that its texts may use
}

// ExitStatus is the number with which a command ends.
type ExitStatus int

// The exit statuses.
const (
	ExitFound ExitStatus = iota
	ExitOther
	ExitUsage
	ExitNoUser
	ExitNotAllowed
	ExitOutOfReach
	ExitRefused
)

// Icon names the picture that the page shows beside a failure.
type Icon string

// The icons.
const (
	IconPerson  Icon = "person"
	IconInput   Icon = "input"
	IconLock    Icon = "lock"
	IconNetwork Icon = "network"
	IconClock   Icon = "clock"
	IconFault   Icon = "fault"
	IconStopped Icon = "stopped"
)

// Traits is a set of yes-or-no facts about a code.
type Traits uint8

// The traits.
const (
	Retry       Traits = 1 << iota // the same request may succeed a second time
	NeedsAdmin                     // an Admin has to do something about it
	AllowsSaved                    // a saved copy may take the place of the answer
	Refusal                        // the platform refused: an earlier answer must not be shown
	Partial                        // a list is usable but lacks entries or times
	NotAsked                       // fails before the platform is asked for a user
)

// Has reports whether the set holds a trait.
func (t Traits) Has(trait Traits) bool { return t&trait != 0 }

// codeTable has a row for each code, in the order of this file.
var codeTable []CodeRow

// addCode adds a row to the table and gives its code.
func addCode(code Code, exit ExitStatus, icon Icon, traits Traits, params ...string) Code {
	codeTable = append(codeTable, CodeRow{code, exit, icon, traits, params})
	return code
}

// Codes lists every code.
func Codes() []Code {
	codes := make([]Code, len(codeTable))
	for i, row := range codeTable {
		codes[i] = row.Code
	}
	return codes
}

// Row returns the row of the code; that of CodeInternal for one that has none.
func (c Code) Row() CodeRow {
	for _, row := range codeTable {
		if row.Code == c {
			return row
		}
	}
	return CodeInternal.Row()
}

// AllowsSavedCopy reports whether a saved copy may be shown when the platform fails with
// this code: it was unreachable, slow, busy or faulty, or its answer was unreadable. A
// refusal (401, 403, 406) does not allow it, because a caller without access must not see
// saved data. Neither does "no such user", which is an answer.
func AllowsSavedCopy(code Code) bool { return code.Row().Traits.Has(AllowsSaved) }

// IsRefusal reports whether the platform refused: a caller without access must not see an
// earlier answer.
func IsRefusal(code Code) bool { return code.Row().Traits.Has(Refusal) }

// What was typed or passed in cannot be used.
var (
	CodeInputEmpty      = addCode("input_empty", ExitUsage, IconInput, NotAsked)
	CodeInputTooLong    = addCode("input_too_long", ExitUsage, IconInput, NotAsked, "max")
	CodeInputCharacters = addCode("input_characters", ExitUsage, IconInput, NotAsked, "value", "characters")
	CodeInputNoID       = addCode("input_no_id", ExitUsage, IconInput, NotAsked)                        // nothing in the text can be a user ID
	CodeInputAmbiguous  = addCode("input_ambiguous", ExitUsage, IconInput, NotAsked, "n", "candidates") // the candidates one a line, at most query.MaxCandidates
	CodeBadArgument     = addCode("bad_argument", ExitUsage, IconInput, 0, "argument")
	CodeBadBaseURL      = addCode("bad_base_url", ExitUsage, IconInput, NeedsAdmin)
)

// A profile, its network or its credentials cannot be used.
var (
	CodeProfileUnknown = addCode("profile_unknown", ExitUsage, IconInput, 0, "profile")
	CodeBadProfileName = addCode("bad_profile_name", ExitUsage, IconInput, 0)
	CodeBadClientID    = addCode("bad_client_id", ExitUsage, IconInput, 0)
	CodeBadAPIKey      = addCode("bad_api_key", ExitUsage, IconInput, 0)
	CodeBadProxy       = addCode("bad_proxy", ExitUsage, IconInput, NeedsAdmin) // its address
	CodeBadProxyLogin  = addCode("bad_proxy_login", ExitUsage, IconInput, 0)
	CodeBadCAFile      = addCode("bad_ca_file", ExitUsage, IconInput, NeedsAdmin) // missing, unreadable, or without a certificate
)

// What is saved on this device cannot be read or written.
var (
	CodeHomeUnknown     = addCode("home_unknown", ExitOther, IconFault, NeedsAdmin) // so nobody knows where anything is to be kept
	CodeFolderUnusable  = addCode("folder_unusable", ExitOther, IconFault, Retry|NeedsAdmin, "folder")
	CodeDiskFull        = addCode("disk_full", ExitOther, IconFault, Retry, "folder")
	CodeDiskReadOnly    = addCode("disk_read_only", ExitOther, IconFault, Retry|NeedsAdmin, "folder")
	CodeDiskError       = addCode("disk_error", ExitOther, IconFault, Retry|NeedsAdmin, "folder")    // an I/O error
	CodeNoFileLocks     = addCode("no_file_locks", ExitOther, IconFault, Retry|NeedsAdmin, "folder") // or no shared memory, such as on some network drives
	CodeNotAFile        = addCode("not_a_file", ExitOther, IconFault, Retry, "file")                 // a pipe, a link, a device or a folder has the name
	CodeFileExposed     = addCode("file_exposed", ExitOther, IconLock, NeedsAdmin, "file")           // others can read it, and that cannot be changed
	CodeFileUnreadable  = addCode("file_unreadable", ExitOther, IconFault, Retry|NeedsAdmin, "file")
	CodeFileBusy        = addCode("file_busy", ExitOther, IconClock, Retry, "file")
	CodeFileNewer       = addCode("file_newer", ExitOther, IconFault, NeedsAdmin, "file")
	CodeSettingsDamaged = addCode("settings_damaged", ExitOther, IconFault, NeedsAdmin, "file") // the file is the one to which they were moved
	CodeExportFailed    = addCode("export_failed", ExitOther, IconFault, Retry, "folder")       // a file cannot be written where a person wants it
	CodeOwnFile         = addCode("own_file", ExitUsage, IconInput, 0, "file")                  // a person wants a file where the application keeps its own
)

// The credentials of a profile are unavailable or cannot be saved.
var (
	CodeCredentialsMissing = addCode("credentials_missing", ExitNotAllowed, IconLock, 0, "profile")
	CodeCredentialsTooLong = addCode("credentials_too_long", ExitOther, IconInput, 0)
	CodeKeychainMissing    = addCode("keychain_missing", ExitNotAllowed, IconLock, Retry)
	CodeKeychainLocked     = addCode("keychain_locked", ExitNotAllowed, IconLock, Retry) // or it refused
	CodeKeychainSlow       = addCode("keychain_slow", ExitNotAllowed, IconClock, Retry)
	CodePassphraseNeeded   = addCode("passphrase_needed", ExitNotAllowed, IconLock, 0)
	CodePassphraseNew      = addCode("passphrase_new", ExitNotAllowed, IconLock, 0) // there is none yet: one must be chosen
	CodeBadPassphrase      = addCode("bad_passphrase", ExitUsage, IconInput, 0, "min", "max")
	CodePassphraseWrong    = addCode("passphrase_wrong", ExitNotAllowed, IconLock, 0)
	CodeSealedMissing      = addCode("sealed_missing", ExitNotAllowed, IconFault, Retry|NeedsAdmin, "file")
	CodeSealedDamaged      = addCode("sealed_damaged", ExitNotAllowed, IconFault, Retry|NeedsAdmin, "file")
)

// The PIN of this device cannot be chosen, or does not unlock.
var (
	CodePINNeeded     = addCode("pin_needed", ExitNotAllowed, IconInput, 0)                    // saved copies stay closed without it
	CodePINNew        = addCode("pin_new", ExitNotAllowed, IconInput, 0)                       // there is none yet: one must be chosen
	CodePINWrong      = addCode("pin_wrong", ExitNotAllowed, IconInput, 0, "tries", "seconds") // the seconds until the next try
	CodePINWait       = addCode("pin_wait", ExitNotAllowed, IconClock, Retry, "seconds")       // it was not tried
	CodePINRefused    = addCode("pin_refused", ExitNotAllowed, IconInput, 0)                   // wrong, before it is counted: see CodePINWrong
	CodePINDamaged    = addCode("pin_damaged", ExitNotAllowed, IconFault, 0)                   // what the keychain stores for it cannot be used
	CodePINNone       = addCode("pin_none", ExitNotAllowed, IconInput, 0)                      // the passphrase unlocks, or nothing has to
	CodePINLength     = addCode("pin_length", ExitUsage, IconInput, 0, "min", "max")
	CodePINRepeats    = addCode("pin_repeats", ExitUsage, IconInput, 0)
	CodePINSequence   = addCode("pin_sequence", ExitUsage, IconInput, 0)
	CodePINCharacters = addCode("pin_characters", ExitUsage, IconInput, 0)
)

// Saved copies are unavailable or cannot be saved.
var (
	CodeNotSaved        = addCode("not_saved", ExitNoUser, IconPerson, NotAsked, "id")
	CodeSavedAltered    = addCode("saved_altered", ExitOther, IconFault, Retry)                    // a copy is not as it was written
	CodeSavedDamaged    = addCode("saved_damaged", ExitOther, IconFault, 0, "file")                // the file is the one to which the database was moved
	CodeSavedNewer      = addCode("saved_newer", ExitOther, IconFault, NeedsAdmin, "file")         // a newer version wrote the database
	CodeSavedKeyMissing = addCode("saved_key_missing", ExitNotAllowed, IconLock, Retry|NeedsAdmin) // the keychain, or the sealed file, answers that it has none
	CodeSavedKeyOther   = addCode("saved_key_other", ExitNotAllowed, IconLock, Retry|NeedsAdmin)   // it holds another one than that of the copies
	CodeSavedOff        = addCode("saved_off", ExitOther, IconClock, Retry)                        // they are being opened, or were switched off
	CodeSavedAdHoc      = addCode("saved_ad_hoc", ExitNoUser, IconStopped, 0)                      // none are kept of a platform that was named for this run only
	CodeClockBack       = addCode("clock_back", ExitOther, IconClock, 0)                           // this device's clock was set back between two look-ups
)

// Saved copies or their keys cannot be deleted, or had to be replaced.
var (
	CodeSampleKeyDamaged = addCode("sample_key_damaged", ExitOther, IconFault, 0, "file")  // the file is the one to which it was moved; a new one was made
	CodeDeletedInPart    = addCode("deleted_in_part", ExitOther, IconFault, Retry, "file") // copies were deleted, and traces of them are left
	CodeEraseIncomplete  = addCode("erase_incomplete", ExitOther, IconFault, Retry, "destroyed", "left", "folder")
)

// What was asked for is not there, or not to be had.
var (
	CodeUserNotFound        = addCode("user_not_found", ExitNoUser, IconPerson, 0, "id")
	CodeEmailNotFound       = addCode("email_not_found", ExitNoUser, IconPerson, 0, "email")
	CodeSeveralUsers        = addCode("several_users", ExitNoUser, IconPerson, 0, "n", "shown", "ids")
	CodeConnectionNotFound  = addCode("connection_not_found", ExitOther, IconPerson, Retry)
	CodeInstitutionNotFound = addCode("institution_not_found", ExitOther, IconFault, 0, "code")
	CodeJobNotFound         = addCode("job_not_found", ExitOther, IconPerson, Retry)
	CodeNotOpen             = addCode("not_open", ExitNotAllowed, IconPerson, Retry)
	CodeNotAllowed          = addCode("not_allowed", ExitNotAllowed, IconLock, NeedsAdmin)
	CodeAdminOnly           = addCode("admin_only", ExitNotAllowed, IconLock, NeedsAdmin)
	CodeExportOff           = addCode("export_off", ExitNotAllowed, IconLock, NeedsAdmin, "issuer")          // the policy allows no export
	CodeAccessMissing       = addCode("access_missing", ExitNotAllowed, IconLock, NeedsAdmin, "profile")     // no grant, or no key to verify it with
	CodeAccessEdited        = addCode("access_edited", ExitNotAllowed, IconLock, NeedsAdmin, "profile")      // not what an Admin signed
	CodeAccessNewer         = addCode("access_newer", ExitNotAllowed, IconLock, 0, "profile")                // a newer version wrote it
	CodeAccessOther         = addCode("access_other", ExitNotAllowed, IconLock, NeedsAdmin, "profile")       // the grant is for another platform or client ID, or was issued to another device
	CodeAccessRolledBack    = addCode("access_rolled_back", ExitNotAllowed, IconLock, NeedsAdmin, "profile") // an older grant was put back
	CodeAccessExpired       = addCode("access_expired", ExitNotAllowed, IconLock, NeedsAdmin, "date", "issuer")
	CodeAccessOff           = addCode("access_off", ExitNotAllowed, IconLock, NeedsAdmin, "name", "issuer") // User Lookup is not enabled for this User
	CodeLocked              = addCode("locked", ExitNotAllowed, IconLock, 0)                                // the profile waits for its PIN
	CodeExportMasked        = addCode("export_masked", ExitNotAllowed, IconLock, 0, "issuer")               // the policy masks e-mail address and metadata in files
	CodeReasonNeeded        = addCode("reason_needed", ExitNotAllowed, IconInput, 0, "id")                  // the policy demands one for each user opened
	CodeClockBehind         = addCode("clock_behind", ExitNotAllowed, IconClock, 0)                         // this device's clock is behind the last known time: saved copies stay closed
	CodeOfflineTooLong      = addCode("offline_too_long", ExitNotAllowed, IconClock, Retry, "hours")        // saved copies stay closed until a live answer
	CodeSavedForbidden      = addCode("saved_forbidden", ExitNotAllowed, IconStopped, 0, "issuer")          // the policy opens no saved copies
	CodeEnvForbidden        = addCode("environment_forbidden", ExitNotAllowed, IconLock, NeedsAdmin)
	CodeSampleOnly          = addCode("sample_only", ExitNotAllowed, IconStopped, 0)                                 // roles are switched on the sample data only
	CodeNotProvided         = addCode("not_provided", ExitOther, IconFault, 0)                                       // the platform has no such call for this client
	CodeAttemptsBlocked     = addCode("attempts_blocked", ExitOther, IconNetwork, NeedsAdmin|AllowsSaved, "minutes") // a 403 that is not the API's own
)

// The access log cannot be written, verified, sent or opened.
var (
	CodeAccessLogBroken     = addCode("access_log_broken", ExitNotAllowed, IconFault, NeedsAdmin, "row", "reason")                // changed by something else than this application
	CodeAccessLogUnwritable = addCode("access_log_unwritable", ExitNotAllowed, IconFault, Retry|NeedsAdmin, "title", "why", "do") // so nothing is shown
	CodeAccessLogUnfinished = addCode("access_log_unfinished", ExitOther, IconFault, 0, "title", "do")                            // the row is written, and what belongs to the log is not
	CodeAccessLogUnsent     = addCode("access_log_unsent", ExitNotAllowed, IconLock, 0)                                           // the grant names nobody to send it to
	CodeAccessLogOther      = addCode("access_log_other", ExitNotAllowed, IconLock, 0, "file")                                    // a colleague's log that is encrypted to another Admin, or of another profile
	CodeAccessLogDamaged    = addCode("access_log_damaged", ExitOther, IconFault, 0, "file")                                      // a colleague's log that cannot be read
	CodeAccessLogNewer      = addCode("access_log_newer", ExitOther, IconFault, 0, "file")                                        // a newer version wrote it
)

// An invitation cannot be issued or accepted.
var (
	CodeInvitationUnknown          = addCode("invitation_unknown", ExitUsage, IconFault, NeedsAdmin) // the file is not an invitation
	CodeInvitationPassphraseNeeded = addCode("invitation_passphrase_needed", ExitNotAllowed, IconLock, 0)
	CodeInvitationPassphraseWrong  = addCode("invitation_passphrase_wrong", ExitNotAllowed, IconLock, 0)
	CodeInvitationDamaged          = addCode("invitation_damaged", ExitNotAllowed, IconFault, NeedsAdmin) // incomplete or changed
	CodeInvitationNewer            = addCode("invitation_newer", ExitNotAllowed, IconFault, NeedsAdmin)   // a newer version issued it
	CodeInvitationExpired          = addCode("invitation_expired", ExitNotAllowed, IconClock, NeedsAdmin, "date", "issuer")
	CodeInvitationIssuer           = addCode("invitation_issuer", ExitNotAllowed, IconFault, NeedsAdmin, "profile") // the profile accepts another key
	CodeInvitationOlder            = addCode("invitation_older", ExitNotAllowed, IconFault, NeedsAdmin, "profile")  // than the one that is in use
	CodeInvitationOwn              = addCode("invitation_own", ExitNotAllowed, IconFault, NeedsAdmin, "profile")    // it would make the Admin of this device a User
	CodeInvitationClosed           = addCode("invitation_closed", ExitNotAllowed, IconClock, 0)                     // opened too long ago, or another one was opened since
	CodeFingerprintNeeded          = addCode("fingerprint_needed", ExitNotAllowed, IconInput, 0)                    // nobody compared it
	CodeFingerprintOther           = addCode("fingerprint_other", ExitNotAllowed, IconInput, 0, "fingerprint")      // it is not the one that was given
	CodeInvitationUnread           = addCode("invitation_unread", ExitUsage, IconFault, NeedsAdmin)                 // the file cannot be read
	CodeInvitationSample           = addCode("invitation_sample", ExitOther, IconFault, NeedsAdmin)                 // sample data needs none
	CodeInvitationKeyShared        = addCode("invitation_key_shared", ExitOther, IconFault, NeedsAdmin)
	CodeBadColleague               = addCode("bad_colleague", ExitOther, IconInput, 0) // their name or e-mail address
	CodeBadPolicy                  = addCode("bad_policy", ExitOther, IconInput, 0)
	CodeBadReason                  = addCode("bad_reason", ExitUsage, IconInput, 0, "n")        // n is the greatest number of characters
	CodeIssuedAltered              = addCode("issued_altered", ExitOther, IconFault, 0, "file") // the list of invitations
	CodeIssuedFull                 = addCode("issued_full", ExitOther, IconFault, 0)
	CodeColleagueUnknown           = addCode("colleague_unknown", ExitOther, IconPerson, 0)
)

// The platform did not answer, or not in a way that can be used.
var (
	CodeCancelled      = addCode("cancelled", ExitOther, IconStopped, Retry)
	CodeTimeout        = addCode("timeout", ExitOutOfReach, IconClock, Retry|AllowsSaved)
	CodeInterrupted    = addCode("interrupted", ExitOutOfReach, IconNetwork, Retry|AllowsSaved)                 // the connection broke off
	CodeUnauthorized   = addCode("unauthorized", ExitRefused, IconLock, Retry|NeedsAdmin|Refusal)               // 401
	CodeForbidden      = addCode("forbidden", ExitRefused, IconLock, Retry|NeedsAdmin|Refusal)                  // 403
	CodeVersionRefused = addCode("version_refused", ExitRefused, IconFault, NeedsAdmin|Refusal)                 // 406
	CodeRateLimited    = addCode("rate_limited", ExitOutOfReach, IconClock, Retry|AllowsSaved)                  // 429
	CodeBusyUntil      = addCode("busy_until", ExitOutOfReach, IconClock, Retry|AllowsSaved, "status", "until") // it says itself until when
	CodePlatformFault  = addCode("platform_fault", ExitOutOfReach, IconFault, Retry|AllowsSaved, "status")      // 5xx
	CodeRefused        = addCode("refused", ExitRefused, IconFault, Retry|NeedsAdmin|Refusal, "status")         // any other status
	CodeUnreadable     = addCode("unreadable", ExitOutOfReach, IconFault, Retry|AllowsSaved)
	CodeTooLarge       = addCode("too_large", ExitOutOfReach, IconFault, NeedsAdmin|AllowsSaved, "limit")                                                             // of one thing; the limit in MB
	CodeTooMuchData    = addCode("too_much_data", ExitOutOfReach, IconFault, NeedsAdmin|Partial, "connections", "accounts", "attempts", "institutions", "page", "mb") // for one look-up; page and mb in MB
	CodeWrongUser      = addCode("wrong_user", ExitOther, IconFault, Partial)
	CodeSkipped        = addCode("skipped", ExitOther, IconFault, Retry|Partial, "n")             // some items could not be read
	CodeWrongItem      = addCode("wrong_item", ExitOther, IconFault, Retry|AllowsSaved)           // about another connection, attempt or institution than was asked for
	CodeTimeUnreadable = addCode("time_unreadable", ExitOther, IconFault, Retry|Partial, "n")     // some times came in a form that is not known; n counts the items
	CodeAccountUnnamed = addCode("account_unnamed", ExitOther, IconFault, Retry, "n")             // the platform did not name the connection of some accounts
	CodeNoUserGUID     = addCode("no_user_guid", ExitOther, IconFault, Retry)                     // the platform did not name the user's GUID
	CodeIncomplete     = addCode("incomplete", ExitOther, IconFault, Retry|Partial, "n", "total") // fewer items came than were announced
	CodePagesRepeat    = addCode("pages_repeat", ExitOutOfReach, IconFault, Retry|Partial)        // the same page came again, and no count says whether there is more
	CodeListedTwice    = addCode("listed_twice", ExitOther, IconFault, Retry|Partial, "n")        // items came twice, with different data
	CodeInternal       = addCode("internal", ExitOther, IconFault, Retry|NeedsAdmin, "reference")
)

// The way to the platform is blocked, or leads elsewhere.
var (
	CodeUnreachable        = addCode("unreachable", ExitOutOfReach, IconNetwork, Retry|AllowsSaved) // nothing listens there, or nothing answers
	CodeNoRoute            = addCode("no_route", ExitOutOfReach, IconNetwork, Retry|AllowsSaved)
	CodeNameNotFound       = addCode("name_not_found", ExitOutOfReach, IconNetwork, Retry|AllowsSaved)
	CodeProxyUnreachable   = addCode("proxy_unreachable", ExitOutOfReach, IconNetwork, Retry|AllowsSaved)
	CodeProxyUnauthorized  = addCode("proxy_unauthorized", ExitOutOfReach, IconLock, Retry|NeedsAdmin)   // 407
	CodeProxyRefused       = addCode("proxy_refused", ExitOutOfReach, IconNetwork, Retry|NeedsAdmin)     // the proxy makes no connection to the platform
	CodeUntrusted          = addCode("untrusted", ExitOutOfReach, IconLock, Retry|NeedsAdmin)            // who vouches for the certificate is not known
	CodeCertificateExpired = addCode("certificate_expired", ExitOutOfReach, IconClock, Retry)            // or not yet valid
	CodeCertificateName    = addCode("certificate_name", ExitOutOfReach, IconLock, Retry|NeedsAdmin)     // the certificate is another host's
	CodeTLSFailed          = addCode("tls_failed", ExitOutOfReach, IconLock, Retry|NeedsAdmin)           // no TLS, or none of a version that is safe
	CodeNotThePlatform     = addCode("not_the_platform", ExitOutOfReach, IconNetwork, Retry|AllowsSaved) // a web page or a redirect to another origin, such as a guest network's sign-in
	CodeClockOff           = addCode("clock_off", ExitOther, IconClock, 0, "n")                          // this device's clock; n in minutes
)
