package backend

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestCompareNames_SortsNaturally(t *testing.T) {
	ordered := []string{"", "2", "010", "Bank", "login 1", "Login 2", "Login 2b", "Login 10", "Login 10 a", "login 99999999999999999999999", "Zed", "Ünion"}
	for seed := range 20 {
		shuffled := rapid.Permutation(ordered).Example(seed)
		slices.SortFunc(shuffled, CompareNames)
		if !slices.Equal(shuffled, ordered) {
			t.Fatalf("got %q", shuffled)
		}
	}
}

func TestCompareNames_IsATotalOrder(t *testing.T) {
	name := rapid.StringMatching(`[ab0-2 ]{0,6}`)
	rapid.Check(t, func(t *rapid.T) {
		a, b, c := name.Draw(t, "a"), name.Draw(t, "b"), name.Draw(t, "c")
		if CompareNames(a, b) != -CompareNames(b, a) {
			t.Fatalf("%q and %q", a, b)
		}
		if CompareNames(a, b) <= 0 && CompareNames(b, c) <= 0 && CompareNames(a, c) > 0 {
			t.Fatalf("%q, %q, %q", a, b, c)
		}
	})
}
