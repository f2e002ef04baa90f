package platform

import (
	"bytes"
	"reflect"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// items is a list in an answer. Each item is converted as soon as it is decoded,
// so that a list takes no more memory than its result.
type items[W, T any] struct {
	convert func(*W) (T, key)
	most    int                       // items that are read
	join    func(first, second T) T   // of two with one GUID that differ; nil for the first
	note    func(item *W, raw []byte) // is given the JSON of each item; nil for none
	body    []byte                    // for note

	isList  bool // or null, which is an empty one
	list    List[T]
	dropped int            // items beyond most, which were not looked at
	at      map[string]int // of each GUID, in list
}

// UnmarshalJSONFrom decodes the list. It fails only on invalid JSON.
func (i *items[W, T]) UnmarshalJSONFrom(from *jsontext.Decoder) error {
	if kind := from.PeekKind(); kind != '[' {
		i.isList = kind == 'n'
		return from.SkipValue()
	}
	i.isList = true
	if _, err := from.ReadToken(); err != nil {
		return err
	}
	for rows := 0; from.PeekKind() != ']'; rows++ {
		if err := i.next(from, rows < i.most); err != nil {
			return err
		}
	}
	_, err := from.ReadToken()
	return err
}

func (i *items[W, T]) next(from *jsontext.Decoder, wanted bool) error {
	switch kind := from.PeekKind(); {
	case !wanted:
		i.dropped++
		return from.SkipValue()
	case kind != '{':
		i.list.Skipped++
		return from.SkipValue()
	}
	var item W
	begin := from.InputOffset()
	if err := json.UnmarshalDecode(from, &item); err != nil {
		return err
	}
	if i.note != nil {
		i.note(&item, bytes.TrimLeft(i.body[begin:from.InputOffset()], ", \t\r\n"))
	}
	i.add(i.convert(&item))
	return nil
}

// add keeps an item once.
func (i *items[W, T]) add(item T, key key) {
	if key.guid == "" {
		i.list.Skipped++
		return
	}
	first, again := i.at[key.guid]
	if !again {
		if i.at == nil {
			i.at = map[string]int{}
		}
		i.at[key.guid] = len(i.list.Items)
		i.list.Items = append(i.list.Items, item)
		i.list.keys = append(i.list.keys, key)
		return
	}
	i.list.repeated++
	if kept := i.list.Items[first]; !reflect.DeepEqual(kept, item) {
		i.list.Differing++
		if i.join != nil {
			i.list.Items[first] = i.join(kept, item)
		}
	}
}
