package sandbox

import (
	"net/url"
	"strconv"
)

// paging is the part of a list that was asked for. What is out of range falls
// back without a word, as on the real platform.
type paging struct{ page, size int64 }

const (
	usualPageSize = 25
	leastPageSize = 10
	// Institutions come in smaller pages than all else.
	mostRecords      = 1000
	mostInstitutions = 100
)

type pagination struct {
	CurrentPage  int64 `json:"current_page"`
	PerPage      int64 `json:"per_page"`
	TotalEntries int64 `json:"total_entries"`
	TotalPages   int64 `json:"total_pages"`
}

func pagingOf(query url.Values, most int64) paging {
	p := paging{page: 1, size: usualPageSize}
	// Pages are few enough that their number fits into 32 bits.
	if page, err := strconv.ParseInt(query.Get("page"), 10, 32); err == nil && page >= 1 {
		p.page = page
	}
	if size, err := strconv.ParseInt(query.Get("records_per_page"), 10, 64); err == nil && size >= leastPageSize && size <= most {
		p.size = size
	}
	return p
}

func (p paging) offset() int64 { return (p.page - 1) * p.size }

func (p paging) of(total int64) pagination {
	return pagination{CurrentPage: p.page, PerPage: p.size, TotalEntries: total, TotalPages: (total + p.size - 1) / p.size}
}

// cut gives the page of a list that is held whole.
func cut[T any](p paging, list []T) []T {
	first := min(p.offset(), int64(len(list)))
	return list[first:min(first+p.size, int64(len(list)))]
}
