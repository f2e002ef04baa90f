package export

import (
	"bufio"
	"encoding/csv"
	"io"
	"strconv"

	"userlookup/backend"
	"userlookup/backend/storage"
)

// accessLogColumns of an access log. The names are read by programs: columns are added
// at the end, never renamed. A row whose record is "about" says in its note whether a
// log is intact; all others are rows of a log.
var accessLogColumns = []string{
	"record", "note", "log", "row", "time_utc", "who", "email", "role",
	"what", "whom", "data", "saved_utc", "reason", "detail", "broken",
}

// WriteAccessLog makes a CSV file of the rows of access logs, the newest first, with
// notes before them. It replaces a file as WriteFile does, and fails as it does.
func WriteAccessLog(path string, notes []string, rows []backend.AccessRow) error {
	return faultAt(path, storage.WriteFile(path, func(to io.Writer) error { return writeAccessLog(to, notes, rows) }))
}

func writeAccessLog(to io.Writer, notes []string, rows []backend.AccessRow) error {
	buffered := bufio.NewWriter(to)
	if _, err := buffered.WriteString("\ufeff"); err != nil {
		return err
	}
	out := csv.NewWriter(buffered)
	out.UseCRLF = true
	write := func(cells []string) error {
		for i := range cells {
			cells[i] = harmless(cells[i])
		}
		return out.Write(cells)
	}
	if err := out.Write(accessLogColumns); err != nil {
		return err
	}
	for _, note := range notes {
		about := make([]string, len(accessLogColumns))
		about[0], about[1] = "about", note
		if err := write(about); err != nil {
			return err
		}
	}
	for i := range rows {
		row := &rows[i]
		if err := write([]string{
			"row", "", row.Log, strconv.Itoa(row.Number), utc(row.At), row.Name, row.Email, row.Role,
			string(row.Kind), row.Whom, string(row.Source), utc(row.SavedAt), row.Reason, row.Detail, yes(row.Broken),
		}); err != nil {
			return err
		}
	}
	out.Flush()
	if err := out.Error(); err != nil {
		return err
	}
	return buffered.Flush()
}

// WriteContent makes a file with this content. It replaces a file as WriteFile does, and
// fails as it does.
func WriteContent(path string, content []byte) error {
	return faultAt(path, storage.WriteFile(path, func(to io.Writer) error { _, err := to.Write(content); return err }))
}
