package backend

import (
	"encoding/json"
	"strings"
	"unicode/utf8"
)

// User is the end user whose connections are looked up. ID is the partner's, GUID the
// platform's. Missing values are empty or nil.
type User struct {
	GUID       string
	ID         string
	Email      string
	IsDisabled *bool
	Metadata   string // the partner's own text, often JSON
}

const masked = "•••"

// MaskEmail keeps the first character and the last label of an address, enough to recognise
// it: f•••@•••.example. It returns "" for "".
func MaskEmail(email string) string {
	if email == "" {
		return ""
	}
	local, domain, ok := strings.Cut(email, "@")
	if !ok || local == "" {
		return masked
	}
	first, _ := utf8.DecodeRuneInString(local)
	label := ""
	if dot := strings.LastIndexByte(domain, '.'); dot > 0 {
		label = domain[dot:]
	}
	return string(first) + masked + "@" + masked + label
}

// MetadataFields counts the fields of metadata that is a JSON object; 0 for other text.
func MetadataFields(metadata string) int {
	var fields map[string]json.RawMessage
	if json.Unmarshal([]byte(strings.TrimPrefix(metadata, "\ufeff")), &fields) != nil {
		return 0
	}
	return len(fields)
}
