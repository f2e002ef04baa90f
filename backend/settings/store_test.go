package settings

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"userlookup/backend"
)

func TestStore_UpdateAndLoad_RoundTrips(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "a", "userlookup")
	if got, err := storeIn(folder).Load(t.Context()); err != nil || !reflect.DeepEqual(got, backend.Settings{}) {
		t.Fatalf("first run: %+v, %v", got, err)
	}
	if _, err := os.Stat(folder); err == nil {
		t.Error("reading created the folder")
	}
	want := backend.Settings{Profile: "relay", Sample: backend.SampleRole{Role: "user", UserLookup: true}, Retention: backend.Retention{Days: 7, Most: 20}, Profiles: []backend.Profile{{Name: backend.ProfileIntegration, ClientID: "<i>"}, relay}}
	saved, err := storeIn(folder).Update(t.Context(), func(s *backend.Settings) error {
		s.Put(backend.Profile{Name: backend.ProfileIntegration, ClientID: "<i>"})
		s.Retention, s.Sample = want.Retention, want.Sample
		return putRelay(s)
	})
	if err != nil || !reflect.DeepEqual(saved, want) {
		t.Errorf("saved %+v, %v", saved, err)
	}
	if got, err := storeIn(folder).Load(t.Context()); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, %v", got, err)
	}
	if runtime.GOOS != "windows" {
		for path, mode := range map[string]os.FileMode{folder: 0o700, filepath.Join(folder, "settings.json"): 0o600} {
			if info, err := os.Stat(path); err != nil || info.Mode().Perm() != mode {
				t.Errorf("%s: %v, %v", path, info.Mode(), err)
			}
		}
	}
	if got := names(t, folder); !slices.Equal(got, []string{"settings.json", "settings.json.lock"}) {
		t.Errorf("left %v", got)
	}
}

func TestLoad_ReadableByOthers_IsMadePrivate(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "settings.json")
	write(t, path, "{}")
	if err := errors.Join(os.Chmod(folder, 0o755), os.Chmod(path, 0o644)); err != nil {
		t.Fatal(err)
	}
	if _, err := storeIn(folder).Update(t.Context(), putRelay); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	around, aroundErr := os.Stat(folder)
	if err != nil || aroundErr != nil || runtime.GOOS != "windows" && (info.Mode().Perm() != 0o600 || around.Mode().Perm() != 0o700) {
		t.Errorf("file %v, folder %v", info.Mode(), around.Mode())
	}
}

func TestUpdate_UnknownKeys_AreKept(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "settings.json")
	write(t, path, "\ufeff"+`{"version":1,"theme":{"dark":1e400},"Profiles":7,"profile":null,"retention":{"days":9,"x":[]},"profiles":{
		"relay":{"base_url":"https://old.example","color":"red","Client_ID":3,"network":{"proxy":"none","pac":[1,{"a":null}]}},
		"sandbox":{"of":"others"},
		"gone":{"client_id":"g","kept":true}}}`)
	_, err := storeIn(folder).Update(t.Context(), func(s *backend.Settings) error {
		s.Drop("gone")
		return putRelay(s)
	})
	if err != nil {
		t.Fatal(err)
	}
	want := `{"version":1,"theme":{"dark":1e400},"Profiles":7,"profile":"relay","retention":{"days":9,"x":[]},"profiles":{
		"relay":{"base_url":"https://relay.example","client_id":"client-1","credentials":"keychain","color":"red","Client_ID":3,
			"network":{"proxy":"address","proxy_address":"http://p.example:8080","ca_file":"/etc/ca.pem","pac":[1,{"a":null}]}},
		"sandbox":{"of":"others"}}}`
	// 1e400 does not fit a float64, so compare it as a string.
	number := func(s string) string { return strings.Replace(s, "1e400", `"1e400"`, 1) }
	if got := read(t, path); !reflect.DeepEqual(tree(t, number(got)), tree(t, number(want))) {
		t.Errorf("got %s", got)
	}
}

func TestLoad_CorruptedFile_IsMovedAside(t *testing.T) {
	whole := `{"version":1,"profiles":{"relay":{"client_id":"c"}}}`
	for name, content := range map[string]string{
		"empty": "", "truncated": whole[:20], "no JSON": "client_id = c", "a list": "[]", "null": "null", "two": whole + whole,
		"not UTF-8": "{\"a\":\"\xff\"}", "too large": `{"a":"` + strings.Repeat("a", 1<<20) + `"}`,
		"version of another type": `{"version":"1"}`, "version of nothing": `{"version":0}`, "version between": `{"version":0.5}`,
		"profile of another type": `{"profile":1}`, "profiles a list": `{"profiles":[]}`, "a profile a text": `{"profiles":{"relay":"x"}}`,
		"base URL": `{"profiles":{"relay":{"base_url":1}}}`, "client ID": `{"profiles":{"relay":{"client_id":{}}}}`,
		"credentials": `{"profiles":{"relay":{"credentials":true}}}`, "network": `{"profiles":{"relay":{"network":"none"}}}`,
		"a name twice": whole[:len(whole)-1] + `,"version":1}`, "profiles twice": whole[:len(whole)-1] + `,"profil\u0065s":{}}`,
		"base URL twice": `{"profiles":{"relay":{"base_url":"https://a.example","base_url":"https://b.example"}}}`,
		"proxy":          `{"profiles":{"relay":{"network":{"proxy":1}}}}`, "CA file": `{"profiles":{"relay":{"network":{"ca_file":[]}}}}`,
	} {
		t.Run(name, func(t *testing.T) {
			for what, do := range map[string]func(*Store) (backend.Settings, error){
				"Load":   func(s *Store) (backend.Settings, error) { return s.Load(t.Context()) },
				"Update": func(s *Store) (backend.Settings, error) { return s.Update(t.Context(), putRelay) },
			} {
				folder := t.TempDir()
				path := filepath.Join(folder, "settings.json")
				write(t, path, content)
				got, err := do(storeIn(folder))
				aside := filepath.Join(folder, "settings.damaged-20260326T120000Z.json")
				if err != nil || got.SetAside != aside {
					t.Fatalf("%s: %+v, %v", what, got, err)
				}
				if read(t, aside) != content {
					t.Errorf("%s: the moved file has other content", what)
				}
				if again, err := storeIn(folder).Load(t.Context()); err != nil || again.SetAside != "" || len(again.Profiles) != len(got.Profiles) {
					t.Errorf("%s: reported again: %+v, %v", what, again, err)
				}
			}
		})
	}
}

func TestLoad_AsideNameExists_UsesAnotherName(t *testing.T) {
	folder := t.TempDir()
	for _, content := range []string{"first", "second", "third"} {
		write(t, filepath.Join(folder, "settings.json"), content)
		got, err := storeIn(folder).Load(t.Context())
		if err != nil || read(t, got.SetAside) != content {
			t.Errorf("%s: %+v, %v", content, got, err)
		}
	}
	if read(t, filepath.Join(folder, "settings.damaged-20260326T120000Z-2.json")) != "second" {
		t.Error("the second has the wrong position")
	}
}

func TestUpdate_NewerVersion_IsNotChanged(t *testing.T) {
	for _, newer := range []string{`{"version":2}`, `{"version":1.5}`, `{"version":1e999}`, `{"version":99999999999999999999,"profiles":[]}`} {
		folder := t.TempDir()
		path := filepath.Join(folder, "settings.json")
		write(t, path, newer)
		_, err := storeIn(folder).Load(t.Context())
		wantCode(t, newer, err, backend.CodeFileNewer)
		_, err = storeIn(folder).Update(t.Context(), putRelay)
		wantCode(t, newer, err, backend.CodeFileNewer)
		if read(t, path) != newer {
			t.Errorf("%s was changed", newer)
		}
	}
}

func TestUpdate_ChangeFails_KeepsTheFile(t *testing.T) {
	folder := t.TempDir()
	write(t, filepath.Join(folder, "settings.json"), `{"version":1}`)
	failure := errors.New("no")
	if _, err := storeIn(folder).Update(t.Context(), func(*backend.Settings) error { return failure }); !errors.Is(err, failure) {
		t.Errorf("got %v", err)
	}
	if read(t, filepath.Join(folder, "settings.json")) != `{"version":1}` {
		t.Error("changed")
	}
}

func TestLoad_Unreadable_ReturnsError(t *testing.T) {
	folder := t.TempDir()
	if err := os.Mkdir(filepath.Join(folder, "settings.json"), 0o700); err != nil {
		t.Fatal(err)
	}
	_, err := storeIn(folder).Load(t.Context())
	wantCode(t, "a folder in its place", err, backend.CodeNotAFile)
	_, err = storeIn(folder).Update(t.Context(), putRelay)
	wantCode(t, "a folder in its place", err, backend.CodeNotAFile)

	_, err = storeIn("userlookup").Load(t.Context())
	wantCode(t, "no home folder", err, backend.CodeHomeUnknown)
	_, err = storeIn("userlookup").Update(t.Context(), putRelay)
	wantCode(t, "no home folder", err, backend.CodeHomeUnknown)

	inTheWay := filepath.Join(folder, "file")
	write(t, inTheWay, "")
	_, err = storeIn(filepath.Join(inTheWay, "userlookup")).Update(t.Context(), putRelay)
	wantCode(t, "a folder that cannot be created", err, backend.CodeFolderUnusable)
	if err != nil && strings.Contains(err.Error(), folder) {
		t.Errorf("the error contains the folder: %v", err)
	}
}

func TestUpdate_Concurrent_LosesNothing(t *testing.T) {
	folder := t.TempDir()
	const writers = 8
	var running sync.WaitGroup
	for n := range writers {
		running.Go(func() {
			store := storeIn(folder) // a store of another process
			store.file.LockTimeout = time.Minute
			if _, err := store.Update(context.Background(), func(s *backend.Settings) error {
				s.Put(backend.Profile{Name: backend.ProfileName(fmt.Sprintf("p-%d", n)), ClientID: "c"})
				return nil
			}); err != nil {
				t.Error(err)
			}
			if _, err := storeIn(folder).Load(context.Background()); err != nil {
				t.Error(err)
			}
		})
	}
	running.Wait()
	got, err := storeIn(folder).Load(t.Context())
	if err != nil || len(got.Profiles) != writers || got.SetAside != "" {
		t.Errorf("got %+v, %v", got, err)
	}
}

func TestUpdate_File_HasExactFormat(t *testing.T) {
	folder := t.TempDir()
	if _, err := storeIn(folder).Update(t.Context(), putRelay); err != nil {
		t.Fatal(err)
	}
	var form any
	content := read(t, filepath.Join(folder, "settings.json"))
	if err := json.Unmarshal([]byte(content), &form); err != nil || !strings.HasPrefix(content, "{\n  \"profile\": \"relay\",\n") || !strings.HasSuffix(content, "}\n") {
		t.Errorf("%v: %s", err, content)
	}
}
