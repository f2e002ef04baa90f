package sqlite

import (
	"bytes"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"userlookup/backend"
)

// files gives what is in every file of the database's folder, by name.
func (s *scene) files() map[string][]byte {
	s.Helper()
	entries, err := os.ReadDir(filepath.Dir(s.path))
	if err != nil {
		s.Fatal(err)
	}
	files := map[string][]byte{}
	for _, entry := range entries {
		content, err := os.ReadFile(filepath.Join(filepath.Dir(s.path), entry.Name()))
		if err != nil {
			s.Fatal(err)
		}
		files[entry.Name()] = content
	}
	return files
}

// fillWith puts a text of its own into every string of a value.
func fillWith(value reflect.Value, mark string) {
	switch value.Kind() {
	case reflect.String:
		value.SetString(mark + "-" + value.String())
	case reflect.Struct:
		if value.Type() == reflect.TypeFor[time.Time]() {
			return
		}
		for i := range value.NumField() {
			if value.Field(i).CanSet() {
				fillWith(value.Field(i), mark)
			}
		}
	case reflect.Pointer:
		if value.IsNil() && value.Type().Elem().Kind() != reflect.Interface {
			value.Set(reflect.New(value.Type().Elem()))
		}
		fillWith(value.Elem(), mark)
	case reflect.Slice:
		if value.IsNil() {
			value.Set(reflect.MakeSlice(value.Type(), 1, 1))
		}
		for i := range value.Len() {
			fillWith(value.Index(i), mark)
		}
	default:
	}
}

// canaryLook is a look-up in which every text can be recognized.
func canaryLook(mark string) backend.LookupResult {
	look := someLook(1, 3, noon)
	for _, part := range []any{&look.User, &look.Connections, &look.Accounts, &look.Institutions, &look.Jobs} {
		fillWith(reflect.ValueOf(part).Elem(), mark)
	}
	look.Connections[0].Unreadable = backend.TimeCreated | backend.TimeLastSuccess
	look.Connections[1].LastSuccessAt = noon.Add(1500 * time.Millisecond)
	look.Accounts[0].Unreadable = backend.TimeCreated
	look.Jobs[1].FinishedAt, look.Jobs[1].Unreadable = time.Time{}, backend.TimeFinished
	look.Jobs[2].CreatedAt = look.Jobs[2].CreatedAt.Add(time.Millisecond)
	look.Parts[backend.PartAccounts] = backend.SnapshotPart{State: backend.PartFailed, FetchedAt: noon, Problems: []backend.Problem{
		{About: backend.About{Part: backend.PartAccounts, ID: mark + "-id"}, Err: backend.NewError(backend.CodeSkipped, nil, "n", mark+"-param")},
	}}
	return look
}

func TestSave_EveryField_IsReadBack(t *testing.T) {
	s := newScene(t)
	look := canaryLook("every-field")
	s.save(look)
	saved := s.find(look.User.ID)
	if !reflect.DeepEqual(saved.Snapshot, look.Snapshot) {
		t.Errorf("got %+v\nwant %+v", saved.Snapshot, look.Snapshot)
	}
	if got := history(t, saved); !reflect.DeepEqual(got, look.Jobs) {
		t.Errorf("got %+v\nwant %+v", got, look.Jobs)
	}
}

func TestSave_Files_ContainNoPlaintext(t *testing.T) {
	s := newScene(t)
	look := canaryLook("CANARY")
	check := func(when string) {
		t.Helper()
		files := s.files()
		for name, content := range files {
			for _, mark := range []string{"canary", "sample platform"} {
				if bytes.Contains(bytes.ToLower(content), []byte(mark)) {
					t.Errorf("%s: %s is in %s", when, mark, name)
				}
			}
		}
		if len(files["userlookup.db"]) == 0 {
			t.Fatal("the wrong files were read")
		}
	}
	s.namespace = s.namespaceOf(s.db, "sample platform")
	for n := range 30 { // so that nothing fits in one page
		look.Total = n
		s.save(look)
	}
	check("after saving")
	history(t, s.find(look.User.ID))
	if list, err := s.namespace.List(t.Context(), backend.SavedQuery{Text: "canary", Limit: 9}); err != nil || len(list.Users) != 1 {
		t.Fatalf("got %v, %v", list, err)
	}
	check("after reading")
	s.close()
	check("after closing")
}

// traces are pieces of everything that is kept of a user: sealed bytes and hashes.
type traces map[[16]byte]string

func (s *scene) traces(user string) traces {
	s.Helper()
	found := traces{}
	for _, query := range []string{
		"SELECT guid, user_id, email, summary FROM users WHERE guid = ?",
		"SELECT times, snapshot FROM snapshots JOIN users ON users.id = user WHERE guid = ?",
		"SELECT jobs FROM blocks JOIN users ON users.id = user WHERE guid = ?",
		"SELECT jobs.guid FROM jobs JOIN users ON users.id = user WHERE users.guid = ?",
		"SELECT institution FROM sightings JOIN users ON users.id = user WHERE guid = ?",
	} {
		s.rows(func(rows *sql.Rows) error {
			columns, err := rows.Columns()
			if err != nil {
				return err
			}
			values := make([]any, len(columns))
			for i := range values {
				values[i] = new([]byte)
			}
			if err := rows.Scan(values...); err != nil {
				return err
			}
			for i, value := range values {
				for piece := *value.(*[]byte); len(piece) >= 16; piece = piece[16:] {
					found[[16]byte(piece)] = columns[i]
				}
			}
			return nil
		}, query, s.namespace.guidHash(user))
	}
	if len(found) < 100 {
		s.Fatalf("only %d traces", len(found))
	}
	return found
}

// in counts the traces in files, by what they are of and where.
func (found traces) in(files map[string][]byte) map[string]int {
	seen := map[string]int{}
	for name, content := range files {
		for ; len(content) >= 16; content = content[1:] {
			if column, ok := found[[16]byte(content)]; ok {
				seen[name+" "+column]++
			}
		}
	}
	return seen
}

// saveManyUsers saves users, several of which share pages with each other, some again and
// again, so that rows move about.
func (s *scene) saveManyUsers() {
	s.Helper()
	for round := range 3 {
		for n := 1; n <= 25; n++ {
			look := someLook(n, 40+round*60+n, noon.Add(time.Duration(-n)*time.Hour))
			for i := range look.Connections {
				look.Connections[i].InstitutionCode += fmt.Sprint("-of-user-", n)
			}
			look.Total += round
			s.save(look)
		}
	}
}

func TestForget_Files_ContainNoDataOfTheUser(t *testing.T) {
	for name, erase := range map[string]func(*scene) error{
		"forgotten": func(s *scene) error { return s.namespace.Forget(s.Context(), byID("U-13")) },
		"purged as one too many": func(s *scene) error {
			s.save(someLook(13, 1, noon)) // all the others are newer
			for n := 1; n <= 25; n++ {
				if n != 13 {
					s.save(someLook(n, 1, noon))
				}
			}
			n, err := s.namespace.Purge(s.Context(), backend.Retention{Most: 24})
			if n != 1 {
				s.Errorf("%d were purged", n)
			}
			return err
		},
		"purged as too old": func(s *scene) error {
			s.clock.at = noon.Add(24*time.Hour - 12*time.Hour - time.Minute) // a day after that of user 13 bar a minute
			if n, err := s.namespace.Purge(s.Context(), backend.Retention{Days: 1}); n != 13 || err != nil {
				s.Errorf("%d were purged, %v", n, err)
			}
			return nil
		},
		"all of it": func(s *scene) error {
			s.close()
			_, _, err := Erase(s.path)
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := newScene(t)
			s.saveManyUsers()
			before := s.traces("USR-00013")
			if len(before.in(s.files())) == 0 {
				t.Fatal("the traces are nowhere even before")
			}
			if err := erase(s); err != nil {
				t.Fatal(err)
			}
			if rest := before.in(s.files()); len(rest) > 0 {
				t.Errorf("still there: %v", rest)
			}
			if name == "all of it" {
				return
			}
			s.wantIntegrity()
			if saved, err := s.namespace.Find(t.Context(), byID("U-13")); saved != nil || err != nil {
				t.Errorf("got %v, %v", saved, err)
			}
			if list, err := s.namespace.List(t.Context(), backend.SavedQuery{Limit: 99}); err != nil || list.Total != len(list.Users) {
				t.Errorf("%d users of %d, %v", len(list.Users), list.Total, err)
			}
			for name, content := range s.files() {
				if strings.HasSuffix(name, "-wal") && len(content) > 0 {
					t.Errorf("%s has %d bytes", name, len(content))
				}
			}
		})
	}
}

// setAside has the database set aside as it is, with what was in it.
func (s *scene) setAside() {
	s.Helper()
	if err := s.db.clean(s.Context()); err != nil {
		s.Fatal(err)
	}
	if err := s.db.setAside(s.Context(), s.db.file); err != nil {
		s.Fatal(err)
	}
	s.namespace = s.namespaceOf(s.db, "sample")
}

func TestForget_DatabasesSetAside_AreDeleted(t *testing.T) {
	for name, erase := range map[string]func(*scene) error{
		"forgotten": func(s *scene) error { return s.namespace.Forget(s.Context(), byID("U-13")) },
		"forgotten, though not saved since": func(s *scene) error {
			if err := s.namespace.Forget(s.Context(), byID("U-12")); !backend.HasCode(err, backend.CodeNotSaved) {
				return err
			}
			return s.namespace.Forget(s.Context(), byID("U-13"))
		},
		"purged": func(s *scene) error {
			s.clock.at = noon.Add(3 * day)
			if _, err := s.namespace.Purge(s.Context(), backend.Retention{Days: 3}); err != nil || len(s.files()) < 4 {
				s.Errorf("it went too soon: %v", err)
			}
			s.clock.at = noon.Add(3*day + time.Minute)
			_, err := s.namespace.Purge(s.Context(), backend.Retention{Days: 3})
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := newScene(t)
			s.saveManyUsers()
			before := s.traces("USR-00013")
			s.setAside()
			s.save(someLook(13, 3, noon))
			if len(before.in(s.files())) == 0 {
				t.Fatal("the traces are nowhere even before")
			}
			if err := erase(s); err != nil {
				t.Fatal(err)
			}
			if rest := before.in(s.files()); len(rest) > 0 {
				t.Errorf("still there: %v", rest)
			}
		})
	}
}

func TestForget_UnknownUser_ReturnsNotSaved(t *testing.T) {
	s := newScene(t)
	err := s.namespace.Forget(t.Context(), byID("U-1"))
	wantSentence(t, err, backend.CodeNotSaved, "There is no saved copy of U-1")
}
