package export

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"userlookup/backend"
)

func TestJSON_Stream_MatchesSingleEncoding(t *testing.T) {
	for name, page := range map[string]*Page{"sample": samplePage(), "empty": {}} {
		file := written(t, JSON, page, options(true))
		var value any
		decoder := json.NewDecoder(strings.NewReader(file))
		decoder.UseNumber()
		if err := decoder.Decode(&value); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		var indented bytes.Buffer
		if err := json.Indent(&indented, []byte(file), "", "  "); err != nil || indented.String() != file {
			t.Errorf("%s: the pieces do not stand as one document would, %v:\n%s", name, err, file)
		}
	}
}

func TestJSON_Terminal_OmitsFileFields(t *testing.T) {
	o := options(true)
	o.MadeAt = time.Time{}
	var fields map[string]json.RawMessage
	if err := json.Unmarshal([]byte(written(t, JSON, samplePage(), o)), &fields); err != nil {
		t.Fatal(err)
	}
	if _, isFile := fields["file"]; isFile || len(fields) != 5 {
		t.Errorf("got %d fields", len(fields))
	}
}

func TestJSON_LeftOut_DiffersFromNotProvided(t *testing.T) {
	type answer struct {
		File struct {
			LeftOut []string
			Full    bool
		}
		User struct {
			Email, EmailMasked *string
			MetadataFields     int
		}
	}
	read := func(page *Page, o Options) (a answer) {
		if err := json.Unmarshal([]byte(written(t, JSON, page, o)), &a); err != nil {
			t.Fatal(err)
		}
		return a
	}
	redacted := read(samplePage(), options(false))
	if redacted.User.Email != nil || *redacted.User.EmailMasked != "f•••@•••.example" || redacted.User.MetadataFields != 2 || len(redacted.File.LeftOut) != 2 {
		t.Errorf("redacted: %+v", redacted)
	}
	full := read(samplePage(), options(true))
	if *full.User.Email != "frodo@bag-end.example" || len(full.File.LeftOut) != 0 || !full.File.Full {
		t.Errorf("full: %+v", full)
	}
	if none := read(&Page{UserView: backend.UserView{User: &backend.UserDetails{GUID: "USR-1"}}}, Options{MadeAt: madeAt, Unmasked: &backend.Unmasked{}}); none.User.Email != nil || none.User.EmailMasked != nil {
		t.Errorf("not given: %+v", none)
	}
}

func TestEncodeJSON_EmptyFields_AreNull(t *testing.T) {
	const hostile = "\": \"\",\n\": \"\"\n"
	value := struct {
		Name  string            `json:"name"`
		Empty string            `json:"empty"`
		List  []string          `json:"list"`
		Map   map[string]string `json:"map"`
		Last  string            `json:"last"`
	}{hostile, "", []string{"", hostile}, map[string]string{hostile: hostile}, ""}
	var out bytes.Buffer
	out.WriteString(`"before": "",` + "\n")
	if err := EncodeJSON(&out, "  ", value); err != nil {
		t.Fatal(err)
	}
	before, written, _ := strings.Cut(out.String(), "\n")
	var got struct {
		Name        string
		Empty, Last *string
		List        []string
		Map         map[string]string
	}
	if err := json.Unmarshal([]byte(written), &got); err != nil || before != `"before": "",` {
		t.Fatalf("%v: %s", err, out.String())
	}
	if got.Name != hostile || got.Empty != nil || got.Last != nil || got.List[0] != "" || got.List[1] != hostile || got.Map[hostile] != hostile {
		t.Errorf("got %s", written)
	}
}
