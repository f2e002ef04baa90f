package app

// PartAge says where what is shown of a part came from. Parts of which nothing is
// shown are left out.
type PartAge struct {
	Part      string `json:"part"`
	Source    string `json:"source"` // live or saved
	FetchedAt string `json:"fetchedAt"`
}

// SavedState says how the saved copies of this platform are.
type SavedState struct {
	Off    *WireError `json:"off"`    // why there are none; null when look-ups are kept
	Notice *WireError `json:"notice"` // what has to be told once, such as that a damaged database was set aside; else null
	Users  int        `json:"users"`  // of this platform of whom there is a copy
	Bytes  int        `json:"bytes"`  // that the copies of all platforms take on disk
	Days   int        `json:"days"`   // that a copy is kept after the last look-up
	Most   int        `json:"most"`   // users of whom a copy is kept
}

// SavedRequest asks for a window of the saved users. Text is part of a user ID, in
// any case, or a whole GUID; empty for all.
type SavedRequest struct {
	Text   string `json:"text"`
	Sort   string `json:"sort"` // time, or worst
	Offset int    `json:"offset"`
	Limit  int    `json:"limit"` // at most 500
}

// SavedList answers it.
type SavedList struct {
	Users    []SavedUser `json:"users"`
	Matching int         `json:"matching"` // users that the text fits
	Total    int         `json:"total"`
}

// SavedUser is one user of whom there is a saved copy.
type SavedUser struct {
	UserID string `json:"userId"` // empty for a user without one
	GUID   string `json:"guid"`
	At     string `json:"at"` // of the last look-up

	// As in Recent.
	Connections    int    `json:"connections"`
	Status         string `json:"status"`
	Family         string `json:"family"`
	ConnectionName string `json:"connectionName"`
	Reason         string `json:"reason"`
	Since          string `json:"since"`

	Attempts int    `json:"attempts"`
	IDTaken  bool   `json:"idTaken"` // another user was looked up with the same ID since: only the GUID names this one
	Altered  string `json:"altered"` // not empty: the copy is not as it was written, only At is known, and this names it to Saved.Forget
}

// RetentionForm says how long saved copies are kept.
type RetentionForm struct {
	Days int `json:"days"` // 1 to 3650
	Most int `json:"most"` // 1 to 100000 users
}

// SnapshotInfo names what one or several look-ups of a user found, when they found
// the same.
type SnapshotInfo struct {
	ID    int      `json:"id"`
	Times []string `json:"times"` // of those look-ups, newest first
}

// ChangesRequest asks what changed of an opened user between two snapshots. A From
// of 0 is the one before To, a To of 0 the last one.
type ChangesRequest struct {
	RequestID string `json:"requestId"`
	From      int    `json:"from"`
	To        int    `json:"to"`
}

// Changes answers it.
type Changes struct {
	From        string             `json:"from"` // time of the earlier look-up; empty: there is none, and nothing to compare
	To          string             `json:"to"`
	None        bool               `json:"none"` // nothing changed of what was compared
	User        []FieldChange      `json:"user"`
	Connections []ConnectionChange `json:"connections"`
	Attempts    AttemptChanges     `json:"attempts"`
	Missing     []Problem          `json:"missing"` // what could not be had in one of the two, and was not compared
	Ignored     []string           `json:"ignored"` // keys of the catalogue (changes.ignored.<key>): what is never compared
}

// ConnectionChange is a connection that came, went or changed.
type ConnectionChange struct {
	Kind   string        `json:"kind"` // added, removed or changed
	GUID   string        `json:"guid"`
	Name   string        `json:"name"`
	Status string        `json:"status"` // the last that is known
	Family string        `json:"family"`
	Fields []FieldChange `json:"fields"` // of one that changed
}

// FieldChange is one value that changed. What is masked on the page is masked here.
type FieldChange struct {
	Field        string `json:"field"` // key of the catalogue: changes.field.<field>
	Before       string `json:"before"`
	After        string `json:"after"`
	BeforeFamily string `json:"beforeFamily"` // of a status; else empty
	AfterFamily  string `json:"afterFamily"`
}

// AttemptChanges counts the attempts that the later look-up knew and the earlier
// did not.
type AttemptChanges struct {
	Since   []OutcomeCount `json:"since"`   // that happened since the earlier look-up, by what is known of them now
	Learned int            `json:"learned"` // older ones that were not known then
}

// InstitutionHint says that many of this device's look-ups found trouble at one
// institution. There is one only where that says something.
type InstitutionHint struct {
	InstitutionCode string `json:"institutionCode"`
	Users           int    `json:"users"`   // looked up here in the last 24 hours with a connection there
	Failing         int    `json:"failing"` // of those, where the last attempt failed by the system's fault
}

// ExportRequest asks for a file of an opened user's page.
type ExportRequest struct {
	RequestID string `json:"requestId"`
	Format    string `json:"format"` // json, csv or html
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
