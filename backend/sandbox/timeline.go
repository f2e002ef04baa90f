package sandbox

import "sort"

// timeline is the attempts of several histories in a time range, newest first. Attempts of
// the same second are ordered by GUID.
type timeline struct {
	histories []*history
	after     int64 // exclusive
	until     int64 // inclusive
}

func (t *timeline) upTo(at int64) int64 {
	n := int64(0)
	for _, h := range t.histories {
		n += h.upTo(at)
	}
	return n
}

// total counts the attempts.
func (t *timeline) total() int64 { return max(0, t.upTo(t.until)-t.upTo(t.after)) }

// page returns up to limit attempts, starting at offset. It finds the time of the first by
// binary search, and merges the histories from there.
func (t *timeline) page(offset, limit int64) []attempt {
	limit = max(0, min(limit, t.total()-offset))
	if limit == 0 {
		return []attempt{}
	}
	all := t.upTo(t.until)
	from := t.after + int64(sort.Search(int(t.until-t.after), func(i int) bool {
		return all-t.upTo(t.after+int64(i)) <= offset
	}))
	skip := offset - (all - t.upTo(from))

	merged := newMerge(t.histories, from)
	for range skip {
		merged.next()
	}
	page := make([]attempt, limit)
	for i := range page {
		page[i] = merged.next()
	}
	return page
}

// merge merges histories, newest first.
type merge struct {
	heads []head
}

type head struct {
	attempt attempt
	older   int64 // remaining older attempts of the history
}

func newMerge(histories []*history, from int64) *merge {
	m := &merge{}
	for _, h := range histories {
		if n := h.upTo(from); n > 0 {
			m.heads = append(m.heads, head{h.attempt(n - 1), n - 1})
		}
	}
	return m
}

// next returns the next newest attempt.
func (m *merge) next() attempt {
	newest := 0
	for i := 1; i < len(m.heads); i++ {
		if comesBefore(&m.heads[i].attempt, &m.heads[newest].attempt) {
			newest = i
		}
	}
	h := &m.heads[newest]
	found := h.attempt
	if h.older == 0 {
		m.heads = append(m.heads[:newest], m.heads[newest+1:]...)
	} else {
		h.older--
		h.attempt = found.history.attempt(h.older)
	}
	return found
}

func comesBefore(a, b *attempt) bool {
	if a.at != b.at {
		return a.at > b.at
	}
	return a.guid() < b.guid()
}
