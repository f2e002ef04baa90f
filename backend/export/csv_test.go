package export

import (
	"encoding/csv"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"pgregory.net/rapid"

	"userlookup/backend"
)

func readCSV(t interface{ Fatal(...any) }, file string) [][]string {
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(file, "\ufeff"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func TestCSV_UsesExcelFormat(t *testing.T) {
	file := written(t, CSV, samplePage(), options(false))
	if !strings.HasPrefix(file, "\ufeffrecord,note,") {
		t.Error("it does not begin with the byte order mark and the header")
	}
	if strings.Count(file, "\n") != strings.Count(file, "\r\n") || !strings.HasSuffix(file, "\r\n") {
		t.Error("a line ends otherwise than with CR LF")
	}
	rows := readCSV(t, file)
	attempts := slices.DeleteFunc(slices.Clone(rows), func(row []string) bool { return row[0] != "attempt" })
	if len(attempts) != 5 || len(attempts) == len(rows) {
		t.Fatalf("%d rows, %d attempts", len(rows), len(attempts))
	}
	cell := func(row int, column string) string { return attempts[row][slices.Index(columns, column)] }
	for column, want := range map[string]string{
		"time_utc": "2026-03-26 11:02:11", "time_local": "2026-03-26 12:02:11", "utc_offset": "UTC+01:00", "status": "DENIED", "outcome": "caller",
		"seconds": "4", "error_code": "2005", "connection_removed": "", "user_id": "U-1002", "job_id": "JOB-8c2e5b1a-4e5d-4a8b-9a3c-000000000001",
	} {
		if got := cell(0, column); got != want {
			t.Errorf("%s is %q, want %q", column, got, want)
		}
	}
	for column, want := range map[string]string{
		"status": "'=1+1", "error_message": "'@SUM(A1)  ;'=cmd|'/c calc'!A0", "institution": " '+Platypus, \"First\"", "connection_removed": "yes",
	} {
		if got := cell(2, column); got != want {
			t.Errorf("%s is %q, want %q", column, got, want)
		}
	}
	if cell(4, "time_utc")+cell(4, "time_local")+cell(4, "utc_offset")+cell(4, "seconds") != "" {
		t.Error("an attempt without a time has one")
	}
}

// checkHarmless reads a file as spreadsheets do, by several signs between cells and
// heeding quotes or not.
func checkHarmless(t interface {
	Fatal(...any)
	Errorf(string, ...any)
}, file string) {
	var cells []string
	for _, row := range readCSV(t, file) {
		cells = append(cells, row...)
	}
	for _, ends := range []string{",", ";", "\t", "|", ",;\t|"} {
		cells = append(cells, strings.FieldsFunc(file, func(r rune) bool { return strings.ContainsRune(ends+"\r\n", r) })...)
	}
	for _, cell := range cells {
		start := strings.TrimLeftFunc(cell, func(r rune) bool { return unicode.IsSpace(r) || r == '"' || r == '\ufeff' })
		if start != "" && strings.ContainsRune("=+-@\t\r＝＋－＠", []rune(start)[0]) {
			t.Errorf("a cell begins a formula: %q", cell)
		}
	}
}

// pageOf has a text in every place that the platform fills.
func pageOf(text string) *Page {
	page := samplePage()
	page.User.ID, page.User.GUID, page.Freshness.Profile = text, text, "p"
	job := backend.Job{GUID: text, Status: text, Type: text, RequestType: text, ConnectionGUID: text, ErrorCode: text, ErrorMessage: text, CreatedAt: fetched}
	page.Attempts = slices.Values([]backend.AttemptDetails{attemptOf(job, backend.Institution{Code: text, GUID: text}, text, text)})
	page.Problems[0].ID = text
	return page
}

func TestCSV_CellsThatLookLikeFormulas_AreEscaped(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		value := rapid.StringOf(rapid.OneOf(
			rapid.SampledFrom([]rune("=+-@＝＋－＠,;|\t\r\n\"' \u00a0\u200b\ufeff\x00A1")), rapid.Rune(),
		)).Draw(t, "value")
		o := Options{MadeAt: madeAt, Zone: rapid.SampledFrom([]*time.Location{time.UTC, berlin, time.FixedZone("", -3600)}).Draw(t, "zone")}
		var out strings.Builder
		if err := Write(&out, CSV, pageOf(value), o); err != nil {
			t.Fatal(err)
		}
		checkHarmless(t, out.String())
	})
}

func FuzzCSV(f *testing.F) {
	for _, seed := range []string{"=1+1", "\t@x", "\r-1", "＝1", "a;=b", "\"=b", "\x00=b", " \u200b+1", "plain"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, value string) {
		checkHarmless(t, written(t, CSV, pageOf(value), options(false)))
	})
}

func TestCSV_HarmlessCells_AreUnchanged(t *testing.T) {
	for _, value := range []string{"", "Gringotts", "JOB-1", "a+b", "x = y", "Zürich, 1 – 2", "'quoted'", "https://a.example/?b=c"} {
		if got := escapeFormula(value); got != value {
			t.Errorf("%q became %q", value, got)
		}
	}
}
