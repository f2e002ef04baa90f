package query

import (
	"encoding/json"
	"net/url"
)

// ReadingsOf returns the forms of a text of which a value must be part: normalised,
// and with the escapes of addresses and JSON undone.
func ReadingsOf(text string) []string {
	clean := normalise(text)
	readings := []string{clean}
	for range maxNested + 2 {
		if next, err := url.PathUnescape(clean); err == nil {
			clean = normalise(next)
			readings = append(readings, clean)
		}
	}
	var decoded any
	if json.Unmarshal([]byte(normalise(text)), &decoded) == nil {
		readings = append(readings, jsonStrings(decoded)...)
	}
	return readings
}

func jsonStrings(decoded any) (all []string) {
	switch decoded := decoded.(type) {
	case string:
		return []string{decoded}
	case []any:
		for _, item := range decoded {
			all = append(all, jsonStrings(item)...)
		}
	case map[string]any:
		for _, item := range decoded {
			all = append(all, jsonStrings(item)...)
		}
	}
	return all
}
