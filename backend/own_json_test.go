package backend

import (
	"encoding/json"
	"errors"
	"testing"
)

func TestUnmarshalOwnJSON_RepeatedNames_ReturnsError(t *testing.T) {
	for content, want := range map[string]error{
		`{}`: nil, `null`: nil, `{"a":1,"A":2,"b":{"a":1},"c":[{"a":1},{"a":[["a","a"]]}],"d":"a","e":1e999}`: nil, "\ufeff" + `{"a":1}`: nil,
		`{"a":1,"a":1}`: errNameTwice, `{"a":1,"\u0061":1}`: errNameTwice, `{"x":{"a":1,"b":[],"a":1}}`: errNameTwice,
		`{"x":[1,{"a":{},"a":{}}]}`: errNameTwice, `{"a":{"b":1},"c":{"b":1},"a":null}`: errNameTwice, `{"a":[],"a":[]}`: errNameTwice,
	} {
		var into map[string]json.RawMessage
		if err := UnmarshalOwnJSON([]byte(content), &into); !errors.Is(err, want) {
			t.Errorf("%s: %v", content, err)
		}
	}
	for _, content := range []string{``, `{`, `{"a":1}{"b":1}`, "\ufeff\ufeff{}", `{"a":1}x`} {
		var into map[string]any
		if UnmarshalOwnJSON([]byte(content), &into) == nil {
			t.Errorf("%s was read", content)
		}
	}
}

func TestMetadataFields_ByteOrderMark_IsSkipped(t *testing.T) {
	if n := MetadataFields("\ufeff" + `{"a":1,"b":2}`); n != 2 {
		t.Errorf("got %d", n)
	}
}
