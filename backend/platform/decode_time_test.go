package platform

import (
	"encoding/json"
	"testing"
	"time"
)

// readableTimes maps inputs to times.
var readableTimes = map[string]string{
	`"2026-11-20T10:00:00.000Z"`: "2026-11-20T10:00:00Z", `"2026-11-20T10:00:00+00:00"`: "2026-11-20T10:00:00Z",
	`"2026-11-20T10:00:00z"`: "2026-11-20T10:00:00Z", `"2026-11-20t10:00:00Z"`: "2026-11-20T10:00:00Z", `"2026-11-20t10:00:00.25z"`: "2026-11-20T10:00:00.25Z",
	`"2026-11-20t12:00:00+02:00"`: "2026-11-20T10:00:00Z", `"2026-11-20T12:00:00+0200"`: "2026-11-20T10:00:00Z",
	`"2026-11-20 10:00:00 UTC"`: "2026-11-20T10:00:00Z", `"2026-11-20 10:00:00.5 UTC"`: "2026-11-20T10:00:00.5Z", `"2026-11-20 12:00:00 +0200"`: "2026-11-20T10:00:00Z",
	`"2026-11-20 10:00:00"`: "2026-11-20T10:00:00Z", `"2026-11-20T10:00:00"`: "2026-11-20T10:00:00Z", `"2026-11-20 10:00:00Z"`: "2026-11-20T10:00:00Z",
	`"2026-11-20"`: "2026-11-20T00:00:00Z",
	// Leap seconds.
	`"2016-12-31T23:59:60Z"`: "2017-01-01T00:00:00Z", `"2016-12-31T23:59:60.5Z"`: "2017-01-01T00:00:00.5Z", `"2017-01-01T00:59:60+01:00"`: "2017-01-01T00:00:00Z",
	`"2016-12-31 23:59:60 UTC"`: "2017-01-01T00:00:00Z", `"2016-12-31t23:59:60z"`: "2017-01-01T00:00:00Z",
	// Unix seconds and milliseconds.
	`1795168800`: "2026-11-20T10:00:00Z", `"1795168800"`: "2026-11-20T10:00:00Z", `1795168800000`: "2026-11-20T10:00:00Z", `"1795168800000"`: "2026-11-20T10:00:00Z",
	`1795168800.25`: "2026-11-20T10:00:00.25Z", `"1795168800.25"`: "2026-11-20T10:00:00.25Z", `1795168800250`: "2026-11-20T10:00:00.25Z", `1.7951688e9`: "2026-11-20T10:00:00Z",
	`1476382077`: "2016-10-13T18:07:57Z",
}

// unreadableTimes are invalid or ambiguous.
var unreadableTimes = []string{
	`""`, `" "`, `"yesterday"`, `"never"`, `"null"`, `"odd"`, `{}`, `{"at":1795168800}`, `[]`, `[1795168800]`, `true`, `false`,
	// Counts, dates without dashes, and other units.
	`0`, `-1`, `5`, `"5"`, `2026`, `20261120`, `"20261120"`, `2026112010`, `"2026112010"`, `202611201000`, `20261120100000`, `2611201000`, `-1795168800`, `"-1795168800"`,
	`1795168800000000`, `1795168800000000000`, `1e99`, `"1.7951688e9"`, `"NaN"`, `"Infinity"`, `"0x6b001b60"`,
	// Invalid dates and times.
	`"2026-13-01T00:00:00Z"`, `"2026-02-30T00:00:00Z"`, `"2026-11-20T24:00:01Z"`, `"2026-11-20T10:60:00Z"`, `"2026-11-20T10:00:61Z"`, `"2026-11-20T10:00:00+99:00"`,
	`"2026-11-20T10"`, `"2026-11-20Z"`, `"20/11/2026"`, `"11/20/2026 10:00:00"`, `"Fri, 20 Nov 2026 10:00:00 GMT"`, `"2026-11-20T10:00:00 CET"`, `"2026-11-20 10:00:00 utc+1"`, `"2026-W47-5"`,
	`"２０２６-11-20T10:00:00Z"`, `"2026-11-20T10:00:00Zjunk"`, `"junk2026-11-20T10:00:00Z"`,
	// Zero times of other languages, and years that RFC 3339 cannot represent.
	`"0001-01-01T00:00:00Z"`, `"0000-01-01T00:00:00Z"`, `"0000-00-00 00:00:00"`, `"9999-12-31T23:59:59-05:00"`, `"10000-01-01T00:00:00Z"`,
}

func TestDecodeTime_KnownFormats_AreDecoded(t *testing.T) {
	for value, want := range readableTimes {
		var m timestamp
		if err := json.Unmarshal([]byte(value), &m); err != nil || m.unreadable || m.at.Location() != time.UTC || m.at.Format(time.RFC3339Nano) != want {
			t.Errorf("%s: got %+v, %v", value, m, err)
		}
	}
}

func TestDecodeTime_OtherFormats_AreUnreadable(t *testing.T) {
	for _, value := range unreadableTimes {
		m := timestamp{at: time.Now()}
		if err := json.Unmarshal([]byte(value), &m); err != nil || m != (timestamp{unreadable: true}) {
			t.Errorf("%s: got %+v, %v", value, m, err)
		}
	}
	m := timestamp{at: time.Now(), unreadable: true}
	if err := json.Unmarshal([]byte(`null`), &m); err != nil || m != (timestamp{}) {
		t.Errorf("null: got %+v, %v", m, err)
	}
}
