package app

import "userlookup/backend"

// SavedState says how the saved copies of this platform are.
type SavedState struct {
	Off    *backend.Failure `json:"off"`    // why there are none; null when look-ups are saved
	Notice *backend.Failure `json:"notice"` // what must be reported once, such as that a damaged database was set aside; else null
	Users  int              `json:"users"`  // of this platform with a saved copy
	Bytes  int              `json:"bytes"`  // that the copies of all platforms take on disk

	backend.Retention // how long copies are kept, by the settings and the policy
}

// RetentionForm says how long saved copies are kept.
type RetentionForm = backend.Retention

// ChangesRequest asks what changed of an opened user between two snapshots. A From
// of 0 is the one before To, a To of 0 the last one.
type ChangesRequest struct {
	RequestID string `json:"requestId"`
	From      int    `json:"from"`
	To        int    `json:"to"`
}

// ExportRequest asks for a file of an opened user's page.
type ExportRequest struct {
	RequestID string `json:"requestId"`
	Format    string `json:"format"` // one of export.Formats
	Full      bool   `json:"full"`   // with e-mail and metadata, which are left out otherwise
	TimeZone  string `json:"timeZone"`
}

// ExportResult says where it was written; Path is empty when the person chose no
// place.
type ExportResult struct {
	Path string `json:"path"`
}

// SavedChanged is the event that carries a new SavedState.
const SavedChanged = "saved:changed"
