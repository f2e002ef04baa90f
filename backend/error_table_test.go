package backend_test

import (
	"slices"
	"testing"

	"userlookup/backend"
)

func TestSavedMayStandIn_OnlyWhereThePlatformDidNotAnswer(t *testing.T) {
	may := []backend.Code{
		backend.CodeUnreachable, backend.CodeInterrupted, backend.CodeTimeout, backend.CodeRateLimited, backend.CodeBusyUntil,
		backend.CodePlatformFault, backend.CodeUnreadable, backend.CodeWrongItem, backend.CodeTooLarge,
		// A page of something in between is no answer that can be read.
		backend.CodeNoRoute, backend.CodeNameNotFound, backend.CodeProxyUnreachable, backend.CodeNotThePlatform, backend.CodeAttemptsBlocked,
	}
	// Everywhere else the platform refused, may not be the platform, answered, or was not asked.
	for _, code := range append(backend.Codes(), "brand_new") {
		if got, want := backend.AllowsSavedCopy(code), slices.Contains(may, code); got != want {
			t.Errorf("%s: got %v", code, got)
		}
	}
}

func TestIsRefusal_OnlyWhereThePlatformRefused(t *testing.T) {
	refusals := []backend.Code{backend.CodeUnauthorized, backend.CodeForbidden, backend.CodeVersionRefused, backend.CodeRefused}
	for _, code := range append(backend.Codes(), "brand_new") {
		if got, want := backend.IsRefusal(code), slices.Contains(refusals, code); got != want {
			t.Errorf("%s: got %v", code, got)
		}
		if backend.IsRefusal(code) && backend.AllowsSavedCopy(code) {
			t.Errorf("%s is a refusal, and a saved copy takes its place", code)
		}
	}
}

func TestCodeTable_HasOneRowForEachCode(t *testing.T) {
	codes := backend.Codes()
	slices.Sort(codes)
	if n := len(slices.Compact(slices.Clone(codes))); n != len(codes) || n < 100 {
		t.Errorf("%d rows have %d codes", len(codes), n)
	}
	for _, code := range backend.Codes() {
		row := code.Row()
		if row.Code == "" || row.Exit <= backend.ExitFound || row.Exit > backend.ExitRefused || row.Icon == "" {
			t.Errorf("the row %+v is not complete", row)
		}
	}
}

func TestRow_OfAnUnknownCode_IsThatOfAnInternalFault(t *testing.T) {
	if got := backend.Code("brand_new").Row(); got.Code != backend.CodeInternal || got.Exit != backend.ExitOther {
		t.Errorf("got %+v", got)
	}
}

func TestNotAsked_OnlyWhereNobodyWasAskedForAUser(t *testing.T) {
	notAsked := []backend.Code{
		backend.CodeInputEmpty, backend.CodeInputTooLong, backend.CodeInputCharacters, backend.CodeInputNoID, backend.CodeInputAmbiguous,
		backend.CodeNotSaved,
	}
	for _, code := range backend.Codes() {
		if got, want := code.Row().Traits.Has(backend.NotAsked), slices.Contains(notAsked, code); got != want {
			t.Errorf("%s: got %v", code, got)
		}
	}
}
