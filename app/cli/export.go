package cli

import (
	"bytes"
	"context"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"userlookup/backend"
	"userlookup/backend/export"
	"userlookup/backend/text"
)

type exportOptions struct {
	userOptions
	format        export.Format
	output        string
	full, offline bool
}

func newExportCommand(t *Terminal, run func(context.Context, *exportOptions) error) *cobra.Command {
	o := &exportOptions{userOptions: userOptions{Terminal: t}}
	cmd := &cobra.Command{Use: "export USER_ID --output FILE"}
	format := cmd.Flags().String("format", string(export.JSON), "")
	cmd.RunE = func(cmd *cobra.Command, args []string) (err error) {
		o.argument = args[0]
		if o.output == "" {
			return wrongUse(text.Of("cli.no_output"))
		}
		if o.format, err = exportFormat(*format); err != nil {
			return err
		}
		return run(cmd.Context(), o)
	}
	flags := cmd.Flags()
	flags.StringVar(&o.output, "output", "", "")
	flags.BoolVar(&o.full, "full", false, "")
	flags.BoolVar(&o.offline, "offline", false, "")
	completeFlag(cmd, "format", export.Formats()...)
	o.addTo(cmd)
	return cmd
}

// runExport writes one user to a file.
func runExport(ctx context.Context, o *exportOptions) error {
	if o.output != toStdout {
		if err := o.Keep.CheckOutput(o.output); err != nil {
			return err
		}
	}
	id, err := o.userID(ctx, o.argument, &o.platformFlags)
	if err != nil {
		return err
	}
	command, detail := "export", string(o.format)
	if o.full {
		command, detail = "export --full", detail+" full"
	}
	desk, scope, err := o.enterFor(ctx, command, id)
	if err != nil {
		return err
	}
	defer o.leave(desk)
	f, err := look(ctx, scope, id, everyAttempt, o.offline)
	if err != nil {
		return err
	}
	if choice := f.view.Candidates; choice != nil {
		return o.writeCandidates(choice, false)
	}
	o.sayWhatIsMissing(&f.view)
	if err := scope.Exported(ctx, terminalRequest, detail); err != nil {
		return err
	}
	options := export.Options{MadeAt: o.now(), Version: o.Version}
	if o.full {
		unmasked, err := scope.Unmasked(terminalRequest)
		if err != nil {
			return err
		}
		options.Unmasked = &unmasked
	}
	if err := o.writeExport(ctx, f, o.format, o.output, options); err != nil {
		return err
	}
	return o.waitUntilKept(ctx, scope, o.offline)
}

func formatNames() []string {
	return backend.Views(export.Formats(), func(f *export.Format) string { return string(*f) })
}

// exportFormat checks what --format says.
func exportFormat(name string) (export.Format, error) {
	if format := export.Format(name); slices.Contains(export.Formats(), format) {
		return format, nil
	}
	names := formatNames()
	last := len(names) - 1
	return "", wrongUse(text.Of("cli.bad_format", "some", strings.Join(names[:last], ", "), "last", names[last]))
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
