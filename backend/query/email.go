package query

import (
	"net/mail"
	"strings"
)

// maxEmail is the greatest length of an e-mail address, in bytes.
const maxEmail = 254

// isEmail reports whether text is one e-mail address and nothing else.
func isEmail(text string) bool {
	if len(text) > maxEmail || !strings.Contains(text, "@") {
		return false
	}
	address, err := mail.ParseAddress(text)
	return err == nil && address.Name == "" && address.Address == text && !strings.ContainsAny(text[strings.LastIndex(text, "@"):], "?&=/#%+")
}

// isLabelled reports whether text is a label and an e-mail address, as in
// "user=anna@bank.example": the equals sign may be part of an address too.
func isLabelled(text string) bool {
	label, value, found := strings.Cut(text, "=")
	return found && isLabel(label) && isEmail(value)
}
