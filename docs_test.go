package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// sourceName is a source file in a document, such as `backend/query/text.go`. Names with a
// placeholder or a pattern are none.
var sourceName = regexp.MustCompile("`([a-z][\\w./-]*\\.(?:go|ts|svelte|sql|sh|mjs))`")

func TestDocuments_NameOnlySourceFilesThatExist(t *testing.T) {
	var sources []string
	err := filepath.WalkDir(".", func(name string, entry fs.DirEntry, err error) error {
		if entry.IsDir() && slices.Contains([]string{"node_modules", ".git", "bin", ".tools", "dist"}, entry.Name()) {
			return filepath.SkipDir
		}
		sources = append(sources, "/"+filepath.ToSlash(name))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	documents := []string{"README.md", "CONTRIBUTING.md"}
	for _, pattern := range []string{"docs/*.md", "docs/decisions/*.md"} {
		found, _ := filepath.Glob(pattern) // the pattern is right
		documents = append(documents, found...)
	}
	names := 0
	for _, document := range documents {
		content, err := os.ReadFile(document)
		if err != nil {
			t.Fatal(err)
		}
		for _, found := range sourceName.FindAllStringSubmatch(string(content), -1) {
			names++
			if !slices.ContainsFunc(sources, func(source string) bool { return strings.HasSuffix(source, "/"+found[1]) }) {
				t.Errorf("%s names %s, which does not exist", document, found[1])
			}
		}
	}
	if names < 50 {
		t.Errorf("only %d names were found: the test reads the wrong files", names)
	}
}
