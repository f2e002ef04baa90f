package backend

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
)

func TestSecret_AnyFormat_IsHidden(t *testing.T) {
	const text = "hunter2-canary"
	credentials := Credentials{APIKey: NewSecret(text), ProxyUser: NewSecret(text), ProxyPassword: NewSecret(text)}
	wrapped := struct {
		inner   Credentials
		pointer *Credentials
		list    []Secret
		any     any
	}{credentials, &credentials, []Secret{credentials.APIKey}, credentials.APIKey}

	var shown bytes.Buffer
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%t", "%p", "%w", "%T"} {
		for _, value := range []any{credentials.APIKey, &credentials.APIKey, credentials, &credentials, wrapped, &wrapped} {
			fmt.Fprintf(&shown, verb+"\n", value)
		}
	}
	fmt.Fprintln(&shown, credentials.APIKey.String(), credentials.APIKey.GoString(), NewError(CodeInternal, fmt.Errorf("%v %w", credentials, errors.New("x"))))
	for _, value := range []any{credentials.APIKey, credentials, map[string]any{"c": &credentials}, []Secret{credentials.APIKey}} {
		encoded, err := json.Marshal(value)
		if err != nil {
			t.Error(err)
		}
		shown.Write(encoded)
	}
	encoded, err := xml.Marshal(credentials)
	if err != nil {
		t.Error(err)
	}
	shown.Write(encoded)
	for _, handler := range []slog.Handler{slog.NewTextHandler(&shown, nil), slog.NewJSONHandler(&shown, nil)} {
		slog.New(handler).Info("x", "secret", credentials.APIKey, "credentials", credentials, "wrapped", wrapped)
	}
	for _, form := range []string{text, fmt.Sprintf("%x", text), fmt.Sprintf("%X", text)} {
		if strings.Contains(shown.String(), form) {
			t.Errorf("shown: %s", shown.String())
		}
	}
	if !strings.Contains(shown.String(), hidden) {
		t.Errorf("nothing was written: %s", shown.String())
	}
	if credentials.APIKey.Reveal() != text || !credentials.APIKey.Equal(NewSecret(text)) || credentials.APIKey.Equal(Secret{}) {
		t.Error("a Secret lost its text")
	}
	if empty := NewSecret(""); !empty.Empty() || empty.Reveal() != "" || NewSecret("x").Empty() {
		t.Error("an empty Secret is not empty")
	}
}
