package accesslog

import (
	"encoding/binary"
	"errors"
	"strings"
	"time"
	"unicode/utf8"

	"userlookup/backend"
)

// rowVersion is the form of a row.
const rowVersion = 1

// maxText bounds each text of a row, in bytes. What is longer is cut: a text that a
// person typed must not keep a row from being written.
const maxText = 2000

var errRow = errors.New("not a row")

// encodeRow gives the content of a row: a version, two times in milliseconds since
// 1970 (0 for none), and eight texts with their lengths in bytes.
func encodeRow(row *backend.AccessRow) []byte {
	plain := make([]byte, 0, 160)
	plain = append(plain, rowVersion)
	plain = appendTime(plain, row.At)
	plain = appendTime(plain, row.SavedAt)
	for _, text := range [...]string{
		string(row.Kind), row.Target, string(row.Source), row.Detail, row.Name, row.Email, row.Role, row.Reason,
	} {
		text = shortened(text)
		plain = binary.BigEndian.AppendUint16(plain, uint16(len(text))) //nolint:gosec // at most maxText
		plain = append(plain, text...)
	}
	return plain
}

// decodeRow decodes what encodeRow gives, and nothing else. The number is that of the
// row's place.
func decodeRow(plain []byte, number int) (backend.AccessRow, error) {
	row := backend.AccessRow{Number: number}
	if len(plain) < 17 || plain[0] != rowVersion {
		return row, errRow
	}
	row.At, row.SavedAt = timeOf(plain[1:9]), timeOf(plain[9:17])
	rest := string(plain[17:]) // all texts are parts of it
	for _, into := range [...]*string{
		(*string)(&row.Kind), &row.Target, (*string)(&row.Source), &row.Detail, &row.Name, &row.Email, &row.Role, &row.Reason,
	} {
		if len(rest) < 2 {
			return row, errRow
		}
		length := int(rest[0])<<8 | int(rest[1])
		if length > maxText || len(rest) < 2+length || !utf8.ValidString(rest[2:2+length]) {
			return row, errRow
		}
		*into, rest = rest[2:2+length], rest[2+length:]
	}
	if rest != "" {
		return row, errRow
	}
	return row, nil
}

func appendTime(to []byte, t time.Time) []byte {
	if t.IsZero() {
		return binary.BigEndian.AppendUint64(to, 0)
	}
	return binary.BigEndian.AppendUint64(to, uint64(t.UnixMilli()))
}

func timeOf(encoded []byte) time.Time {
	milliseconds := int64(binary.BigEndian.Uint64(encoded)) //nolint:gosec // the same bits
	if milliseconds == 0 {
		return time.Time{}
	}
	return time.UnixMilli(milliseconds).UTC()
}

// shortened gives valid UTF-8 of at most maxText bytes.
func shortened(text string) string {
	text = strings.ToValidUTF8(text, "\ufffd")
	if len(text) <= maxText {
		return text
	}
	end := maxText - len("…")
	for !utf8.RuneStart(text[end]) {
		end--
	}
	return text[:end] + "…"
}
