// Command tables writes what the page and the docs copy from the tables of the Go side:
// frontend/src/lib/backend/generated, frontend/e2e/generated, and in docs the text between
// a comment "begin NAME" and the next comment "end".
//
// Usage: tables [FOLDER]   (the project's own when none is given)
package main

import (
	"fmt"
	"os"
	"path/filepath"
)

const generated = "frontend/src/lib/backend/generated/"

func main() {
	target := "."
	if len(os.Args) > 1 {
		target = os.Args[1]
	}
	if err := write(".", target); err != nil {
		fmt.Fprintln(os.Stderr, "tables:", err)
		os.Exit(1)
	}
}

// write makes every file from the project in root, below target.
func write(root, target string) error {
	files, err := docs(root)
	if err != nil {
		return err
	}
	if files[generated+"tables.ts"], err = page(root); err != nil {
		return err
	}
	if files[generated+"blank.json"], err = blank(); err != nil {
		return err
	}
	files["frontend/e2e/generated/stories.ts"] = stories()
	for name, content := range files {
		name = filepath.Join(target, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(name), 0o750); err != nil { //nolint:gosec // the folder that make bindings names
			return err
		}
		if err := os.WriteFile(name, []byte(content), 0o600); err != nil { //nolint:gosec // as above
			return err
		}
	}
	return nil
}
