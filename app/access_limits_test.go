package app

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"userlookup/backend"
	"userlookup/backend/access"
	"userlookup/backend/mock"
	"userlookup/backend/profiles"
)

// TestDialogs_AccessEndsWhileOpen_WritesNothing lets the access expire, or an Admin
// become a User, while a dialog of the system is shown.
func TestDialogs_AccessEndsWhileOpen_WritesNothing(t *testing.T) {
	device := newGranted(t)
	for name, test := range map[string]struct {
		change func(*access.Grant)
		end    func(g *granted)
		call   func(b *bridge) error
		code   backend.Code
	}{
		"export": {nil, expire, exported(false), backend.CodeAccessExpired},
		"export in full": {nil, func(g *granted) {
			g.grant(func(grant *access.Grant) { grant.Issued, grant.Policy.Mask = g.pinned.Add(time.Second), true })
		}, exported(true), backend.CodeExportMasked},
		"export that was switched off": {nil, func(g *granted) {
			g.grant(func(grant *access.Grant) { grant.Issued, grant.Policy.Export = g.pinned.Add(time.Second), false })
		}, exported(false), backend.CodeExportOff},
		"invitation": {func(grant *access.Grant) { grant.Role = access.RoleAdmin }, expire, func(b *bridge) error {
			form := fay()
			form.Passphrase = "let fay in please"
			_, err := (&Access{b}).Invite(form)
			return err
		}, backend.CodeAccessExpired},
		"log of a colleague": {func(grant *access.Grant) { grant.Role = access.RoleAdmin }, expire, func(b *bridge) error {
			_, err := (&Access{b}).OpenLog()
			return err
		}, backend.CodeAccessExpired},
	} {
		t.Run(name, func(t *testing.T) {
			g := device.copied()
			g.TB = t
			g.grant(func(grant *access.Grant) {
				grant.Expires = grant.Issued.Add(10 * time.Minute)
				if test.change != nil {
					test.change(grant)
				}
			})
			b, done := g.window(noEnvironment)
			defer done()
			if _, err := (&Lookup{b}).LookupUser(LookupRequest{RequestID: "r1", Text: "U-1002"}); err != nil {
				t.Fatal(err)
			}
			folder, asked := t.TempDir(), 0
			save := func(name string) (string, error) {
				asked++
				test.end(g)
				return filepath.Join(folder, name), nil
			}
			b.saveAs, b.saveInvitation = save, save
			b.openLogFile = func() (string, error) { return save("log.age") }
			if err := test.call(b); !backend.HasCode(err, test.code) {
				t.Errorf("got %v, want %q", err, test.code)
			}
			if files, err := os.ReadDir(folder); err != nil || len(files) > 0 || asked != 1 {
				t.Errorf("wrote %v, %v; asked %d times", files, err, asked)
			}
		})
	}
}

func expire(g *granted) { g.clock.Store(int64(20 * time.Minute)) }

func exported(full bool) func(b *bridge) error {
	return func(b *bridge) error {
		_, err := (&Saved{b}).Export(ExportRequest{RequestID: "r1", Format: "json", TimeZone: "UTC", Full: full})
		return err
	}
}

// TestLog_ExpiredAdmin_SeesNoLogsOfColleagues opens the log of a colleague, and lets the
// access of the Admin expire.
func TestLog_ExpiredAdmin_SeesNoLogsOfColleagues(t *testing.T) {
	admin, ben := adminHome(t), newHome(t)
	ben.join(t, admin.invite(t, func(form *InviteForm) { form.Name = "Ben Okafor" }).Path)
	if view, err := ben.lookUp("r1"); err != nil || view.User == nil {
		t.Fatalf("looked up: %+v, %v", view, err)
	}
	sent := filepath.Join(t.TempDir(), "ben.age")
	ben.saveAs = func(string) (string, error) { return sent, nil }
	if _, err := ben.access.SendLog(); err != nil {
		t.Fatal(err)
	}
	admin.openLogFile = func() (string, error) { return sent, nil }
	if verdict, err := admin.access.OpenLog(); err != nil || len(verdict.Colleagues) != 1 {
		t.Fatalf("opened %+v, %v", verdict, err)
	}
	csv := filepath.Join(t.TempDir(), "log.csv")
	admin.saveAs = func(string) (string, error) { return csv, nil }
	shows := func(want bool) {
		t.Helper()
		page, err := admin.access.Log(backend.AccessQuery{Limit: 100})
		if err != nil || len(page.Rows) == 0 {
			t.Fatalf("the log of this device: %+v, %v", page, err)
		}
		hasRow := false
		for _, row := range page.Rows {
			hasRow = hasRow || row.Who == "Ben Okafor"
		}
		verdict, err := admin.access.VerifyLog()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := admin.access.SaveLog(); err != nil {
			t.Fatal(err)
		}
		content, err := os.ReadFile(csv)
		if err != nil {
			t.Fatal(err)
		}
		const hidden = "The logs of colleagues are not included. Your access expired."
		if hasRow != want || len(page.Verdict.Colleagues) > 0 != want || len(verdict.Colleagues) > 0 != want ||
			bytes.Contains(content, []byte("U-1001,live")) && !want || bytes.Contains(content, []byte(hidden)) == want {
			t.Errorf("shown: %v, %+v, %+v\n%s", hasRow, page.Verdict, verdict, content)
		}
	}
	shows(true)
	place, opened := backend.PlaceFile, backend.NewSecret(passphrase)
	pin, err := admin.profiles.ReadPin(t.Context(), "other", place, opened)
	if err != nil {
		t.Fatal(err)
	}
	content, err := admin.profiles.ReadGrant(t.Context(), "other")
	if err != nil {
		t.Fatal(err)
	}
	grant, err := access.ParseGrant(content, pin.Verify)
	if err != nil {
		t.Fatal(err)
	}
	grant.ID, grant.Issued, grant.Expires = "ends", grant.Issued.Add(time.Second), grant.Issued.Add(time.Hour)
	if content, err = grant.Sign(pin.Sign); err != nil {
		t.Fatal(err)
	}
	if _, err := admin.profiles.ReplaceGrant(t.Context(), "other", place, opened, content, pin.Promote(grant)); err != nil {
		t.Fatal(err)
	}
	shows(true)
	admin.ahead.Store(int64(2 * time.Hour))
	shows(false)
}

// rowsOf gives the kinds and details of the rows of one kind, oldest first.
func rowsOf(t *testing.T, b *bridge, kind backend.AccessKind) (rows []string) {
	t.Helper()
	page, err := (&Access{b}).Log(backend.AccessQuery{Kind: kind, Limit: 100})
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range page.Rows {
		rows = append(rows, row.Who+" "+row.Source+" "+row.Detail)
	}
	slices.Reverse(rows)
	return rows
}

func TestSavedList_IsRecordedInTheAccessLog(t *testing.T) {
	g := newGranted(t)
	g.grant(func(*access.Grant) {})
	b, done := g.window(noEnvironment)
	defer done()
	if state, err := (&Saved{b}).State(); err != nil || state.Users != 1 {
		t.Fatalf("the state is %+v, %v", state, err)
	}
	if rows := rowsOf(t, b, "listed"); len(rows) > 0 {
		t.Errorf("a count is no list: %q", rows)
	}
	for range 3 { // scrolling asks for more
		if list, err := (&Saved{b}).List(backend.SavedQuery{Limit: 10, Sort: "time"}); err != nil || len(list.Users) != 1 {
			t.Fatalf("listed %+v, %v", list, err)
		}
	}
	if recent, err := (&Lookup{b}).Recent(); err != nil || len(recent) != 1 {
		t.Fatalf("recent are %+v, %v", recent, err)
	}
	if rows := rowsOf(t, b, "listed"); !slices.Equal(rows, []string{"Test User saved saved", "Test User saved recent"}) {
		t.Errorf("the log has %q", rows)
	}
}

// TestErase_FromSampleData_IsLoggedForTheRealProfile erases everything while another
// profile is open.
func TestErase_FromSampleData_IsLoggedForTheRealProfile(t *testing.T) {
	for name, environment := range map[string]func(g *granted) func(string) string{
		"sample data": func(g *granted) func(string) string {
			if _, err := g.profiles().Use(g.Context(), mock.Pass{}, "sandbox"); err != nil {
				g.Fatal(err)
			}
			return noEnvironment
		},
		"a platform of the environment": func(g *granted) func(string) string {
			return func(name string) string {
				return map[string]string{profiles.EnvBaseURL: g.url, profiles.EnvClientID: "client-1234567", profiles.EnvAPIKey: "key"}[name]
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			g := newGranted(t)
			g.grant(func(*access.Grant) {})
			b, done := g.window(environment(g))
			if _, err := (&Saved{b}).Erase(); err != nil {
				t.Fatal(err)
			}
			if rows := rowsOf(t, b, "erased"); len(rows) != 1 {
				t.Errorf("the open profile's log has %q", rows)
			}
			done()
			if _, err := g.profiles().Use(t.Context(), mock.Pass{}, "relay"); err != nil {
				t.Fatal(err)
			}
			b, done = g.window(noEnvironment)
			defer done()
			if rows := rowsOf(t, b, "erased"); !slices.Equal(rows, []string{"Test User  everything"}) {
				t.Errorf("the real profile's log has %q", rows)
			}
			if verdict, err := (&Access{b}).VerifyLog(); err != nil || !verdict.Intact {
				t.Errorf("the verdict is %+v, %v", verdict, err)
			}
		})
	}
}
