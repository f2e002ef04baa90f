// Command words looks for retired names and archaic forms in every text file of the
// repository, and exits with status 1 if there are any. The list is retired.tsv.
package main

import (
	"bufio"
	"bytes"
	"context"
	_ "embed"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

//go:embed retired.tsv
var list string

// retired is a form that is not written any more. Its parts are words in lower case, as
// words splits a line: "isTold" and "is told" are the same form.
type retired struct {
	parts   []string
	instead string
	allowed []string // patterns of paths where it may be written
}

func main() {
	found, err := check(context.Background(), ".", os.Stdout)
	switch {
	case err != nil:
		fmt.Fprintln(os.Stderr, "words:", err)
		os.Exit(2)
	case found > 0:
		fmt.Fprintf(os.Stderr, "words: %d retired forms. What to write instead is in build/words/retired.tsv.\n", found)
		os.Exit(1)
	}
}

// check writes a line for each retired form in the files that git knows below root, and
// returns their number.
func check(ctx context.Context, root string, out io.Writer) (found int, err error) {
	forms, err := parse(list)
	if err != nil {
		return 0, err
	}
	git := exec.CommandContext(ctx, "git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
	git.Dir = root
	names, err := git.Output()
	if err != nil {
		return 0, fmt.Errorf("git ls-files: %w", err)
	}
	for name := range strings.SplitSeq(strings.TrimSuffix(string(names), "\x00"), "\x00") {
		if isIgnored(name) {
			continue
		}
		text, err := os.ReadFile(path.Join(root, name)) //nolint:gosec // a file of the repository
		if os.IsNotExist(err) {                         // removed, not yet committed
			continue
		}
		if err != nil {
			return found, err
		}
		if !utf8.Valid(text) || bytes.IndexByte(text, 0) >= 0 {
			continue
		}
		found += forms.in(name, name, 0, out)
		lines := bufio.NewScanner(bytes.NewReader(text))
		lines.Buffer(nil, len(text)+1)
		for number := 1; lines.Scan(); number++ {
			found += forms.in(name, lines.Text(), number, out)
		}
	}
	return found, nil
}

// isIgnored says whether a file is generated from outside, data, or this list.
func isIgnored(name string) bool {
	return strings.HasPrefix(name, "build/words/") || strings.HasPrefix(name, "frontend/wailsjs/runtime/") ||
		strings.Contains(name, "/testdata/fuzz/") || strings.Contains(name, "/testdata/records/") ||
		slices.Contains([]string{"go.sum", "frontend/package-lock.json", "LICENSE"}, name)
}

// vocabulary holds the retired forms by their first word.
type vocabulary map[string][]retired

// parse reads a list: a form, what to write instead and, where it is allowed, patterns of
// paths, separated by tabs. Empty lines and those that begin with # are skipped.
func parse(list string) (vocabulary, error) {
	forms := vocabulary{}
	for line := range strings.Lines(list) {
		line = strings.TrimRight(line, "\n")
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		columns := strings.Split(line, "\t")
		parts := words(columns[0])
		if len(columns) < 2 || len(columns) > 3 || len(parts) == 0 || columns[1] == "" {
			return nil, fmt.Errorf("retired.tsv: a row is a form, what to write instead, and paths where it is allowed: %q", line)
		}
		form := retired{parts: parts, instead: columns[1]}
		if len(columns) == 3 {
			form.allowed = strings.Fields(columns[2])
		}
		forms[parts[0]] = append(forms[parts[0]], form)
	}
	return forms, nil
}

// in writes a line for each retired form in one line of the file name, and returns their
// number.
func (v vocabulary) in(name, line string, number int, out io.Writer) (found int) {
	parts := words(line)
	for i, part := range parts {
		for _, form := range v[part] {
			if len(parts)-i < len(form.parts) || !slices.Equal(parts[i:i+len(form.parts)], form.parts) || form.allows(name) {
				continue
			}
			found++
			_, _ = fmt.Fprintf(out, "%s:%d: “%s”: write %s\n", name, number, strings.Join(form.parts, " "), form.instead)
		}
	}
	return found
}

func (r retired) allows(name string) bool {
	return slices.ContainsFunc(r.allowed, func(pattern string) bool {
		if folder, isFolder := strings.CutSuffix(pattern, "/"); isFolder {
			return strings.HasPrefix(name, folder+"/")
		}
		matches, err := path.Match(pattern, name)
		return err == nil && matches
	})
}

// words splits a line into words in lower case, and names into their parts: "openDesk",
// "open_desk" and "open desk" give the same two.
func words(line string) (all []string) {
	var word []rune
	end := func() {
		if len(word) > 0 {
			all = append(all, strings.ToLower(string(word)))
			word = nil
		}
	}
	runes := []rune(line)
	for i, r := range runes {
		if !unicode.IsLetter(r) {
			end()
			continue
		}
		startsPart := unicode.IsUpper(r) && (i > 0 && unicode.IsLower(runes[i-1]) || i+1 < len(runes) && unicode.IsLower(runes[i+1]))
		if startsPart {
			end()
		}
		word = append(word, r)
	}
	end()
	return all
}
