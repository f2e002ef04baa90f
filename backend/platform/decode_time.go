package platform

import (
	"bytes"
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"

	"userlookup/backend"
)

// timestamp is an instant in UTC. It is zero when it is missing or null, and zero and
// unreadable when it came in a form that is not known.
type timestamp struct {
	at         time.Time
	unreadable bool
}

// UnmarshalJSON never fails.
func (m *timestamp) UnmarshalJSON(data []byte) error {
	*m = timestamp{}
	if len(data) == 0 || bytes.Equal(data, []byte("null")) {
		return nil
	}
	at, ok := readTime(data)
	// The zero time would read as one that was never given.
	if m.unreadable = !ok || at.IsZero() || at.Year() < 1 || at.Year() > 9999; !m.unreadable {
		m.at = at
	}
	return nil
}

// unreadableField gives field where the moment cannot be read, else none.
func (m *timestamp) unreadableField(field backend.TimeFields) backend.TimeFields {
	if m.unreadable {
		return field
	}
	return 0
}

func readTime(data []byte) (time.Time, bool) {
	value := readText(data)
	if isNumber := data[0] == '-' || data[0] >= '0' && data[0] <= '9'; isNumber || digits.MatchString(value) {
		return unixTime(value)
	}
	if data[0] != '"' {
		return time.Time{}, false
	}
	if at, err := time.Parse(time.RFC3339, value); err == nil { // nearly all are
		return at.UTC(), true
	}
	return calendarTime(value)
}

// digits is a number in a string that may stand for a time.
var digits = regexp.MustCompile(`^[0-9]+(\.[0-9]+)?$`)

// The Unix times that are taken for one: of the years 2001 to 2033 in seconds, and
// 2001 to 2096 in milliseconds. What is smaller is a count or a date such as
// 20261120; in seconds, what is larger may be a date and an hour (2026112010).
const (
	leastSeconds, mostSeconds = 1e9, 2e9
	leastMillis, mostMillis   = 1e12, 4e12
)

func unixTime(value string) (time.Time, bool) {
	number, err := strconv.ParseFloat(value, 64)
	switch {
	case err != nil:
		return time.Time{}, false
	case number >= leastMillis && number < mostMillis:
		number /= 1000
	case number < leastSeconds || number >= mostSeconds:
		return time.Time{}, false
	}
	micros := math.Round(number * 1e6) // as exact as a float64 is
	return time.UnixMicro(int64(micros)).UTC(), true
}

// calendar splits a time as ISO 8601 and RFC 3339 have it, and as Ruby and SQL print
// it, with a blank for the T and before the zone.
var calendar = regexp.MustCompile(`^(\d{4}-\d{2}-\d{2})(?:[Tt ](\d{2}:\d{2}):(\d{2})([.,]\d+)? ?([Zz]|UTC|[+-]\d{2}:?\d{2})?)?$`)

// calendarTime reads a date, with or without a time and a zone; UTC where none is
// given. Fractions are kept to the nanosecond.
func calendarTime(value string) (time.Time, bool) {
	parts := calendar.FindStringSubmatch(value)
	if parts == nil {
		return time.Time{}, false
	}
	day, minute, second, fraction, zone := parts[1], parts[2], parts[3], parts[4], parts[5]
	if minute == "" {
		at, err := time.Parse(time.DateOnly, day)
		return at, err == nil
	}
	var leap time.Duration
	if second == "60" { // a leap second is the first of the next minute
		second, leap = "59", time.Second
	}
	switch {
	case zone == "", strings.EqualFold(zone, "Z"), zone == "UTC":
		zone = "+00:00"
	case !strings.Contains(zone, ":"):
		zone = zone[:3] + ":" + zone[3:]
	}
	at, err := time.Parse(time.RFC3339, day+"T"+minute+":"+second+fraction+zone)
	return at.Add(leap).UTC(), err == nil
}
