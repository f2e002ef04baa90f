package backend_test

import (
	"testing"

	"userlookup/backend"
)

func yes() *bool { v := true; return &v }

func TestConnectionStatus_EveryStatus_HasAFamily(t *testing.T) {
	seen := map[backend.Family]int{}
	for _, status := range backend.ConnectionStatuses() {
		seen[status.Family()]++
	}
	if seen[backend.FamilyUnknown] != 0 || seen[backend.FamilyWorking] != 1 || backend.StatusConnected.Family() != backend.FamilyWorking {
		t.Errorf("none is unknown and only CONNECTED works; got %v", seen)
	}
	for _, odd := range []backend.ConnectionStatus{"BRAND_NEW", "connected", " CONNECTED"} {
		if odd.Family() != backend.FamilyUnknown || backend.JobFamily(string(odd)) != backend.FamilyUnknown {
			t.Errorf("%q is taken for known", odd)
		}
	}
}

func TestMaskEmail_HidesAddress(t *testing.T) {
	for email, want := range map[string]string{
		"": "", "frodo@bag-end.example": "f•••@•••.example", "é@x.example": "é•••@•••.example",
		"no-at": "•••", "@x.example": "•••", "a@localhost": "a•••@•••",
	} {
		if got := backend.MaskEmail(email); got != want {
			t.Errorf("%q became %q, want %q", email, got, want)
		}
	}
	for metadata, want := range map[string]int{"": 0, "text": 0, `[1,2]`: 0, `{"a":1,"b":{"c":2}}`: 2, `{`: 0} {
		if got := backend.MetadataFields(metadata); got != want {
			t.Errorf("%q has %d fields, want %d", metadata, got, want)
		}
	}
}

func TestConnectionStatus_ZeroValueIsUnknown(t *testing.T) {
	var forgotten backend.Connection
	if forgotten.Status != backend.StatusUnknown || forgotten.Status.Family() != backend.FamilyUnknown || backend.StatusNone.Family() != backend.FamilyEnded {
		t.Errorf("a status that nobody filled is of the family %s", forgotten.Status.Family())
	}
	// Some numbers of the API: the order of the table gives the others.
	for number, want := range map[int]backend.ConnectionStatus{0: backend.StatusCreated, 6: backend.StatusConnected, 17: backend.StatusImported, 21: backend.StatusPending} {
		if got, ok := backend.StatusOfNumber(number); !ok || got != want {
			t.Errorf("%d is %q", number, got)
		}
	}
	for _, number := range []int{-1, len(backend.ConnectionStatuses()) - 1, 1 << 30} {
		if got, ok := backend.StatusOfNumber(number); ok || got != backend.StatusUnknown {
			t.Errorf("%d is %q", number, got)
		}
	}
}
