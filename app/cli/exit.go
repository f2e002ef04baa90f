package cli

import (
	"net/http"
	"strconv"

	"userlookup/backend"
)

// The exit statuses.
const (
	exitFound      = 0
	exitOther      = 1
	exitUsage      = 2
	exitNoUser     = 3
	exitNotAllowed = 4
	exitOutOfReach = 5
	exitRefused    = 6
)

// notAllowed is a failure that ends with exitNotAllowed whatever its code says, such as
// that the access file cannot be read.
type notAllowed struct{ error }

func (n notAllowed) Unwrap() error { return n.error }

// exitStatus gives the status of a failure.
func exitStatus(failure *backend.Error) int {
	switch failure.Code {
	case backend.CodeRefused:
		return exitStatusOf(failure.Params["status"])
	case backend.CodeInputEmpty, backend.CodeInputTooLong, backend.CodeInputCharacters, backend.CodeInputNoID, backend.CodeInputAmbiguous,
		backend.CodeBadArgument, backend.CodeBadReason, backend.CodeBadBaseURL,
		backend.CodeProfileUnknown, backend.CodeBadProfileName, backend.CodeBadClientID, backend.CodeBadAPIKey,
		backend.CodeBadProxy, backend.CodeBadProxyLogin, backend.CodeBadCAFile, backend.CodeBadPassphrase, backend.CodePINLength, backend.CodePINRepeats, backend.CodePINSequence, backend.CodePINCharacters, backend.CodeOwnFile:
		return exitUsage
	case backend.CodeInvitationUnknown, backend.CodeInvitationUnread: // the file that was named is another one
		return exitUsage
	case backend.CodeInvitationPassphraseNeeded, backend.CodeInvitationPassphraseWrong, backend.CodeInvitationDamaged, backend.CodeInvitationNewer,
		backend.CodeInvitationExpired, backend.CodeInvitationIssuer, backend.CodeInvitationOlder, backend.CodeInvitationOwn, backend.CodeInvitationClosed,
		backend.CodeFingerprintNeeded, backend.CodeFingerprintOther:
		return exitNotAllowed
	case backend.CodeUserNotFound, backend.CodeEmailNotFound, backend.CodeSeveralUsers, backend.CodeNotSaved, backend.CodeSavedAdHoc:
		return exitNoUser
	case backend.CodeNotAllowed, backend.CodeNotOpen,
		backend.CodeAdminOnly, backend.CodeExportOff, backend.CodeExportMasked, backend.CodeLocked,
		backend.CodeAccessMissing, backend.CodeAccessEdited, backend.CodeAccessNewer, backend.CodeAccessOther, backend.CodeAccessRolledBack,
		backend.CodeAccessExpired, backend.CodeAccessOff,
		backend.CodeReasonNeeded, backend.CodeClockBehind, backend.CodeOfflineTooLong, backend.CodeSavedForbidden,
		backend.CodeEnvForbidden, backend.CodeSampleOnly,
		backend.CodeAccessLogBroken, backend.CodeAccessLogUnwritable, backend.CodeAccessLogUnsent, backend.CodeAccessLogOther,
		backend.CodeCredentialsMissing, backend.CodeKeychainMissing, backend.CodeKeychainLocked, backend.CodeKeychainSlow,
		backend.CodePassphraseNeeded, backend.CodePassphraseNew, backend.CodePassphraseWrong, backend.CodeSealedMissing, backend.CodeSealedDamaged,
		backend.CodePINNeeded, backend.CodePINNew, backend.CodePINWrong, backend.CodePINWait, backend.CodePINRefused, backend.CodePINDamaged, backend.CodePINNone,
		backend.CodeSavedKeyMissing, backend.CodeSavedKeyOther:
		return exitNotAllowed
	case backend.CodeInterrupted, backend.CodeTimeout, backend.CodeRateLimited, backend.CodeBusyUntil, backend.CodePlatformFault,
		backend.CodeUnreadable, backend.CodeTooLarge, backend.CodeTooMuchData, backend.CodePagesRepeat,
		backend.CodeUnreachable, backend.CodeNoRoute, backend.CodeNameNotFound, backend.CodeProxyUnreachable, backend.CodeProxyUnauthorized,
		backend.CodeProxyRefused, backend.CodeUntrusted, backend.CodeCertificateExpired, backend.CodeCertificateName,
		backend.CodeTLSFailed, backend.CodeNotThePlatform:
		return exitOutOfReach
	case backend.CodeUnauthorized, backend.CodeForbidden, backend.CodeVersionRefused:
		return exitRefused
	default:
		return exitOther
	}
}

// exitStatusOf tells by the HTTP status of an answer whether the platform refused the
// call, or could not take it at that moment. What is no error of a call, such as a
// redirect, does not come from the platform; nor does a 404 that is not the API's own.
func exitStatusOf(status string) int {
	switch number, err := strconv.Atoi(status); {
	case err != nil, number < 400, number >= 500:
		return exitOutOfReach
	case number == http.StatusNotFound, number == http.StatusRequestTimeout, number == http.StatusTooEarly:
		return exitOutOfReach
	default:
		return exitRefused
	}
}
