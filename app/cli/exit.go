package cli

import (
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

func exitStatus(code backend.Code) int {
	switch code {
	case backend.CodeInputEmpty, backend.CodeInputTooLong, backend.CodeInputCharacters, backend.CodeInputAmbiguous,
		backend.CodeBadArgument, backend.CodeBadBaseURL,
		backend.CodeProfileUnknown, backend.CodeBadProfileName, backend.CodeBadClientID, backend.CodeBadAPIKey,
		backend.CodeBadProxy, backend.CodeBadProxyLogin, backend.CodeBadCAFile, backend.CodeBadPassphrase:
		return exitUsage
	case backend.CodeUserNotFound, backend.CodeEmailNotFound, backend.CodeSeveralUsers, backend.CodeNotSaved:
		return exitNoUser
	case backend.CodeNotAllowed, backend.CodeNotOpen,
		backend.CodeCredentialsMissing, backend.CodeKeychainMissing, backend.CodeKeychainLocked, backend.CodeKeychainSlow,
		backend.CodePassphraseNeeded, backend.CodePassphraseNew, backend.CodePassphraseWrong, backend.CodeSealedMissing, backend.CodeSealedDamaged,
		backend.CodeSavedKeyMissing, backend.CodeSavedKeyOther:
		return exitNotAllowed
	case backend.CodeInterrupted, backend.CodeTimeout, backend.CodeRateLimited, backend.CodeBusyUntil, backend.CodePlatformFault,
		backend.CodeUnreadable, backend.CodeTooLarge, backend.CodeTooMuchData, backend.CodePagesRepeat, backend.CodeRefused,
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
