package session

import (
	"encoding/json"
	"strings"
	"testing"

	"userlookup/backend"
)

func TestView_OfNothing_HasNoListThatIsNull(t *testing.T) {
	o := newOpened("r1", backend.Query{})
	text, err := json.Marshal(o.view())
	if err != nil {
		t.Fatal(err)
	}
	for _, field := range []string{"user", "candidates", "fallbackReason"} {
		text = []byte(strings.Replace(string(text), `"`+field+`":null`, "", 1))
	}
	details, err := json.Marshal(o.details(&backend.Job{}))
	if got := string(text) + strings.ReplaceAll(string(details), `"isAuthenticated":null`, ""); err != nil || strings.Contains(got, "null") {
		t.Errorf("got %s, %v", got, err)
	}
}
