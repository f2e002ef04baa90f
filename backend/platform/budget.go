package platform

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"sync/atomic"

	"userlookup/backend"
)

// The most that is read of one user. A real user has a fraction of it: 60
// connections that are updated daily make 200,000 attempts in nine years.
const (
	maxConnections    = 5_000
	maxAccounts       = 20_000
	maxAttempts       = 200_000
	maxUsers          = 1_000    // with one e-mail address
	maxSingleRequests = 1_000    // institutions, and latest attempts that are asked for one by one
	maxJobBytes       = 96 << 20 // of attempt lists
	maxOtherBytes     = 32 << 20 // of all else
)

// The most that is read of one answer, in bytes.
const (
	maxPage   = 8 << 20 // of a list
	maxObject = 4 << 20 // about one thing
)

// The causes of CodeTooMuchData.
var (
	errRows  = errors.New("too many entries")
	errPages = errors.New("too many pages")
	errBytes = errors.New("too many bytes")
)

// tooMuchData says that the platform sent more of one user than is read.
func tooMuchData(cause error) *backend.Error {
	return backend.NewError(backend.CodeTooMuchData, cause,
		"connections", formatThousands(maxConnections), "accounts", formatThousands(maxAccounts),
		"attempts", formatThousands(maxAttempts), "institutions", formatThousands(maxSingleRequests), "page", strconv.Itoa(maxPage>>20), "mb", strconv.Itoa((maxJobBytes+maxOtherBytes)>>20))
}

// formatThousands writes a number of at least a thousand as a person does.
func formatThousands(n int) string { return fmt.Sprintf("%d,%03d", n/1000, n%1000) }

// budget is how many bytes may still be read for one look-up, in all its answers.
type budget struct{ jobs, other atomic.Int64 }

type budgetKey struct{}

func withBudget(ctx context.Context) context.Context {
	b := &budget{}
	b.jobs.Store(maxJobBytes)
	b.other.Store(maxOtherBytes)
	return context.WithValue(ctx, budgetKey{}, b)
}

// isLookup says whether ctx is that of a look-up.
func isLookup(ctx context.Context) bool {
	_, ok := ctx.Value(budgetKey{}).(*budget)
	return ok
}

// spend takes so many bytes of an answer from the budget of ctx; CodeTooMuchData
// where that is used up. A call outside a look-up has none.
func spend(ctx context.Context, route string, bytes int) error {
	b, ok := ctx.Value(budgetKey{}).(*budget)
	if !ok {
		return nil
	}
	left := &b.other
	if route == routeJobs {
		left = &b.jobs
	}
	if left.Add(-int64(bytes)) < 0 {
		return tooMuchData(errBytes)
	}
	return nil
}
