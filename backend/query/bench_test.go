package query_test

import (
	"strings"
	"testing"

	"userlookup/backend/query"
)

// The page asks at every key: the longest text must not be noticeable.
func BenchmarkParse_LongestText(b *testing.B) {
	for _, part := range []string{"1,", "1 ", "0 0", "user 1 ", "the ", "U-1\n", "[", "/users/1"} {
		text := strings.Repeat(part, query.MaxText/len(part))
		b.Run(strings.TrimSpace(part), func(b *testing.B) {
			for b.Loop() {
				_, _ = query.Parse(text)
			}
		})
	}
}
