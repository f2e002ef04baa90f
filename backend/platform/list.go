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

// pageSize is the platform's largest page. For a larger size it silently returns 25 items.
const pageSize = 1000

// List is a list from the platform, or one page of it.
type List[T any] struct {
	Items     []T // without duplicates
	Skipped   int // unreadable items
	Conflicts int // duplicates with different data
	Total     int // the platform's total; 0 if unknown
	Pages     int // the platform's page count; 0 if unknown

	keys     []key // of Items, by index
	repeated int   // duplicates
	size     int   // of a full page
}

// key identifies an item and its owner: the user's GUID and the partner's ID. Either is empty
// if the platform does not send it.
type key struct{ guid, owner, ownerID string }

// isOf reports whether an item belongs to the user, as far as both identify the owner.
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

// UnmarshalJSONFrom ignores pagination of another type.
func (p *wirePagination) UnmarshalJSONFrom(from *jsontext.Decoder) error {
	type object wirePagination
	if from.PeekKind() != '{' {
		return from.SkipValue()
	}
	return json.UnmarshalDecode(from, (*object)(p))
}

// defaultPageSize is the size that the platform silently uses if it does not accept the
// requested one.
const defaultPageSize = 25

// page returns the decoded list. If the list was cut, it adds CodeTooMuchData. It returns
// CodeUnreadable if the response has no list.
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

// isLast reports whether this is the last page, if the platform does not count pages.
func (l *List[T]) isLast() bool { return l.received() == 0 || l.Pages == 0 && l.received() < l.size }

// hasMore reports whether there are pages beyond limit.
func (l *List[T]) hasMore(limit int) bool {
	return !l.isLast() && (l.Pages == 0 || l.Pages > limit)
}

// isComplete reports whether a first page contains the whole list.
func (l *List[T]) isComplete() bool {
	if l.Total > 0 {
		return l.received() >= l.Total
	}
	return l.received() < l.size
}

// lastPage returns the number of the last page to request, based on the first page.
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

// filter returns the items whose key passes. If all pass, which is usual, it copies nothing.
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

// ownedBy returns the items of the user, and those without an owner.
func (l *List[T]) ownedBy(user backend.User) List[T] {
	return l.filter(func(k key) bool { return k.isOf(&user) })
}

// withoutSeen returns the items that are not in seen, and adds them to it. Pages shift during
// the download, and a platform may repeat a page forever.
func (l *List[T]) withoutSeen(seen map[string]bool) List[T] {
	fresh := l.filter(func(k key) bool {
		was := seen[k.guid]
		seen[k.guid] = true
		return !was
	})
	if len(fresh.Items) == 0 {
		fresh.repeated = 0 // they were counted with another page
	}
	return fresh
}

// repeats reports whether the platform sent an earlier page again and sends no total. Then it
// is unknown whether there are more items.
func (l *List[T]) repeats(fresh List[T]) bool {
	return l.Total == 0 && len(l.Items) > 0 && len(fresh.Items) == 0
}

// collect requests all pages, up to most items. If a page fails, it returns the items
// received so far with the error.
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

// withPage adds page number and size to query.
func withPage(query url.Values, page, size int) url.Values {
	paged := url.Values{"page": {strconv.Itoa(page)}, "records_per_page": {strconv.Itoa(size)}}
	for name, values := range query {
		paged[name] = values
	}
	return paged
}

// items is a list in a response. Each item is converted as it is decoded, so that no second
// list is in memory.
type items[W, T any] struct {
	convert func(*W) (T, key)
	most    int                     // maximum number of items
	join    func(first, second T) T // merges two different items with one GUID; nil keeps the first
	clear   func(*W)                // resets the item before the next; nil sets the zero value

	item    W    // reused for each item
	isList  bool // true also for null
	list    List[T]
	dropped int            // skipped items beyond most
	at      map[string]int // index in list by GUID
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

// add adds an item, unless its GUID is already in the list.
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
	if cached := i.list.Items[first]; !reflect.DeepEqual(cached, item) {
		i.list.Conflicts++
		if i.join != nil {
			i.list.Items[first] = i.join(cached, item)
		}
	}
}
