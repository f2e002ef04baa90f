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
		backend.CodeBadArgument, backend.CodeBadBaseURL:
		return exitUsage
	case backend.CodeUserNotFound, backend.CodeEmailNotFound, backend.CodeSeveralUsers:
		return exitNoUser
	case backend.CodeNotAllowed, backend.CodeNotOpen:
		return exitNotAllowed
	case backend.CodeUnreachable, backend.CodeUntrusted, backend.CodeInterrupted, backend.CodeTimeout, backend.CodeRateLimited, backend.CodePlatformFault,
		backend.CodeUnreadable, backend.CodeTooLarge, backend.CodeRefused:
		return exitOutOfReach
	case backend.CodeUnauthorized, backend.CodeForbidden, backend.CodeVersionRefused:
		return exitRefused
	default:
		return exitOther
	}
}
