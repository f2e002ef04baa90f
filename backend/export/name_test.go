package export

import "testing"

func TestFileName_ContainsTimeAndNoUser(t *testing.T) {
	for format, want := range map[Format]string{
		HTML: "User Lookup 2026-03-26 161211.html",
		CSV:  "User Lookup 2026-03-26 161211.csv",
		JSON: "User Lookup 2026-03-26 161211.json",
	} {
		if got := FileName(format, madeAt); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
