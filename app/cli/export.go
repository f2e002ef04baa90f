package cli

import (
	"context"
	"slices"

	"userlookup/backend/export"
	"userlookup/backend/text"
)

// export writes a look-up to a file.
func (t *Terminal) export(ctx context.Context, args []string) error {
	flags := newFlags()
	formatName := flags.String("format", string(export.JSON), "")
	output := flags.String("output", "", "")
	full := flags.Bool("full", false, "")
	offline := flags.Bool("offline", false, "")
	var platform platformFlags
	platform.addTo(flags)
	others, err := parse(flags, args)
	switch {
	case err != nil:
		return err
	case len(others) != 1:
		return wrongUse(text.Of("cli.one_user_id"))
	case *output == "":
		return wrongUse(text.Of("cli.no_output"))
	}
	format, err := exportFormat(*formatName)
	if err != nil {
		return err
	}
	if err := platform.check(flags); err != nil {
		return err
	}
	desk, err := t.open(ctx, platform)
	if err != nil {
		return err
	}
	defer t.leave(desk)
	if *full {
		if _, err := desk.Session.Enter(ctx, action("export --full")); err != nil {
			return err
		}
	}
	f, err := look(ctx, desk.Session, "export", others[0], everyAttempt, *offline)
	if err != nil {
		return err
	}
	if choice := f.view.Choice; choice != nil {
		return t.writeChoice(choice, false)
	}
	t.sayWhatIsMissing(&f.view)
	if err := t.writeExport(f, format, *output, export.Options{Full: *full, MadeAt: t.now()}); err != nil {
		return err
	}
	return t.waitUntilKept(ctx, desk.Session, "export", *offline)
}

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
