package platform

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"sync/atomic"

	"userlookup/backend"
)

// Limits for one user. Real users need a fraction: 60 connections updated daily make 200,000
// attempts in nine years.
const (
	maxConnections    = 5_000
	maxAccounts       = 20_000
	maxAttempts       = 200_000
	maxUsers          = 1_000    // with one e-mail address
	maxSingleRequests = 1_000    // institutions, and latest attempts requested one by one
	maxJobBytes       = 96 << 20 // of attempt lists
	maxOtherBytes     = 32 << 20 // of all other responses
)

// Limits for one response, in bytes.
const (
	maxPage   = 8 << 20 // of a list
	maxObject = 4 << 20 // of a single object
)

// The causes of CodeTooMuchData.
var (
	errRows  = errors.New("too many entries")
	errPages = errors.New("too many pages")
	errBytes = errors.New("too many bytes")
)

// tooMuchData reports that the platform sent more for one user than the limits allow.
func tooMuchData(cause error) *backend.Error {
	return backend.NewError(backend.CodeTooMuchData, cause,
		"connections", formatThousands(maxConnections), "accounts", formatThousands(maxAccounts),
		"attempts", formatThousands(maxAttempts), "institutions", formatThousands(maxSingleRequests), "page", strconv.Itoa(maxPage>>20), "mb", strconv.Itoa((maxJobBytes+maxOtherBytes)>>20))
}

// formatThousands formats a number of at least 1,000 with a comma.
func formatThousands(n int) string { return fmt.Sprintf("%d,%03d", n/1000, n%1000) }

// budget is the number of bytes that one look-up may still read.
type budget struct{ jobs, other atomic.Int64 }

type budgetKey struct{}

func withBudget(ctx context.Context) context.Context {
	b := &budget{}
	b.jobs.Store(maxJobBytes)
	b.other.Store(maxOtherBytes)
	return context.WithValue(ctx, budgetKey{}, b)
}

// isLookup reports whether ctx belongs to a look-up.
func isLookup(ctx context.Context) bool {
	_, ok := ctx.Value(budgetKey{}).(*budget)
	return ok
}

// spend subtracts bytes from the budget in ctx. It returns CodeTooMuchData if the budget is
// used up. Calls outside a look-up have no budget.
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
