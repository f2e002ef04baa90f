package cli

import (
	"bytes"
	"context"
	"os"
	"slices"

	"userlookup/app/compose"
	"userlookup/backend"
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
	reason := flags.String("reason", "", "")
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
	if *output != toStdout {
		if err := t.Keep.CheckOutput(*output); err != nil {
			return err
		}
	}
	id, err := t.userID(ctx, others[0], &platform)
	if err != nil {
		return err
	}
	command, detail := "export", string(format)
	if *full {
		command, detail = "export --full", detail+" full"
	}
	desk, scope, err := t.enter(compose.Asking(ctx, id), command, &platform)
	if err != nil {
		return err
	}
	defer t.leave(desk)
	if err := giveReason(desk, id, *reason); err != nil {
		return err
	}
	f, err := look(ctx, scope, id, everyAttempt, *offline)
	if err != nil {
		return err
	}
	if choice := f.view.Choice; choice != nil {
		return t.writeChoice(choice, false)
	}
	t.sayWhatIsMissing(&f.view)
	if err := scope.Exported(ctx, terminalRequest, detail); err != nil {
		return err
	}
	options := export.Options{MadeAt: t.now(), Version: t.Version}
	if *full {
		unmasked, err := scope.Unmasked(terminalRequest)
		if err != nil {
			return err
		}
		options.Unmasked = &unmasked
	}
	if err := t.writeExport(ctx, f, format, *output, options); err != nil {
		return err
	}
	return t.waitUntilKept(ctx, scope, *offline)
}

// exportFormat checks what --format says.
func exportFormat(name string) (export.Format, error) {
	if format := export.Format(name); slices.Contains(export.Formats, format) {
		return format, nil
	}
	return "", wrongUse(text.Of("cli.bad_format"))
}

// toStdout stands in the place of a file for the standard output.
const toStdout = "-"

// writeExport writes a look-up to a file, into a pipe, or to the standard output.
func (t *Terminal) writeExport(ctx context.Context, f *found, format export.Format, output string, options export.Options) error {
	page := pageOf(f)
	switch {
	case output == toStdout, t.isStdout(output):
		return t.writeToStdout(page, format, options)
	case export.IsStream(output):
		if err := t.writeStream(ctx, output, func() error { return export.WriteStream(output, format, page, options) }); err != nil {
			return err
		}
	default:
		if err := t.Keep.WriteExport(output, format, page, options); err != nil {
			return err
		}
	}
	return t.print(safe(text.Of("cli.exported", "file", output)))
}

// isStdout says whether a path leads to the standard output, as /dev/stdout does.
func (t *Terminal) isStdout(path string) bool {
	file, isFile := t.Stdout.(*os.File)
	if !isFile {
		return false
	}
	info, err := os.Stat(path)
	own, ownErr := file.Stat()
	return err == nil && ownErr == nil && os.SameFile(info, own)
}

// writeToStdout writes nothing but the page. Where a person reads it in a terminal, or
// where it means the same, what could steer the terminal is escaped.
func (t *Terminal) writeToStdout(page *export.Page, format export.Format, options export.Options) error {
	var out bytes.Buffer
	if err := export.Write(&out, format, page, options); err != nil {
		return err
	}
	file, isFile := t.Stdout.(*os.File)
	if isFile {
		info, err := file.Stat()
		isFile = err == nil && info.Mode()&os.ModeCharDevice != 0
	}
	if format == export.JSON || isFile {
		return t.write([]byte(safeLines(out.String())))
	}
	return t.write(out.Bytes())
}

// writeStream writes into a pipe, which may wait until somebody reads it. Who interrupts
// the command no longer waits.
func (t *Terminal) writeStream(ctx context.Context, path string, write func() error) error {
	if err := t.Keep.CheckOutput(path); err != nil {
		return err
	}
	written := make(chan error, 1)
	go func() { written <- write() }()
	select {
	case err := <-written:
		return err
	case <-ctx.Done():
		return backend.AsError(ctx.Err())
	}
}
