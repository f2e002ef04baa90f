package backend_test

import (
	"errors"
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"

	"userlookup/backend"
)

func TestParseQueryFindsTheID(t *testing.T) {
	const id, guid, email = backend.QueryByID, backend.QueryByGUID, backend.QueryByEmail
	for _, test := range []struct {
		name, text string
		kind       backend.QueryKind
		value      string
		origin     backend.QueryOrigin
	}{
		{"plain", "U-1001", id, "U-1001", backend.OriginWhole},
		{"case is kept", "u-1001", id, "u-1001", backend.OriginWhole},
		{"spaces", "  U-1001\t\n", id, "U-1001", backend.OriginWhole},
		{"no-break and ideographic spaces", "\u00a0U-1001\u3000", id, "U-1001", backend.OriginWhole},
		{"double quotes", `"U-1001"`, id, "U-1001", backend.OriginWhole},
		{"single quotes and comma", "'U-1001',", id, "U-1001", backend.OriginWhole},
		{"curly quotes", "“U-1001”", id, "U-1001", backend.OriginWhole},
		{"guillemets in spaces", " « U-1001 » ", id, "U-1001", backend.OriginWhole},
		{"backticks", "`U-1001`", id, "U-1001", backend.OriginWhole},
		{"zero-width inside", "U-\u200b1001", id, "U-1001", backend.OriginWhole},
		{"byte order mark", "\ufeffU-1001", id, "U-1001", backend.OriginWhole},
		{"soft hyphen", "U-10\u00ad01", id, "U-1001", backend.OriginWhole},
		{"bidi marks", "\u202aU-1001\u202c", id, "U-1001", backend.OriginWhole},
		{"control characters", "U-1001\x00\x1b", id, "U-1001", backend.OriginWhole},
		{"words without digits are an id when alone", "anna_b", id, "anna_b", backend.OriginWhole},
		{"longest id", strings.Repeat("a", backend.MaxID), id, strings.Repeat("a", backend.MaxID), backend.OriginWhole},
		{"platform GUID", "USR-4f0c91ab", guid, "USR-4f0c91ab", backend.OriginWhole},
		{"small letters are no GUID", "usr-4f0c91ab", id, "usr-4f0c91ab", backend.OriginWhole},
		{"end of an address", "https://crm.example/contacts/U-1002?tab=notes", id, "U-1002", backend.OriginAddress},
		{"before another number", "https://crm.example/users/U-1001/tickets/42", id, "U-1001", backend.OriginAddress},
		{"parameter of an address", "https://crm.example/v2/lookup?tab=7&user_id=U-1001", id, "U-1001", backend.OriginAddress},
		{"fragment of an address", "https://crm.example/app#/users/U-1001", id, "U-1001", backend.OriginAddress},
		{"the only one in an address", "https://crm.example/v2/find/U-1001", id, "U-1001", backend.OriginAddress},
		{"middle of an address", "https://crm.example/users/U-1002/notes/", id, "U-1002", backend.OriginAddress},
		{"address in a sentence", "see https://crm.example/contacts/U-1002 please", id, "U-1002", backend.OriginSentence},
		{"hyphen of a text program", "U\u20111001", id, "U-1001", backend.OriginWhole},
		{"dash of a text program", "U\u20131001", id, "U-1001", backend.OriginWhole},
		{"label and value", "ID=U-1003", id, "U-1003", backend.OriginSentence},
		{"label, colon and quotes", `user_id: "U-1003",`, id, "U-1003", backend.OriginSentence},
		{"label without a space", "user:U-1003", id, "U-1003", backend.OriginSentence},
		{"number in a sentence", "customer 1002 called", id, "1002", backend.OriginSentence},
		{"sentence", "Customer U-1002 called again.", id, "U-1002", backend.OriginSentence},
		{"the same id twice", "U-1002, again: U-1002", id, "U-1002", backend.OriginSentence},
		{"e-mail", "anna@bank.example", email, "anna@bank.example", backend.OriginWhole},
		{"e-mail in brackets", "<Anna.O'Hara+bank=1@mail.bank.example>", email, "Anna.O'Hara+bank=1@mail.bank.example", backend.OriginWhole},
		{"e-mail in a sentence", "write to anna@bank.example, please", email, "anna@bank.example", backend.OriginSentence},
		{"e-mail of a mail program", "Anna Smith <anna@bank.example>", email, "anna@bank.example", backend.OriginSentence},
		{"e-mail of a link", "mailto:anna@bank.example", email, "anna@bank.example", backend.OriginSentence},
		{"id beside an e-mail", "U-1002 (anna@bank.example)", id, "U-1002", backend.OriginSentence},
		{"GUID in a sentence", "user guid: USR-4f0c91ab", guid, "USR-4f0c91ab", backend.OriginSentence},
	} {
		t.Run(test.name, func(t *testing.T) {
			query, err := backend.ParseQuery(test.text)
			want := backend.Query{Kind: test.kind, Value: test.value, Origin: test.origin}
			if err != nil || query != want {
				t.Errorf("got %+v, %v; want %+v", query, err, want)
			}
		})
	}
}

func TestParseQueryRefuses(t *testing.T) {
	for _, test := range []struct {
		name, text string
		code       backend.Code
		param      string
	}{
		{"nothing", "", backend.CodeInputEmpty, ""},
		{"only spaces and quotes", " \"\u200b\" ", backend.CodeInputEmpty, ""},
		{"id too long", strings.Repeat("a", backend.MaxID+1), backend.CodeInputTooLong, "255"},
		{"text too long", strings.Repeat("a ", backend.MaxQueryText), backend.CodeInputTooLong, "4096"},
		{"slash", "a/b", backend.CodeInputCharacters, "/"},
		{"dots alone", "U..1/../x", backend.CodeInputCharacters, "./"},
		{"percent", "U%2f1001", backend.CodeInputCharacters, "%"},
		{"letters of another script", "Ü-1001", backend.CodeInputCharacters, "Ü"},
		{"look-alike letter", "\u0421-1001", backend.CodeInputCharacters, "\u0421"},
		{"emoji", "🙂", backend.CodeInputCharacters, "🙂"},
		{"broken text", "U-\xff1001", backend.CodeInputCharacters, "�"},
		{"two ids", "U-1001 U-1002", backend.CodeInputAmbiguous, ""},
		{"two ids that differ in case", "U-1001 u-1001", backend.CodeInputAmbiguous, ""},
		{"id torn apart", "U 1002", backend.CodeInputAmbiguous, ""},
		{"no id in a sentence", "the caller is angry", backend.CodeInputAmbiguous, ""},
		{"two e-mail addresses", "anna@bank.example or anna@mail.example", backend.CodeInputAmbiguous, ""},
		{"half an e-mail address", "anna@", backend.CodeInputCharacters, "@"},
		{"half of one in a sentence", "write to @bank please", backend.CodeInputAmbiguous, ""},
		{"e-mail address that is too long", strings.Repeat("a", 60) + "@" + strings.Repeat("b.", 100), backend.CodeInputTooLong, "255"},
		{"address without an id", "https://crm.example/", backend.CodeInputAmbiguous, ""},
		{"address with two that may be meant", "https://crm.example/cases/77/notes/42", backend.CodeInputAmbiguous, ""},
		{"address with two users", "https://crm.example/users/U-1/users/U-2", backend.CodeInputAmbiguous, ""},
		{"broken address", "https://crm.example/%zz/U-1", backend.CodeInputAmbiguous, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := backend.ParseQuery(test.text)
			var known *backend.Error
			if !errors.As(err, &known) || known.Code != test.code {
				t.Fatalf("got %v, want %s", err, test.code)
			}
			if got := known.Params["max"] + known.Params["characters"]; got != test.param {
				t.Errorf("got param %q, want %q", got, test.param)
			}
		})
	}
}

func validID(id string) bool {
	return id != "" && len(id) <= backend.MaxID && !strings.ContainsFunc(id, func(r rune) bool {
		return r != '-' && r != '_' && (r > unicode.MaxASCII || !unicode.IsLetter(r) && !unicode.IsDigit(r))
	})
}

func FuzzParseQuery(f *testing.F) {
	for _, seed := range []string{"U-1001", " “U-1001” ", "https://a.example/U-1", "x U-1 y", "USR-1", "\xff", "http://[::1", "a@b", "x <a@b>"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		query, err := backend.ParseQuery(text)
		var known *backend.Error
		if err != nil {
			if !errors.As(err, &known) {
				t.Fatalf("not a typed error: %v", err)
			}
			return
		}
		if !validID(query.Value) && (query.Kind != backend.QueryByEmail || !strings.Contains(query.Value, "@")) {
			t.Fatalf("%q gave the id %q", text, query.Value)
		}
		again, err := backend.ParseQuery(query.Value)
		if err != nil || again.Value != query.Value || again.Kind != query.Kind {
			t.Fatalf("%q is not taken as itself: %+v, %v", query.Value, again, err)
		}
	})
}

func TestParseQueryIgnoresWhatSurroundsAnID(t *testing.T) {
	around := rapid.StringOfN(rapid.SampledFrom([]rune(" \t\u00a0\u200b\ufeff\"'“”«»(),;.")), 0, 12, -1)
	rapid.Check(t, func(t *rapid.T) {
		id := rapid.StringMatching(`[A-Za-z0-9_-]{1,40}`).Draw(t, "id")
		query, err := backend.ParseQuery(around.Draw(t, "before") + id + around.Draw(t, "after"))
		if err != nil || query.Value != id {
			t.Fatalf("id %q gave %+v, %v", id, query, err)
		}
	})
}
