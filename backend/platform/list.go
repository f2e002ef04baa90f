package platform

import (
	"net/url"
	"slices"
	"strconv"

	"userlookup/backend"
)

// pageSize is the most that the platform gives in one page; above it, it would
// silently give 25.
const pageSize = 1000

// List is what the platform lists of one noun, or one page of it.
type List[T any] struct {
	Items   []T
	Skipped int // items that could not be read
	Total   int // as the platform counts them; 0 when it does not say
	Pages   int // as the platform counts them; 0 when it does not say

	keys []key // of Items, side by side
	size int   // items in a full page
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

// listOf converts a decoded page. Items are to point at a nil slice before the
// decoding: nil itself then means null (an empty list), and a slice that is
// still nil means that the list was missing or no list.
func listOf[W, T any](items *[]W, pagination wirePagination, convert func(*W) (T, key)) (List[T], error) {
	if items != nil && *items == nil {
		return List[T]{}, backend.NewError(backend.CodeUnreadable, errNothing)
	}
	list := List[T]{Total: int(pagination.TotalEntries), Pages: int(pagination.TotalPages), size: pageSize}
	if perPage := int(pagination.PerPage); perPage > 0 && perPage < pageSize {
		list.size = perPage
	}
	if list.Pages == 0 {
		list.Pages = (list.Total + list.size - 1) / list.size
	}
	if items == nil {
		return list, nil
	}
	list.Items, list.keys = make([]T, 0, len(*items)), make([]key, 0, len(*items))
	for i := range *items {
		item, key := convert(&(*items)[i])
		if key.guid == "" {
			list.Skipped++
			continue
		}
		list.Items = append(list.Items, item)
		list.keys = append(list.keys, key)
	}
	return list, nil
}

// came is the number of items that the platform sent.
func (l *List[T]) came() int { return len(l.Items) + l.Skipped }

// isLast says whether no page follows, where the platform does not count pages.
func (l *List[T]) isLast() bool { return l.came() == 0 || l.Pages == 0 && l.came() < l.size }

// isAll says whether a first page holds the whole list.
func (l *List[T]) isAll() bool {
	if l.Total > 0 {
		return l.came() >= l.Total
	}
	return l.came() < l.size
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

// only gives the items whose key passes. Where all do, as they nearly always do,
// nothing is copied.
func (l *List[T]) only(pass func(key) bool) List[T] {
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
	return l.only(func(k key) bool { return k.isOf(&user) })
}

// unseen gives the items that were not seen before, and marks them as seen:
// pages shift while they are read, and a platform may repeat one for ever.
func (l *List[T]) unseen(seen map[string]bool) List[T] {
	return l.only(func(k key) bool {
		was := seen[k.guid]
		seen[k.guid] = true
		return !was
	})
}

// collect asks for page after page. When one fails, it gives what came before
// it along with the error.
func collect[T any](limit int, ask func(page int) (List[T], error)) (List[T], error) {
	page, err := ask(1)
	if err != nil {
		return List[T]{}, err
	}
	seen := map[string]bool{}
	all := page.unseen(seen)
	last := page.lastPage(limit)
	for n := 2; n <= last; n++ {
		page, err = ask(n)
		if err != nil {
			return all, err
		}
		fresh := page.unseen(seen)
		all.Items = append(all.Items, fresh.Items...)
		all.keys = append(all.keys, fresh.keys...)
		all.Skipped += page.Skipped
		if len(fresh.Items) == 0 || page.isLast() {
			break
		}
	}
	return all, nil
}

// withPage adds the number of a page, and its size, to query.
func withPage(query url.Values, page, size int) url.Values {
	paged := url.Values{"page": {strconv.Itoa(page)}, "records_per_page": {strconv.Itoa(size)}}
	for name, values := range query {
		paged[name] = values
	}
	return paged
}
