package backend_test

import (
	"testing"

	"userlookup/backend"
)

func TestWhereASavedCopyMayStandIn(t *testing.T) {
	may := map[backend.Code]bool{
		backend.CodeUnreachable: true, backend.CodeInterrupted: true, backend.CodeTimeout: true,
		backend.CodeRateLimited: true, backend.CodeBusyUntil: true, backend.CodePlatformFault: true,
		backend.CodeUnreadable: true, backend.CodeWrongItem: true, backend.CodeTooLarge: true,

		// A page of something in between is no answer that can be read.
		backend.CodeNoRoute: true, backend.CodeNameNotFound: true, backend.CodeProxyUnreachable: true, backend.CodeNotThePlatform: true, backend.CodeAttemptsBlocked: true,

		// The platform has refused, or cannot be trusted to be the platform.
		backend.CodeUnauthorized: false, backend.CodeForbidden: false, backend.CodeVersionRefused: false,
		backend.CodeRefused: false, backend.CodeUntrusted: false,
		backend.CodeCertificateExpired: false, backend.CodeCertificateName: false, backend.CodeTLSFailed: false,
		backend.CodeProxyUnauthorized: false, backend.CodeProxyRefused: false,
		// It has answered.
		backend.CodeUserNotFound: false, backend.CodeEmailNotFound: false, backend.CodeSeveralUsers: false, backend.CodeConnectionNotFound: false, backend.CodeInstitutionNotFound: false,
		backend.CodeJobNotFound: false, backend.CodeNotProvided: false,
		backend.CodeWrongUser: false, backend.CodeSkipped: false, backend.CodeTimeUnreadable: false, backend.CodeAccountUnnamed: false, backend.CodeNoUserGUID: false, backend.CodeIncomplete: false,
		backend.CodeTooMuchData: false, backend.CodePagesRepeat: false, backend.CodeListedTwice: false, // what came is shown
		// It was not asked, or not to the end.
		backend.CodeInputEmpty: false, backend.CodeInputTooLong: false, backend.CodeInputCharacters: false,
		backend.CodeInputNoID: false, backend.CodeInputAmbiguous: false, backend.CodeBadArgument: false, backend.CodeBadBaseURL: false,
		backend.CodeProfileUnknown: false, backend.CodeBadProfileName: false, backend.CodeBadClientID: false, backend.CodeBadAPIKey: false,
		backend.CodeBadProxy: false, backend.CodeBadProxyLogin: false, backend.CodeBadCAFile: false, backend.CodeHomeUnknown: false, backend.CodeFolderUnusable: false,
		backend.CodeDiskFull: false, backend.CodeFileUnreadable: false, backend.CodeFileBusy: false, backend.CodeFileNewer: false,
		backend.CodeDiskReadOnly: false, backend.CodeDiskError: false, backend.CodeNoFileLocks: false, backend.CodeNotAFile: false, backend.CodeFileExposed: false,
		backend.CodeSampleKeyDamaged: false, backend.CodeDeletedInPart: false, backend.CodeEraseIncomplete: false,
		backend.CodeSettingsDamaged: false, backend.CodeCredentialsMissing: false, backend.CodeCredentialsTooLong: false,
		backend.CodeKeychainMissing: false, backend.CodeKeychainLocked: false, backend.CodeKeychainSlow: false,
		backend.CodePassphraseNeeded: false, backend.CodePassphraseNew: false, backend.CodeBadPassphrase: false,
		backend.CodePassphraseWrong: false, backend.CodeSealedMissing: false, backend.CodeSealedDamaged: false, backend.CodeClockOff: false,
		backend.CodePINNeeded: false, backend.CodePINNew: false, backend.CodePINWrong: false, backend.CodePINWait: false, backend.CodePINRefused: false, backend.CodePINDamaged: false,
		backend.CodePINNone: false, backend.CodePINLength: false, backend.CodePINRepeats: false, backend.CodePINSequence: false, backend.CodePINCharacters: false,
		backend.CodeNotSaved: false, backend.CodeSavedAltered: false, backend.CodeSavedDamaged: false, backend.CodeSavedNewer: false,
		backend.CodeSavedKeyMissing: false, backend.CodeSavedKeyOther: false, backend.CodeSavedOff: false, backend.CodeSavedAdHoc: false, backend.CodeClockBack: false, backend.CodeExportFailed: false, backend.CodeOwnFile: false,
		backend.CodeAdminOnly: false, backend.CodeExportOff: false, backend.CodeExportMasked: false, backend.CodeAccessMissing: false, backend.CodeAccessEdited: false,
		backend.CodeAccessNewer: false, backend.CodeAccessOther: false, backend.CodeAccessRolledBack: false, backend.CodeAccessExpired: false, backend.CodeAccessOff: false,
		backend.CodeLocked: false, backend.CodeReasonNeeded: false, backend.CodeClockBehind: false, backend.CodeOfflineTooLong: false, backend.CodeSavedForbidden: false,
		backend.CodeEnvForbidden: false, backend.CodeSampleOnly: false,
		backend.CodeAccessLogBroken: false, backend.CodeAccessLogUnwritable: false, backend.CodeAccessLogUnsent: false,
		backend.CodeAccessLogOther: false, backend.CodeAccessLogDamaged: false, backend.CodeAccessLogNewer: false,
		backend.CodeInvitationUnknown: false, backend.CodeInvitationPassphraseNeeded: false, backend.CodeInvitationPassphraseWrong: false,
		backend.CodeInvitationDamaged: false, backend.CodeInvitationNewer: false, backend.CodeInvitationExpired: false, backend.CodeInvitationIssuer: false,
		backend.CodeInvitationOlder: false, backend.CodeInvitationOwn: false, backend.CodeInvitationClosed: false, backend.CodeFingerprintNeeded: false,
		backend.CodeFingerprintOther: false, backend.CodeInvitationUnread: false, backend.CodeInvitationSample: false, backend.CodeInvitationKeyShared: false,
		backend.CodeBadColleague: false, backend.CodeBadPolicy: false, backend.CodeBadReason: false, backend.CodeIssuedAltered: false, backend.CodeIssuedFull: false, backend.CodeColleagueUnknown: false,
		backend.CodeNotOpen: false, backend.CodeNotAllowed: false, backend.CodeCancelled: false, backend.CodeInternal: false,
	}
	for _, code := range backend.Codes() {
		want, decided := may[code]
		if !decided {
			t.Errorf("whether a saved copy may stand in for %s is not decided", code)
		}
		if got := backend.SavedMayStandIn(code); got != want {
			t.Errorf("%s: got %v", code, got)
		}
	}
}
