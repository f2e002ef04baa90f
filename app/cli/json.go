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

// encode writes value as JSON that is safe for a terminal, with null for an empty string.
func encode(out *bytes.Buffer, value any) error {
	var plain bytes.Buffer
	if err := export.EncodeJSON(&plain, "", value); err != nil {
		return err
	}
	out.WriteString(safeLines(plain.String())) // \u escapes mean the same inside JSON strings
	return nil
}

// seconds gives a time to the second; empty, which is null in JSON, for none.
func seconds(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.UTC().Format(time.RFC3339)
}
