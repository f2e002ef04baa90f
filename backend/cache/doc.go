// Package cache decorates a source of look-ups with the copies that this device
// keeps: what was saved is shown at once, what is live takes its place, and is
// saved when the answer has been given. Where the platform cannot answer, the
// saved copy replaces it.
package cache
