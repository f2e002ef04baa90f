package backend

import (
	"encoding/json"
	"os"
	"testing"
)

func readJSON(t *testing.T, name string, into any) {
	t.Helper()
	content, err := os.ReadFile(name)
	if err == nil {
		err = json.Unmarshal(content, into)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func TestCatalogue_EveryCodeAndStatus_HasText(t *testing.T) {
	texts := map[string]string{}
	for _, name := range []string{"words", "help", "access", "page"} {
		readJSON(t, "text/en/"+name+".json", &texts)
	}
	var keys []string
	for _, status := range ConnectionStatuses() {
		keys = append(keys, "status."+string(status)+".meaning", "help.acts."+string(status))
	}
	for _, status := range JobStatuses() {
		// A job's status has words of its own, or those of the connection status of the same name.
		if texts["help.attempt."+status] == "" {
			keys = append(keys, "status."+status+".meaning")
		}
	}
	for _, family := range Families {
		keys = append(keys, "family."+string(family), "help.family."+string(family))
	}
	for _, name := range JobTypes {
		keys = append(keys, "job_type."+name, "help.job_type."+name)
	}
	for _, name := range RequestTypes {
		keys = append(keys, "request_type."+name+".meaning", "help.request_type."+name)
	}
	for _, reason := range constants(t)["Reason"] {
		if reason != string(ReasonNone) {
			keys = append(keys, "assessment."+reason, "assessment."+reason+".short")
		}
	}
	for _, kind := range AccessKinds {
		keys = append(keys, "access.kind."+string(kind))
	}
	for _, part := range PartKinds[1:] { // without the user there is no page
		keys = append(keys, "page.part."+string(part))
	}
	for _, key := range keys {
		if texts[key] == "" {
			t.Errorf("backend/text/en has no text for %s: add it beside those of the same kind", key)
		}
	}
	if len(keys) < 120 {
		t.Errorf("only %d texts were looked for", len(keys))
	}
}
