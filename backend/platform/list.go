package platform

import (
	"net/url"
	"reflect"
	"slices"
	"strconv"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"userlookup/backend"
)

// pageSize is the most that the platform gives in one page; above it, it would
// silently give 25.
const pageSize = 1000

// List is what the platform lists of one noun, or one page of it.
type List[T any] struct {
	Items     []T // each GUID once
	Skipped   int // items that could not be read
	Conflicts int // items that came twice, with different data
	Total     int // as the platform counts them; 0 when it does not say
	Pages     int // as the platform counts them; 0 when it does not say

	keys     []key // of Items, side by side
	repeated int   // items that came twice
	size     int   // items in a full page
}

// key names an item and whose it is: the user's GUID, and the partner's ID. Either
// is empty when the platform does not say.
type key struct{ guid, owner, ownerID string }

// isOf says whether an item is the user's, as far as both say who that is.
func (k key) isOf(user *backend.User) bool {
	switch {
	case k.owner != "" && user.GUID != "":
		return k.owner == user.GUID
	case k.ownerID != "" && user.ID != "":
		return k.ownerID == user.ID
	default:
		return true
	}
}

type wirePagination struct {
	PerPage      count `json:"per_page"`
	TotalEntries count `json:"total_entries"`
	TotalPages   count `json:"total_pages"`
}

// UnmarshalJSONFrom leaves pagination of another type empty.
func (p *wirePagination) UnmarshalJSONFrom(from *jsontext.Decoder) error {
	type object wirePagination
	if from.PeekKind() != '{' {
		return from.SkipValue()
	}
	return json.UnmarshalDecode(from, (*object)(p))
}

// defaultPageSize is how many items the platform silently gives in a page when
// it does not accept the size that was asked for.
const defaultPageSize = 25

// page gives the decoded list, and CodeTooMuchData with it where not all of it
// was read. CodeUnreadable when the answer has none.
func (i *items[W, T]) page(pagination wirePagination) (List[T], error) {
	if !i.isList {
		return List[T]{}, backend.NewError(backend.CodeUnreadable, errMissing)
	}
	list := i.list
	list.Total, list.Pages, list.size = int(pagination.TotalEntries), int(pagination.TotalPages), pageSize
	switch perPage := int(pagination.PerPage); {
	case perPage > 0 && perPage < pageSize:
		list.size = perPage
	case pagination == wirePagination{} && list.received() == defaultPageSize:
		list.size = defaultPageSize
	}
	if list.Pages == 0 {
		list.Pages = (list.Total + list.size - 1) / list.size
	}
	if i.dropped > 0 {
		return list, tooMuchData(errRows)
	}
	return list, nil
}

// received is the number of items that the platform sent.
func (l *List[T]) received() int { return len(l.Items) + l.Skipped + l.repeated }

// isLast says whether no page follows, where the platform does not count pages.
func (l *List[T]) isLast() bool { return l.received() == 0 || l.Pages == 0 && l.received() < l.size }

// hasMore says whether there are more pages after the last one that may be asked
// for.
func (l *List[T]) hasMore(limit int) bool {
	return !l.isLast() && (l.Pages == 0 || l.Pages > limit)
}

// isComplete says whether a first page holds the whole list.
func (l *List[T]) isComplete() bool {
	if l.Total > 0 {
		return l.received() >= l.Total
	}
	return l.received() < l.size
}

// lastPage is the last page to ask for, after the first has come.
func (l *List[T]) lastPage(limit int) int {
	switch {
	case l.isLast():
		return 1
	case l.Pages == 0:
		return limit
	default:
		return min(l.Pages, limit)
	}
}

// filter gives the items whose key passes. Where all do, as they nearly always do,
// nothing is copied.
func (l *List[T]) filter(pass func(key) bool) List[T] {
	rest := *l
	whole := true
	for i, key := range l.keys {
		switch passes := pass(key); {
		case passes && !whole:
			rest.Items = append(rest.Items, l.Items[i])
			rest.keys = append(rest.keys, key)
		case !passes && whole:
			whole = false
			rest.Items, rest.keys = slices.Clone(l.Items[:i]), slices.Clone(l.keys[:i])
		}
	}
	return rest
}

// ownedBy gives the items that are the user's, or that do not say whose they
// are.
func (l *List[T]) ownedBy(user backend.User) List[T] {
	return l.filter(func(k key) bool { return k.isOf(&user) })
}

// withoutSeen gives the items that were not seen before, and marks them as seen:
// pages shift while they are read, and a platform may repeat one for ever.
func (l *List[T]) withoutSeen(seen map[string]bool) List[T] {
	fresh := l.filter(func(k key) bool {
		was := seen[k.guid]
		seen[k.guid] = true
		return !was
	})
	if len(fresh.Items) == 0 {
		fresh.repeated = 0 // of items that were counted with another page
	}
	return fresh
}

// repeats says whether the platform sent an earlier page again in place of the
// next one, and does not say how many items there are. Whether there are more is
// not known then.
func (l *List[T]) repeats(fresh List[T]) bool {
	return l.Total == 0 && len(l.Items) > 0 && len(fresh.Items) == 0
}

// collect asks for page after page, until it has most items. When a page fails,
// it gives what came before it, and of it, along with the error.
func collect[T any](limit, most int, ask func(page int) (List[T], error)) (List[T], error) {
	all, err := ask(1)
	if err != nil {
		return all, err
	}
	seen := map[string]bool{}
	page := all
	all = page.withoutSeen(seen)
	for n, last := 2, page.lastPage(limit); n <= last; n++ {
		if page, err = ask(n); err == nil && all.received()+page.received() > most {
			err = tooMuchData(errRows)
		}
		fresh := page.withoutSeen(seen)
		if err == nil && page.repeats(fresh) {
			err = backend.NewError(backend.CodePagesRepeat, nil)
		}
		fresh.Items = fresh.Items[:min(len(fresh.Items), most-len(all.Items))]
		all.Items = append(all.Items, fresh.Items...)
		all.keys = append(all.keys, fresh.keys[:len(fresh.Items)]...)
		all.Skipped += fresh.Skipped
		all.Conflicts += fresh.Conflicts
		all.repeated += fresh.repeated
		if err != nil || len(fresh.Items) == 0 || page.isLast() {
			return all, err
		}
	}
	if page.hasMore(limit) {
		err = tooMuchData(errPages)
	}
	return all, err
}

// withPage adds the number of a page, and its size, to query.
func withPage(query url.Values, page, size int) url.Values {
	paged := url.Values{"page": {strconv.Itoa(page)}, "records_per_page": {strconv.Itoa(size)}}
	for name, values := range query {
		paged[name] = values
	}
	return paged
}

// items is a list in an answer. Each item is converted as soon as it is decoded,
// so that a list takes no more memory than its result.
type items[W, T any] struct {
	convert func(*W) (T, key)
	most    int                     // items that are read
	join    func(first, second T) T // of two with one GUID that differ; nil for the first
	clear   func(*W)                // before the next item; nil sets the zero value

	item    W    // as it is decoded
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
	if i.clear != nil {
		i.clear(&i.item)
	} else {
		i.item = *new(W)
	}
	if err := json.UnmarshalDecode(from, &i.item); err != nil {
		return err
	}
	i.add(i.convert(&i.item))
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
		i.list.Conflicts++
		if i.join != nil {
			i.list.Items[first] = i.join(kept, item)
		}
	}
}
