package text

import (
	"testing"
	"time"
)

func TestLongDate_English_IsThatOfTheStandardLibrary(t *testing.T) {
	for at := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC); at.Year() < 2027; at = at.AddDate(0, 0, 1) {
		if got, want := LongDate(at), at.Format("Monday 2 January 2006"); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	if got := Date(time.Time{}); got != "1 January 0001" {
		t.Errorf("the zero time is %q", got)
	}
}
