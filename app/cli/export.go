package cli

import (
	"slices"

	"userlookup/backend/export"
	"userlookup/backend/text"
)

// exportFormat checks what --format says.
func exportFormat(name string) (export.Format, error) {
	if format := export.Format(name); slices.Contains(export.Formats, format) {
		return format, nil
	}
	return "", wrongUse(text.Of("cli.bad_format"))
}

// writeExport writes a look-up to a file.
func (t *Terminal) writeExport(f *found, format export.Format, output string, options export.Options) error {
	options.Version = t.Version
	options.Full = options.Full && !f.masked
	if err := export.WriteFile(output, format, pageOf(f), options); err != nil {
		return err
	}
	return t.print(safe(text.Of("cli.exported", "file", output)))
}
