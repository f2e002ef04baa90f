package export

import (
	"io"
	"strconv"

	"userlookup/backend"
	"userlookup/backend/storage"
)

// accessLogColumns are read by programs: columns are added at the end, never renamed. A row
// whose record is "about" says in its note whether a log is intact; all others are log rows.
var accessLogColumns = []string{
	"record", "note", "log", "row", "time_utc", "who", "email", "role",
	"what", "target", "data", "saved_utc", "reason", "detail", "broken",
}

// WriteAccessLog writes access log rows to a CSV file, newest first, with notes before them. It
// replaces a file and fails as WriteFile does.
func WriteAccessLog(path string, notes []string, rows []backend.AccessRow) error {
	return writeError(path, storage.WriteFile(path, func(to io.Writer) error { return writeAccessLog(to, notes, rows) }))
}

func writeAccessLog(to io.Writer, notes []string, rows []backend.AccessRow) error {
	table, err := newCSVTable(to, accessLogColumns)
	if err != nil {
		return err
	}
	for _, note := range notes {
		if err := table.about(note, nil); err != nil {
			return err
		}
	}
	for i := range rows {
		row := &rows[i]
		if err := table.write([]string{
			"row", "", row.Log, strconv.Itoa(row.Number), utc(row.At), row.Name, row.Email, row.Role,
			string(row.Kind), row.Target, string(row.Source), utc(row.SavedAt), row.Reason, row.Detail, yes(row.Broken),
		}); err != nil {
			return err
		}
	}
	return table.end()
}
