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

// timestamp is an instant in UTC. It is zero if missing or null, and zero with unreadable set
// if its format is unknown.
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
	// A zero time would look like a missing one.
	if m.unreadable = !ok || at.IsZero() || at.Year() < 1 || at.Year() > 9999; !m.unreadable {
		m.at = at
	}
	return nil
}

// unreadableField returns field if the timestamp is unreadable, else 0.
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
	if at, err := time.Parse(time.RFC3339, value); err == nil { // the usual format
		return at.UTC(), true
	}
	return calendarTime(value)
}

// digits matches a number in a string that may be a time.
var digits = regexp.MustCompile(`^[0-9]+(\.[0-9]+)?$`)

// Numbers accepted as Unix times: the years 2001 to 2033 in seconds, 2001 to 2096 in
// milliseconds. Smaller numbers are counts or dates such as 20261120; larger ones in seconds
// may be a date with an hour (2026112010).
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
	micros := math.Round(number * 1e6) // the precision of a float64
	return time.UnixMicro(int64(micros)).UTC(), true
}

// calendar matches times of ISO 8601 and RFC 3339, and those of Ruby and SQL, with a space
// instead of the T and before the zone.
var calendar = regexp.MustCompile(`^(\d{4}-\d{2}-\d{2})(?:[Tt ](\d{2}:\d{2}):(\d{2})([.,]\d+)? ?([Zz]|UTC|[+-]\d{2}:?\d{2})?)?$`)

// calendarTime parses a date with an optional time and zone. The default zone is UTC.
// Fractions are kept to the nanosecond.
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
	if second == "60" { // a leap second counts as the first second of the next minute
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
