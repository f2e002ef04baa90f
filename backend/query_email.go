package backend

import (
	"net/mail"
	"strings"
)

// maxEmail is the greatest length of an e-mail address, in bytes.
const maxEmail = 254

// isEmail says whether text is one e-mail address and nothing else.
func isEmail(text string) bool {
	if len(text) > maxEmail || !strings.Contains(text, "@") {
		return false
	}
	address, err := mail.ParseAddress(text)
	return err == nil && address.Name == "" && address.Address == text
}
