package export

import (
	"fmt"
	"strconv"
	"time"

	"userlookup/backend"
	"userlookup/backend/text"
)

// Stamp formats the age of a saved copy as the page does: "Saved copy · 3 h old · 14:02 UTC+1".
// It includes the date if that differs from now's.
func Stamp(fetchedAt, now time.Time, zone *time.Location) string {
	if fetchedAt.IsZero() {
		return text.Of("export.mark", "age", text.Of("page.fresh.no_age"), "at", text.Of("page.value.no_time"))
	}
	local := fetchedAt.In(zone)
	at := local.Format("15:04 ") + offsetName(local)
	if local.Format(time.DateOnly) != now.In(zone).Format(time.DateOnly) {
		at = text.Date(local) + ", " + at
	}
	return text.Of("export.mark", "age", Age(fetchedAt, now), "at", at)
}

// stamp formats source and time so that they stay true when the file is read later: with the
// date, and with the age at the export.
func (o *Options) stamp(source backend.Source, fetchedAt time.Time) string {
	return text.Of("export.stamp."+string(source), "age", o.ageThen(fetchedAt), "at", o.moment(fetchedAt))
}

func (o *Options) ageThen(at time.Time) string {
	size := o.MadeAt.Sub(at)
	switch span := spanOf(size); {
	case at.IsZero(), size <= -time.Minute: // the clock was set back
		return text.Of("page.fresh.no_age")
	case span == "":
		return text.Of("export.fresh_then")
	default:
		return text.Of("export.old_then", "span", span)
	}
}

// Age formats the age of data fetched at a time: "3 h old".
func Age(at, now time.Time) string {
	if span := spanOf(now.Sub(at)); span != "" {
		return text.Of("export.old", "span", span)
	}
	return text.Of("page.time.now")
}

const day = 24 * time.Hour

// spanOf formats a duration in its largest unit; empty below a minute.
func spanOf(size time.Duration) string {
	n := func(unit time.Duration) string { return strconv.Itoa(int(size / unit)) }
	switch {
	case size < time.Minute:
		return ""
	case size < time.Hour:
		return text.Of("page.time.minutes", "n", n(time.Minute))
	case size < day:
		return text.Of("page.time.hours", "n", n(time.Hour))
	default:
		return text.Of("page.time.days", "n", n(day))
	}
}

// offsetName formats the UTC offset of a time: UTC, UTC+1, UTC+5:30, UTC−5.
func offsetName(local time.Time) string {
	_, seconds := local.Zone()
	if seconds == 0 {
		return "UTC"
	}
	sign := "+"
	if seconds < 0 {
		sign, seconds = "−", -seconds
	}
	hours, minutes := seconds/3600, seconds/60%60
	if minutes == 0 {
		return fmt.Sprintf("UTC%s%d", sign, hours)
	}
	return fmt.Sprintf("UTC%s%d:%02d", sign, hours, minutes)
}

// moment formats a time with its zone.
func (o *Options) moment(at time.Time) string {
	if at.IsZero() {
		return text.Of("page.value.no_time")
	}
	local := at.In(o.Zone)
	return text.Date(local) + local.Format(", 15:04 ") + offsetName(local)
}

const utcLayout = "2006-01-02 15:04:05"

func utc(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.UTC().Format(utcLayout)
}
