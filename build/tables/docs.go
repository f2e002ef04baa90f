package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"userlookup/backend"
	"userlookup/backend/text"
)

// part is what one of the docs copies: a word after "begin" names it, and one more may
// say which rows are meant.
var part = regexp.MustCompile(`(?s)(<!-- begin ([a-z-]+) ?([a-z]*) -->)(.*?)(<!-- end -->)`)

// docs gives every document that copies a table, as it should be.
func docs(root string) (map[string]string, error) {
	names, err := filepath.Glob(filepath.Join(root, "docs", "*.md"))
	if err != nil {
		return nil, err
	}
	files := map[string]string{}
	for _, name := range names {
		content, err := os.ReadFile(name) //nolint:gosec // a document of the project
		if err != nil {
			return nil, err
		}
		if !part.Match(content) {
			continue
		}
		var failure error
		files["docs/"+filepath.Base(name)] = part.ReplaceAllStringFunc(string(content), func(found string) string {
			groups := part.FindStringSubmatch(found)
			copied, err := copyOf(root, groups[2], groups[3])
			if err != nil {
				failure = fmt.Errorf("%s: %w", name, err)
			}
			return groups[1] + copied + groups[5]
		})
		if failure != nil {
			return nil, failure
		}
	}
	return files, nil
}

func copyOf(root, table, rows string) (string, error) {
	switch table {
	case "keys":
		return keys(root)
	case "statuses":
		return statuses(backend.Family(rows), false), nil
	case "statuses-worst-first":
		return statuses(backend.Family(rows), true), nil
	case "connection-fields":
		return fieldsOf(backend.ConnectionView{})
	default:
		return "", fmt.Errorf("there is no table %q", table)
	}
}

// statuses lists the statuses of a family, in the order of the alphabet or the worst
// first. The platform's null has no word.
func statuses(family backend.Family, worstFirst bool) string {
	var names []string
	for _, status := range backend.ConnectionStatusesWorstFirst() {
		if status.Family() == family && status != backend.StatusNone {
			names = append(names, string(status))
		}
	}
	if !worstFirst {
		slices.Sort(names)
	}
	return strings.Join(names, ", ")
}

// fieldsOf lists the names of the fields that a value has as JSON.
func fieldsOf(value any) (string, error) {
	content, err := json.MarshalIndent(value, "", " ")
	var names []string
	for _, field := range regexp.MustCompile(`(?m)^ "(\w+)"`).FindAllSubmatch(content, -1) {
		names = append(names, "`"+string(field[1])+"`")
	}
	return strings.Join(names, " "), err
}

// keys lists the keys of every command.
func keys(root string) (string, error) {
	content, err := os.ReadFile(filepath.Join(root, "app", "commands.json")) //nolint:gosec // a file of the project
	if err != nil {
		return "", err
	}
	var commands []struct {
		ID   string   `json:"id"`
		Keys []string `json:"keys"`
	}
	if err := json.Unmarshal(content, &commands); err != nil {
		return "", err
	}
	out := "\n\n| key | does |\n|---|---|\n"
	for _, command := range commands {
		var names []string
		for _, key := range command.Keys {
			names = append(names, keyName(key))
		}
		if len(names) > 0 {
			out += "| " + strings.Join(names, ", ") + " | " + text.Of("command."+command.ID) + " |\n"
		}
	}
	return out + "\n", nil
}

// keyName is what is printed on the keys: "Ctrl L (⌘ L)" for Mod+L.
func keyName(key string) string {
	key, withMod := strings.CutPrefix(key, "Mod+")
	key, withShift := strings.CutPrefix(key, "Shift+")
	if text.Has("key." + key) {
		key = text.Of("key." + key)
	}
	if withShift {
		key = text.Of("key.shift") + " " + key
	}
	if withMod {
		key = text.Of("key.mod") + " " + key + " (" + text.Of("key.mod_mac") + " " + key + ")"
	}
	return key
}
