package backend

import "time"

// Source says where an answer came from.
type Source string

const (
	// SourceLive is an answer the platform just gave.
	SourceLive Source = "live"
	// SourceSaved is a copy saved on this device.
	SourceSaved Source = "saved"
)

// Freshness says how old an answer is and which platform gave it.
type Freshness struct {
	Source    Source
	FetchedAt time.Time
	Profile   ProfileName
}
