package backend

// SavedMayStandIn says whether a saved copy may answer where the platform failed
// in this way: it could not be reached, was too slow or too busy, had a fault, or
// gave what cannot be read; or something in between answered. Never where it refused (401, 403, 406): whoever may
// not ask must not see the answer. And never where it said that there is no such
// user: that is an answer.
func SavedMayStandIn(code Code) bool {
	switch code {
	case CodeUnreachable, CodeNoRoute, CodeNameNotFound, CodeProxyUnreachable, CodeNotThePlatform, CodeInterrupted, CodeTimeout, CodeRateLimited, CodeBusyUntil, CodePlatformFault, CodeUnreadable, CodeWrongItem, CodeTooLarge, CodeAttemptsBlocked:
		return true
	default:
		return false
	}
}

// IsRefusal says whether the platform has refused: who may not ask must not see an
// earlier answer.
func IsRefusal(code Code) bool {
	switch code {
	case CodeUnauthorized, CodeForbidden, CodeVersionRefused, CodeRefused:
		return true
	default:
		return false
	}
}
