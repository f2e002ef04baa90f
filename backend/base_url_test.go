package backend

import "testing"

func TestParseBaseURL_Localhost_AcceptsEverySpelling(t *testing.T) {
	for text, want := range map[string]string{
		"http://localhost:8089":          "http://localhost:8089",
		"http://LOCALHOST":               "http://localhost",
		"http://LocalHost.:8089/":        "http://localhost:8089",
		"http://localhost./":             "http://localhost",
		"http://[::1]:8089":              "http://[::1]:8089",
		"http://[0:0:0:0:0:0:0:1]":       "http://[0:0:0:0:0:0:0:1]",
		"http://127.0.0.1":               "http://127.0.0.1",
		"http://127.9.8.7:1":             "http://127.9.8.7:1",
		"http://[::ffff:127.0.0.1]":      "http://[::ffff:127.0.0.1]",
		"HTTPS://API.Example/V1/":        "https://api.example/V1",
		"https://api.example:65535":      "https://api.example:65535",
		" \ufeff\"https://x.example\"\r": "https://x.example",
	} {
		if got, err := ParseBaseURL(text); err != nil || got.String() != want {
			t.Errorf("%q: got %v, %v", text, got, err)
		}
	}
}

func TestParseBaseURL_UnsafeOrInvalid_ReturnsError(t *testing.T) {
	for _, text := range []string{
		"", "localhost", "http://far.example", "http://localhost.example", "http://xlocalhost", "http://localhost..", "http://128.0.0.1", "http://[::2]",
		"http://127.0.0.1.example", "http://0x7f.1", "http://[fe80::1]",
		"https://x.example:0", "https://x.example:99999", "https://x.example:65536", "https://x.example:18446744073709551616",
		"https://x.example:", "https://x.example:http", "https://x.example:-1", "https://:443", "https://", "https:///path",
		"https://me@x.example", "https://x.example?a", "https://x.example#a", "ftp://x.example", "https:x.example", "https://x y.example", "file:///etc",
	} {
		if got, err := ParseBaseURL(text); !HasCode(err, CodeBadBaseURL) {
			t.Errorf("%q: got %v, %v", text, got, err)
		}
	}
}
