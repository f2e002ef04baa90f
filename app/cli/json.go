package cli

import (
	"bytes"
	"slices"
	"time"

	"userlookup/backend/export"
)

// writeJSON prints a look-up in the shapes of the exported file.
func (t *Terminal) writeJSON(f *found) error {
	var plain bytes.Buffer
	if err := export.Write(&plain, export.JSON, pageOf(f), export.Options{Unmasked: f.unmasked}); err != nil {
		return err
	}
	return t.write([]byte(safeLines(plain.String()))) // \u escapes mean the same inside JSON strings
}

// pageOf is a look-up as it is written to a file.
func pageOf(f *found) *export.Page {
	return &export.Page{UserView: f.view, Attempts: slices.Values(f.attempts)}
}

// encode writes value as JSON that is safe for a terminal.
func encode(out *bytes.Buffer, value any) error {
	var plain bytes.Buffer
	if err := export.EncodeJSON(&plain, "", value); err != nil {
		return err
	}
	out.WriteString(safeLines(plain.String())) // \u escapes mean the same inside JSON strings
	return nil
}

// given is nil for what was not given.
func given(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

func givenTime(at time.Time) *string {
	if at.IsZero() {
		return nil
	}
	return given(at.UTC().Format(time.RFC3339))
}
