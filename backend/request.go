package backend

import "time"

// Request is one try of one request to the platform, as far as it may be told: it
// holds nothing of any user, no address and no query.
type Request struct {
	At        time.Time
	Method    string
	Route     string // such as /users/{user}/members
	Try       int    // from 1
	Status    int    // of the answer; 0 when none came
	Code      Code   // why none came, or not to its end; else empty
	Duration  time.Duration
	Bytes     int64  // of the body, decompressed, as far as it was read
	RequestID string // the platform's own name for it; often empty
}
