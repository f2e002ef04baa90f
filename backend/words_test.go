package backend

import (
	"encoding/json"
	"maps"
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

// The page's help shows each status with its mark, so it keeps a list of them.
func TestHelpKnowsEveryStatusAndItsFamily(t *testing.T) {
	var help struct {
		Status  map[ConnectionStatus]Family
		Attempt map[string]Family
	}
	readJSON(t, "../frontend/src/features/help/families.json", &help)
	want := map[ConnectionStatus]Family{}
	for _, status := range ConnectionStatuses() {
		want[status] = status.Family()
	}
	if !maps.Equal(help.Status, want) {
		t.Errorf("connections: got %v, want %v", help.Status, want)
	}
	if !maps.Equal(help.Attempt, jobFamilies) {
		t.Errorf("attempts: got %v, want %v", help.Attempt, jobFamilies)
	}
}

func TestEveryStatusHasItsWords(t *testing.T) {
	texts := map[string]string{}
	readJSON(t, "text/en/words.json", &texts)
	readJSON(t, "text/en/help.json", &texts)
	for _, status := range ConnectionStatuses() {
		for _, key := range []string{"status." + string(status) + ".meaning", "help.acts." + string(status)} {
			if texts[key] == "" {
				t.Errorf("the catalogue lacks %s", key)
			}
		}
	}
	for status := range jobFamilies {
		// An attempt's status has words of its own, or those of the connection status of the same name.
		if texts["help.attempt."+status] == "" && texts["status."+status+".meaning"] == "" {
			t.Errorf("the catalogue does not explain the attempt status %s", status)
		}
	}
	for _, family := range Families {
		if texts["help.family."+string(family)] == "" {
			t.Errorf("the catalogue does not explain the family %s", family)
		}
	}
}
