package text

import (
	"fmt"
	"strconv"
	"time"
)

// Date gives the day of a time as a person reads it: 26 March 2026.
func Date(at time.Time) string {
	return Of("page.time.date", "day", strconv.Itoa(at.Day()),
		"month", Of("time.month."+strconv.Itoa(int(at.Month()))), "year", fmt.Sprintf("%04d", at.Year()))
}

// LongDate is Date with the day of the week: Thursday 26 March 2026.
func LongDate(at time.Time) string {
	return Of("page.time.weekday_date", "weekday", Of("time.weekday."+strconv.Itoa(int(at.Weekday()))), "date", Date(at))
}
