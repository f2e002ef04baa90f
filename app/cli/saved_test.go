package cli

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"userlookup/app/compose"
	"userlookup/backend"
)

// device is a folder in which several commands keep what they look up.
type device struct {
	root        string
	environment map[string]string
}

func newDevice(t *testing.T) *device {
	t.Helper()
	return &device{root: t.TempDir(), environment: map[string]string{}}
}

func (d *device) run(t *testing.T, args ...string) result {
	t.Helper()
	var stdout, stderr bytes.Buffer
	terminal := &Terminal{
		Stdout: &stdout, Stderr: &stderr, Getenv: func(name string) string { return d.environment[name] }, Profiles: compose.ProfilesUnder(d.root), Version: "v1.2.3",
	}
	return result{terminal.Run(t.Context(), args), stdout.String(), stderr.String()}
}

// says checks what a command printed, beside its exit status.
func (r result) says(t *testing.T, status backend.ExitStatus, stdout ...string) {
	t.Helper()
	if r.status != status {
		t.Errorf("got status %d, %q; want %d", r.status, r.stderr, status)
	}
	for _, part := range stdout {
		if !strings.Contains(r.stdout, part) {
			t.Errorf("does not say %q: %.800s", part, r.stdout)
		}
	}
	for line := range strings.Lines(r.stdout) {
		if strings.HasSuffix(line, " \n") {
			t.Errorf("a line ends in blanks: %q", line)
		}
	}
}

// later runs a command at another time than now.
func (d *device) later(t *testing.T, age time.Duration, args ...string) result {
	t.Helper()
	var stdout, stderr bytes.Buffer
	terminal := &Terminal{
		Stdout: &stdout, Stderr: &stderr, Getenv: func(string) string { return "" }, Profiles: compose.ProfilesUnder(d.root),
		Now: func() time.Time { return time.Now().Add(age) },
	}
	return result{terminal.Run(t.Context(), args), stdout.String(), stderr.String()}
}

// Reading creates neither a key nor a database.
func TestSaved_ReadOnly_CreatesNothing(t *testing.T) {
	d := newDevice(t)
	nothing := func(when string) {
		t.Helper()
		for _, name := range []string{"userlookup.db", "sample.key"} {
			if content, err := os.ReadFile(filepath.Join(d.root, "data", name)); err == nil && (name != "sample.key" || bytes.Contains(content, []byte("saved_copies"))) {
				t.Errorf("%s: there is %s", when, name)
			}
		}
	}
	read := func(when string) {
		t.Helper()
		d.run(t, "saved").says(t, 0, "No users of this platform are saved")
		for _, args := range [][]string{
			{"lookup", "U-1001", "--offline"}, {"changes", "U-1001"}, {"changes", "U-1001", "--list"}, {"erase", "U-1001"},
			{"export", "U-1001", "--offline", "--output", filepath.Join(d.root, "page.json")},
		} {
			d.run(t, args...).says(t, 3)
			nothing(when + ", " + args[0])
		}
	}
	read("at first")
	d.run(t, "lookup", "U-1001").says(t, 0)
	d.run(t, "lookup", "U-1001", "--offline").says(t, 0)
	d.run(t, "erase", "--everything").says(t, 0)
	read("after erasing")
	d.run(t, "lookup", "U-1001").says(t, 0)
	d.run(t, "lookup", "U-1001", "--offline").says(t, 0)
}

// A saved copy is never shown without its age.
func TestLookup_SavedCopy_ShowsItsAge(t *testing.T) {
	d := newDevice(t)
	d.run(t, "lookup", "U-1001").want(t, 0, "")
	const age = 3*time.Hour + time.Minute
	file := filepath.Join(d.root, "page.csv")
	d.later(t, age, "lookup", "U-1001", "--offline").says(t, 0, "Saved copy · 3 h old · ")
	d.later(t, age, "saved").says(t, 0, " UTC  3 h old  5 connections  ")
	d.later(t, age, "export", "U-1001", "--offline", "--format", "csv", "--output", file).says(t, 0)
	if content, err := os.ReadFile(file); err != nil || !strings.Contains(string(content), "about,\"Saved copy · 3 h old when exported · ") {
		t.Errorf("%.300s, %v", content, err)
	}
	d.run(t, "saved", "nobody").says(t, 0, "Saved copies (0 of 1)", "No saved User ID contains this text.")
}

func TestLookup_Offline_ShowsSavedUsers(t *testing.T) {
	d := newDevice(t)
	d.run(t, "lookup", "U-1002", "--offline").want(t, 3, "There is no saved copy of U-1002.")
	live := d.run(t, "lookup", "U-1002", "--json")
	live.want(t, 0, "")
	offline := d.run(t, "lookup", "U-1002", "--offline", "--json")
	offline.says(t, 0, `"source": "saved"`)
	var a, b map[string]any
	if err := json.Unmarshal([]byte(live.stdout), &a); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal([]byte(offline.stdout), &b); err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{"user", "connections", "problems"} {
		if live, saved := marshal(t, a[key]), marshal(t, b[key]); live != saved || live == "null" {
			t.Errorf("%s: live %s, saved %s", key, live, saved)
		}
	}
	if live, saved := attemptsOf(t, a), attemptsOf(t, b); live != saved {
		t.Errorf("live %s, saved %s", live, saved)
	}
	d.run(t, "lookup", "U-1002", "--offline", "--limit", "500").says(t, 0, "Saved copy · just now · ", ", from the built-in platform", "External connections (6)", "All attempts since the first are known.")
}

func marshal(t *testing.T, value any) string {
	t.Helper()
	text, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// attemptsOf is the timeline, without what only a live answer has.
func attemptsOf(t *testing.T, lookup map[string]any) string {
	t.Helper()
	timeline, ok := lookup["timeline"].(map[string]any)
	if !ok {
		t.Fatal("there is no timeline")
	}
	return marshal(t, timeline["attempts"])
}

func TestLookup_UnreadableCopy_ReportsIt(t *testing.T) {
	list := backend.SavedList{Total: 1, Matching: 1, Users: []backend.SavedUser{{At: time.Date(2026, 3, 26, 12, 0, 0, 0, time.UTC), Altered: "aa"}}}
	var out bytes.Buffer
	reportSaved(&out, list.View(), list.Users[0].At)
	if !strings.Contains(out.String(), "corrupted, so no data is shown") || strings.Contains(out.String(), "attempts") {
		t.Errorf("got %q", out.String())
	}
	if got := marshal(t, savedToJSON(list.View())); !strings.Contains(got, `"isAltered":true`) {
		t.Errorf("got %s", got)
	}
}

func TestSaved_Copy_CanBeComparedAndExported(t *testing.T) {
	d := newDevice(t)
	d.run(t, "changes", "U-1002").want(t, 3, "There is no saved copy of U-1002, so there is nothing to compare.")
	d.run(t, "lookup", "U-1002").want(t, 0, "")
	d.run(t, "changes", "U-1002").says(t, 0, "What changed for U-1002")
	d.run(t, "changes", "U-1002", "--list").says(t, 0, "  1  2")
	d.run(t, "changes", "U-1002", "--from", "99").want(t, 2, "--from cannot be 99. Saved look-ups have these numbers: 1.")
	file := filepath.Join(d.root, "page.html")
	d.run(t, "export", "U-1002", "--format", "html", "--output", file, "--offline").says(t, 0, "Written to "+file)
	if content, err := os.ReadFile(file); err != nil || !strings.Contains(string(content), "Saved copy · ") || !strings.Contains(string(content), "Gringotts") {
		t.Errorf("%d bytes, %v", len(content), err)
	}
}

// A long history is kept in two halves, which are one look-up.
func TestChanges_FirstLookup_HasNoPredecessor(t *testing.T) {
	d := newDevice(t)
	d.run(t, "lookup", "U-5K", "--limit", "0").want(t, 0, "")
	d.run(t, "changes", "U-5K").says(t, 0, "There is no earlier one to compare with.")
}

func TestLookup_StorageUnavailable_StillAnswers(t *testing.T) {
	for name, test := range map[string]struct {
		spoil  func(t *testing.T, data string)
		stderr string
	}{
		"folder": {func(t *testing.T, data string) {
			if err := os.RemoveAll(data); err != nil {
				t.Fatal(err)
			}
			write(t, data, "a file where the folder should be")
		}, "Not saved on this device: Nothing can be saved on this device."},
		"key": {func(t *testing.T, data string) {
			if err := os.Remove(filepath.Join(data, "sample.key")); err != nil {
				t.Fatal(err)
			}
		}, "Not saved on this device: The key of the saved copies is missing."},
		"another key": {func(t *testing.T, data string) {
			write(t, filepath.Join(data, "sample.key"), `{"saved_copies":"other:`+strings.Repeat("A", 43)+`="}`)
		}, "Not saved on this device: The key does not match the saved copies."},
	} {
		d := newDevice(t)
		d.run(t, "lookup", "U-1001").want(t, 0, "")
		test.spoil(t, filepath.Join(d.root, "data"))
		got := d.run(t, "lookup", "U-1002")
		got.want(t, 0, test.stderr)
		got.says(t, 0, "External connections (6)")
		if t.Failed() {
			t.Fatal(name)
		}
	}
}

func write(t *testing.T, path, content string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

// Whichever command meets the damage says it: later ones find nothing.
func TestLookup_DamagedDatabase_IsReported(t *testing.T) {
	const said = "The saved copies were damaged and set aside."
	for status, args := range map[backend.ExitStatus][][]string{
		0: {{"lookup", "U-1002"}, {"saved"}},
		3: {{"lookup", "U-1001", "--offline"}, {"changes", "U-1001"}, {"erase", "U-1001"}, {"export", "U-1001", "--offline", "--output", "x"}},
	} {
		for _, command := range args {
			d := newDevice(t)
			d.run(t, "lookup", "U-1001").want(t, 0, "")
			write(t, filepath.Join(d.root, "data", "userlookup.db"), strings.Repeat("no database ", 999))
			d.run(t, command...).want(t, status, said)
			if got := d.run(t, "lookup", "U-1002"); strings.Contains(got.stderr, said) {
				t.Errorf("it is reported again: %q", got.stderr)
			}
			d.run(t, "lookup", "U-1002", "--offline").says(t, 0, "External connections (6)")
		}
	}
}

func TestSaved_UnknownStatus_DiffersFromNone(t *testing.T) {
	list := backend.SavedList{Total: 3, Matching: 3, Users: []backend.SavedUser{
		{UserID: "U-1", Overview: backend.NewOverview([]backend.Judged{{Name: "Gringotts", Assessment: backend.Assessment{Family: backend.FamilyUnknown}}}, true)},
		{UserID: "U-2", Overview: backend.NewOverview([]backend.Judged{{Name: "Shoebox", Status: backend.StatusNone, Assessment: backend.Assessment{Family: backend.FamilyEnded}}}, true)},
		{UserID: "U-3", Overview: backend.NewOverview(nil, true)},
	}}
	var out bytes.Buffer
	reportSaved(&out, list.View(), time.Date(2026, 3, 26, 12, 0, 0, 0, time.UTC))
	lines := strings.Split(out.String(), "\n")
	for i, want := range []string{"unknown", "no status", ""} {
		if line := lines[i+1]; want == "" && !strings.HasSuffix(line, "attempts") || !strings.Contains(line, want) {
			t.Errorf("line %d is %q, want %q", i+1, line, want)
		}
	}
	users := savedToJSON(list.View()).Users
	if users[0].Status != "unknown" || users[1].Status != "" || users[2].Status != "" {
		t.Errorf("got %v, %v, %v", users[0].Status, users[1].Status, users[2].Status)
	}
}
