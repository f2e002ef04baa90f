package export

import (
	"fmt"
	"strings"
	"time"
	"unicode"
)

// longestName is how many characters of an id stand in a file's name: more than
// ids have, fewer than any system refuses.
const longestName = 60

// FileName is what a page's file is called where the person says nothing else:
// whom it is about, and when it was made. Every system takes it. An id that is an
// e-mail address is personal, and stays out of it.
func FileName(page *Page, format Format, made time.Time) string {
	id := page.User.ID
	if id == "" || strings.ContainsRune(id, '@') {
		id = page.User.GUID
	}
	safe := []rune(strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsNumber(r) || r == '-' {
			return r
		}
		return '_'
	}, id))
	if len(safe) == 0 {
		safe = []rune("user")
	}
	return fmt.Sprintf("%s %s.%s", string(safe[:min(len(safe), longestName)]), made.Format("2006-01-02 1504"), format)
}
